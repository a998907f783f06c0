//! Detects boxes in another format than x, y, width, height.

use boxwise_kernels::boxes::coco_iou::iou;

use crate::Warning;
use crate::eval::plan::GroundTruth;
use crate::eval::similarity::{Compared, Known};

/// Number of detections that are tried.
const SAMPLE: usize = 512;

/// Another format that boxes may have by mistake: its name, and the conversion.
type Reading = (&'static str, fn([f64; 4]) -> [f64; 4]);

const READINGS: [Reading; 2] = [
    ("xyxy (left, top, right, bottom)", |[x, y, r, b]| [x, y, r - x, b - y]),
    ("cxcywh (centre, width, height)", |[x, y, w, h]| [x - w / 2.0, y - h / 2.0, w, h]),
];

/// Tries other formats for a sample of detections and their ground truth. Returns a warning if those match far better.
pub(super) fn warning(compared: Compared<'_>) -> Option<Warning> {
    let pairs = sample(compared);
    if pairs.is_empty() {
        return None;
    }
    match compared.known {
        Known::None => fractions(&pairs).or_else(|| other_format(&pairs)),
        _ => fractions(&pairs),
    }
}

fn sample(compared: Compared<'_>) -> Vec<([f64; 4], &[GroundTruth])> {
    let Compared { plan, detected, known, .. } = compared;
    let mut pairs = Vec::new();
    if matches!(known, Known::Masks(_)) {
        return pairs; // masks may have no boxes
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
                    pairs.push((part.boxes.at(record.position as usize), &truth[start..end]));
                }
                if pairs.len() == SAMPLE {
                    return pairs;
                }
            }
        }
    }
    pairs
}

/// Coordinates from 0 to 1 on one side, pixels on the other.
fn fractions(pairs: &[([f64; 4], &[GroundTruth])]) -> Option<Warning> {
    let is_fraction = |bbox: &[f64; 4]| bbox.iter().all(|value| (-0.5..=1.5).contains(value));
    let is_pixels = |bbox: &[f64; 4]| bbox[2] > 2.0 && bbox[3] > 2.0;
    let mut truth = pairs.iter().flat_map(|(_, truth)| truth.iter().map(|annotation| annotation.bbox));
    let mut detections = pairs.iter().map(|(bbox, _)| *bbox);
    let side = match (
        detections.clone().all(|bbox| is_fraction(&bbox)),
        truth.clone().all(|bbox| is_fraction(&bbox)),
    ) {
        (true, false) if truth.any(|bbox| is_pixels(&bbox)) => "detection",
        (false, true) if detections.any(|bbox| is_pixels(&bbox)) => "annotation",
        _ => return None,
    };
    let message = format!(
        "{side} boxes lie between 0 and 1 and the others are in pixels: they look normalised; \
         multiply their coordinates, and those of keypoints, by the width and height of the image"
    );
    Some(Warning { code: "BOXES_LOOK_NORMALISED", message, count: pairs.len() as u64 })
}

/// Another format on one side with which far more boxes match.
fn other_format(pairs: &[([f64; 4], &[GroundTruth])]) -> Option<Warning> {
    let matching = |of: &dyn Fn([f64; 4]) -> [f64; 4], truth: &dyn Fn([f64; 4]) -> [f64; 4]| {
        let reaches = |(bbox, annotations): &&([f64; 4], &[GroundTruth])| {
            annotations.iter().any(|annotation| iou(of(*bbox), truth(annotation.bbox), false) >= 0.5)
        };
        pairs.iter().filter(reaches).count()
    };
    let same = |bbox| bbox;
    let as_given = matching(&same, &same);
    let better = |count: usize| count > 4 * as_given && 5 * count >= pairs.len();
    for (name, reading) in READINGS {
        for (side, count) in
            [("detection", matching(&reading, &same)), ("annotation", matching(&same, &reading))]
        {
            if better(count) {
                let message = format!(
                    "{side} boxes look like {name}: {count} of {} match that way, {as_given} as x, y, width, height; \
                     convert them, or name the format of columns with `format`",
                    pairs.len(),
                );
                return Some(Warning {
                    code: "BOXES_LOOK_LIKE_ANOTHER_FORMAT",
                    message,
                    count: count as u64,
                });
            }
        }
    }
    None
}
