//! Maps with an id or a label for each pixel: PNG files and arrays in memory.

mod png;

pub(crate) use self::png::{PngReader, Samples};

use crate::{Code, Error, Result};

/// A map in memory, row by row.
#[derive(Clone, Copy, Debug)]
pub struct Map<'a, T> {
    pixels: &'a [T],
    width: u32,
    height: u32,
}

impl<'a, T> Map<'a, T> {
    /// A map of `width` × `height` pixels.
    ///
    /// # Errors
    /// `LENGTH_MISMATCH` for another number of pixels.
    pub fn new(pixels: &'a [T], width: u32, height: u32) -> Result<Self> {
        if u64::from(width) * u64::from(height) == pixels.len() as u64 {
            return Ok(Map { pixels, width, height });
        }
        let expected = format!("{width} × {height} pixels");
        Err(Error::new(Code::LengthMismatch, expected, pixels.len().to_string()))
    }

    /// The pixels, row by row.
    pub fn pixels(&self) -> &'a [T] {
        self.pixels
    }

    /// Width and height.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }
}

/// Returns an error unless two maps of one image have the same size. Sizes are width and height.
pub(crate) fn same_size(expected: (u32, u32), got: (u32, u32)) -> Result<()> {
    if expected == got {
        return Ok(());
    }
    let said = |(width, height): (u32, u32)| format!("{width} × {height} pixels");
    Err(Error::new(Code::ShapeMismatch, said(expected), said(got)))
}
