//! Detects boxes in another format than x, y, width, height.

use boxwise_kernels::boxes::coco_iou::iou;

use crate::Warning;
use crate::eval::box_sample::{BoxSample, READINGS};
use crate::eval::plan::GroundTruth;
use crate::eval::similarity::{Compared, Known};

/// Number of detections that are tried.
const SAMPLE: u64 = 512;

/// From another format to x, y, width, height.
type Conversion = fn([f64; 4]) -> [f64; 4];

/// Other formats that boxes may have by mistake.
const FORMATS: [(&str, Conversion); READINGS / 2] = [
    ("xyxy (left, top, right, bottom)", |[x, y, r, b]| [x, y, r - x, b - y]),
    ("cxcywh (centre, width, height)", |[x, y, w, h]| [x - w / 2.0, y - h / 2.0, w, h]),
];

/// Tries other formats for a sample of detections and their ground truth. Returns a warning if those match far better.
pub(super) fn warning(compared: Compared<'_>) -> Option<Warning> {
    let sample = match compared.ledger {
        Some(ledger) => ledger.ledger.tally.sample,
        None => sample(compared),
    };
    if sample.detections == 0 {
        return None;
    }
    fractions(&sample).or_else(|| other_format(&sample))
}

fn sample(compared: Compared<'_>) -> BoxSample {
    let Compared { plan, detected, known, .. } = compared;
    let mut found = BoxSample::default();
    if matches!(known, Known::Masks(_)) {
        return found; // masks may have no boxes
    }
    for (slot, streams) in plan.slots.iter().enumerate() {
        let truth = plan.of_slot(slot);
        for (stream, part) in
            streams.iter().flat_map(|stream| detected.parts.iter().map(move |part| (stream, part)))
        {
            for record in if truth.is_empty() { None } else { Some(part.stream(*stream).flatten()) }
                .into_iter()
                .flatten()
            {
                let start = truth.partition_point(|annotation| annotation.image < record.rank());
                let end = truth.partition_point(|annotation| annotation.image <= record.rank());
                if start < end && plan.compares(record.rank(), *stream) {
                    let bbox = part.boxes.at(record.position as usize);
                    look_at(&mut found, bbox, &truth[start..end], matches!(known, Known::None));
                }
                if found.detections == SAMPLE {
                    return found;
                }
            }
        }
    }
    found
}

/// Adds a detection and the ground truth of its cell to a sample. `compares`: whether boxes are what is compared.
pub(crate) fn look_at(sample: &mut BoxSample, bbox: [f64; 4], truth: &[GroundTruth], compares: bool) {
    let is_fraction = |bbox: [f64; 4]| bbox.iter().all(|value| (-0.5..=1.5).contains(value));
    let is_pixels = |bbox: [f64; 4]| bbox[2] > 2.0 && bbox[3] > 2.0;
    sample.detections += 1;
    sample.beyond += u64::from(!is_fraction(bbox));
    sample.pixels += u64::from(is_pixels(bbox));
    for annotation in truth {
        sample.truths_beyond += u64::from(!is_fraction(annotation.bbox));
        sample.truths_pixels += u64::from(is_pixels(annotation.bbox));
    }
    if !compares {
        return;
    }
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
}

/// Coordinates from 0 to 1 on one side, pixels on the other.
fn fractions(sample: &BoxSample) -> Option<Warning> {
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

/// Another format on one side with which far more boxes match.
fn other_format(sample: &BoxSample) -> Option<Warning> {
    let BoxSample { detections, as_given, otherwise, .. } = *sample;
    let better = |count: u64| count > 4 * as_given && 5 * count >= detections;
    let at = otherwise.iter().position(|count| better(*count))?;
    let (side, count) = (["detection", "annotation"][at % 2], otherwise[at]);
    let message = format!(
        "{side} boxes look like {}: {count} of {detections} match that way, {as_given} as x, y, width, height; \
         convert them, or name the format of columns with `format`",
        FORMATS[at / 2].0,
    );
    Some(Warning { code: "BOXES_LOOK_LIKE_ANOTHER_FORMAT", message, count })
}
