//! Upper bounds that a caller sets for an input.

use crate::{Code, Error, Result};

/// Upper bounds for reading and evaluating. None by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Number of records of each list: images, annotations, categories, results.
    pub records: Option<u64>,
    /// Bytes of memory that an input or the arrays of an evaluation may need, by the estimate in the functions below, which is made before
    /// most of the memory is taken.
    pub memory: Option<u64>,
}

/// Memory of a record without its masks, keypoints and outlines, with what grows while others are read.
const BYTES_PER_RECORD: u64 = 160;

/// Memory of a value of the arrays: a precision and a score.
const BYTES_PER_VALUE: u64 = 16;

impl Limits {
    /// Checks records of a list that have been read from so many bytes of text, of which shapes are kept.
    ///
    /// # Errors
    /// `TOO_LARGE`, naming the option.
    #[inline]
    pub(crate) fn check_list(&self, records: u64, shapes: u64) -> Result<()> {
        if records > self.records.unwrap_or(u64::MAX) {
            return Err(self.too_many());
        }
        self.check_memory(records.saturating_mul(BYTES_PER_RECORD).saturating_add(shapes))
    }

    /// Checks records that are in memory already.
    ///
    /// # Errors
    /// `TOO_LARGE`, naming the option.
    pub(crate) fn check_columns(&self, records: usize) -> Result<()> {
        self.check_list(records as u64, 0)
    }

    /// Checks the arrays of an evaluation.
    ///
    /// # Errors
    /// `TOO_LARGE`, naming the option.
    pub(crate) fn check_arrays(&self, axes: [usize; 5]) -> Result<()> {
        let values = axes.iter().fold(1u64, |values, axis| values.saturating_mul(*axis as u64));
        self.check_memory(values.saturating_mul(BYTES_PER_VALUE))
    }

    /// Checks bytes that are held at once.
    ///
    /// # Errors
    /// `TOO_LARGE`, naming the option.
    #[inline]
    pub(crate) fn check_memory(&self, bytes: u64) -> Result<()> {
        if bytes > self.memory.unwrap_or(u64::MAX) { Err(self.too_large(bytes)) } else { Ok(()) }
    }

    #[cold]
    fn too_many(&self) -> Error {
        let most = self.records.unwrap_or(u64::MAX);
        let expected = format!("at most {most} records in a list, as maxRecords says");
        Error::new(Code::TooLarge, expected, "more")
    }

    #[cold]
    fn too_large(&self, bytes: u64) -> Error {
        let most = self.memory.unwrap_or(u64::MAX);
        let expected = format!("an input that needs at most {most} bytes of memory, as maxMemory says");
        Error::new(Code::TooLarge, expected, format!("one that needs about {bytes} bytes or more"))
    }
}
