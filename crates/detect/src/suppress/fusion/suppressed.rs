//! Suppression over the boxes of all models.

use std::collections::BTreeMap;

use boxwise_error::Result;
use boxwise_kernels::Isa;
use boxwise_kernels::boxes::score_decay::Decay;
use boxwise_threads::Threads;

use super::models::{Clusters, Fused, Models, upright};
use crate::boxes::Format;
use crate::floats::Floats;
use crate::suppress::batch::{Request, suppress};
use crate::suppress::trace::{Suppressors, decays, suppressors};
use crate::suppress::{SoftNms, soft_nms};

/// How boxes suppress each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    /// Greedy NMS.
    Nms,
    /// Soft-NMS with the factor 1 - IoU above the threshold.
    Linear,
    /// Soft-NMS with the factor exp(-IoU² / sigma).
    Gaussian {
        /// σ.
        sigma: f64,
    },
}

/// Suppresses the boxes of each label across all models. Results are in ascending order of label, then descending
/// score. Scores are those of the models, multiplied with `weighted` by the weight over the sum of weights. Soft-NMS
/// does not change them; its lowered scores must only stay above `least_score`.
pub fn suppressed(
    isa: Isa,
    models: &Models,
    method: Method,
    iou_threshold: f64,
    least_score: f64,
    weighted: bool,
    trace: bool,
) -> Result<Fused> {
    let total: f64 = models.weights.iter().sum();
    let mut labels: BTreeMap<i32, Candidates> = BTreeMap::new();
    for (model, weight) in models.weights.iter().enumerate() {
        for place in models.offsets[model]..models.offsets[model + 1] {
            let index = place as usize;
            if let Some(corners) = upright(models.boxes[index]) {
                let score = models.scores[index];
                let candidates = labels.entry(models.labels[index]).or_default();
                candidates.boxes.push(corners);
                candidates.scores.push(if weighted { score * weight / total } else { score });
                candidates.places.push(place);
            }
        }
    }
    let mut fused = Fused { trace: trace.then(|| Clusters::nothing(models.boxes.len())), ..Fused::default() };
    for (label, candidates) in labels {
        let (keep, suppressors) = candidates.suppressed(isa, method, iou_threshold, least_score, trace)?;
        if let (Some(trace), Some(suppressors)) = (&mut fused.trace, suppressors) {
            candidates.enter(&keep, &suppressors, fused.boxes.len(), trace);
        }
        for index in keep {
            fused.boxes.push(candidates.boxes[index as usize]);
            fused.scores.push(candidates.scores[index as usize]);
            fused.labels.push(label);
        }
    }
    Ok(fused)
}

/// The boxes of a label, of all models.
#[derive(Default)]
struct Candidates {
    boxes: Vec<[f64; 4]>,
    scores: Vec<f64>,
    /// Their indices among all boxes.
    places: Vec<u32>,
}

impl Candidates {
    /// The kept boxes in descending score order and, if requested, the suppressor of each other box.
    fn suppressed(
        &self,
        isa: Isa,
        method: Method,
        iou_threshold: f64,
        least_score: f64,
        trace: bool,
    ) -> Result<(Vec<u32>, Option<Suppressors>)> {
        let Candidates { boxes, scores, .. } = self;
        let decay = match method {
            Method::Nms => {
                let request = Request {
                    iou_threshold,
                    score_threshold: f64::NEG_INFINITY,
                    max_detections: usize::MAX,
                    inclusive: false,
                    distance: false,
                    validate: false,
                    format: Format::Xyxy,
                };
                let boxes = boxes.as_flattened();
                let kept = suppress(isa, Threads::ONE, boxes, scores, None, None, &request)?;
                let (boxes, all) = (Floats::F64(boxes), Floats::F64(scores));
                let trace =
                    trace.then(|| suppressors(boxes, all, None, None, &request, &kept)).transpose()?;
                return Ok((kept.indices, trace));
            }
            Method::Linear => Decay::Linear { threshold: iou_threshold },
            Method::Gaussian { sigma } => Decay::Gaussian { sigma },
        };
        let options =
            SoftNms { decay, score_threshold: least_score, groups: None, max_detections: usize::MAX };
        let keep = soft_nms(isa, boxes, scores, &options).0;
        let trace = trace.then(|| decays(boxes, scores, &options, &keep)).transpose()?;
        Ok((keep, trace.map(|trace| trace.suppressors)))
    }

    /// Records the kept boxes, the first of which is at `row` of the result, and those that they suppressed.
    fn enter(&self, keep: &[u32], suppressors: &Suppressors, row: usize, trace: &mut Clusters) {
        let mut rows = vec![-1; self.places.len()];
        for (row, index) in (row as i32..).zip(keep) {
            rows[*index as usize] = row;
        }
        let overlaps = suppressors.overlaps.as_floats().doubles();
        for (index, place) in self.places.iter().enumerate() {
            let by = suppressors.suppressed_by[index];
            let row = usize::try_from(by).map_or(rows[index], |by| rows[by]);
            trace.clusters[*place as usize] = row;
            trace.overlaps[*place as usize] = overlaps[index];
        }
    }
}
