//! Decoding: from a network's raw outputs to detections on the image. Reads the head, drops low scores, suppresses
//! overlaps, and maps boxes back to the image.
//!
//! For every model: a score must be above the threshold (only the tutorial's FCOS includes equal scores); NaN scores
//! and boxes with a coordinate that is not finite are dropped; equal scores keep the order of the tensor; empty maps
//! yield no detections. Half precision is widened. Results are in double precision if an output is, otherwise in single
//! precision.

mod anchored;
mod candidates;
mod cells;
mod centernet;
mod channels;
mod defaults;
mod details;
mod detr;
mod end_to_end;
mod faster_rcnn;
mod fcos_simple;
mod finish;
mod grid;
mod head;
mod inputs;
mod layout;
mod levels;
mod looks;
mod masks;
mod models;
mod options;
mod ordered;
mod plausible;
mod post_processed;
mod pyramid;
mod quantised;
mod raw;
mod raw_levels;
mod reader;
mod readings;
mod resize;
mod rotated;
mod run;
mod sam;
mod scores;
mod settings;
mod suppression;
mod tensor;
mod yolo;

pub use finish::{Detections, Keypoints};
pub use head::{Head, Role};
pub use inputs::Output;
pub use masks::Masks;
pub use models::{MODELS, Model};
pub use options::{Options, OwnOptions, Value};
pub use readings::{Needs, Reading, describe};
pub use resize::Resize;
pub use tensor::{Data, Quantised, Tensor};

use boxwise_error::{Code, Error, Result};
use boxwise_threads::Threads;

use inputs::Batch;
use readings::hint;
use run::read;

/// The detections of one image.
///
/// # Errors
/// `SHAPE_MISMATCH` for dims that do not fit the model (the message names a model that they do fit, if there is one) and for a
/// batch of several images; `INVALID_VALUE` for numbers that cannot come from the model; `MISSING_KEY` for a missing output;
/// `OUT_OF_RANGE` and `INVALID_ARGUMENT` for options.
///
/// # Examples
///
/// ```
/// use boxwise_detect::FloatVec;
/// use boxwise_detect::decode::{Data, Model, Options, Output, Tensor, decode};
///
/// // One detection: x1, y1, x2, y2, score, class.
/// let numbers = [100.0, 50.0, 300.0, 250.0, 0.9, 2.0];
/// let tensor = Tensor::new(Data::F32(&numbers), &[1.0, 1.0, 6.0])?;
/// let options = Options {
///     input_size: Some([640.0, 640.0]),
///     image_size: Some([1280.0, 1280.0]),
///     ..Options::default()
/// };
/// let found = decode(Model::of("yolov10")?, &[Output { name: None, tensor }], &options)?;
/// assert_eq!(found.boxes, FloatVec::F32(vec![200.0, 100.0, 600.0, 500.0]));
/// assert_eq!(found.class_ids, [2]);
/// # Ok::<(), boxwise_error::Error>(())
/// ```
pub fn decode(model: &'static Model, outputs: &[Output], options: &Options) -> Result<Detections> {
    let only = |batch: &Batch| match batch.images {
        1 => Ok(()),
        images => {
            let got = format!("a batch of {images}");
            Err(Error::new(Code::ShapeMismatch, "one image (decodeBatch takes several)", got)
                .in_input("outputs"))
        }
    };
    let mut found = read(model, outputs, options, &[], Threads::ONE, only)
        .map_err(|error| hint(error, model, outputs, options))?;
    found.pop().ok_or_else(|| Error::new(Code::Internal, "one image", "none"))
}

/// The detections of each image of a batch. `image_sizes` has one size per image, or is empty if `options.image_size` is the
/// size of all.
///
/// # Errors
/// Like [`decode`], and `LENGTH_MISMATCH` for another number of sizes.
pub fn decode_batch(
    model: &'static Model,
    outputs: &[Output],
    options: &Options,
    image_sizes: &[[f64; 2]],
    threads: Threads,
) -> Result<Vec<Detections>> {
    let sized = |batch: &Batch| {
        if image_sizes.is_empty() || image_sizes.len() == batch.images {
            return Ok(());
        }
        let expected = format!("a size for each of {} images", batch.images);
        Err(Error::new(Code::LengthMismatch, expected, image_sizes.len().to_string()).in_input("imageSizes"))
    };
    read(model, outputs, options, image_sizes, threads, sized)
        .map_err(|error| hint(error, model, outputs, options))
}

#[cfg(test)]
mod tests;
