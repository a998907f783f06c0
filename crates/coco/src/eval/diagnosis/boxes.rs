//! Detects boxes in another format than x, y, width, height, and boxes of resized images.

use boxwise_kernels::boxes::coco_iou::iou;

use super::corners::sizes_by_rank;
use crate::eval::box_sample::{BoxSample, READINGS, is_resized};
use crate::eval::collect::Record;
use crate::eval::frames::frames;
use crate::eval::plan::GroundTruth;
use crate::eval::similarity::{Compared, Known};
use crate::params::Protocol;
use crate::{Dataset, Warning};

/// Number of detections that are tried.
const SAMPLE: u64 = 512;

/// Number of detections of a category that are looked at.
const LOOKED_AT: usize = 1 << 16;

/// Number of detections, and of annotations, of a cell that are compared with each other: one image may have 100,000 of both.
const OF_CELL: (usize, usize) = (128, 1024);

/// Detections with a score of at least this part of the best one in their cell are tried. Most others match nothing.
const CONFIDENT: f64 = 0.5;

/// Number of detections of a cell of which pairs are made.
const IN_PAIRS: usize = 128;

/// IoU of detections above which one of them is left by no suppression.
const SUPPRESSED: f64 = 0.9;

/// Smallest number of detections for a warning that they were not suppressed.
const FEW: u64 = 32;

/// Smallest number of detections on nothing that score above the mean of those on an object for a warning, and their smallest share: so many of 4.
/// A few mistakes score high by chance; of 30 that are right half the time, three of four are not.
const HIGH: (u64, u64) = (30, 3);

/// From another format to x, y, width, height.
type Conversion = fn([f64; 4]) -> [f64; 4];

/// Other formats that boxes may have by mistake.
const FORMATS: [(&str, Conversion); READINGS / 2] = [
    ("xyxy (left, top, right, bottom)", |[x, y, r, b]| [x, y, r - x, b - y]),
    ("cxcywh (centre, width, height)", |[x, y, w, h]| [x - w / 2.0, y - h / 2.0, w, h]),
    ("yxyx (top, left, bottom, right)", |[y, x, b, r]| [x, y, r - x, b - y]),
    ("yxhw (top, left, height, width)", |[y, x, h, w]| [x, y, w, h]),
    ("xyhw (left, top, height, width)", |[x, y, h, w]| [x, y, w, h]),
];

/// Tries other formats for a sample of detections and their ground truth. Returns a warning if those match far better. `has_repeated`: whether
/// equal detections have a warning of their own.
pub(super) fn warning(dataset: &Dataset, compared: Compared<'_>, has_repeated: bool) -> Option<Warning> {
    let sample = match compared.ledger {
        Some(ledger) => ledger.tally.sample,
        None => sample(dataset, compared),
    };
    if sample.detections == 0 {
        return None;
    }
    let in_pixels = compared.params.protocol == Protocol::Voc && !compared.params.voc.continuous;
    let not_suppressed = || not_suppressed(compared, &sample).filter(|_| !has_repeated);
    fractions(&sample, in_pixels)
        .or_else(|| both_fractions(&sample, dataset, compared))
        .or_else(|| some_fractions(&sample))
        .or_else(|| other_format(&sample))
        .or_else(|| other_frame(&sample))
        .or_else(|| resized(&sample))
        .or_else(|| inverted_scores(&sample))
        .or_else(not_suppressed)
}

