//! Masks from coefficients and prototypes, as in YOLACT (Bolya et al. 2019) and the YOLOs after it.

use std::ops::Range;

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;
use boxwise_kernels::tensors::prototypes::{positive_between, weighted_sum};

use super::channels::{Grid, Prototypes};
use super::details::check_details;
use super::inputs::Image;
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
    boxes: &[[f64; 4]],
    (first, grid, prototypes): (usize, Grid, Prototypes),
    outputs: &Image,
    image: [f64; 2],
    mapping: &Mapping,
) -> Result<Masks> {
    let (head, values) = (outputs.view(0), outputs.view(1));
    let Prototypes { count, height, width, .. } = prototypes;
    let axes = Axis::both(outputs.need_input()?, [width, height]);
    let mut out = Masks::none();
    let mut broken = 0;
    for (&source, b) in sources.iter().zip(boxes) {
        let [x, y, right, bottom] = [(b[0], image[0]), (b[1], image[1]), (b[2], image[0]), (b[3], image[1])]
            .map(|(edge, most)| edge.clamp(0.0, most.floor()).ceil() as usize);
        let (mut w, mut h) = (right.saturating_sub(x), bottom.saturating_sub(y));
        if width == 0 || height == 0 {
            (w, h) = (0, 0);
        }
        out.make_room(w, h)?;
        if w > 0 && h > 0 {
            let (columns, rows) = (axes[0].taps(x..x + w, mapping)?, axes[1].taps(y..y + h, mapping)?);
            let coefficients: Vec<f64> =
                (0..count).map(|m| head.at(grid.place(first + m, source as usize))).collect();
            let region = Region::new(&columns, &rows);
            let logits = region.logits(outputs.isa, &values, &coefficients, prototypes);
            broken += usize::from(is_broken(&logits));
            out.paint(outputs.isa, &columns, &rows, &region, &logits);
        }
        out.close([x, y, w, h]);
    }
    check_details("masks", sources.len(), broken)?;
    Ok(out)
}

/// Masks of queries, each [height, width] logits of the whole input, in output `role`: not cropped to boxes. A pixel is
/// inside as in [`masks`]. A mask's rectangle has the pixels around which a logit is above 0.
pub(super) fn query_masks(
    sources: &[u32],
    (role, [height, width]): (usize, [usize; 2]),
    outputs: &Image,
    image: [f64; 2],
    mapping: &Mapping,
) -> Result<Masks> {
    let values = outputs.view(role);
    let axes = Axis::both(outputs.need_input()?, [width, height]);
    let mut out = Masks::none();
    let none = width == 0 || height == 0;
    let whole = |axis: &Axis, side: f64| axis.taps(0..if none { 0 } else { side as usize }, mapping);
    let (columns, rows) = (whole(&axes[0], image[0])?, whole(&axes[1], image[1])?);
    let mut broken = 0;
    for &source in sources {
        let logits: Vec<f64> = {
            let mask = values.part(source as usize * height * width, height * width);
            (0..mask.len()).map(|place| mask.at(place)).collect()
        };
        broken += usize::from(!none && is_broken(&logits));
        let inside = |cell: &usize| logits[*cell] > 0.0;
        let span = |taps: &[Tap], cells: &mut dyn Iterator<Item = usize>| {
            let Some(first) = cells.next() else { return 0..0 };
            let (least, most) =
                cells.fold((first, first), |(least, most), cell| (least.min(cell), most.max(cell)));
            taps.partition_point(|tap| tap.far < least)..taps.partition_point(|tap| tap.near <= most)
        };
        let cells = || (0..logits.len()).filter(inside);
        let across = span(&columns, &mut cells().map(|cell| cell % width));
        let down = span(&rows, &mut cells().map(|cell| cell / width));
        let (w, h) = (across.len(), down.len());
        out.make_room(w, h)?;
        if w > 0 && h > 0 {
            let region = Region { x: 0, y: 0, width, height };
            out.paint(outputs.isa, &columns[across.clone()], &rows[down.clone()], &region, &logits);
        }
        out.close([across.start, down.start, w, h]);
    }
    check_details("masks", sources.len(), broken)?;
    Ok(out)
}

/// Whether no logit of a mask is a number.
fn is_broken(logits: &[f64]) -> bool {
    logits.iter().all(|logit| logit.is_nan())
}

impl Masks {
    /// No masks.
    pub(super) fn none() -> Masks {
        Masks { starts: vec![0], ..Masks::default() }
    }

