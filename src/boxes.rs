//! Basic operations on boxes.

use boxwise_detect::FloatVec;
use boxwise_detect::Floats as CoreFloats;
use boxwise_detect::boxes::{Letterbox, calls};
use boxwise_error::Result;
use napi_derive::napi;

use crate::border::{FloatArray, Floats, UintArray};
use crate::words::Format;
use crate::{export, options};

options! {
    /// The image and the model's input.
    struct LetterboxOptions {
        pub image_width: f64,
        pub image_height: f64,
        pub input_width: f64,
        pub input_height: f64,
        /// Whether images smaller than the input are enlarged.
        pub enlarge: bool,
        /// Whether to convert boxes of the input to boxes of the image, instead of the reverse.
        pub undo: bool,
        pub format: Format,
    }
}

export! {
    /// Areas of boxes.
    fn box_area(boxes: Floats, format: Format) -> FloatArray = area;
    /// Converts boxes to another format.
    fn convert_boxes(boxes: Floats, from: Format, to: Format) -> FloatArray = convert;
    /// Clips boxes to an image.
    fn clip_boxes(boxes: Floats, width: f64, height: f64, format: Format) -> FloatArray = clip;
    /// Scales boxes.
    fn scale_boxes(boxes: Floats, x: f64, y: f64, format: Format) -> FloatArray = scale;
    /// Indices of boxes whose sides are both at least `least`.
    fn remove_small_boxes(boxes: Floats, least: f64, format: Format) -> UintArray = large;
    /// Converts boxes of an image to boxes of a model's input, or back.
    fn letterbox(boxes: Floats, options: LetterboxOptions) -> FloatArray = letterboxed;
}

fn area(boxes: CoreFloats, format: Format) -> Result<FloatVec> {
    calls::box_area(boxes, format.into())
}

fn convert(boxes: CoreFloats, from: Format, to: Format) -> Result<FloatVec> {
    calls::convert_boxes(boxes, from.into(), to.into())
}

fn clip(boxes: CoreFloats, width: f64, height: f64, format: Format) -> Result<FloatVec> {
    calls::clip_boxes(boxes, width, height, format.into())
}

fn scale(boxes: CoreFloats, x: f64, y: f64, format: Format) -> Result<FloatVec> {
    calls::scale_boxes(boxes, x, y, format.into())
}

fn large(boxes: CoreFloats, least: f64, format: Format) -> Result<Vec<u32>> {
    calls::remove_small_boxes(boxes, least, format.into())
}

fn letterboxed(boxes: CoreFloats, options: &LetterboxOptions) -> Result<FloatVec> {
    let image = [options.image_width, options.image_height];
    let place = Letterbox::new(image, [options.input_width, options.input_height], options.enlarge)?;
    let apply = if options.undo { calls::unletterbox } else { calls::letterbox };
    apply(boxes, &place, options.format.into())
}
