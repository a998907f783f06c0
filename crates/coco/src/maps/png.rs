//! PNG files whose samples are labels.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use png::{BitDepth, ColorType, Decoder, Limits, Reader, Transformations};

use super::Map;
use crate::{Code, Error, Result};

/// A file of more bytes, or an image of more decoded bytes, is refused: 2^28 pixels of four bytes.
const MOST_BYTES: u64 = 1 << 30;

/// Deflate makes at most 1032 bytes of one: what claims more is refused before memory is taken.
const MOST_PER_BYTE: u64 = 1032;

/// Most that the decoder may take for itself, beside the image.
const DECODER_BYTES: usize = 64 << 20;

/// Decodes files one after the other into the same memory.
#[derive(Default)]
pub(crate) struct PngReader {
    file: Vec<u8>,
    bytes: Vec<u8>,
    words: Vec<u16>,
}

/// An image's samples.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Samples<'a> {
    /// Red, green and blue.
    Colours(Map<'a, [u8; 3]>),
    /// Grey levels or positions in a palette.
    Bytes(Map<'a, u8>),
    /// Grey levels of 16 bits.
    Words(Map<'a, u16>),
}

impl PngReader {
    /// The samples of a PNG file: three colours of 8 bits (opacity is passed over), grey levels of 8 or 16
    /// bits, or positions in a palette. Grey levels of fewer bits are scaled to 8, as the format defines.
    ///
    /// # Errors
    /// `UNREADABLE_FILE`; `INVALID_IMAGE`: no PNG, a broken or truncated one, or one of other samples;
    /// `TOO_LARGE`. Each with the path.
    pub(crate) fn read(&mut self, path: &Path) -> Result<Samples<'_>> {
        self.decode(path).map_err(|error| error.in_input(path.display().to_string()))
    }

    fn decode(&mut self, path: &Path) -> Result<Samples<'_>> {
        read_file(path, &mut self.file)?;
        let mut decoder =
            Decoder::new_with_limits(Cursor::new(&self.file[..]), Limits { bytes: DECODER_BYTES });
        decoder.set_transformations(Transformations::IDENTITY);
        decoder.set_ignore_text_chunk(true);
        decoder.set_ignore_iccp_chunk(true);
        let mut reader = decoder.read_info().map_err(broken)?;
        let (width, height) = reader.info().size();
        let (colour, depth) = reader.output_color_type();
        resize(&mut self.bytes, room(&reader, self.file.len())?)?;
        reader.next_frame(&mut self.bytes).map_err(broken)?;
        let pixels = width as usize * height as usize; // as the room is bounded, so are they
        Ok(match (colour, depth) {
            (ColorType::Rgb, BitDepth::Eight) => {
                Samples::Colours(Map::new(self.bytes.as_chunks().0, width, height)?)
            }
            (ColorType::Rgba, BitDepth::Eight) => {
                for at in 0..pixels {
                    self.bytes.copy_within(4 * at..4 * at + 3, 3 * at);
                }
                self.bytes.truncate(3 * pixels);
                Samples::Colours(Map::new(self.bytes.as_chunks().0, width, height)?)
            }
            (ColorType::Grayscale | ColorType::Indexed, BitDepth::Eight) => {
                Samples::Bytes(Map::new(&self.bytes, width, height)?)
            }
            (ColorType::Grayscale, BitDepth::Sixteen) => {
                let (pairs, _) = self.bytes.as_chunks::<2>();
                self.words.clear();
                self.words.extend(pairs.iter().map(|pair| u16::from_be_bytes(*pair)));
                Samples::Words(Map::new(&self.words, width, height)?)
            }
            (ColorType::Grayscale | ColorType::Indexed, BitDepth::One | BitDepth::Two | BitDepth::Four) => {
                let scale = if colour == ColorType::Grayscale { 255 / ((1 << depth as u8) - 1) } else { 1 };
                let spread = spread(&self.bytes, width as usize, depth as usize, scale as u8)?;
                self.bytes = spread;
                Samples::Bytes(Map::new(&self.bytes, width, height)?)
            }
            _ => {
                let expected = "colours of 8 bits, grey levels or positions in a palette";
                return Err(Error::new(
                    Code::InvalidImage,
                    expected,
                    format!("{colour:?} of {depth:?} bits"),
                ));
            }
        })
    }
}

fn read_file(path: &Path, to: &mut Vec<u8>) -> Result<()> {
    let unreadable = |error: std::io::Error| {
        Error::new(Code::UnreadableFile, "a file that can be read", error.to_string())
    };
    // Opening a pipe would wait for whoever writes to it.
    let known = std::fs::metadata(path).map_err(unreadable)?;
    if !known.is_file() {
        let got = if known.is_dir() { "a directory" } else { "no regular file" };
        return Err(Error::new(Code::UnreadableFile, "a file that can be read", got));
    }
    if known.len() > MOST_BYTES {
        let got = format!("{} bytes", known.len());
        return Err(Error::new(Code::TooLarge, format!("an image of at most {MOST_BYTES} bytes"), got));
    }
    to.clear();
    let mut file = File::open(path).map_err(unreadable)?.take(MOST_BYTES);
    file.read_to_end(to).map_err(unreadable)?;
    Ok(())
}

/// The bytes of the decoded image, where so many may stand in the file.
fn room<R: std::io::BufRead + std::io::Seek>(reader: &Reader<R>, file: usize) -> Result<usize> {
    let (width, height) = reader.info().size();
    let pixels = u64::from(width) * u64::from(height);
    let room = reader.output_buffer_size().filter(|room| pixels.max(*room as u64) <= MOST_BYTES);
    let Some(room) = room else {
        let expected = format!("an image of at most {MOST_BYTES} bytes");
        return Err(Error::new(Code::TooLarge, expected, format!("{width} × {height} pixels")));
    };
    if room as u64 > MOST_PER_BYTE * file as u64 {
        let expected = format!("as many pixels as {file} bytes can hold");
        return Err(Error::new(Code::InvalidImage, expected, format!("{width} × {height}")));
    }
    Ok(room)
}

fn resize(bytes: &mut Vec<u8>, room: usize) -> Result<()> {
    if room > bytes.capacity() {
        *bytes = Vec::new();
    }
    bytes.try_reserve_exact(room.saturating_sub(bytes.len())).map_err(|_| no_memory(room))?;
    bytes.resize(room, 0);
    Ok(())
}

/// A byte for each sample of `depth` bits; rows begin at whole bytes.
fn spread(packed: &[u8], width: usize, depth: usize, scale: u8) -> Result<Vec<u8>> {
    let samples = 8 / depth;
    let row = width.div_ceil(samples);
    let rows = packed.len() / row.max(1);
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(rows * width).map_err(|_| no_memory(rows * width))?;
    let mask = (1u8 << depth) - 1;
    for packed in packed.chunks_exact(row.max(1)) {
        bytes.extend((0..width).map(|x| {
            let shift = 8 - depth * (x % samples + 1);
            (packed[x / samples] >> shift & mask) * scale
        }));
    }
    Ok(bytes)
}

#[cold]
fn broken(error: png::DecodingError) -> Error {
    let code = match error {
        png::DecodingError::LimitsExceeded => Code::TooLarge,
        _ => Code::InvalidImage,
    };
    Error::new(code, "a PNG image", error.to_string())
}

fn no_memory(bytes: usize) -> Error {
    Error::new(Code::TooLarge, "memory for an image", format!("{bytes} bytes"))
}

#[cfg(test)]
mod tests;
