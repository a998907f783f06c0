//! Curves and matches of the protocols derived from PASCAL VOC.

use super::answers::{Matches, PrecisionRecall};
use crate::eval::pascal::PascalCurves;
use crate::eval::similarity::Compared;

/// Precision after each detection of a slot.
pub(super) fn precision_recall(
    curves: &PascalCurves,
    compared: Compared<'_>,
    slot: usize,
    threshold: usize,
) -> PrecisionRecall {
    let curve = curves.curve(compared, slot, threshold);
    let reached = curve.as_ref().map_or(-1.0, |curve| curve.reached());
    let curve = curve.unwrap_or_default();
    PrecisionRecall { recall: curve.recall, precision: curve.precision, scores: curve.scores, reached }
}

/// Precision and scores `[T, R, K]` at the recall thresholds: the best precision there or beyond, and the score at
/// which the recall is reached; 0 if it is not, -1 if there is no ground truth.
pub(super) fn sampled(curves: &PascalCurves, compared: Compared<'_>) -> (Vec<f64>, Vec<f64>) {
    let (params, k) = (compared.params, compared.plan.slots.len());
    let r = params.recall_thresholds.len();
    let mut precision = vec![-1.0; params.iou_thresholds.len() * r * k];
    let mut scores = precision.clone();
    let columns = params.threads.map(params.iou_thresholds.len() * k, |at| {
        let curve = curves.curve(compared, at % k, at / k)?;
        let envelope = curve.envelope();
        let reaching = params.recall_thresholds.iter().map(|recall| curve.reaching(*recall));
        let column = reaching.map(|at| at.map_or((0.0, 0.0), |at| (envelope[at], curve.scores[at])));
        Some(column.collect::<Vec<_>>())
    });
    for (at, column) in columns.into_iter().enumerate() {
        for (nth, (height, score)) in column.into_iter().flatten().enumerate() {
            let to = (at / k * r + nth) * k + at % k;
            (precision[to], scores[to]) = (height, score);
        }
    }
    (precision, scores)
}

/// Fills the matches. If a detection or an annotation belongs to several slots, the last slot counts.
pub(super) fn pascal_matches(curves: &PascalCurves, compared: Compared<'_>, matches: &mut Matches) {
    let Compared { plan, params, .. } = compared;
    let [_, _, detections, annotations] = matches.shape;
    for annotation in &plan.ground_truth {
        let at = annotation.annotation as usize;
        matches.ground_truth_evaluated[at] = 1;
        matches.ground_truth_ignored[at] = u8::from(curves.judge().ignores(annotation));
    }
    for slot in 0..plan.slots.len() {
        for (t, threshold) in params.iou_thresholds.iter().enumerate() {
            curves.verdicts(compared, slot, *threshold, |detection, annotation, ignored| {
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
