//! Suppression over the boxes of all models.

use std::collections::BTreeMap;

use boxwise_kernels::Isa;
use boxwise_kernels::boxes::any_overlap::Bar;
use boxwise_kernels::boxes::score_decay::Decay;

use super::models::{Fused, Models, upright};
use crate::suppress::{Nms, SoftNms, nms, order, soft_nms};

/// How boxes act on each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    /// Greedy NMS.
    Nms,
    /// Soft-NMS by 1 - IoU above the threshold.
    Linear,
    /// Soft-NMS by exp(-IoU² / sigma).
    Gaussian {
        /// σ.
        sigma: f64,
    },
}

/// Suppresses the boxes of each label, whichever model they are of. By ascending label, best first; the scores are
/// those of the models, times weight over the sum of weights if `weighted`, not lowered by Soft-NMS, whose lowered
/// scores only have to stay above `least_score`.
pub fn suppressed(
    isa: Isa,
    models: &Models,
    method: Method,
    iou_threshold: f64,
    least_score: f64,
    weighted: bool,
) -> Fused {
    let total: f64 = models.weights.iter().sum();
    let mut labels: BTreeMap<i32, (Vec<[f64; 4]>, Vec<f64>)> = BTreeMap::new();
    for (model, weight) in models.weights.iter().enumerate() {
        for place in models.offsets[model] as usize..models.offsets[model + 1] as usize {
            if let Some(corners) = upright(models.boxes[place]) {
                let (boxes, scores) = labels.entry(models.labels[place]).or_default();
                boxes.push(corners);
                let score = models.scores[place];
                scores.push(if weighted { score * weight / total } else { score });
            }
        }
    }
    let mut fused = Fused::default();
    for (label, (boxes, scores)) in labels {
        let decay = match method {
            Method::Nms => None,
            Method::Linear => Some(Decay::Linear { threshold: iou_threshold }),
            Method::Gaussian { sigma } => Some(Decay::Gaussian { sigma }),
        };
        let keep = match decay {
            Some(decay) => {
                let (score_threshold, max_detections) = (least_score, usize::MAX);
                let options = SoftNms { decay, score_threshold, groups: None, max_detections };
                soft_nms(isa, &boxes, &scores, &options).0
            }
            None => {
                let bar = Bar::new(iou_threshold, false, false);
                let options = Nms { bar, groups: None, max_detections: usize::MAX };
                let mut keep = vec![0; boxes.len()];
                let count = nms(isa, &boxes, &order(&scores, f64::NEG_INFINITY), &options, &mut keep);
                keep.truncate(count);
                keep
            }
        };
        for index in keep {
            fused.boxes.push(boxes[index as usize]);
            fused.scores.push(scores[index as usize]);
            fused.labels.push(label);
        }
    }
    fused
}
