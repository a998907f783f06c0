//! PNG files with labels.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use boxwise_png::{Colour, Header, Memory, Png};

use super::Map;
use crate::{Code, Error, Result};

/// Limit for the bytes of a file and of a decoded image: 2^28 pixels of four bytes.
const MOST_BYTES: u64 = 1 << 30;

/// Deflate expands a byte to at most 1032: files that claim more are rejected before memory is allocated.
const MOST_PER_BYTE: u64 = 1032;

/// Decodes files one after another into the same memory.
#[derive(Default)]
pub(crate) struct PngReader {
    file: Vec<u8>,
    memory: Memory,
    bytes: Vec<u8>,
    words: Vec<u16>,
}

/// The samples of an image.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Samples<'a> {
    /// Red, green and blue.
    Colours(Map<'a, [u8; 3]>),
    /// Grey levels or palette indices.
    Bytes(Map<'a, u8>),
    /// Grey levels of 16 bits.
    Words(Map<'a, u16>),
}

impl PngReader {
    /// The samples of a PNG file: three colours of 8 bits (alpha is ignored), grey levels of up to 16 bits, or palette indices.
    /// Grey levels of fewer than 8 bits are not scaled, because they are labels and not brightness.
    ///
    /// # Errors
    /// `UNREADABLE_FILE`; `INVALID_IMAGE`: not a PNG, damaged or truncated, or an unsupported kind of samples;
    /// `TOO_LARGE`. Each includes the path.
    pub(crate) fn read(&mut self, path: &Path) -> Result<Samples<'_>> {
        self.decode(path).map_err(|error| error.in_input(path.display().to_string()))
    }

    fn decode(&mut self, path: &Path) -> Result<Samples<'_>> {
        read_file(path, &mut self.file)?;
        let png = Png::open(&self.file)?;
        let Header { width, height, colour, depth, .. } = *png.header();
        resize(&mut self.bytes, room(png.header(), self.file.len())?)?;
        png.decode(&mut self.bytes, &mut self.memory)?;
        Ok(match (colour, depth) {
            (Colour::Rgb, _) => Samples::Colours(Map::new(self.bytes.as_chunks().0, width, height)?),
            (Colour::Rgba, _) => {
                let pixels = width as usize * height as usize; // bounded, as the memory is
                for at in 0..pixels {
                    self.bytes.copy_within(4 * at..4 * at + 3, 3 * at);
                }
                self.bytes.truncate(3 * pixels);
                Samples::Colours(Map::new(self.bytes.as_chunks().0, width, height)?)
            }
            (Colour::Grey | Colour::Palette, 8) => Samples::Bytes(Map::new(&self.bytes, width, height)?),
            (Colour::Grey | Colour::Palette, 16) => {
                let (pairs, _) = self.bytes.as_chunks::<2>();
                self.words.clear();
                self.words.extend(pairs.iter().map(|pair| u16::from_be_bytes(*pair)));
                Samples::Words(Map::new(&self.words, width, height)?)
            }
            (Colour::Grey | Colour::Palette, _) => {
                self.bytes = spread(&self.bytes, width as usize, usize::from(depth))?;
                Samples::Bytes(Map::new(&self.bytes, width, height)?)
            }
        })
    }
}

fn read_file(path: &Path, to: &mut Vec<u8>) -> Result<()> {
    let unreadable = |error: std::io::Error| {
        Error::new(Code::UnreadableFile, "a file that can be read", error.to_string())
    };
    // Opening a pipe would wait for its writer.
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

/// The bytes of the decoded image, if a file of this size can contain them.
fn room(header: &Header, file: usize) -> Result<usize> {
    let Header { width, height, .. } = *header;
    let room = header.bytes();
    if room.max(u64::from(width) * u64::from(height)) > MOST_BYTES {
        let expected = format!("an image of at most {MOST_BYTES} bytes");
        return Err(Error::new(Code::TooLarge, expected, format!("{width} × {height} pixels")));
    }
    if room > MOST_PER_BYTE * file as u64 {
        let expected = format!("as many pixels as {file} bytes can hold");
        return Err(Error::new(Code::InvalidImage, expected, format!("{width} × {height}")));
    }
    Ok(room as usize)
}

fn resize(bytes: &mut Vec<u8>, room: usize) -> Result<()> {
    if room > bytes.capacity() {
        *bytes = Vec::new();
    }
    bytes.try_reserve_exact(room.saturating_sub(bytes.len())).map_err(|_| no_memory(room))?;
    bytes.resize(room, 0);
    Ok(())
}

/// One byte for each sample of `depth` bits; rows begin at whole bytes.
fn spread(packed: &[u8], width: usize, depth: usize) -> Result<Vec<u8>> {
    let samples = 8 / depth;
    let row = width.div_ceil(samples);
    let rows = packed.len() / row.max(1);
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(rows * width).map_err(|_| no_memory(rows * width))?;
    let mask = (1u8 << depth) - 1;
    for packed in packed.chunks_exact(row.max(1)) {
        bytes.extend((0..width).map(|x| {
            let shift = 8 - depth * (x % samples + 1);
            packed[x / samples] >> shift & mask
        }));
    }
    Ok(bytes)
}

fn no_memory(bytes: usize) -> Error {
    Error::new(Code::TooLarge, "memory for an image", format!("{bytes} bytes"))
}

#[cfg(test)]
mod tests;
