//! Digests of what a state depends on: two states can be put together if they agree in them.

use std::hash::Hasher;

use twox_hash::XxHash64;

use crate::{Code, Error, Id, IdRef, Result};

/// Digests of the options, and of the data that an evaluation depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digests {
    pub(crate) options: u64,
    pub(crate) data: u64,
}

impl Digests {
    /// # Errors
    /// `INVALID_ARGUMENT` for digests of other options or of another dataset.
    pub(crate) fn check(self, other: Digests, input: &str) -> Result<()> {
        let (expected, got) = match (self.options == other.options, self.data == other.data) {
            (true, true) => return Ok(()),
            (false, _) => ("the same options in all", "other options"),
            (true, false) => ("the same dataset in all", "another dataset"),
        };
        Err(Error::new(Code::InvalidArgument, expected, got).in_input(input))
    }
}

/// A digest of numbers, which is the same on every machine.
pub(crate) struct Digest(XxHash64);

impl Digest {
    pub(crate) fn new() -> Self {
        Digest(XxHash64::with_seed(0))
    }

    pub(crate) fn finish(&self) -> u64 {
        self.0.finish()
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.0.write(&number.to_le_bytes());
    }

    pub(crate) fn floats<'a>(&mut self, numbers: impl IntoIterator<Item = &'a f64>) {
        numbers.into_iter().for_each(|number| self.number(number.to_bits()));
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.write(bytes);
    }

    pub(crate) fn list(&mut self, numbers: &[f64]) {
        self.number(numbers.len() as u64);
        self.floats(numbers);
    }

    pub(crate) fn ids(&mut self, ids: &[Id]) {
        self.number(ids.len() as u64);
        for id in ids {
            match id.as_ref() {
                IdRef::Int(value) => {
                    self.number(0);
                    self.number(value as u64);
                }
                IdRef::Text(text) => {
                    self.number(1);
                    self.bytes(text.as_bytes());
                }
            }
        }
    }
}
