//! Operations on boxes for callers with numbers of either precision.

use boxwise_error::Result;
use boxwise_kernels::{Float, Isa};

use super::format::{Format, convert};
use super::letterbox::Letterbox;
use super::transform::{areas, clip, scale, sides_at_least};
use crate::floats::{FloatVec, Floats, in_one_precision};

/// The area of each box.
pub fn box_area(boxes: Floats, format: Format) -> Result<FloatVec> {
    in_one_precision!(boxes => areas(Isa::detect(), boxes, format).map(FloatVec::from))
}

/// The boxes in another format.
pub fn convert_boxes(boxes: Floats, from: Format, to: Format) -> Result<FloatVec> {
    in_one_precision!(boxes => convert(boxes, from, to).map(FloatVec::from))
}

/// The boxes with every corner clipped to an image.
pub fn clip_boxes(boxes: Floats, width: f64, height: f64, format: Format) -> Result<FloatVec> {
    in_one_precision!(boxes => {
        clip(boxes, format, Float::from_f64(width), Float::from_f64(height)).map(FloatVec::from)
    })
}

/// The boxes with x and y multiplied.
pub fn scale_boxes(boxes: Floats, x: f64, y: f64, format: Format) -> Result<FloatVec> {
    in_one_precision!(boxes => scale(boxes, format, Float::from_f64(x), Float::from_f64(y)).map(FloatVec::from))
}

/// Indices of the boxes whose sides are both at least `least`.
pub fn remove_small_boxes(boxes: Floats, least: f64, format: Format) -> Result<Vec<u32>> {
    in_one_precision!(boxes => sides_at_least(boxes, format, Float::from_f64(least)))
}

/// Converts boxes of an image to boxes of a model's input.
pub fn letterbox(boxes: Floats, place: &Letterbox, format: Format) -> Result<FloatVec> {
    in_one_precision!(boxes => place.apply(boxes, format).map(FloatVec::from))
}

/// Converts boxes of a model's input to boxes of the image.
pub fn unletterbox(boxes: Floats, place: &Letterbox, format: Format) -> Result<FloatVec> {
    in_one_precision!(boxes => place.undo(boxes, format).map(FloatVec::from))
}
