//! The size of an image and the format of its samples.

use boxwise_error::{Code, Error, Result};
use png::{BitDepth, ColorType, Info};

/// Size and samples of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Number of columns, at least one.
    pub width: u32,
    /// Number of rows, at least one.
    pub height: u32,
    /// The kind of samples.
    pub colour: Colour,
    /// Bits per sample: 8 for colours; 1, 2, 4, 8 or 16 for grey levels; 1, 2, 4 or 8 for palette indices.
    pub depth: u8,
    pub(crate) interlaced: bool,
}

/// Kinds of samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// One grey level per pixel.
    Grey,
    /// Red, green, blue.
    Rgb,
    /// One palette index per pixel.
    Palette,
    /// Red, green, blue, alpha.
    Rgba,
}

impl Header {
    pub(crate) fn of(info: &Info<'_>) -> Result<Self> {
        let colour = match (info.color_type, info.bit_depth) {
            (ColorType::Grayscale, _) => Colour::Grey,
            (ColorType::Indexed, _) => Colour::Palette,
            (ColorType::Rgb, BitDepth::Eight) => Colour::Rgb,
            (ColorType::Rgba, BitDepth::Eight) => Colour::Rgba,
            (colour, depth) => {
                let expected = "colours of 8 bits, grey levels or positions in a palette";
                let got = format!("samples of {} bits, colour type {}", depth as u8, colour as u8);
                return Err(Error::new(Code::InvalidImage, expected, got));
            }
        };
        let Info { width, height, interlaced, bit_depth, .. } = *info;
        Ok(Header { width, height, colour, depth: bit_depth as u8, interlaced })
    }

    /// Number of bytes of all rows, each rounded up to whole bytes; `u64::MAX` if there are more.
    pub fn bytes(&self) -> u64 {
        self.row(self.width).saturating_mul(u64::from(self.height))
    }

    /// Number of bytes of a row of `width` pixels.
    pub(crate) fn row(&self, width: u32) -> u64 {
        (u64::from(width) * self.bits() as u64).div_ceil(8)
    }

    /// Bits per pixel: 1, 2, 4, 8, 16, 24 or 32.
    pub(crate) fn bits(&self) -> usize {
        let samples = match self.colour {
            Colour::Grey | Colour::Palette => 1,
            Colour::Rgb => 3,
            Colour::Rgba => 4,
        };
        samples * usize::from(self.depth)
    }

    /// Bytes per pixel, at least one. Filters look back by this distance.
    pub(crate) fn pixel(&self) -> usize {
        self.bits().div_ceil(8)
    }
}
