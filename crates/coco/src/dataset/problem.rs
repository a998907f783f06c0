//! What is wrong with single annotations.

use crate::Error;

/// An annotation that cannot be evaluated.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Position in [`Dataset::annotations`](super::Dataset::annotations).
    pub annotation: u32,
    /// Which member is wrong or missing: `bbox`, `area` or `iscrowd`.
    pub member: &'static str,
    /// Why.
    pub error: Error,
    /// Corrected parity mends it: `area` or `iscrowd` is missing, and the annotation holds what is taken
    /// instead, its box's area and false.
    pub mendable: bool,
}
