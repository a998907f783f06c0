//! Masks from coefficients and prototypes, as in YOLACT (Bolya et al. 2019) and the YOLOs after it.

use std::ops::Range;

use boxwise_error::{Code, Error, Result};

use super::inputs::Image;
use super::reader::Grid;
use super::resize::Mapping;
use super::tensor::Data;
use crate::check::room;

/// Masks of detections in pixels of the image, each cropped to its box.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Masks {
    /// The rectangle of each mask: x, y, width, height.
    pub frames: Vec<[u32; 4]>,
    /// Start of each mask in `data`, and the end.
    pub starts: Vec<u32>,
    /// 1 inside the object and 0 outside, row-major within each rectangle.
    pub data: Vec<u8>,
}

/// Limit for the bytes of one image's masks.
const MOST_BYTES: usize = 1 << 31;

/// A pixel of the image is inside if the logit at its centre, Σ coefficient · prototype, is above 0 (a probability
/// above ½). Logits are interpolated bilinearly between the centres of the prototypes' cells and constant beyond the
/// outermost. A mask's rectangle has the columns from x1 up and below x2, and likewise for rows.
pub(super) fn masks(
    sources: &[u32],
    boxes: impl Iterator<Item = [f64; 4]>,
    (first, grid): (usize, Grid),
    outputs: &Image,
    image: [f64; 2],
    mapping: &Mapping,
) -> Result<Masks> {
    let input = outputs.need_input()?;
    let (head, prototypes) = (outputs.view(0), outputs.view(1));
    let [count, height, width] = [prototypes.dims[0], prototypes.dims[1], prototypes.dims[2]];
    let mut out = Masks { starts: vec![0], ..Masks::default() };
    let axes =
        [Axis { input: input[0], cells: width, side: 0 }, Axis { input: input[1], cells: height, side: 1 }];
    for (&source, b) in sources.iter().zip(boxes) {
        let [x, y, right, bottom] = [(b[0], image[0]), (b[1], image[1]), (b[2], image[0]), (b[3], image[1])]
            .map(|(edge, most)| edge.clamp(0.0, most.floor()).ceil() as usize);
        let (mut w, mut h) = (right.saturating_sub(x), bottom.saturating_sub(y));
        if width == 0 || height == 0 {
            (w, h) = (0, 0);
        }
        let bytes = w.checked_mul(h).and_then(|area| area.checked_add(out.data.len()));
        let fits = bytes.is_some_and(|bytes| bytes <= MOST_BYTES);
        if !fits || out.data.try_reserve(w * h).is_err() {
            let expected = format!("masks of at most {MOST_BYTES} bytes together, and memory for them");
            return Err(Error::new(Code::TooLarge, expected, "more").in_input("imageSize"));
        }
        if w > 0 && h > 0 {
            let (columns, rows) = (axes[0].taps(x..x + w, mapping)?, axes[1].taps(y..y + h, mapping)?);
            let coefficients: Vec<f64> =
                (0..count).map(|m| head.data.at(grid.place(first + m, source as usize))).collect();
            let region = Region::new(&columns, &rows);
            let logits = region.logits(&prototypes.data, &coefficients, width, height);
            for row in &rows {
                let (upper, lower) = (region.row(&logits, row.near), region.row(&logits, row.far));
                out.data.extend(columns.iter().map(|column| {
                    let (left, right) = (column.near - region.x, column.far - region.x);
                    let across = |line: &[f64]| line[left] + (line[right] - line[left]) * column.share;
                    let (above, below) = (across(upper), across(lower));
                    u8::from(above + (below - above) * row.share > 0.0)
                }));
            }
        }
        out.frames.push([x as u32, y as u32, w as u32, h as u32]);
        out.starts.push(out.data.len() as u32);
    }
    Ok(out)
}

/// One axis of the prototypes.
struct Axis {
    input: f64,
    cells: usize,
    side: usize,
}

/// The two cells around the centre of a pixel, and the weight of the far one.
struct Tap {
    near: usize,
    far: usize,
    share: f64,
}

impl Axis {
    fn taps(&self, pixels: Range<usize>, mapping: &Mapping) -> Result<Vec<Tap>> {
        let mut taps = room(pixels.len(), "pixels of a side")?;
        taps.extend(pixels.map(|pixel| self.tap(pixel, mapping)));
        Ok(taps)
    }

    fn tap(&self, pixel: usize, mapping: &Mapping) -> Tap {
        let centre = mapping.back([pixel as f64 + 0.5; 2])[self.side];
        let place = centre * self.cells as f64 / self.input - 0.5;
        let place = place.clamp(0.0, (self.cells - 1) as f64);
        let near = place as usize;
        Tap { near, far: (near + 1).min(self.cells - 1), share: place - near as f64 }
    }
}

/// The cells around the pixels of a mask.
struct Region {
    x: usize,
    y: usize,
    width: usize,
    height: usize,
}

impl Region {
    fn new(columns: &[Tap], rows: &[Tap]) -> Self {
        let span = |taps: &[Tap]| (taps[0].near, taps[taps.len() - 1].far + 1 - taps[0].near);
        let ((x, width), (y, height)) = (span(columns), span(rows));
        Region { x, y, width, height }
    }

    fn logits(&self, prototypes: &Data, coefficients: &[f64], width: usize, height: usize) -> Vec<f64> {
        let mut logits = vec![0.0; self.width * self.height];
        for (m, &coefficient) in coefficients.iter().enumerate() {
            for (line, out) in logits.chunks_exact_mut(self.width).enumerate() {
                let at = (m * height + self.y + line) * width + self.x;
                match prototypes.part(at, self.width) {
                    Data::F32(values) => add(out, values.iter().map(|&v| f64::from(v)), coefficient),
                    Data::F64(values) => add(out, values.iter().copied(), coefficient),
                    halves => add(out, (0..self.width).map(|i| halves.at(i)), coefficient),
                }
            }
        }
        logits
    }

    fn row<'a>(&self, logits: &'a [f64], row: usize) -> &'a [f64] {
        &logits[(row - self.y) * self.width..][..self.width]
    }
}

fn add(out: &mut [f64], values: impl Iterator<Item = f64>, factor: f64) {
    for (out, value) in out.iter_mut().zip(values) {
        *out += factor * value;
    }
}
