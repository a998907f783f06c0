//! From a network's raw outputs to detections on the image: read the head, drop what scores too low, suppress what
//! overlaps, map back to the image.
//!
//! What holds for every model: a score must be above the threshold (the tutorial's FCOS alone takes equal ones); a NaN
//! score is above nothing and a box with a coordinate that is not finite is dropped; equal scores keep the order of the
//! tensor; maps of no cells give no detections. Half precision is widened, answers of double tensors are doubles, all
//! others singles.

mod anchored;
mod candidates;
mod centernet;
mod detr;
mod end_to_end;
mod faster_rcnn;
mod fcos_simple;
mod grid;
mod inputs;
mod looks;
mod masks;
mod models;
mod resize;
mod rotated;
mod scores;
mod settings;
mod suppression;
mod tensor;
mod yolo;

pub use inputs::Output;
pub use masks::Masks;
pub use models::{HEADS, Head, Role};
pub use resize::Resize;
pub use settings::Options;
pub use tensor::{Data, Tensor};

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;
use boxwise_threads::Threads;

use candidates::Candidates;
use inputs::{Batch, Inputs};
use resize::Mapping;
use settings::Settings;

/// One image's detections, best first (the tutorial's FCOS: by rows of the map).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detections {
    /// Whether all numbers are single-precision ones.
    pub single: bool,
    /// (x1, y1, x2, y2); of rotated boxes (cx, cy, w, h).
    pub boxes: Vec<[f64; 4]>,
    /// Scores as the head's documentation defines them.
    pub scores: Vec<f64>,
    /// The head's own class numbers.
    pub class_ids: Vec<i32>,
    /// The anchor, cell, query or row that each comes from.
    pub sources: Vec<u32>,
    /// Of rotated boxes, in radians from +x towards +y.
    pub angles: Option<Vec<f64>>,
    /// Of heads with keypoints.
    pub keypoints: Option<Keypoints>,
    /// Of heads with masks.
    pub masks: Option<Masks>,
}

/// The keypoints of detections.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Keypoints {
    /// How many a detection has.
    pub count: usize,
    /// Numbers of each: x and y, and with 3 a score.
    pub size: usize,
    /// All numbers, detection by detection.
    pub values: Vec<f64>,
}

/// What a head's reader found in one image, in pixels of the input.
struct Found {
    candidates: Candidates,
    detail: Detail,
}

/// What else the head says of each box; rows of the first output from `first` on.
#[derive(Clone, Copy)]
enum Detail {
    None,
    Keypoints { first: usize, count: usize },
    Masks { first: usize },
}

/// Detections of one image.
///
/// # Errors
/// `SHAPE_MISMATCH` for dims that the model does not have (with the model that they look like) and for a batch of
/// several images; `MISSING_KEY` for a missing output; `OUT_OF_RANGE` for options outside their range.
pub fn decode(head: &'static Head, outputs: &[Output], options: &Options) -> Result<Detections> {
    let batch = Batch::new(head, outputs, &options.names)?;
    if batch.images != 1 {
        let got = format!("a batch of {}", batch.images);
        return Err(Error::new(Code::ShapeMismatch, "one image (decodeBatch takes several)", got));
    }
    one_image(head, &batch, 0, options, options.image_size)
}

/// Detections of each image of a batch. `image_sizes` has a size for each image, or is empty where
/// `options.image_size` is that of all.
///
/// # Errors
/// As [`decode`], and `LENGTH_MISMATCH` for another number of sizes.
pub fn decode_batch(
    head: &'static Head,
    outputs: &[Output],
    options: &Options,
    image_sizes: &[[f64; 2]],
    threads: Threads,
) -> Result<Vec<Detections>> {
    let batch = Batch::new(head, outputs, &options.names)?;
    if !image_sizes.is_empty() && image_sizes.len() != batch.images {
        let expected = format!("a size for each of {} images", batch.images);
        return Err(
            Error::new(Code::LengthMismatch, expected, image_sizes.len().to_string()).in_input("imageSizes")
        );
    }
    let of = |image: usize| {
        let size = image_sizes.get(image).copied().or(options.image_size);
        one_image(head, &batch, image, options, size)
    };
    threads.map(batch.images, of).into_iter().collect()
}

fn one_image(
    head: &'static Head,
    batch: &Batch,
    image: usize,
    options: &Options,
    image_size: Option<[f64; 2]>,
) -> Result<Detections> {
    let mut settings = Settings::new(options, &head.defaults)?;
    settings.single = !batch.is_double();
    settings.input = settings.input.or(image_size);
    let mapping = match (settings.input, image_size) {
        (Some(input), Some(image)) => Mapping::new(settings.resize, input, image, settings.clip)?,
        _ => Mapping::SAME,
    };
    let inputs = batch.image(head, image, Isa::detect());
    let Found { mut candidates, detail } = (head.read)(&inputs, &settings)?;
    suppression::suppress(&mut candidates, &settings, head, inputs.isa);
    finish(candidates, detail, &inputs, &settings, &mapping, image_size)
}

/// Maps what was kept to the image, and reads keypoints and masks of that alone.
fn finish(
    candidates: Candidates,
    detail: Detail,
    inputs: &Inputs,
    settings: &Settings,
    mapping: &Mapping,
    image_size: Option<[f64; 2]>,
) -> Result<Detections> {
    let round = |value: f64| candidates.round(value);
    let mut found = Detections { single: settings.single, ..Detections::default() };
    for place in 0..candidates.len() {
        let numbers = candidates.numbers(place);
        let numbers = match candidates.angle(place) {
            None => mapping.corners(numbers),
            Some(angle) => {
                let (numbers, angle) = mapping.rotated(numbers, angle);
                found.angles.get_or_insert_default().push(round(angle));
                numbers
            }
        };
        found.boxes.push(numbers.map(round));
        found.scores.push(candidates.score(place));
    }
    match detail {
        Detail::None => {}
        Detail::Keypoints { first, count } => {
            found.keypoints = Some(keypoints(&candidates, first, count, inputs, settings, mapping));
        }
        Detail::Masks { first } => {
            let frame = image_size.or(settings.input).unwrap_or_default();
            let clear = settings.need_input()?;
            found.masks =
                Some(masks::masks(candidates.sources(), &found.boxes, first, inputs, clear, frame, mapping)?);
        }
    }
    if inputs.head.names.contains(&"yolov8-obb") && found.angles.is_none() {
        found.angles = Some(Vec::new());
    }
    found.class_ids = candidates.classes().to_vec();
    found.sources = candidates.sources().to_vec();
    Ok(found)
}

fn keypoints(
    candidates: &Candidates,
    first: usize,
    count: usize,
    inputs: &Inputs,
    settings: &Settings,
    mapping: &Mapping,
) -> Keypoints {
    let view = inputs.view(0);
    let anchors = view.dims[1];
    let size = settings.keypoint_size;
    let mut values = Vec::with_capacity(candidates.len() * count * size);
    for &source in candidates.sources() {
        for point in 0..count {
            let at =
                |number: usize| view.data.at((first + point * size + number) * anchors + source as usize);
            values.extend(mapping.point([at(0), at(1)]).map(|v| candidates.round(v)));
            values.extend((2..size).map(at));
        }
    }
    Keypoints { count, size, values }
}

#[cfg(test)]
mod tests;
