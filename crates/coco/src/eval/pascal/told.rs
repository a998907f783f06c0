//! What an evaluation of this family tells beside its numbers.

use std::fmt::Write;

use super::{Found, Setup};
use crate::Warning;
use crate::eval::curves::PrecisionRecall;
use crate::eval::metrics::Metric;
use crate::eval::{Evaluation, Matches};
use crate::params::{Interpolation, Params, Protocol};

impl Found {
    /// Precision after each detection of a slot.
    pub(crate) fn precision_recall(&self, setup: Setup<'_>, slot: usize, iou: f64) -> PrecisionRecall {
        let curve = self.curve(setup, slot, iou);
        let reached = curve.as_ref().map_or(-1.0, super::Curve::reached);
        let curve = curve.unwrap_or_default();
        PrecisionRecall { recall: curve.recall, precision: curve.precision, scores: curve.scores, reached }
    }

    /// Precision and scores `[T, R, K]` at the recall thresholds: the best precision there or beyond, and the score
    /// with which the recall is reached; 0 where it is not, -1 where there is nothing to be found.
    pub(crate) fn sampled(&self, setup: Setup<'_>) -> (Vec<f64>, Vec<f64>) {
        let (params, k) = (setup.params, setup.plan.slots.len());
        let r = params.recall_thresholds.len();
        let mut precision = vec![-1.0; params.iou_thresholds.len() * r * k];
        let mut scores = precision.clone();
        let columns = params.threads.map(params.iou_thresholds.len() * k, |at| {
            let curve = self.curve(setup, at % k, params.iou_thresholds[at / k])?;
            let envelope = curve.envelope();
            let reaching = params.recall_thresholds.iter().map(|recall| curve.reaching(*recall));
            Some(
                reaching
                    .map(|at| at.map_or((0.0, 0.0), |at| (envelope[at], curve.scores[at])))
                    .collect::<Vec<_>>(),
            )
        });
        for (at, column) in columns.into_iter().enumerate() {
            for (nth, (height, score)) in column.into_iter().flatten().enumerate() {
                let to = (at / k * r + nth) * k + at % k;
                (precision[to], scores[to]) = (height, score);
            }
        }
        (precision, scores)
    }
}

/// A line for each number.
pub(crate) fn text(params: &Params, table: &[Metric], values: &[f64]) -> String {
    let mut text = String::new();
    let thresholds = &params.iou_thresholds;
    let how = match (params.protocol, params.voc.interpolation) {
        (Protocol::OpenImages, _) => "Open Images",
        (_, Interpolation::AllPoints) => "PASCAL VOC, all points",
        (_, Interpolation::ElevenPoints) => "PASCAL VOC, 11 points",
    };
    for (metric, value) in table.iter().zip(values) {
        let (first, last) = match metric.iou {
            Some(iou) => (iou, iou),
            None => (thresholds[0], thresholds[thresholds.len() - 1]),
        };
        let iou = if first == last { format!("{first:.2}") } else { format!("{first:.2}:{last:.2}") };
        // writing to a string cannot fail
        let _ = writeln!(text, " Mean Average Precision (AP) @[ IoU={iou:<9} | {how} ] = {value:.3}");
    }
    text
}

/// Keeps the warnings that are true of this family, with what they mean here.
pub(crate) fn retell(warnings: &mut Vec<Warning>) {
    warnings.retain(|warning| {
        !matches!(warning.code, "DUPLICATE_ANNOTATION_ID" | "ANNOTATION_ID_ZERO" | "IGNORE_OVERRULED")
    });
    for warning in warnings {
        warning.message = match warning.code {
            "ANNOTATION_BOX_NOT_FINITE" => "annotation boxes with NaN or infinity match nothing",
            "ANNOTATION_BOX_WITHOUT_SIZE" => {
                "annotation boxes of zero or negative size are measured as they are"
            }
            "DETECTION_BOX_NOT_FINITE" => "detection boxes with NaN or infinity match nothing",
            "DETECTION_BOX_WITHOUT_SIZE" => {
                "detection boxes of zero or negative size are measured as they are"
            }
            _ => continue,
        }
        .to_owned();
    }
}

impl Evaluation {
    /// Who is on what. A slot's later match stands where a detection or an annotation belongs to several.
    pub(crate) fn pascal_matches(&self, found: &Found, matches: &mut Matches) {
        let setup = self.pascal_setup();
        let [_, _, detections, annotations] = matches.shape;
        let is_voc = self.params.protocol == Protocol::Voc;
        for annotation in &self.plan.ground_truth {
            let at = annotation.annotation as usize;
            matches.ground_truth_evaluated[at] = 1;
            let weightless = annotation.crowd && self.params.open_images.group_of_weight == 0.0;
            let ignored = if is_voc { annotation.ignore } else { weightless };
            matches.ground_truth_ignored[at] = u8::from(ignored);
        }
        for slot in 0..self.plan.slots.len() {
            for (t, threshold) in self.params.iou_thresholds.iter().enumerate() {
                found.fates(setup, slot, *threshold, |detection, annotation, ignored| {
                    let row = t * detections + detection as usize;
                    matches.detection_evaluated[detection as usize] = 1;
                    matches.detection_ignored[row] = u8::from(ignored);
                    matches.detection_matches[row] = annotation.map_or(-1, |annotation| annotation as i32);
                    if let Some(annotation) = annotation {
                        let to = &mut matches.ground_truth_matches[t * annotations + annotation as usize];
                        if !ignored || *to == -1 {
                            *to = detection as i32;
                        }
                    }
                });
            }
        }
    }
}
