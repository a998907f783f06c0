//! Mask proposals with predicted scores: Segment Anything (Kirillov et al. 2023) and models with its outputs.
//!
//! As the automatic mask generator of segment-anything: masks whose predicted IoU is above the threshold are scaled to the image, those that
//! are not stable are dropped, and the boxes around the others are suppressed. A low-resolution mask is scaled twice, to the padded input and
//! then, without the padding, to the image; each time as torch's `interpolate` does it bilinearly in single precision.
//!
//! ```text
//! 256 × 256 ──bilinear──▶ 1024 × 1024 ──crop──▶ 1024 × 683 ──bilinear──▶ 1500 × 1000 (the image)
//! ```
//!
//! Neither of the scaled maps is held: a row of the image needs two rows of the input, which need two rows of the mask.

use std::sync::Arc;

use boxwise_error::{Code, Error, Result};
use boxwise_threads::poll;

use super::Resize;
use super::candidates::Candidates;
use super::inputs::{Image, Shapes};
use super::masks::Masks;
use super::plausible::check_mask_logits;
use super::reader::{Detail, Found, Reader};
use super::settings::Settings;
use super::tensor::Data;
use crate::check::room;

/// Logits of masks [..., height, width] and a predicted IoU for each.
pub(super) fn sam<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let (masks, scores) = (shapes.dims(0), shapes.dims(1));
    let [leading @ .., height, width] = masks else { return Err(shapes.wrong("masks of rows and columns")) };
    let count = leading.iter().product::<usize>();
    if scores.iter().product::<usize>() != count {
        return Err(shapes.wrong("a score for each mask"));
    }
    let cells = [*width, *height];
    let limits = Limits::new(settings)?;
    match settings.resize {
        Resize::LetterboxCorner | Resize::Stretch => {}
        Resize::Letterbox | Resize::None => {
            let expected = "'letterbox-corner', as SAM, or 'stretch', as SAM 2";
            return Err(Error::new(Code::InvalidArgument, expected, "another rule").in_input("resize"));
        }
    }
    Ok(Box::new(move |image, settings| read(image, settings, count, cells, limits)))
}

/// The thresholds of logits.
#[derive(Clone, Copy)]
struct Limits {
    inside: f32,
    /// Moved up and down.
    surely: f32,
    perhaps: f32,
    stability: f32,
}

impl Limits {
    fn new(settings: &Settings) -> Result<Limits> {
        let number = |name: &str, default: f64| settings.own.number(name).map(|own| own.unwrap_or(default));
        let (inside, offset) = (number("maskThreshold", 0.0)?, number("stabilityScoreOffset", 1.0)?);
        let stability = number("stabilityScoreThreshold", 0.95)?;
        let checks = [
            ("maskThreshold", inside, "a finite number", inside.is_finite()),
            (
                "stabilityScoreOffset",
                offset,
                "a finite number of at least 0",
                (0.0..f64::INFINITY).contains(&offset),
            ),
            ("stabilityScoreThreshold", stability, "a number in 0..1", (0.0..=1.0).contains(&stability)),
        ];
        if let Some((name, value, expected, _)) = checks.into_iter().find(|(.., fits)| !fits) {
            return Err(Error::new(Code::OutOfRange, expected, value.to_string()).in_input(name));
        }
        let [inside, surely, perhaps, stability] =
            [inside, inside + offset, inside - offset, stability].map(|number| number as f32);
        Ok(Limits { inside, surely, perhaps, stability })
    }
}

fn read(
    image: &Image,
    settings: &Settings,
    count: usize,
    cells: [usize; 2],
    limits: Limits,
) -> Result<Found> {
    let (masks, scores) = (image.view(0), image.view(1));
    check_mask_logits(&masks)?;
    let mut candidates = Candidates::new(settings.single, settings.top_k);
    let (mut sources, mut painted) = (Vec::new(), Masks::none());
    let mut scaling = Scaling::new(image, settings, cells)?;
    for source in 0..count {
        poll();
        let score = scores.at(source);
        if score.is_nan() || score <= settings.score_threshold {
            continue;
        }
        let area = cells[0] * cells[1];
        let Some(frame @ [x, y, w, h]) = scaling.paint(&masks.part(source * area, area), limits) else {
            continue;
        };
        painted.crop(&scaling.pixels, scaling.size[0], frame)?;
        sources.push(source as u32);
        // the last column and row, as masks_to_boxes has them
        let corners = [x, y, x + w - 1, y + h - 1].map(|number| number as f64);
        candidates.push(corners, score, 0, source);
    }
    Ok(Found { candidates, detail: Detail::Painted(Arc::new((sources, painted))) })
}

