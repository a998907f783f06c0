//! Converts images to the input of a network: resized by the rule that `decode` undoes, padded, normalised.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;
use boxwise_kernels::machine::memory::try_zeroed;
use boxwise_kernels::tensors::bilinear::{Normalise, Tap, across, down, halve, taps, to_halves};

use crate::check::room;
use crate::decode::Resize;
use boxwise_threads::poll;

/// The bytes of an image, row by row.
#[derive(Clone, Copy, Debug)]
pub struct Pixels<'a> {
    /// 3 or 4 bytes per pixel; the fourth is ignored.
    pub bytes: &'a [u8],
    /// Width and height.
    pub size: [usize; 2],
}

/// Describes the tensor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Request {
    /// Width and height of the network's input.
    pub input: [usize; 2],
    /// How the image is resized.
    pub resize: Resize,
    /// Whether images smaller than the input are enlarged. Not used for [`Resize::Stretch`].
    pub enlarge: bool,
    /// Whether channels are the last dimension.
    pub channels_last: bool,
    /// Whether the order of channels is reversed.
    pub reversed: bool,
    /// Whether numbers are in half precision.
    pub halves: bool,
    /// The byte value of padding.
    pub padding: u8,
    /// The conversion of bytes, for each channel of the tensor.
    pub normalise: [Normalise; 3],
}

/// The numbers of a tensor.
#[derive(Clone, Debug, PartialEq)]
pub enum Numbers {
    /// Single precision.
    Singles(Vec<f32>),
    /// Bits of halves.
    Halves(Vec<u16>),
}

/// Limit for the numbers of a tensor.
const MOST: usize = 1 << 30;

/// The place of the scaled image in the input.
struct Place {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Place {
    fn new(image: [usize; 2], request: &Request) -> Result<Place> {
        let input = request.input;
        let [left, top, width, height] = match request.resize {
            Resize::Stretch => [0, 0, input[0], input[1]],
            Resize::None => [0, 0, image[0].min(input[0]), image[1].min(input[1])],
            Resize::Letterbox | Resize::LetterboxCorner => {
                let (image, sides) = (image.map(|side| side as f64), input.map(|side| side as f64));
                let place = crate::boxes::Letterbox::new(image, sides, request.enlarge)?;
                let corner = request.resize == Resize::LetterboxCorner;
                // YOLOX rounds down; letterboxes that centre the image round to nearest.
                let round = if corner { f64::floor } else { f64::round_ties_even };
                let scaled = |side: usize| (round(image[side] * place.scale) as usize).clamp(1, input[side]);
                let [left, top] = if corner { [0.0; 2] } else { [place.left, place.top] };
                [left as usize, top as usize, scaled(0), scaled(1)]
            }
        };
        Ok(Place { left, top, width: width.min(input[0] - left), height: height.min(input[1] - top) })
    }
}

/// The image as a tensor [1, 3, height, width], or [1, height, width, 3].
///
/// # Errors
/// `OUT_OF_RANGE` for empty sizes, `LENGTH_MISMATCH` for bytes that are not 3 or 4 for each pixel, `TOO_LARGE` for more
/// than 2^30 numbers.
pub fn letterbox_image(pixels: Pixels, request: &Request) -> Result<Numbers> {
    let step = check(pixels, request)?;
    let [input_width, input_height] = request.input;
    let plane = input_width * input_height;
    let isa = Isa::detect();
    let place = Place::new(pixels.size, request)?;
    let mut planes = zeros(3 * plane)?;
    for (plane, normalise) in planes.chunks_exact_mut(plane).zip(request.normalise) {
        pad(plane, input_width, &place, normalise.of(i32::from(request.padding)));
    }
    let mut rows = Rows::new(isa, pixels, step, &place, request.resize);
    for y in 0..place.height {
        poll();
        rows.read(y);
        for (c, normalise) in request.normalise.into_iter().enumerate() {
            let from = c * plane + (place.top + y) * input_width + place.left;
            let channel = if request.reversed { 2 - c } else { c };
            rows.write(y, channel, normalise, &mut planes[from..from + place.width]);
        }
    }
    if request.channels_last {
        planes = interleaved(&planes, plane)?;
    }
    if !request.halves {
        return Ok(Numbers::Singles(planes));
    }
    let mut halves = room(planes.len(), "numbers")?;
    halves.resize(planes.len(), 0);
    to_halves(isa, &planes, &mut halves);
    Ok(Numbers::Halves(halves))
}

fn zeros(count: usize) -> Result<Vec<f32>> {
    try_zeroed(count).map_err(|_| Error::new(Code::TooLarge, "numbers that fit in memory", count.to_string()))
}

/// Fills what is around the scaled image. The rest is written once, by its rows.
fn pad(plane: &mut [f32], width: usize, place: &Place, value: f32) {
    let (first, end) = (place.top * width, (place.top + place.height) * width);
    plane[..first].fill(value);
    plane[end..].fill(value);
    for row in plane[first..end].chunks_exact_mut(width) {
        row[..place.left].fill(value);
        row[place.left + place.width..].fill(value);
    }
}

/// Number of bytes per pixel.
fn check(pixels: Pixels, request: &Request) -> Result<usize> {
    for (name, [width, height]) in [("image", pixels.size), ("input", request.input)] {
        if width == 0 || height == 0 {
            let got = format!("{width} x {height}");
            return Err(Error::new(Code::OutOfRange, "a width and a height above 0", got).in_input(name));
        }
    }
    let count = pixels.size[0].saturating_mul(pixels.size[1]);
    let numbers = request.input[0].checked_mul(request.input[1]).and_then(|plane| plane.checked_mul(3));
    if numbers.is_none_or(|numbers| numbers > MOST) {
        return Err(Error::new(Code::TooLarge, "a tensor of at most 2^30 numbers", "more").in_input("input"));
    }
    [3, 4].into_iter().find(|&step| count.checked_mul(step) == Some(pixels.bytes.len())).ok_or_else(|| {
        let [width, height] = pixels.size;
        let expected = format!("3 or 4 bytes for each of {width} x {height} pixels");
        Error::new(Code::LengthMismatch, expected, pixels.bytes.len().to_string()).in_input("pixels")
    })
}

fn interleaved(planes: &[f32], plane: usize) -> Result<Vec<f32>> {
    let (first, rest) = planes.split_at(plane);
    let (second, third) = rest.split_at(plane);
    let mut pixels = room(planes.len(), "numbers")?;
    pixels.extend(first.iter().zip(second).zip(third).flat_map(|((&a, &b), &c)| [a, b, c]));
    Ok(pixels)
}

/// Rows of the scaled image.
struct Rows<'a> {
    isa: Isa,
    pixels: Pixels<'a>,
    step: usize,
    halved: bool,
    columns: Vec<Tap>,
    rows: Vec<Tap>,
    /// Two interpolated rows of each channel and the indices of their source rows.
    sums: [(usize, [Vec<i32>; 3]); 2],
}

