//! The shapes of rotated boxes of annotations.

use crate::eval::plan::Plan;
use crate::rotated::Quad;
use crate::{Code, Dataset, Error, Result};

/// The shapes of an evaluation's ground truth.
///
/// # Errors
/// `MISSING_KEY`: the dataset was read without rotated boxes. Errors of an annotation's shape. In corrected parity,
/// `INVALID_VALUE` for one that is not finite.
pub(super) fn quads_of(dataset: &Dataset, plan: &Plan) -> Result<Vec<Quad>> {
    let quad = |position: u32| {
        let quad = dataset.quad(position).unwrap_or_else(|| {
            let expected =
                "a dataset with rotated boxes: load it with `iouType: 'rotated'`, or without an `iouType`";
            Err(Error::new(
                Code::MissingKey,
                expected,
                "a dataset loaded for another iouType: load it for this one, or without iouType",
            ))
        })?;
        match plan.strict || quad.is_finite() {
            true => Ok(quad),
            false => Err(dataset.in_annotation(position, not_finite())),
        }
    };
    plan.ground_truth.iter().map(|annotation| quad(annotation.annotation)).collect()
}

/// The error of a shape that corrected parity rejects.
pub(super) fn not_finite() -> Error {
    Error::new(
        Code::InvalidValue,
        "a rotated box of finite numbers without negative size",
        "NaN, infinity or a negative size",
    )
}
