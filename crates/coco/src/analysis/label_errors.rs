//! Suspicious labels: objects that were overlooked, badly located, or given the wrong category (Tkachenko et al., "ObjectLab:
//! Automated Diagnosis of Mislabeled Images in Object Detection Data", 2023).
//!
//! Every score is a quality from 0, surely wrong, to 1. With `S = 0.9 · IoU + 0.1 · exp(-0.1 · distance of the centres in pixels)`, and `m` the
//! least S above 0 of any label and detection in the same image:
//!
//! ```text
//! overlooked      a detection with a high score that touches no label: greatest S with a label of its category; m · (1 - score) without one
//! badly located   a label: greatest S with a confident detection of its category that touches it; 1 without one
//! swapped         a label: 1 - greatest S with a detection of another category with a high score, at least m; 1 without one;
//!                 m if a label of another category has an IoU of at least 0.95 with it
//! ```
//!
//! An image has the softmin of the qualities of each kind, 1 without any, and the geometric mean of the three.

use boxwise_kernels::boxes::coco_iou::iou;
use boxwise_kernels::math::exp::{exp, ln};
use boxwise_kernels::math::order::lowest_first;

use super::bins::check_score;
use super::operating_points::out_of_range;
use super::setting::{Setting, needs_detections};
use crate::eval::{KeptSetting, Outcome};
use crate::params::IouType;
use crate::{Code, Error, Evaluation, Result};
use boxwise_threads::poll;

/// What detections must score to speak against a label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelThresholds {
    /// At least this, to show an overlooked object. ObjectLab has 0.95.
    pub overlooked: f64,
    /// More than this, to show a bad location. ObjectLab has 0.5.
    pub badly_located: f64,
    /// More than this, to show a wrong category. ObjectLab has 0.95.
    pub swapped: f64,
}

/// Suspicious labels, the worst first, and the quality of each image. Columns of equal length by box and by image.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelErrors {
    /// 0: overlooked, 1: badly located, 2: swapped.
    pub kind: Vec<u8>,
    /// Rank of the image.
    pub image: Vec<u32>,
    /// Position on the axis K of the label's category; of an overlooked object, of the detection's.
    pub category: Vec<u32>,
    /// Position of the annotation; -1 for an overlooked object.
    pub object: Vec<i32>,
    /// Position of the detection that speaks against the label; -1 where it is another label.
    pub detection: Vec<i32>,
    /// Position on the axis K of that detection's category; -1 without one.
    pub suggested: Vec<i32>,
    /// Quality, below 1.
    pub quality: Vec<f64>,
    /// `[boxes, 4]`: x, y, width, height of the label; of an overlooked object, of the detection.
    pub bbox: Vec<f64>,
    /// `[images, 4]`: overlooked, badly located, swapped, and their geometric mean.
    pub image_quality: Vec<f64>,
    /// Number of detections that pass each threshold.
    pub passed: Vec<u32>,
}

/// Labels of different categories with at least this IoU are one object with two categories.
const SAME: f64 = 0.95;
/// Temperature of the softmin.
const TEMPERATURE: f64 = 0.1;

/// A label or a detection of an image.
#[derive(Clone, Copy)]
struct Labelled {
    bbox: [f64; 4],
    slot: u32,
    position: u32,
    score: f64,
}

/// A quality and the detection behind it.
#[derive(Clone, Copy)]
struct Quality {
    value: f64,
    detection: Option<usize>,
}

impl Evaluation {
    /// Suspicious labels, from the boxes of objects to be found and of detections that AP counts.
    ///
    /// # Errors
    /// `INVALID_ARGUMENT` for anything but upright boxes, or if the evaluation did not keep what analyses need; `OUT_OF_RANGE` for a NaN threshold and for
    /// scores that are no probabilities.
    pub fn label_errors(&self, thresholds: LabelThresholds) -> Result<LabelErrors> {
        let named = [
            ("overlookedScore", thresholds.overlooked),
            ("badlyLocatedScore", thresholds.badly_located),
            ("swappedScore", thresholds.swapped),
        ];
        for (name, value) in named {
            if value.is_nan() {
                return Err(out_of_range(name, "a number", value));
            }
        }
        if self.params().iou_type != IouType::Bbox {
            let got = "an evaluation of other shapes";
            return Err(Error::new(Code::InvalidArgument, "an evaluation with the iouType bbox", got));
        }
        needs_detections(self)?;
        if self.sources().is_none() {
            return Err(super::confusion::without_analysis(self));
        }
        let (kept, ..) = Setting::default().of(self)?;
        let (labels, detections) = (self.labels_by_image(&kept), self.detections_by_image(&kept)?);
        let mut least = f64::INFINITY;
        for (labels, detections) in labels.iter().zip(&detections) {
            poll();
            for label in labels {
                for detection in detections {
                    let similarity = similarity(label, detection);
                    if similarity > 0.0 {
                        least = least.min(similarity);
                    }
                }
            }
        }
        let least = if least.is_finite() { least } else { 0.0 };
        let mut found = LabelErrors { passed: vec![0; 3], ..LabelErrors::default() };
        let mut rows = Vec::new();
        for (image, (labels, detections)) in labels.iter().zip(&detections).enumerate() {
            poll();
            let mut qualities: [Vec<f64>; 3] = Default::default();
            for (at, own) in detections.iter().enumerate() {
                found.passed[0] += u32::from(own.score >= thresholds.overlooked);
                found.passed[1] += u32::from(own.score > thresholds.badly_located);
                found.passed[2] += u32::from(own.score > thresholds.swapped);
                if let Some(value) = overlooked(own, labels, thresholds.overlooked, least) {
                    qualities[0].push(value);
                    rows.push((0, image, *own, None, Quality { value, detection: Some(at) }));
                }
            }
            for label in labels {
                let own = [
                    (1, badly_located(label, detections, thresholds.badly_located)),
                    (2, swapped(label, labels, detections, thresholds.swapped, least)),
                ];
                for (kind, quality) in own {
                    qualities[kind as usize].push(quality.value);
                    if quality.value < 1.0 {
                        rows.push((kind, image, *label, Some(label.position), quality));
                    }
                }
            }
            let own = qualities.map(|values| softmin(&values));
            found.image_quality.extend(own);
            found.image_quality.push(exp(own.iter().map(|quality| ln(*quality)).sum::<f64>() / 3.0));
        }
        // equal ones by image
        for place in lowest_first(rows.iter().map(|(.., quality)| quality.value)) {
            let &(kind, image, ref own, object, ref quality) = &rows[place as usize];
            let detection = quality.detection.map(|at| detections[image][at]);
            found.kind.push(kind);
            found.image.push(image as u32);
            found.category.push(own.slot);
            found.object.push(object.map_or(-1, |position| position as i32));
            found.detection.push(detection.map_or(-1, |own| own.position as i32));
            found.suggested.push(detection.map_or(-1, |own| own.slot as i32));
            found.quality.push(quality.value);
            found.bbox.extend(own.bbox);
        }
        Ok(found)
    }