/// No source row.
const NONE: usize = usize::MAX;

impl<'a> Rows<'a> {
    fn new(isa: Isa, pixels: Pixels<'a>, step: usize, place: &Place, resize: Resize) -> Self {
        // Without resizing a larger image is cropped.
        let [width, height] = if resize == Resize::None { [place.width, place.height] } else { pixels.size };
        let sums = std::array::from_fn(|_| (NONE, std::array::from_fn(|_| vec![0; place.width])));
        Rows {
            isa,
            pixels,
            step,
            halved: width == 2 * place.width && height == 2 * place.height,
            columns: taps(width, place.width, true),
            rows: taps(height, place.height, false),
            sums,
        }
    }

    fn source(&self, row: usize) -> &'a [u8] {
        let stride = self.pixels.size[0] * self.step;
        &self.pixels.bytes[row * stride..][..stride]
    }

    /// Interpolates the source rows of an output row.
    fn read(&mut self, y: usize) {
        let Tap { near, far, weights } = self.rows[y];
        if self.halved {
            return;
        }
        // The near row is often the far row of the previous output row.
        if self.sums[1].0 == near {
            self.sums.swap(0, 1);
        }
        for (place, row) in [near, far].into_iter().enumerate().filter(|&(place, _)| weights[place] != 0) {
            let source = self.source(row);
            let (known, sums) = &mut self.sums[place];
            if *known != row {
                across(self.isa, source, self.step, &self.columns, sums.each_mut().map(|sums| &mut sums[..]));
                *known = row;
            }
        }
    }

    /// Writes a channel of an output row whose source rows were read.
    fn write(&self, y: usize, channel: usize, normalise: Normalise, out: &mut [f32]) {
        if self.halved {
            let rows = [self.source(2 * y), self.source(2 * y + 1)];
            return halve(rows, self.step, channel, normalise, out);
        }
        let [upper, lower] = &self.sums;
        down(self.isa, &upper.1[channel], &lower.1[channel], self.rows[y].weights, normalise, out);
    }
}
