//! Rotated boxes as in aerial images: five numbers, or the four corners of a quadrilateral.

mod read;

use crate::{Code, Error, Result};

pub use boxwise_kernels::boxes::quadrilateral::Quad;

pub(crate) use read::{ShapeReader, missing_shape};

/// The quadrilateral with four corners: x, y, x, y, ...
///
/// # Errors
/// `INVALID_VALUE`: sides that cross each other.
pub(crate) fn quad_of_corners(numbers: [f64; 8]) -> Result<Quad> {
    Quad::of_corners(numbers).ok_or_else(|| {
        let expected = "corners in turn, around a quadrilateral whose sides do not cross";
        Error::new(Code::InvalidValue, expected, format!("{numbers:?}"))
    })
}
