//! Heads that predict offsets from anchors: SSD, RetinaNet, EfficientDet; and FCOS, whose points act as anchors.

use std::borrow::Cow;

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::math::exp::sigmoid;

use super::candidates::{Candidates, best_of};
use super::inputs::{Image, Shapes};
use super::plausible::check_all;
use super::pyramid::Pyramid;
use super::reader::Reader;
use super::scores::{Scores, root_bar};
use super::settings::{Settings, no_input};
use crate::anchors::{
    EFFICIENTDET_RATIOS, Level, RETINANET_RATIOS, SsdConfig, efficientdet as efficientdet_anchors,
    pyramid_levels, retinanet_sizes, ssd as ssd_boxes, torchvision,
};
use crate::check::rows;
use crate::coding::{Coding, LARGEST_LOG_SCALE};

/// The weights of the offsets of Faster R-CNN and SSD.
pub(super) const WEIGHTS: [f64; 4] = [10.0, 10.0, 5.0, 5.0];

/// SSD in torchvision: softmax, class 0 is the background; the best `topK` of each class; boxes clipped to the input.
/// The default boxes are those of SSD300, in pixels of the input, unless `anchors` is given.
pub(super) fn ssd<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let [count, columns] = counts(shapes)?;
    let classes = shapes.check_classes(settings, columns.saturating_sub(1))?;
    let anchors = Anchors::new(shapes, settings, count, |input, _| {
        Ok((ssd_boxes(input[0], input[1], &SsdConfig::ssd300_levels(), &SsdConfig::ssd300())?, Vec::new()))
    })?;
    let coding = Coding { weights: WEIGHTS, largest_log_scale: LARGEST_LOG_SCALE };
    Ok(Box::new(move |image, settings| {
        let (logits, deltas) = (image.view(0), image.view(1));
        check_all(image, settings, &logits)?;
        let anchors = anchors.of(image, settings)?;
        let scores = Scores::new(settings);
        let mut of_class: Vec<(Vec<f64>, Vec<u32>)> = vec![Default::default(); classes];
        let mut row = Vec::with_capacity(columns);
        for anchor in 0..count {
            if columns == 0 || !scores.softmax(&logits, anchor * columns, columns, 1..columns, &mut row) {
                continue;
            }
            for (class, &score) in row[1..].iter().enumerate() {
                if score > settings.score_threshold {
                    of_class[class].0.push(score);
                    of_class[class].1.push(anchor as u32);
                }
            }
        }
        let mut candidates = Candidates::new(settings.single, usize::MAX);
        for (class, (scores, places)) in of_class.iter().enumerate() {
            for place in best_of(scores.len(), settings.top_k, |place| scores[place]) {
                let anchor = places[place as usize] as usize;
                let b = coding.decode_one(deltas.four(anchor * 4, 1), anchors.boxes[anchor]);
                candidates.push(within(b, image.input), scores[place as usize], class as u32 + 1, anchor);
            }
        }
        Ok(candidates.into())
    }))
}

/// RetinaNet in torchvision: sigmoid; the best `topK` of each level over anchors and classes; boxes clipped to the
/// input. Anchors are torchvision's for the input padded to a multiple of 32, unless `anchors` is given.
pub(super) fn retinanet<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let [count, columns] = counts(shapes)?;
    shapes.check_classes(settings, columns)?;
    let anchors = Anchors::new(shapes, settings, count, |input, strides| {
        let levels = padded_levels(input, strides)?;
        let ratios = vec![RETINANET_RATIOS.to_vec(); levels.len()];
        let ends = ends_of(levels.iter().map(|level| level.height * level.width * 9));
        Ok((torchvision(&levels, &retinanet_sizes(), &ratios)?, ends))
    })?;
    let coding = Coding::default();
    Ok(Box::new(move |image, settings| {
        let (anchors, deltas) = (anchors.of(image, settings)?, image.view(1));
        let scores = Scores::new(settings);
        let found = best_of_levels(image, settings, columns, &anchors.ends, scores, &|anchor, score| {
            let b = coding.decode_one(deltas.four(anchor * 4, 1), anchors.boxes[anchor]);
            (within(b, image.input), score)
        })?;
        Ok(found.into())
    }))
}