    /// The objects to be found of each image.
    fn labels_by_image(&self, kept: &KeptSetting<'_>) -> Vec<Vec<Labelled>> {
        let plan = self.plan();
        let mut labels = vec![Vec::new(); plan.images];
        for (at, slot) in self.slots_of_objects().into_iter().enumerate() {
            let own = &plan.ground_truth[at];
            if kept.is_to_find(at as u32) {
                let position = own.annotation;
                labels[own.image as usize].push(Labelled { bbox: own.bbox, slot, position, score: 1.0 });
            }
        }
        labels
    }

    /// The counted detections of each image.
    fn detections_by_image(&self, kept: &KeptSetting<'_>) -> Result<Vec<Vec<Labelled>>> {
        let mut detections = vec![Vec::new(); self.plan().images];
        let mut near = 0;
        for slot in 0..kept.slots() {
            for own in kept.of_slot(slot).iter().filter(|own| kept.outcome(own) != Outcome::Ignored) {
                if !own.score.is_nan() {
                    check_score(own.score)?;
                }
                let bbox = self.bbox_of(own.position, &mut near);
                let (position, score) = (own.position, own.score);
                detections[own.image as usize].push(Labelled { bbox, slot: slot as u32, position, score });
            }
        }
        Ok(detections)
    }
}

fn similarity(one: &Labelled, other: &Labelled) -> f64 {
    let centre = |[x, y, w, h]: [f64; 4]| [x + w / 2.0, y + h / 2.0];
    let ([x, y], [x2, y2]) = (centre(one.bbox), centre(other.bbox));
    let distance = ((x - x2) * (x - x2) + (y - y2) * (y - y2)).sqrt();
    0.9 * iou(one.bbox, other.bbox, false) + 0.1 * exp(-0.1 * distance)
}

/// The greatest similarity of a box with some others, and which one it is; the first of equal ones.
fn most_similar<'a>(
    own: &Labelled,
    others: &'a [Labelled],
    is_candidate: impl Fn(&Labelled) -> bool + 'a,
) -> Option<Quality> {
    let mut best: Option<Quality> = None;
    for (at, other) in others.iter().enumerate().filter(|(_, other)| is_candidate(other)) {
        let value = similarity(own, other);
        if best.is_none_or(|best| value > best.value) {
            best = Some(Quality { value, detection: Some(at) });
        }
    }
    best
}

fn overlooked(own: &Labelled, labels: &[Labelled], threshold: f64, least: f64) -> Option<f64> {
    let touches = |label: &Labelled| iou(own.bbox, label.bbox, false) > 0.0;
    if own.score.is_nan() || own.score < threshold || labels.iter().any(touches) {
        return None;
    }
    let best = most_similar(own, labels, |label| label.slot == own.slot);
    Some(best.map_or(least * (1.0 - own.score), |best| best.value))
}

fn badly_located(label: &Labelled, detections: &[Labelled], threshold: f64) -> Quality {
    let is_candidate = |own: &Labelled| {
        own.slot == label.slot && own.score > threshold && iou(own.bbox, label.bbox, false) > 0.0
    };
    most_similar(label, detections, is_candidate).unwrap_or(Quality { value: 1.0, detection: None })
}

fn swapped(
    label: &Labelled,
    labels: &[Labelled],
    detections: &[Labelled],
    threshold: f64,
    least: f64,
) -> Quality {
    let is_same = |other: &Labelled| other.slot != label.slot && iou(other.bbox, label.bbox, false) >= SAME;
    if labels.iter().any(is_same) {
        return Quality { value: least, detection: None };
    }
    let best = most_similar(label, detections, |own| own.slot != label.slot && own.score > threshold);
    let Some(Quality { value, detection }) = best else {
        return Quality { value: 1.0, detection: None };
    };
    Quality { value: (1.0 - value).max(least), detection }
}

/// The mean with weights `exp((1 - value) / temperature)`, which is near the least; 1 without values.
fn softmin(values: &[f64]) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for value in values {
        let weight = exp((1.0 - value) / TEMPERATURE);
        sum += weight * value;
        weights += weight;
    }
    if weights == 0.0 { 1.0 } else { sum / weights }
}
