//! What stands before the pixels.

use boxwise_error::{Code, Error, Result};

use crate::broken;
use crate::chunks::Chunks;

/// What makes a small letter of a great one, at the beginning of a chunk's kind.
const ANCILLARY: u8 = 32;

/// Size and samples of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Columns, at least one.
    pub width: u32,
    /// Rows, at least one.
    pub height: u32,
    /// What the samples are.
    pub colour: Colour,
    /// Bits of a sample: 8, of grey levels 1, 2, 4, 8 or 16, of positions in a palette 1, 2, 4 or 8.
    pub depth: u8,
    pub(crate) interlaced: bool,
}

/// What samples are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// One grey level a pixel.
    Grey,
    /// Red, green, blue.
    Rgb,
    /// One position in a palette a pixel.
    Palette,
    /// Red, green, blue, opacity.
    Rgba,
}

impl Header {
    /// Bytes of all rows, each of whole bytes; saturates.
    pub fn bytes(&self) -> u64 {
        self.row(self.width).saturating_mul(u64::from(self.height))
    }

    /// Bytes of a row of so many pixels.
    pub(crate) fn row(&self, width: u32) -> u64 {
        (u64::from(width) * self.bits() as u64).div_ceil(8)
    }

    /// Bits of a pixel: 1, 2, 4, 8, 16, 24 or 32.
    pub(crate) fn bits(&self) -> usize {
        let samples = match self.colour {
            Colour::Grey | Colour::Palette => 1,
            Colour::Rgb => 3,
            Colour::Rgba => 4,
        };
        samples * usize::from(self.depth)
    }

    /// Bytes of a pixel, at least one: the distance that filters look back.
    pub(crate) fn pixel(&self) -> usize {
        self.bits().div_ceil(8)
    }
}

/// The header, and the chunks from the first one of pixels.
pub(crate) fn read(file: &[u8]) -> Result<(Header, Chunks<'_>)> {
    let mut chunks = Chunks::of(file)?;
    let header = match chunks.kind()? {
        [b'I', b'H', b'D', b'R'] => parse(chunks.next()?.checked()?.data)?,
        kind => return Err(out_of_order(kind)),
    };
    let (mut palettes, mut frames) = (0, 0);
    loop {
        let kind = chunks.kind()?;
        match &kind {
            b"IDAT" => return Ok((header, chunks)),
            b"PLTE" if palettes == 0 => {
                palettes += 1;
                let length = chunks.next()?.checked()?.data.len();
                if !(3..=768).contains(&length) {
                    return Err(broken(format!("a palette of {length} bytes")));
                }
            }
            b"fcTL" => {
                let chunk = chunks.next()?;
                let right = chunk.is_right();
                if chunk.data.len() != 26 || right && !is_whole(chunk.data, &header, frames) {
                    return Err(broken("a first frame that is not the whole image"));
                }
                frames += u32::from(right);
            }
            b"fdAT" => return Err(out_of_order(kind)),
            // Nobody who does not know the chunk may pass over it.
            [first, ..] if first & ANCILLARY == 0 => return Err(out_of_order(kind)),
            _ => drop(chunks.next()?),
        }
    }
}

fn parse(data: &[u8]) -> Result<Header> {
    let &[w0, w1, w2, w3, h0, h1, h2, h3, depth, colour, 0, 0, interlaced @ 0..=1] = data else {
        return Err(broken(format!("a header {data:?}")));
    };
    let [width, height] = [u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3])];
    if width == 0 || height == 0 {
        return Err(broken(format!("{width} × {height} pixels")));
    }
    let colour = match (colour, depth) {
        (0, 1 | 2 | 4 | 8 | 16) => Colour::Grey,
        (2, 8) => Colour::Rgb,
        (3, 1 | 2 | 4 | 8) => Colour::Palette,
        (6, 8) => Colour::Rgba,
        _ => {
            let expected = "colours of 8 bits, grey levels or positions in a palette";
            let got = format!("samples of {depth} bits, colour type {colour}");
            return Err(Error::new(Code::InvalidImage, expected, got));
        }
    };
    Ok(Header { width, height, colour, depth, interlaced: interlaced == 1 })
}

/// Whether an animation's first frame is the image: no offset, the same size, and ways of drawing that are defined.
fn is_whole(data: &[u8], header: &Header, frame: u32) -> bool {
    let (size, rest) = data[4..].split_at(8);
    data[..4] == frame.to_be_bytes()
        && size[..4] == header.width.to_be_bytes()
        && size[4..] == header.height.to_be_bytes()
        && matches!(rest, [0, 0, 0, 0, 0, 0, 0, 0, _, _, _, _, 0..=2, 0..=1])
}

fn out_of_order(kind: [u8; 4]) -> Error {
    broken(format!("{} before the pixels", kind.escape_ascii()))
}