/// One axis that is scaled: for each place of the result the two it lies between, and the weight of the second.
struct Axis(Vec<(usize, usize, f32)>);

impl Axis {
    /// As torch's `interpolate` without aligned corners, in single precision.
    fn new(from: usize, to: usize) -> Result<Axis> {
        let scale = from as f32 / to as f32;
        let mut taps = room(to, "pixels of a side")?;
        taps.extend((0..to).map(|place| {
            let at = (scale * (place as f32 + 0.5) - 0.5).max(0.0);
            let near = (at as usize).min(from - 1);
            (near, (near + 1).min(from - 1), (at - near as f32).min(1.0))
        }));
        Ok(Axis(taps))
    }

    /// Writes a line at the places of this axis.
    fn stretch(&self, line: &[f32], out: &mut [f32]) {
        for (out, &(near, far, share)) in out.iter_mut().zip(&self.0) {
            *out = (1.0 - share) * line[near] + share * line[far];
        }
    }
}

fn line_of(pixels: usize) -> Result<Vec<f32>> {
    let mut line = room(pixels, "pixels of a line")?;
    line.resize(pixels, 0.0);
    Ok(line)
}

fn between(upper: &[f32], lower: &[f32], share: f32, out: &mut [f32]) {
    for ((out, &upper), &lower) in out.iter_mut().zip(upper).zip(lower) {
        *out = (1.0 - share) * upper + share * lower;
    }
}

/// One scaling of a map in both directions, row by row from the top.
struct Stage {
    columns: Axis,
    rows: Axis,
    /// The last two rows that were asked for, stretched, and which they are.
    held: [(usize, Vec<f32>); 2],
    line: Vec<f32>,
}

/// No row.
const NONE: usize = usize::MAX;

impl Stage {
    fn new(from: [usize; 2], to: [usize; 2]) -> Result<Stage> {
        Ok(Stage {
            columns: Axis::new(from[0], to[0])?,
            rows: Axis::new(from[1], to[1])?,
            held: [(NONE, line_of(to[0])?), (NONE, line_of(to[0])?)],
            line: line_of(from[0])?,
        })
    }

    /// Only the first columns and rows of the result.
    fn cropped(mut self, [width, height]: [usize; 2]) -> Stage {
        self.columns.0.truncate(width);
        self.rows.0.truncate(height);
        self.held.iter_mut().for_each(|(_, line)| line.truncate(width));
        self
    }

    fn forget(&mut self) {
        self.held.iter_mut().for_each(|(row, _)| *row = NONE);
    }

    /// Writes a row of the result; `source` writes a row of the map.
    fn row(&mut self, row: usize, source: &mut dyn FnMut(usize, &mut [f32]), out: &mut [f32]) {
        let (near, far, share) = self.rows.0[row];
        for wanted in [near, far] {
            if self.held.iter().any(|(held, _)| *held == wanted) {
                continue;
            }
            let oldest = usize::from(self.held[0].0 == near || self.held[0].0 == far);
            source(wanted, &mut self.line);
            self.columns.stretch(&self.line, &mut self.held[oldest].1);
            self.held[oldest].0 = wanted;
        }
        let of = |wanted: usize| &self.held[usize::from(self.held[0].0 != wanted)].1;
        between(of(near), of(far), share, out);
    }
}

/// From the cells of a mask to pixels of the image.
struct Scaling {
    cells: [usize; 2],
    /// Width and height of the result.
    size: [usize; 2],
    /// None, if masks have the result's size.
    stages: Vec<Stage>,
    line: Vec<f32>,
    /// The whole mask that was painted last.
    pixels: Vec<u8>,
}