    /// Some of the masks.
    pub(super) fn of(&self, places: impl Iterator<Item = usize>) -> Result<Masks> {
        let mut out = Masks::none();
        for place in places {
            let frame = self.frames[place].map(|number| number as usize);
            out.make_room(frame[2], frame[3])?;
            out.data.extend(&self.data[self.starts[place] as usize..self.starts[place + 1] as usize]);
            out.close(frame);
        }
        Ok(out)
    }

    /// Adds the part of a whole image's mask in a rectangle.
    pub(super) fn crop(
        &mut self,
        whole: &[u8],
        width: usize,
        frame @ [x, y, w, h]: [usize; 4],
    ) -> Result<()> {
        self.make_room(w, h)?;
        for row in y..y + h {
            self.data.extend(&whole[row * width + x..][..w]);
        }
        self.close(frame);
        Ok(())
    }

    fn make_room(&mut self, w: usize, h: usize) -> Result<()> {
        let bytes = w.checked_mul(h).and_then(|area| area.checked_add(self.data.len()));
        let fits = bytes.is_some_and(|bytes| bytes <= MOST_BYTES);
        if !fits || self.data.try_reserve(w * h).is_err() {
            let expected = format!("masks of at most {MOST_BYTES} bytes together, and memory for them");
            return Err(Error::new(Code::TooLarge, expected, "more").in_input("imageSize"));
        }
        Ok(())
    }

    /// Adds a mask's pixels. Logits are interpolated along each row of cells once, then between rows for each row of pixels.
    fn paint(&mut self, isa: Isa, columns: &[Tap], rows: &[Tap], region: &Region, logits: &[f64]) {
        let across = |row: usize, out: &mut Vec<f64>| {
            let line = region.row(logits, row);
            out.clear();
            out.extend(columns.iter().map(|column| {
                let (left, right) = (line[column.near - region.x], line[column.far - region.x]);
                left + (right - left) * column.share
            }));
        };
        let mut lines: [(usize, Vec<f64>); 2] = std::array::from_fn(|_| (usize::MAX, Vec::new()));
        for row in rows {
            // The near row is often the far row of the cells above.
            if lines[1].0 == row.near {
                lines.swap(0, 1);
            }
            for (line, cells) in lines.iter_mut().zip([row.near, row.far]) {
                if line.0 != cells {
                    across(cells, &mut line.1);
                    line.0 = cells;
                }
            }
            let from = self.data.len();
            self.data.resize(from + columns.len(), 0);
            positive_between(isa, &lines[0].1, &lines[1].1, row.share, &mut self.data[from..]);
        }
    }

    fn close(&mut self, frame: [usize; 4]) {
        self.frames.push(frame.map(|number| number as u32));
        self.starts.push(self.data.len() as u32);
    }
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
    fn both(input: [f64; 2], cells: [usize; 2]) -> [Axis; 2] {
        [0, 1].map(|side| Axis { input: input[side], cells: cells[side], side })
    }

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

    fn logits(&self, isa: Isa, values: &Data, coefficients: &[f64], prototypes: Prototypes) -> Vec<f64> {
        let Prototypes { count, height, width, last } = prototypes;
        let mut logits = vec![0.0; self.width * self.height];
        let place = |m: usize, line: usize| {
            let cell = (self.y + line) * width + self.x;
            if last { cell * count + m } else { m * height * width + cell }
        };
        if let (Data::F32(values), false) = (values, last) {
            for (line, out) in logits.chunks_exact_mut(self.width).enumerate() {
                weighted_sum(isa, &values[place(0, line)..], height * width, coefficients, out);
            }
            return logits;
        }
        let step = if last { count } else { 1 };
        if values.is_double() {
            for (m, &coefficient) in coefficients.iter().enumerate() {
                for (line, out) in logits.chunks_exact_mut(self.width).enumerate() {
                    for (i, out) in out.iter_mut().enumerate() {
                        *out += coefficient * values.at(place(m, line) + i * step);
                    }
                }
            }
            return logits;
        }
        // The row's cells map after map, as singles.
        let mut maps = vec![0.0; count * self.width];
        for (line, out) in logits.chunks_exact_mut(self.width).enumerate() {
            for (m, map) in maps.chunks_exact_mut(self.width).enumerate() {
                map.iter_mut()
                    .enumerate()
                    .for_each(|(i, map)| *map = values.at(place(m, line) + i * step) as f32);
            }
            weighted_sum(isa, &maps, self.width, coefficients, out);
        }
        logits
    }

    fn row<'a>(&self, logits: &'a [f64], row: usize) -> &'a [f64] {
        &logits[(row - self.y) * self.width..][..self.width]
    }
}
