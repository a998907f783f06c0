//! Errors of masks that are used.

use super::columns::NOWHERE;
use crate::Error;

/// The first error: annotations before detections, then by position.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    /// Whether it is the error of a detection; otherwise of an annotation.
    of_detection: bool,
    position: u64,
    error: Error,
}

/// Keeps the first of two failures.
pub(super) fn earlier(one: &mut Option<Failure>, other: Option<Failure>) {
    let key = |failure: &Failure| (failure.of_detection, failure.position);
    if let Some(other) = other
        && one.as_ref().is_none_or(|one| key(&other) < key(one))
    {
        *one = Some(other);
    }
}

impl Failure {
    /// The error of the annotation at a position.
    pub(super) fn of_annotation(position: u64, error: Error) -> Self {
        Failure { of_detection: false, position, error }
    }

    /// The error of the detection at a position.
    pub(super) fn of_detection(position: u64, error: Error) -> Self {
        Failure { of_detection: true, position, error }
    }

    /// Converts the position of a detection from its part to the whole input, given the number of detections before the
    /// part.
    pub(super) fn after(mut self, detections: u64) -> Self {
        self.position += if self.of_detection { detections } else { 0 };
        self
    }

    pub(super) fn into_error(self) -> Error {
        self.error.at_record(if self.of_detection { "results" } else { "annotations" }, self.position)
    }
}

/// The error with its byte offset in the input, if there is one.
pub(super) fn placed_at(error: Error, offset: u64) -> Error {
    if offset == NOWHERE { error } else { error.at_byte(offset) }
}