fn sample(dataset: &Dataset, compared: Compared<'_>) -> BoxSample {
    let Compared { plan, detected, known, .. } = compared;
    let (mut found, mut cell) = (BoxSample::default(), Vec::<Record>::new());
    if matches!(known, Known::Masks(_)) {
        return found; // masks may have no boxes
    }
    let size_of = sizes_by_rank(dataset, plan);
    let annotated = plan.slots.iter().enumerate().filter(|(slot, _)| !plan.of_slot(*slot).is_empty());
    for (truth, stream) in
        annotated.flat_map(|(slot, streams)| streams.iter().map(move |stream| (plan.of_slot(slot), *stream)))
    {
        for part in &detected.parts {
            let mut records = part.stream(stream).flatten().copied().take(LOOKED_AT).peekable();
            while let Some(first) = records.next() {
                let image = first.rank();
                cell.clear();
                cell.push(first);
                cell.extend(std::iter::from_fn(|| records.next_if(|record| record.rank() == image)));
                let start = truth.partition_point(|annotation| annotation.image < image);
                let end = truth.partition_point(|annotation| annotation.image <= image);
                if start < end && plan.compares(image, stream) {
                    let bbox = |record: &Record| part.boxes.at(record.position as usize);
                    let size = matches!(known, Known::None).then(|| size_of[image as usize]);
                    look_at(&mut found, &cell, bbox, &truth[start..end], size);
                }
                if found.detections >= SAMPLE {
                    return found;
                }
            }
        }
    }
    found
}

/// Adds the confident detections of a cell and its ground truth to a sample. `size`: height and width of the image, if boxes are what is
/// compared.
pub(super) fn look_at(
    sample: &mut BoxSample,
    cell: &[Record],
    mut bbox: impl FnMut(&Record) -> [f64; 4],
    truth: &[GroundTruth],
    size: Option<[f64; 2]>,
) {
    let best = cell.iter().map(|record| record.score).fold(f64::MIN, f64::max);
    let confident = best - (1.0 - CONFIDENT) * best.abs(); // scores may be negative
    let truth = &truth[..truth.len().min(OF_CELL.1)];
    for record in cell.iter().filter(|record| record.score >= confident).take(OF_CELL.0) {
        look_at_one(sample, bbox(record), truth, size);
    }
    if size.is_some() {
        look_at_order(sample, cell, bbox, truth, confident);
    }
}

/// Counts detections that match nothing by whether they score below or above those that match, and detections from a score on that lie on a
/// better one.
fn look_at_order(
    sample: &mut BoxSample,
    cell: &[Record],
    mut bbox: impl FnMut(&Record) -> [f64; 4],
    truth: &[GroundTruth],
    confident: f64,
) {
    let (mut matched, mut others, mut before) = (Vec::new(), Vec::new(), Vec::<[f64; 4]>::new());
    for record in cell.iter().take(IN_PAIRS) {
        let (own, score) = (bbox(record), record.score);
        let reaches = truth.iter().any(|annotation| iou(own, annotation.bbox, annotation.crowd) >= 0.5);
        if reaches { &mut matched } else { &mut others }.push(score);
        if score >= confident {
            let lies_on = |other: &[f64; 4]| iou(own, *other, false) > SUPPRESSED;
            sample.near[0] += 1;
            sample.near[1] += u64::from(before.iter().any(lies_on));
            before.push(own);
        }
    }
    let mean = matched.iter().sum::<f64>() / matched.len() as f64; // NaN if there are none
    for other in others {
        sample.ordered[0] += u64::from(mean > other);
        sample.ordered[1] += u64::from(mean < other);
    }
}

fn look_at_one(sample: &mut BoxSample, bbox: [f64; 4], truth: &[GroundTruth], size: Option<[f64; 2]>) {
    let is_pixels = |bbox: [f64; 4]| bbox[2] > 2.0 && bbox[3] > 2.0;
    sample.detections += 1;
    sample.beyond += u64::from(!is_fraction(bbox));
    sample.pixels += u64::from(is_pixels(bbox));
    let has_fractions = bbox.iter().any(|value| value.fract() != 0.0) && bbox[2] > 0.0 && bbox[3] > 0.0;
    sample.fractions += u64::from(is_fraction(bbox) && has_fractions);
    for annotation in truth {
        sample.truths_beyond += u64::from(!is_fraction(annotation.bbox));
        sample.truths_pixels += u64::from(is_pixels(annotation.bbox));
    }
    let Some(size) = size else { return };
    let reaches = |of: Conversion, truths: Conversion| {
        let own = of(bbox);
        u64::from(truth.iter().any(|annotation| iou(own, truths(annotation.bbox), false) >= 0.5))
    };
    let same: Conversion = |bbox| bbox;
    sample.as_given += reaches(same, same);
    for (nth, (_, reading)) in FORMATS.into_iter().enumerate() {
        sample.otherwise[2 * nth] += reaches(reading, same);
        sample.otherwise[2 * nth + 1] += reaches(same, reading);
    }
    sample.resized += u64::from(truth.iter().any(|own| is_resized(bbox, own.bbox)));
    for (frame, count) in frames().into_iter().zip(&mut sample.framed) {
        let own = frame.in_image(bbox, size);
        *count += u64::from(truth.iter().any(|annotation| iou(own, annotation.bbox, false) >= 0.5));
    }
}

