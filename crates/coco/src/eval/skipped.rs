//! Records that are left out because they cannot be used.

use crate::{Code, Error, Warning};

/// The number of records that were left out, and the first of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Skipped {
    count: u64,
    /// Its position and what is wrong with it.
    first: Option<(u64, Error)>,
}

impl Skipped {
    /// Whether an error is about one record's own values, so that the others can be used without it.
    pub(crate) fn may_skip(error: &Error) -> bool {
        matches!(
            error.code,
            Code::MissingKey
                | Code::InvalidType
                | Code::InvalidValue
                | Code::InvalidShape
                | Code::LengthMismatch
                | Code::ShapeMismatch
        )
    }

    /// Number of records that were left out.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// Counts the record at a position.
    pub(crate) fn add(&mut self, position: u64, error: Error) {
        self.count += 1;
        if self.first.as_ref().is_none_or(|(first, _)| position < *first) {
            self.first = Some((position, error));
        }
    }

    /// Adds those of a part of the input that starts at a position.
    pub(crate) fn append(&mut self, part: &Skipped, start: u64) {
        self.count += part.count;
        if let Some((position, error)) = &part.first
            && self.first.as_ref().is_none_or(|(first, _)| start + position < *first)
        {
            self.first = Some((start + position, error.clone()));
        }
    }

    /// The warning, if any record was left out. `complete` adds what is known of a record's place.
    pub(crate) fn warning(
        &self,
        (code, what): (&'static str, &str),
        complete: impl FnOnce(u64, Error) -> Error,
    ) -> Option<Warning> {
        let (position, error) = self.first.clone()?;
        let mut error = complete(position, error);
        error.place.byte = None; // of no use for objects, whose text the caller does not see
        Skipped::warning_of(code, what, self.count, Some(error))
    }

    /// The warning that this many records were left out, and the first of them if it is known.
    pub(crate) fn warning_of(
        code: &'static str,
        what: &str,
        count: u64,
        first: Option<Error>,
    ) -> Option<Warning> {
        let mut message = format!(
            "{what} that cannot be used were left out, as `onBadRecord: 'skip'` asks: correct or remove them"
        );
        if let Some(first) = first {
            message.push_str(&format!("; the first: {first}"));
        }
        (count > 0).then_some(Warning { code, message, count })
    }
}
