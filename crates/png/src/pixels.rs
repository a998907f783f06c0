//! The rows of an image, inflated a few at a time.

use boxwise_error::Result;
use fdeflate::Decompressor;

use crate::chunks::Chunks;
use crate::{broken, cut_short, resize};

/// How far back a compressed stream may refer to what it held before.
const LOOKBACK: usize = 32 << 10;

/// How much is inflated at once: so little stays in the processor's cache until it is unfiltered.
const STEP: usize = 128 << 10;

/// The compressed stream, which all chunks of pixels together are.
pub(crate) struct Pixels<'a, 'm> {
    chunks: Chunks<'a>,
    /// What is not yet inflated of the last chunk read.
    data: &'a [u8],
    inflater: Decompressor,
    /// What was inflated last: `start..filled` is still to be handed out.
    window: &'m mut Vec<u8>,
    start: usize,
    filled: usize,
    /// Bytes that the image still needs behind `filled`.
    left: u64,
}

impl<'a, 'm> Pixels<'a, 'm> {
    /// An image of `bytes` bytes, filters included, whose rows have `longest` bytes or fewer without them.
    pub(crate) fn new(
        chunks: Chunks<'a>,
        window: &'m mut Vec<u8>,
        longest: usize,
        bytes: u64,
    ) -> Result<Self> {
        // Behind the greater of what may be referred to and a row begun.
        resize(window, LOOKBACK.max(longest + 1) + STEP)?;
        let mut inflater = Decompressor::new();
        inflater.ignore_adler32();
        Ok(Pixels { chunks, data: &[], inflater, window, start: 0, filled: 0, left: bytes })
    }

    /// The next row, behind the byte that names its filter: `length` bytes and one.
    pub(crate) fn row(&mut self, length: usize) -> Result<&[u8]> {
        while self.filled - self.start <= length {
            self.inflate()?;
        }
        let row = &self.window[self.start..=self.start + length];
        self.start += row.len();
        Ok(row)
    }

    /// Reads the chunks of pixels that the image did not need, up to the beginning of another chunk.
    pub(crate) fn finish(mut self) -> Result<()> {
        while self.chunks.kind()? == *b"IDAT" {
            self.chunks.next()?.checked()?;
        }
        Ok(())
    }

    /// Makes `filled` grow, or fails.
    fn inflate(&mut self) -> Result<()> {
        if self.filled == self.window.len() {
            let old = self.start.min(self.filled - LOOKBACK);
            self.window.copy_within(old.., 0);
            self.start -= old;
            self.filled -= old;
        }
        let end = self.window.len().min(self.filled.saturating_add(self.left as usize));
        loop {
            let more = self.data.is_empty() && self.chunks.kind()? == *b"IDAT";
            if more {
                self.data = self.chunks.next()?.checked()?.data;
            }
            let (used, made) = self
                .inflater
                .read(self.data, &mut self.window[..end], self.filled, false)
                .map_err(|error| broken(format!("pixels that cannot be inflated: {error:?}")))?;
            self.data = &self.data[used..];
            self.filled += made;
            self.left -= made as u64;
            if made > 0 {
                return Ok(());
            }
            if !more && used == 0 {
                return Err(cut_short());
            }
        }
    }
}