/// EfficientDet in its PyTorch port: offsets (dy, dx, dh, dw) without weights, class scores that are already
/// probabilities, the best class of each anchor. Anchors are EfficientDet's for the input, unless `anchors` is given.
/// The input size follows from their number.
pub(super) fn efficientdet<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let [count, columns] = counts(shapes)?;
    shapes.check_classes(settings, columns)?;
    if settings.input.is_none() && settings.own.numbers("anchors")?.is_none() {
        settings.input = Pyramid::new(settings, 9)?.square(count);
    }
    let anchors = Anchors::new(shapes, settings, count, |[w, h], strides| {
        let levels = pyramid_levels(w, h, strides)?;
        Ok((efficientdet_anchors(&levels, 4.0, 3, &EFFICIENTDET_RATIOS)?, Vec::new()))
    })?;
    let coding = Coding { largest_log_scale: f64::INFINITY, ..Coding::default() };
    Ok(Box::new(move |image, settings| {
        let (anchors, deltas) = (anchors.of(image, settings)?, image.view(1));
        let scores = Scores::new(settings);
        let found = best_of_levels(image, settings, columns, &anchors.ends, scores, &|anchor, score| {
            let [dy, dx, dh, dw] = deltas.four(anchor * 4, 1);
            (within(coding.decode_one([dx, dy, dw, dh], anchors.boxes[anchor]), image.input), score)
        })?;
        Ok(found.into())
    }))
}

/// FCOS in torchvision: √(class · centerness), both sigmoids; distances in units of the point's box; the best `topK` of
/// each level; boxes clipped to the input. Points are the upper left corners of cells of the input padded to a multiple
/// of 32, unless `anchors` gives boxes, of which the centres and sizes are used.
pub(super) fn fcos<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let [count, columns] = counts(shapes)?;
    if shapes.dims(2) != [count, 1] {
        return Err(shapes.wrong("one centerness for each point"));
    }
    shapes.check_classes(settings, columns)?;
    let anchors = Anchors::new(shapes, settings, count, |input, strides| {
        let levels = padded_levels(input, strides)?;
        let sizes: Vec<Vec<f64>> = strides.iter().map(|&stride| vec![stride]).collect();
        let ends = ends_of(levels.iter().map(|level| level.height * level.width));
        Ok((torchvision(&levels, &sizes, &vec![vec![1.0]; levels.len()])?, ends))
    })?;
    Ok(Box::new(move |image, settings| {
        let (anchors, distances, centerness) = (anchors.of(image, settings)?, image.view(1), image.view(2));
        let bar = root_bar(settings.score_threshold);
        let scores = Scores { logits: settings.logits, threshold: bar, single: false };
        let found = best_of_levels(image, settings, columns, &anchors.ends, scores, &|point, score| {
            let centre = centerness.at(point);
            let centre = if settings.logits { sigmoid(centre) } else { centre };
            let [x1, y1, x2, y2] = anchors.boxes[point];
            let (cx, cy, w, h) = (0.5 * (x1 + x2), 0.5 * (y1 + y2), x2 - x1, y2 - y1);
            let [left, top, right, bottom] = distances.four(point * 4, 1);
            let b = [cx - left * w, cy - top * h, cx + right * w, cy + bottom * h];
            (within(b, image.input), (score * centre).sqrt())
        })?;
        Ok(found.into())
    }))
}

/// The best `topK` of each level; `make` returns the box of an anchor and its final score.
fn best_of_levels(
    image: &Image,
    settings: &Settings,
    classes: usize,
    ends: &[usize],
    scores: Scores,
    make: &dyn Fn(usize, f64) -> ([f64; 4], f64),
) -> Result<Candidates> {
    let logits = image.view(0);
    check_all(image, settings, &logits)?;
    let mut candidates = Candidates::new(settings.single, usize::MAX);
    let mut first = 0;
    for &end in ends {
        let mut level = Candidates::new(settings.single, settings.top_k);
        let rows = logits.part(first * classes, (end - first) * classes);
        scores.of_rows(image.isa, &rows, classes, settings.multi_label, &mut |row, class, score| {
            let (b, score) = make(first + row, score);
            if level.round(score) > settings.score_threshold {
                level.push(b, score, class, first + row);
            }
        });
        level.keep_best(settings.top_k);
        candidates.append(&level);
        first = end;
    }
    Ok(candidates)
}

/// Number of anchors, and number of columns of their scores.
fn counts(shapes: &Shapes) -> Result<[usize; 2]> {
    let (logits, deltas) = (shapes.dims(0), shapes.dims(1));
    if deltas != [logits[0], 4] {
        return Err(shapes.wrong("4 numbers for each row of scores"));
    }
    Ok([logits[0], logits[1]])
}

/// Anchors and the end of each level.
#[derive(Clone)]
struct Grown<'a> {
    boxes: Cow<'a, [[f64; 4]]>,
    ends: Vec<usize>,
}

