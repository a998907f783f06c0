//! How labels are read.

use crate::{Code, Error, Result};

/// The most classes; the matrix then takes 128 MiB.
pub const MOST_CLASSES: u32 = 4096;

/// How labels are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SemanticParams {
    /// How many classes there are; their labels are 0 to `classes` - 1.
    pub classes: u32,
    /// The true label of pixels that do not count; as a prediction, that of pixels for which no class is predicted.
    pub ignore_label: Option<i32>,
    /// The true label 0 does not count either, and true labels stand for the class before: 1 for class 0. Predictions do not.
    pub reduce_zero_label: bool,
}

impl SemanticParams {
    /// The classes, with 255 for pixels that do not count.
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
