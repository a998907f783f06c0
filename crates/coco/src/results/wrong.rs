//! Members of a result that are there, and what is wrong with them.

use crate::{Code, Error, Result};

/// What is wrong with members that are there: the last of them in the text is what counts.
#[derive(Default)]
pub(super) struct Wrong(Vec<(usize, Error)>);

impl Wrong {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a member is there and wrong.
    pub(super) fn has(&self, member: usize) -> bool {
        self.0.iter().any(|(wrong, _)| *wrong == member)
    }

    /// Notes how a member was read, in place of what was noted of it before; `good` has a bit for each that is right.
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

    /// Why there is no such member that is right.
    pub(super) fn take(&mut self, member: usize, name: &str) -> Error {
        match self.0.iter().position(|(wrong, _)| *wrong == member) {
            Some(wrong) => self.0.swap_remove(wrong).1,
            None => Error::new(Code::MissingKey, format!("the key {name}"), "an object without it"),
        }
    }
}