/// Coordinates from 0 to 1 on one side, pixels on the other; or on both sides where they are read as whole pixels.
fn fractions(sample: &BoxSample, in_pixels: bool) -> Option<Warning> {
    if in_pixels && sample.beyond == 0 && sample.truths_beyond == 0 {
        let message = "boxes lie between 0 and 1, and `coordinates: 'pixels'` adds 1 to their widths and heights, so that all overlap: \
                       multiply them by the size of the image, or use `coordinates: 'continuous'`";
        let message = message.to_owned();
        return Some(Warning { code: "BOXES_LOOK_NORMALISED", message, count: sample.detections });
    }
    let side = match (sample.beyond == 0, sample.truths_beyond == 0) {
        (true, false) if sample.truths_pixels > 0 => "detection",
        (false, true) if sample.pixels > 0 => "annotation",
        _ => return None,
    };
    let message = format!(
        "{side} boxes lie between 0 and 1 and the others are in pixels: they look normalised; \
         multiply their coordinates, and those of keypoints, by the width and height of the image"
    );
    Some(Warning { code: "BOXES_LOOK_NORMALISED", message, count: sample.detections })
}

/// Coordinates from 0 to 1 on both sides, where sizes of objects matter and images are larger.
fn both_fractions(sample: &BoxSample, dataset: &Dataset, compared: Compared<'_>) -> Option<Warning> {
    let Compared { plan, params, .. } = compared;
    let has_sizes = !matches!(params.protocol, Protocol::Voc | Protocol::OpenImages);
    let truth = || plan.ground_truth.iter().take(LOOKED_AT);
    let are_fractions = sample.beyond == 0
        && truth().all(|own| is_fraction(own.bbox))
        && truth().any(|own| own.bbox.iter().any(|value| value.fract() != 0.0));
    let sizes = || dataset.image_sizes.iter().flatten().flatten().filter(|side| **side > 0.0);
    let are_large = sizes().next().is_none() || sizes().any(|side| *side > 2.0);
    (has_sizes && are_fractions && are_large).then(|| Warning {
        code: "BOXES_LOOK_NORMALISED",
        message: "boxes of both sides lie between 0 and 1, so that every object is small: multiply their coordinates by the width and height \
                  of the image"
            .to_owned(),
        count: sample.detections,
    })
}

/// Smallest number of detections between 0 and 1 beside others in pixels for a warning, and the smallest share: one of so many.
const SOME: (u64, u64) = (5, 20);

/// Detections of which some lie between 0 and 1, and the others are in pixels.
fn some_fractions(sample: &BoxSample) -> Option<Warning> {
    let BoxSample { detections, fractions, .. } = *sample;
    let is_share = fractions >= SOME.0 && SOME.1 * fractions >= detections;
    (is_share && sample.truths_pixels > 0).then(|| Warning {
        code: "BOXES_LOOK_NORMALISED",
        message: format!(
            "{fractions} of {detections} detection boxes that were looked at lie between 0 and 1 and the others are in pixels: multiply the \
             coordinates of the first by the width and height of the image"
        ),
        count: fractions,
    })
}

/// Whether a box may be in fractions of its image.
fn is_fraction(bbox: [f64; 4]) -> bool {
    bbox.iter().all(|value| (-0.5..=1.5).contains(value))
}

