//! Words that several exports take as options.

use boxwise_detect::boxes;
use napi_derive::napi;

use crate::copied;

/// Box formats.
#[napi(string_enum)]
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(non_camel_case_types, reason = "the words of JavaScript")]
pub enum Format {
    xyxy,
    xywh,
    cxcywh,
    yxyx,
    rotated,
    rotatedDegrees,
}

copied!(Format);

impl From<Format> for boxes::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::xyxy => boxes::Format::Xyxy,
            Format::xywh => boxes::Format::Xywh,
            Format::cxcywh => boxes::Format::Cxcywh,
            Format::yxyx => boxes::Format::Yxyx,
            Format::rotated => boxes::Format::Rotated,
            Format::rotatedDegrees => boxes::Format::RotatedDegrees,
        }
    }
}
