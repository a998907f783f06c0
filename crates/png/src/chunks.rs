//! The parts of a file: a length, a kind of four letters, data, a checksum.

use boxwise_error::Result;

use crate::checksum::crc32;
use crate::{broken, cut_short};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// The chunks that were not yet read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chunks<'a> {
    rest: &'a [u8],
}

/// One chunk, whole.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chunk<'a> {
    pub(crate) kind: [u8; 4],
    pub(crate) data: &'a [u8],
    /// Kind and data.
    summed: &'a [u8],
    sum: u32,
}

impl<'a> Chunks<'a> {
    pub(crate) fn of(file: &'a [u8]) -> Result<Self> {
        match file.strip_prefix(&SIGNATURE) {
            Some(rest) => Ok(Chunks { rest }),
            None => Err(broken("a file that does not begin as one")),
        }
    }

    /// The kind of the next chunk, which may itself be cut short.
    pub(crate) fn kind(&self) -> Result<[u8; 4]> {
        let kind = self.rest.get(4..).and_then(|rest| rest.first_chunk());
        kind.copied().ok_or_else(cut_short)
    }

    pub(crate) fn next(&mut self) -> Result<Chunk<'a>> {
        let (length, rest) = self.rest.split_first_chunk().ok_or_else(cut_short)?;
        let kind = *rest.first_chunk().ok_or_else(cut_short)?;
        let length = u32::from_be_bytes(*length) as usize;
        let (data, after) = rest[4..].split_at_checked(length).ok_or_else(cut_short)?;
        let (sum, after) = after.split_first_chunk().ok_or_else(cut_short)?;
        self.rest = after;
        Ok(Chunk { kind, data, summed: &rest[..4 + length], sum: u32::from_be_bytes(*sum) })
    }
}

impl<'a> Chunk<'a> {
    #[allow(unexpected_cfgs)] // cargo-fuzz sets it
    pub(crate) fn is_right(&self) -> bool {
        // A fuzzer would find no way past checksums.
        cfg!(fuzzing) || crc32(self.summed) == self.sum
    }

    /// The chunk, where its checksum is right.
    pub(crate) fn checked(self) -> Result<Self> {
        if self.is_right() {
            return Ok(self);
        }
        Err(broken(format!("a wrong checksum of {}", self.kind.escape_ascii())))
    }
}