/// Fewer detections may match better in another format by chance.
const MANY: u64 = 20;

/// Another format on one side with which far more boxes match.
fn other_format(sample: &BoxSample) -> Option<Warning> {
    let BoxSample { detections, as_given, otherwise, .. } = *sample;
    let better = |count: u64| count > 4 * as_given && 5 * count >= detections;
    // boxes that are nearly square match in either order of width and height
    let most = |count: u64| detections >= MANY && 2 * count > 3 * as_given && 2 * count >= detections;
    // a box reaches another one by chance with its sides exchanged more easily than in another format
    let is_enough = |at: usize| at / 2 < FORMATS.len() - 1 || detections >= MANY;
    let found =
        |is_it: &dyn Fn(u64) -> bool| (0..READINGS).find(|at| is_enough(*at) && is_it(otherwise[*at]));
    let at = found(&better).or_else(|| found(&most))?;
    let (side, count) = (["detection", "annotation"][at % 2], otherwise[at]);
    let message = format!(
        "{side} boxes look like {}: {count} of {detections} match that way, {as_given} as x, y, width, height; \
         convert them, or name the format of columns with `format`",
        FORMATS[at / 2].0,
    );
    Some(Warning { code: "BOXES_LOOK_LIKE_ANOTHER_FORMAT", message, count })
}

/// Smallest number of detections that match in another frame for a warning: of the frames that are tried, one has one or two by chance.
const FEW_FRAMED: u64 = 5;

/// A frame other than the image's in which far more boxes match.
fn other_frame(sample: &BoxSample) -> Option<Warning> {
    let BoxSample { detections, as_given, framed, .. } = *sample;
    let (frame, count) = frames().into_iter().zip(framed).rev().max_by_key(|(_, count)| *count)?;
    (count >= FEW_FRAMED && count > 3 * as_given && 5 * count >= detections).then(|| Warning {
        code: "BOXES_LOOK_RESIZED",
        message: format!(
            "detections look like {}: {count} of {detections} match once they are scaled back, {as_given} as they are; scale them back to the \
             original image, as decode() and unletterbox() do",
            frame.name(),
        ),
        count,
    })
}

/// Detections of which many lie on others of their category.
fn not_suppressed(compared: Compared<'_>, sample: &BoxSample) -> Option<Warning> {
    let [confident, near] = sample.near;
    let suppresses = compared.params.use_categories;
    (suppresses && confident >= FEW && 4 * near >= confident).then(|| Warning {
        code: "DETECTIONS_NOT_SUPPRESSED",
        message: format!(
            "{near} of {confident} confident detections lie on another one of their category with an IoU above {SUPPRESSED}, and only one of them can \
             match: suppress them by `nms`, and look for results that were added twice"
        ),
        count: near,
    })
}

/// Scores of which the lowest are the best.
fn inverted_scores(sample: &BoxSample) -> Option<Warning> {
    let [right, inverted] = sample.ordered;
    (inverted >= HIGH.0 && 4 * inverted >= HIGH.1 * (right + inverted)).then(|| Warning {
        code: "SCORES_LOOK_INVERTED",
        message: format!(
            "{inverted} of {} detections on no object that were looked at score above the mean of those that lie on one in their image: scores must \
             grow with confidence; negate a distance or a loss",
            right + inverted,
        ),
        count: inverted,
    })
}

/// Boxes of images that were resized for the model, with or without padding: far more match once they are scaled.
fn resized(sample: &BoxSample) -> Option<Warning> {
    let BoxSample { detections, as_given, resized, .. } = *sample;
    (resized > 4 * as_given && 10 * resized >= 3 * detections).then(|| Warning {
        code: "BOXES_LOOK_RESIZED",
        message: format!(
            "boxes look like those of resized images: {resized} of {detections} match once they are scaled, {as_given} \
             as they are; scale detections back to the original image, as decode() and unletterbox() do"
        ),
        count: resized,
    })
}
