//! Suppression of rotated boxes by probabilistic IoU, as intended for YOLO's oriented heads.

use super::candidates::Candidates;
use super::settings::Settings;
use crate::overlap::rotated::Rotated;

/// Greedy: keeps a box unless a better one of its class overlaps it by more than the threshold.
pub(super) fn suppress(candidates: &Candidates, threshold: f64, settings: &Settings) -> Vec<u32> {
    let rotated = |place| {
        let [x, y, w, h] = candidates.numbers(place);
        Rotated::new(&[x, y, w, h, candidates.angle(place).unwrap_or(0.0)])
    };
    let boxes: Vec<Rotated> = (0..candidates.len()).map(rotated).collect();
    let classes = candidates.classes();
    let mut kept: Vec<u32> = Vec::new();
    for place in candidates.by_score() {
        if kept.len() == settings.max_detections {
            break;
        }
        let i = place as usize;
        let beyond = |overlap: f64| overlap > threshold || settings.suppress_equal && overlap == threshold;
        let beaten = kept.iter().any(|&better| {
            let k = better as usize;
            let together = settings.class_agnostic || classes[k] == classes[i];
            together && beyond(boxes[k].prob_iou(&boxes[i]))
        });
        if !beaten {
            kept.push(place);
        }
    }
    kept
}
