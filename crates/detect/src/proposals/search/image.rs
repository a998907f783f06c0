//! Images.

use boxwise_error::{Code, Error, Result};

/// Maximum number of pixels: a search needs about 100 bytes for each.
const MOST_PIXELS: usize = 1 << 25;

/// An image, row-major, with interleaved channels: grey, red-green-blue, or that with alpha, which is ignored.
#[derive(Clone, Copy, Debug)]
pub struct Image<'a> {
    pub(super) data: &'a [u8],
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) channels: usize,
}

impl<'a> Image<'a> {
    /// Bytes with their dimensions.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH` if there is not one byte per channel and pixel, `OUT_OF_RANGE` for channels other than 1, 3 and 4,
    /// `TOO_LARGE` above 2^25 pixels.
    pub fn new(data: &'a [u8], width: usize, height: usize, channels: usize) -> Result<Self> {
        let error = |code: Code, expected: String, got: String| {
            Err(Error::new(code, expected, got).in_input("image"))
        };
        if ![1, 3, 4].contains(&channels) {
            return error(Code::OutOfRange, "1, 3 or 4 channels".to_owned(), channels.to_string());
        }
        let size = format!("{width} × {height} pixels");
        let Some(pixels) = width.checked_mul(height).filter(|&pixels| pixels <= MOST_PIXELS) else {
            return error(Code::TooLarge, format!("at most {MOST_PIXELS} pixels"), size);
        };
        if data.len() != pixels * channels {
            let expected = format!("{} bytes for {size} of {channels} channels", pixels * channels);
            return error(Code::ShapeMismatch, expected, format!("{} bytes", data.len()));
        }
        Ok(Image { data, width, height, channels })
    }

    pub(super) fn pixels(&self) -> usize {
        self.width * self.height
    }

    /// Red, green and blue of each pixel.
    pub(super) fn rgb(&self) -> impl Iterator<Item = [u8; 3]> {
        let channels = self.channels;
        self.data
            .chunks_exact(channels)
            .map(move |pixel| if channels == 1 { [pixel[0]; 3] } else { [pixel[0], pixel[1], pixel[2]] })
    }
}