/// Creates the anchors for an input size and strides, with the end of each level; no ends for a single level.
type Grow = fn([f64; 2], &[f64]) -> Result<(Vec<[f64; 4]>, Vec<usize>)>;

/// The anchors of a batch: those given, or the model's for the input. If the input size is that of each image, they are
/// created for every image.
struct Anchors<'a> {
    known: Option<Grown<'a>>,
    count: usize,
    grow: Grow,
}

impl<'a> Anchors<'a> {
    fn new(shapes: &Shapes, settings: &Settings<'a>, count: usize, grow: Grow) -> Result<Self> {
        let mut anchors = Anchors { known: None, count, grow };
        let levels = settings.own.numbers("anchorsPerLevel")?;
        anchors.known = match (settings.own.numbers("anchors")?, settings.input) {
            (Some(flat), _) => {
                let boxes = match flat {
                    Cow::Borrowed(flat) => Cow::Borrowed(rows::<_, 4>("anchors", flat)?),
                    Cow::Owned(flat) => Cow::Owned(rows::<_, 4>("anchors", &flat)?.to_vec()),
                };
                let ends = ends_of(levels.iter().flat_map(|levels| levels.iter().map(|&n| n as usize)));
                Some(Grown { boxes, ends })
            }
            (None, Some(input)) => Some(anchors.grown(input, &settings.strides)?),
            (None, None) => None,
        };
        if let Some(Grown { boxes, ends }) = &mut anchors.known {
            if boxes.len() != count {
                return Err(shapes.wrong(match settings.input {
                    Some([w, h]) => {
                        format!(
                            "{} anchors (of an input of {w} x {h}; see inputSize and anchors)",
                            boxes.len()
                        )
                    }
                    None => format!("as many rows as anchors, {}", boxes.len()),
                }));
            }
            if ends.is_empty() {
                ends.push(count);
            }
            if ends.last() != Some(&count) {
                let got = ends.last().copied().unwrap_or(0).to_string();
                return Err(Error::new(
                    Code::LengthMismatch,
                    format!("levels of {count} anchors together"),
                    got,
                )
                .in_input("anchorsPerLevel"));
            }
        }
        Ok(anchors)
    }

    fn grown(&self, input: [f64; 2], strides: &[f64]) -> Result<Grown<'a>> {
        let (boxes, mut ends) = (self.grow)(input, strides)?;
        if ends.is_empty() {
            ends.push(boxes.len());
        }
        Ok(Grown { boxes: Cow::Owned(boxes), ends })
    }

    /// The anchors of an image.
    fn of(&self, image: &Image, settings: &Settings) -> Result<Cow<'_, Grown<'a>>> {
        if let Some(known) = &self.known {
            return Ok(Cow::Borrowed(known));
        }
        let [w, h] = image.input.ok_or_else(no_input)?;
        let grown = self.grown([w, h], &settings.strides)?;
        if grown.boxes.len() != self.count {
            let expected = format!(
                "{} anchors, those of an input of {w} x {h} (see inputSize and anchors)",
                grown.boxes.len()
            );
            return Err(Error::new(Code::ShapeMismatch, expected, self.count.to_string()).in_input("outputs"));
        }
        Ok(Cow::Owned(grown))
    }
}

fn ends_of(counts: impl Iterator<Item = usize>) -> Vec<usize> {
    counts
        .scan(0usize, |end, count| {
            *end = end.saturating_add(count);
            Some(*end)
        })
        .collect()
}

/// The maps of torchvision's backbones: the input padded to a multiple of 32, halved and rounded up at each level;
/// strides are the padded sides divided by the maps', rounded down.
fn padded_levels(input: [f64; 2], strides: &[f64]) -> Result<Vec<Level>> {
    let padded = input.map(|side| (side / 32.0).ceil() * 32.0);
    let mut levels = pyramid_levels(padded[0], padded[1], strides)?;
    for level in &mut levels {
        level.stride_x = (padded[0] / level.width.max(1) as f64).floor();
        level.stride_y = (padded[1] / level.height.max(1) as f64).floor();
    }
    Ok(levels)
}

/// Clipped to the input; NaN stays.
pub(super) fn within(b: [f64; 4], input: Option<[f64; 2]>) -> [f64; 4] {
    let Some([w, h]) = input else { return b };
    let keep = |value: f64, most: f64| {
        if value < 0.0 {
            0.0
        } else if value > most {
            most
        } else {
            value
        }
    };
    [keep(b[0], w), keep(b[1], h), keep(b[2], w), keep(b[3], h)]
}
