//! Heads that predict offsets from anchors: SSD, RetinaNet, EfficientDet; and FCOS, whose points stand in for anchors.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::math::exp::sigmoid;

use super::candidates::best_of;
use super::detr::check_classes;
use super::inputs::Inputs;
use super::scores::Scores;
use super::settings::Settings;
use super::tensor::View;
use super::{Candidates, Found};
use crate::anchors::{
    EFFICIENTDET_RATIOS, Level, RETINANET_RATIOS, SsdConfig, efficientdet as efficientdet_anchors,
    pyramid_levels, retinanet_sizes, ssd as ssd_boxes, torchvision,
};
use crate::coding::{Coding, LARGEST_LOG_SCALE};

/// The weights of Faster R-CNN's and SSD's offsets.
pub(super) const WEIGHTS: [f64; 4] = [10.0, 10.0, 5.0, 5.0];

/// Anchors and where each level ends.
struct Anchors {
    boxes: Vec<[f64; 4]>,
    ends: Vec<usize>,
}

/// torchvision's SSD: softmax, class 0 is the background; of each class the best `topK`; boxes clipped to the input. The
/// default boxes are SSD300's, in pixels of the input, unless `anchors` gives others.
pub(super) fn ssd(inputs: &Inputs, settings: &Settings) -> Result<Found> {
    let (logits, deltas) = (inputs.view(0), inputs.view(1));
    let [count, columns] = [logits.dims[0], logits.dims[1]];
    let input = settings.need_input()?;
    let made = || ssd_boxes(input[0], input[1], &SsdConfig::ssd300_levels(), &SsdConfig::ssd300());
    let anchors = anchors(inputs, settings, count, || Ok((made()?, Vec::new())))?;
    let classes = columns.saturating_sub(1);
    check_classes(inputs, settings, classes)?;
    let scores =
        Scores { logits: settings.logits, threshold: settings.score_threshold, single: settings.single };
    let mut of_class: Vec<(Vec<f64>, Vec<u32>)> = vec![Default::default(); classes];
    let mut row = Vec::with_capacity(columns);
    for anchor in 0..count {
        if columns == 0 || !scores.softmax(&logits.data, anchor * columns, columns, 1..columns, &mut row) {
            continue;
        }
        for (class, &score) in row[1..].iter().enumerate() {
            if score > settings.score_threshold {
                of_class[class].0.push(score);
                of_class[class].1.push(anchor as u32);
            }
        }
    }
    let coding = Coding { weights: WEIGHTS, largest_log_scale: LARGEST_LOG_SCALE };
    let mut candidates = Candidates::new(settings.single, usize::MAX);
    for (class, (scores, places)) in of_class.iter().enumerate() {
        for place in best_of(scores.len(), settings.top_k, |place| scores[place]) {
            let anchor = places[place as usize] as usize;
            let b = coding.decode_one(four(&deltas, anchor), anchors.boxes[anchor]);
            candidates.push(within(b, settings.input), scores[place as usize], class as u32 + 1, anchor);
        }
    }
    Ok(candidates.into())
}

/// torchvision's RetinaNet: sigmoid; of each level the best `topK` over anchors and classes; boxes clipped to the input.
/// Anchors are torchvision's for the input padded to a multiple of 32, unless `anchors` gives others.
pub(super) fn retinanet(inputs: &Inputs, settings: &Settings) -> Result<Found> {
    let (logits, deltas) = (inputs.view(0), inputs.view(1));
    let made = || {
        let levels = padded_levels(settings)?;
        let ratios = vec![RETINANET_RATIOS.to_vec(); levels.len()];
        let ends = ends_of(levels.iter().map(|level| level.height * level.width * 9));
        Ok((torchvision(&levels, &retinanet_sizes(), &ratios)?, ends))
    };
    let anchors = anchors(inputs, settings, logits.dims[0], made)?;
    check_classes(inputs, settings, logits.dims[1])?;
    let coding = Coding::default();
    let scores =
        Scores { logits: settings.logits, threshold: settings.score_threshold, single: settings.single };
    Ok(best_of_levels(inputs, settings, &logits, &anchors, scores, |anchor, _, score| {
        let b = coding.decode_one(four(&deltas, anchor), anchors.boxes[anchor]);
        (within(b, settings.input), score)
    })
    .into())
}

/// EfficientDet as its PyTorch port has it: offsets (dy, dx, dh, dw) without weights, class scores that are probabilities
/// already, the best class of each anchor. Anchors are EfficientDet's for the input, unless `anchors` gives others.
pub(super) fn efficientdet(inputs: &Inputs, settings: &Settings) -> Result<Found> {
    let (logits, deltas) = (inputs.view(0), inputs.view(1));
    let made = || {
        let [w, h] = settings.need_input()?;
        let levels = pyramid_levels(w, h, &settings.strides)?;
        Ok((efficientdet_anchors(&levels, 4.0, 3, &EFFICIENTDET_RATIOS)?, Vec::new()))
    };
    let anchors = anchors(inputs, settings, logits.dims[0], made)?;
    check_classes(inputs, settings, logits.dims[1])?;
    let coding = Coding { largest_log_scale: f64::INFINITY, ..Coding::default() };
    let scores =
        Scores { logits: settings.logits, threshold: settings.score_threshold, single: settings.single };
    Ok(best_of_levels(inputs, settings, &logits, &anchors, scores, |anchor, _, score| {
        let [dy, dx, dh, dw] = four(&deltas, anchor);
        (within(coding.decode_one([dx, dy, dw, dh], anchors.boxes[anchor]), settings.input), score)
    })
    .into())
}

