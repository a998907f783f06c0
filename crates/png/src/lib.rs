//! Reader for PNG files that hold labels: grey levels, palette indices, or colours with 8 bits per channel.
//!
//! The `png` crate reads the chunks and inflates the pixels. This crate undoes the filters, because most rows of a
//! label map repeat the row above and [`filter`] copies them eight pixels at a time. It also rejects files that have
//! more or fewer pixels than their header states, and files whose compressed stream has a wrong checksum. The `png`
//! crate's own reader accepts both.
//!
//! Samples are returned as stored, without colour management or gamma. Only the first frame of an animation is read.

#![forbid(unsafe_code)]

mod filter;
mod header;
mod interlace;
mod stream;

use boxwise_error::{Code, Error, Result};

pub use self::header::{Colour, Header};

use self::stream::Stream;

/// Longest row of an image, in bytes.
const MOST_ROW_BYTES: u64 = 64 << 20;

/// A PNG file that has been read up to its pixels.
pub struct Png<'a> {
    header: Header,
    stream: Stream<'a>,
}

/// Buffers that are reused from one file to the next.
#[derive(Debug, Default)]
pub struct Memory {
    filtered: Vec<u8>,
    rows: [Vec<u8>; 2],
}

impl<'a> Png<'a> {
    /// Reads the header of a file.
    ///
    /// # Errors
    /// `INVALID_IMAGE`: not a PNG file, damaged before its pixels, or an unsupported kind of samples.
    pub fn open(file: &'a [u8]) -> Result<Self> {
        let stream = Stream::open(file)?;
        let header = Header::of(stream.info())?;
        Ok(Png { header, stream })
    }

    /// Size and samples, as stated by the file.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Decodes the samples into an `image` of [`Header::bytes`] bytes, row by row. Each row starts at a whole byte; samples of
    /// 16 bits are big-endian. After an error the contents of `image` are unspecified.
    ///
    /// # Errors
    /// `INVALID_IMAGE`: damaged, cut short, or more pixels than the header states; `TOO_LARGE`: a row of more than 64 MiB, or
    /// not enough memory.
    pub fn decode(self, image: &mut [u8], memory: &mut Memory) -> Result<()> {
        let Png { header, stream } = self;
        let row = header.row(header.width);
        if row > MOST_ROW_BYTES {
            return Err(Error::new(Code::TooLarge, "rows of at most 64 MiB", format!("{row} bytes")));
        }
        let filtered = stream.inflate(interlace::filtered_bytes(&header), &mut memory.filtered)?;
        let row = row as usize;
        let [above, line] = &mut memory.rows;
        resize(above, row)?;
        above[..row].fill(0);
        if header.interlaced {
            resize(line, row)?;
            return interlace::decode(&header, filtered, image, [above, line]);
        }
        let mut above = &above[..row];
        for (to, from) in image.chunks_exact_mut(row).zip(filtered.chunks_exact(row + 1)) {
            filter::undo(header.pixel(), from, above, to)?;
            above = to;
        }
        Ok(())
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

/// Makes `bytes` at least `length` long.
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
