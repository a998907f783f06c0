//! Invalid members of a result.

use crate::{Code, Error, Result};

/// Errors of members that are present; the last occurrence in the text counts.
#[derive(Default)]
pub(super) struct Wrong(Vec<(usize, Error)>);

impl Wrong {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a member is present and invalid.
    pub(super) fn has(&self, member: usize) -> bool {
        self.0.iter().any(|(wrong, _)| *wrong == member)
    }

    /// Records the result of reading a member, replacing that of an earlier occurrence; `good` has one bit per valid
    /// member.
    #[inline(always)]
    pub(super) fn note(&mut self, member: usize, read: Result<()>, good: &mut u8) {
        *good |= 1 << member;
        if !self.0.is_empty() {
            self.0.retain(|(other, _)| *other != member);
        }
        if let Err(error) = read {
            *good &= !(1 << member);
            self.0.push((member, error));
        }
    }

    /// The error for a member that is missing or invalid.
    pub(super) fn take(&mut self, member: usize, name: &str) -> Error {
        match self.0.iter().position(|(wrong, _)| *wrong == member) {
            Some(wrong) => self.0.swap_remove(wrong).1,
            None => Error::new(Code::MissingKey, format!("the key {name}"), "an object without it"),
        }
    }
}
