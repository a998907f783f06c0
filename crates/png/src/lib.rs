//! PNG files whose samples are labels: grey levels, positions in a palette, colours of 8 bits.
//!
//! A label's file needs little of the format: samples as they are written, no colour management, no text, the first
//! frame of an animation. So this reads the chunks, the filters and the interlacing; what is compressed, `fdeflate` reads.
//!
//! Critical chunks must be whole, of their checksum and in their order, and the pixels must be followed by another chunk's
//! beginning; ancillary ones are passed over, whatever they hold. The checksum of the compressed stream is not read
//! (each chunk has its own), nor what follows the last pixel in it.

mod checksum;
mod chunks;
mod filter;
mod header;
mod interlace;
mod pixels;

use boxwise_error::{Code, Error, Result};

pub use self::header::{Colour, Header};

use self::chunks::Chunks;
use self::pixels::Pixels;

/// Longest row of an image, in bytes.
const MOST_ROW_BYTES: u64 = 64 << 20;

/// A PNG file of which all that stands before the pixels is read.
#[derive(Debug)]
pub struct Png<'a> {
    header: Header,
    chunks: Chunks<'a>,
}

/// What reading takes beside the image: kept from one file to the next.
#[derive(Debug, Default)]
pub struct Memory {
    window: Vec<u8>,
    rows: [Vec<u8>; 2],
}

impl<'a> Png<'a> {
    /// # Errors
    /// `INVALID_IMAGE`: no PNG, broken before its pixels, or one of other samples.
    pub fn open(file: &'a [u8]) -> Result<Self> {
        let (header, chunks) = header::read(file)?;
        Ok(Png { header, chunks })
    }

    /// Size and samples, as the file claims them.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Writes the samples over an `image` of [`Header::bytes`] bytes: row by row, each beginning at a whole byte,
    /// samples of 16 bits with the greater byte first. After an error the image holds anything.
    ///
    /// # Errors
    /// `INVALID_IMAGE`: broken, cut short; `TOO_LARGE`: a row of more than 64 MiB, or no memory for it.
    pub fn decode(self, image: &mut [u8], memory: &mut Memory) -> Result<()> {
        let Png { header, chunks } = self;
        let row = header.row(header.width);
        if row > MOST_ROW_BYTES {
            return Err(Error::new(Code::TooLarge, "rows of at most 64 MiB", format!("{row} bytes")));
        }
        let [above, line] = &mut memory.rows;
        let row = row as usize;
        resize(above, row)?;
        above[..row].fill(0);
        if header.interlaced {
            resize(line, row)?;
            let mut pixels = Pixels::new(chunks, &mut memory.window, row, interlace::bytes(&header))?;
            interlace::decode(&header, &mut pixels, image, [above, line])?;
            return pixels.finish();
        }
        let mut pixels =
            Pixels::new(chunks, &mut memory.window, row, (row as u64 + 1) * u64::from(header.height))?;
        let mut above = &above[..row];
        for to in image.chunks_exact_mut(row) {
            filter::undo(header.pixel(), pixels.row(row)?, above, to)?;
            above = to;
        }
        pixels.finish()
    }
}

#[cold]
fn broken(got: impl Into<String>) -> Error {
    Error::new(Code::InvalidImage, "a PNG image", got)
}

#[cold]
fn cut_short() -> Error {
    broken("one cut short")
}

/// Makes `bytes` at least so long.
fn resize(bytes: &mut Vec<u8>, length: usize) -> Result<()> {
    if length > bytes.len() {
        bytes.try_reserve_exact(length - bytes.len()).map_err(|_| {
            Error::new(Code::TooLarge, "memory for an image's rows", format!("{length} bytes"))
        })?;
        bytes.resize(length, 0);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
