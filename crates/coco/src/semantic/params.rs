//! How labels are interpreted.

use crate::{Code, Error, Result};

/// Maximum number of classes; the matrix then takes 128 MiB.
pub const MOST_CLASSES: u32 = 4096;

/// How labels are interpreted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SemanticParams {
    /// Number of classes; their labels are 0 to `classes` - 1.
    pub classes: u32,
    /// The true label of pixels that do not count; as a prediction, the label of pixels for which no class is
    /// predicted.
    pub ignore_label: Option<i32>,
    /// Whether the true label 0 does not count either, and other true labels are reduced by 1: label 1 is class 0.
    /// Predictions are not changed.
    pub reduce_zero_label: bool,
}

impl SemanticParams {
    /// Parameters for this number of classes, with 255 for pixels that do not count.
    pub fn new(classes: u32) -> Self {
        SemanticParams { classes, ignore_label: Some(255), reduce_zero_label: false }
    }

    pub(crate) fn checked(self) -> Result<Self> {
        if (1..=MOST_CLASSES).contains(&self.classes) {
            return Ok(self);
        }
        let expected = format!("1 to {MOST_CLASSES} classes");
        Err(Error::new(Code::OutOfRange, expected, self.classes.to_string()).in_input("classes"))
    }
}