/// torchvision's FCOS: √(class · centerness), both sigmoids; distances in units of the point's box; of each level the best
/// `topK`; boxes clipped to the input. Points are the upper left corners of cells of the input padded to a multiple of
/// 32, unless `anchors` gives boxes whose centres and sizes are meant.
pub(super) fn fcos(inputs: &Inputs, settings: &Settings) -> Result<Found> {
    let (logits, distances, centerness) = (inputs.view(0), inputs.view(1), inputs.view(2));
    if centerness.dims[0] != logits.dims[0] || centerness.dims[1] != 1 {
        return Err(inputs.wrong(settings.input, "one centerness for each point"));
    }
    let made = || {
        let levels = padded_levels(settings)?;
        let sizes: Vec<Vec<f64>> = settings.strides.iter().map(|&stride| vec![stride]).collect();
        let ends = ends_of(levels.iter().map(|level| level.height * level.width));
        Ok((torchvision(&levels, &sizes, &vec![vec![1.0]; levels.len()])?, ends))
    };
    let anchors = anchors(inputs, settings, logits.dims[0], made)?;
    check_classes(inputs, settings, logits.dims[1])?;
    let threshold = settings.score_threshold;
    // Centerness is at most 1, so the class score alone must be above the square; single rounding aside.
    let bar = if threshold > 0.0 { threshold * threshold * (1.0 - 1e-6) } else { threshold };
    let scores = Scores { logits: settings.logits, threshold: bar, single: false };
    Ok(best_of_levels(inputs, settings, &logits, &anchors, scores, |point, _, score| {
        let centre = centerness.data.at(point);
        let centre = if settings.logits { sigmoid(centre) } else { centre };
        let [x1, y1, x2, y2] = anchors.boxes[point];
        let (cx, cy, w, h) = (0.5 * (x1 + x2), 0.5 * (y1 + y2), x2 - x1, y2 - y1);
        let [left, top, right, bottom] = four(&distances, point);
        let b = [cx - left * w, cy - top * h, cx + right * w, cy + bottom * h];
        (within(b, settings.input), (score * centre).sqrt())
    })
    .into())
}

/// The best `topK` of each level; `make` gives the box of an anchor and class and its final score.
fn best_of_levels(
    inputs: &Inputs,
    settings: &Settings,
    logits: &View,
    anchors: &Anchors,
    scores: Scores,
    make: impl Fn(usize, u32, f64) -> ([f64; 4], f64),
) -> Candidates {
    let classes = logits.dims[1];
    let mut candidates = Candidates::new(settings.single, usize::MAX);
    let mut first = 0;
    for &end in &anchors.ends {
        let mut level = Candidates::new(settings.single, settings.top_k);
        let rows = logits.data.part(first * classes, (end - first) * classes);
        scores.of_rows(inputs.isa, &rows, classes, settings.multi_label, |row, class, score| {
            let (b, score) = make(first + row, class, score);
            if level.round(score) > settings.score_threshold {
                level.push(b, score, class, first + row);
            }
        });
        level.keep_best(settings.top_k);
        for i in 0..level.len() {
            candidates.push(
                level.numbers(i),
                level.score(i),
                level.classes()[i] as u32,
                level.sources()[i] as usize,
            );
        }
        first = end;
    }
    candidates
}

/// The anchors that were given, or those of the model; as many as the head has rows.
fn anchors(
    inputs: &Inputs,
    settings: &Settings,
    count: usize,
    made: impl FnOnce() -> Result<(Vec<[f64; 4]>, Vec<usize>)>,
) -> Result<Anchors> {
    let deltas = inputs.view(1);
    if deltas.dims[0] != count || deltas.dims[1] != 4 {
        return Err(inputs.wrong(settings.input, "4 numbers for each row of scores"));
    }
    let (boxes, mut ends) = match &settings.anchors {
        Some(boxes) => {
            let levels = settings.anchors_per_level.iter().flatten().copied();
            (boxes.clone(), ends_of(levels))
        }
        None => made()?,
    };
    if boxes.len() != count {
        return Err(inputs.wrong(
            settings.input,
            format!(
                "{} rows for as many anchors ({})",
                boxes.len(),
                match settings.input {
                    Some([w, h]) => format!("of an input of {w} × {h}; `anchors` gives others"),
                    None => "as given".to_owned(),
                }
            ),
        ));
    }
    if ends.is_empty() {
        ends.push(count);
    }
    if ends.last() != Some(&count) {
        let got = ends.last().copied().unwrap_or(0).to_string();
        return Err(Error::new(Code::LengthMismatch, format!("levels of {count} anchors together"), got)
            .in_input("anchorsPerLevel"));
    }
    Ok(Anchors { boxes, ends })
}

fn ends_of(counts: impl Iterator<Item = usize>) -> Vec<usize> {
    counts
        .scan(0usize, |end, count| {
            *end = end.saturating_add(count);
            Some(*end)
        })
        .collect()
}

/// The maps of torchvision's backbones: the input padded to a multiple of 32, halved with rounding up at each level;
/// strides are the padded sides over the maps', rounded down.
fn padded_levels(settings: &Settings) -> Result<Vec<Level>> {
    let padded = settings.need_input()?.map(|side| (side / 32.0).ceil() * 32.0);
    let mut levels = pyramid_levels(padded[0], padded[1], &settings.strides)?;
    for level in &mut levels {
        level.stride_x = (padded[0] / level.width.max(1) as f64).floor();
        level.stride_y = (padded[1] / level.height.max(1) as f64).floor();
    }
    Ok(levels)
}

fn four(view: &View, row: usize) -> [f64; 4] {
    view.data.four(row * 4, 1)
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
