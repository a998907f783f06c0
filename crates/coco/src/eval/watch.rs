//! Progress of an evaluation.

use crate::limits::Limits;

/// Called with the progress of an evaluation, from any thread.
pub type Progress<'a> = &'a (dyn Fn(Step) + Sync);

/// Progress callbacks and upper bounds. None by default.
#[derive(Clone, Copy, Default)]
pub struct Watch<'a> {
    /// Called with the number of bytes of the results that have been read; see [`Reading::progress`](crate::Reading::progress).
    pub reading: Option<&'a (dyn Fn(u64) + Sync)>,
    /// Called after each category.
    pub evaluating: Option<Progress<'a>>,
    /// Upper bounds for the results and the arrays.
    pub limits: Limits,
}

/// Progress of an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Number of categories (or images) evaluated so far.
    pub done: u64,
    /// Total number.
    pub total: u64,
}
