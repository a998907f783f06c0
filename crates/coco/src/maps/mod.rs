//! Maps that give each pixel an id or a label: PNG files and arrays in memory.

mod png;

pub(crate) use self::png::{PngReader, Samples};

use crate::{Code, Error, Result};

/// A map in memory, by rows.
#[derive(Clone, Copy, Debug)]
pub struct Map<'a, T> {
    pixels: &'a [T],
    width: u32,
    height: u32,
}

impl<'a, T> Map<'a, T> {
    /// # Errors
    /// `LENGTH_MISMATCH` when there are not `width` × `height` pixels.
    pub fn new(pixels: &'a [T], width: u32, height: u32) -> Result<Self> {
        if u64::from(width) * u64::from(height) == pixels.len() as u64 {
            return Ok(Map { pixels, width, height });
        }
        let expected = format!("{width} × {height} pixels");
        Err(Error::new(Code::LengthMismatch, expected, pixels.len().to_string()))
    }

    /// Row by row.
    pub fn pixels(&self) -> &'a [T] {
        self.pixels
    }

    /// Columns and rows.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }
}

/// The error that two maps of one image are not of one size; sizes are columns and rows.
pub(crate) fn same_size(expected: (u32, u32), got: (u32, u32)) -> Result<()> {
    if expected == got {
        return Ok(());
    }
    let said = |(width, height): (u32, u32)| format!("{width} × {height} pixels");
    Err(Error::new(Code::ShapeMismatch, said(expected), said(got)))
}