impl Scaling {
    fn new(image: &Image, settings: &Settings, cells: [usize; 2]) -> Result<Scaling> {
        let input = image.need_input()?;
        let whole = |size: [f64; 2]| size.map(|side| side as usize);
        let size = whole(image.size.unwrap_or(input));
        let mut stages = Vec::new();
        if cells != size && !cells.contains(&0) && !size.contains(&0) {
            if settings.resize == Resize::LetterboxCorner {
                check_shape(cells, input)?;
                let first = Stage::new(cells, whole(input))?;
                let scale = (input[0] / size[0] as f64).min(input[1] / size[1] as f64);
                let scale = if settings.enlarge { scale } else { scale.min(1.0) };
                // segment-anything's get_preprocess_shape rounds halves up
                let shown = size.map(|side| ((side as f64 * scale + 0.5) as usize).max(1));
                stages.push(first.cropped(shown));
                if image.size.is_some() {
                    stages.push(Stage::new(shown, size)?);
                }
            } else {
                stages.push(Stage::new(cells, size)?);
            }
        }
        let mut pixels = room(size[0].saturating_mul(size[1]), "pixels of a mask")?;
        pixels.resize(size[0] * size[1], 0);
        Ok(Scaling { cells, size, stages, line: line_of(size[0])?, pixels })
    }

    /// Paints a mask and returns the rectangle around it, unless it is empty or not stable.
    fn paint(&mut self, mask: &Data, limits: Limits) -> Option<[usize; 4]> {
        let [width, height] = self.size;
        let cells = self.cells[0];
        let mut of_mask = |row: usize, out: &mut [f32]| match mask.part(row * cells, cells) {
            Data::F32(line) => out.copy_from_slice(line),
            line => out.iter_mut().enumerate().for_each(|(place, out)| *out = line.at(place) as f32),
        };
        self.stages.iter_mut().for_each(Stage::forget);
        let (mut surely, mut perhaps) = (0usize, 0usize);
        let mut frame: Option<[usize; 4]> = None; // left, top, right, bottom
        for row in 0..height {
            match &mut self.stages[..] {
                [] if self.cells == self.size => of_mask(row, &mut self.line),
                [one] => one.row(row, &mut of_mask, &mut self.line),
                [first, second] => {
                    let mut of_input = |row: usize, out: &mut [f32]| first.row(row, &mut of_mask, out);
                    second.row(row, &mut of_input, &mut self.line);
                }
                _ => return None, // no cells
            }
            let pixels = &mut self.pixels[row * width..][..width];
            for (pixel, &logit) in pixels.iter_mut().zip(&self.line) {
                *pixel = u8::from(logit > limits.inside);
            }
            surely += self.line.iter().filter(|logit| **logit > limits.surely).count();
            perhaps += self.line.iter().filter(|logit| **logit > limits.perhaps).count();
            let inside = |pixel: &u8| *pixel == 1;
            if let (Some(left), Some(right)) =
                (pixels.iter().position(inside), pixels.iter().rposition(inside))
            {
                let [x, y, r, _] = frame.unwrap_or([left, row, right, row]);
                frame = Some([x.min(left), y, r.max(right), row]);
            }
        }
        let is_stable = surely as f32 / perhaps as f32 >= limits.stability; // not if there is nothing
        frame.filter(|_| is_stable).map(|[x, y, right, bottom]| [x, y, right + 1 - x, bottom + 1 - y])
    }
}

/// Returns an error for maps that cover no input of this shape, as those of an image of another size.
fn check_shape([width, height]: [usize; 2], input: [f64; 2]) -> Result<()> {
    if width as f64 * input[1] == height as f64 * input[0] {
        return Ok(());
    }
    let expected =
        format!("masks of the image's size, or of the shape of the input of {} x {}", input[0], input[1]);
    Err(Error::new(Code::ShapeMismatch, expected, format!("masks of {width} x {height}")).in_input("outputs"))
}
