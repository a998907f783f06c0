//! Problems of single annotations.

use crate::Error;

/// An annotation that cannot be evaluated.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Position in [`Dataset::annotations`](super::Dataset::annotations).
    pub annotation: u32,
    /// The member that is wrong or missing: `bbox`, `area` or `iscrowd`.
    pub member: &'static str,
    /// The problem.
    pub error: Error,
    /// Whether corrected parity fixes it: `area` or `iscrowd` is missing, and the annotation holds the replacement, the
    /// area of its box or false.
    pub mendable: bool,
}
