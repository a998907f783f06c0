//! Non-maximum weighted (Zhou et al., CAD: Scale Invariant Framework for Real-Time Object Detection, 2017).

use boxwise_kernels::boxes::iou::iou;

use super::models::{Fused, Member, Models, Row, add, single};
use crate::suppress::neighbours::{Neighbours, closest};
use boxwise_threads::poll;

/// Clusters the boxes of each label, in descending score order, around the best box of each cluster, if the IoU is
/// above the threshold. A cluster becomes the mean of its members, weighted by score and IoU with the best, with the
/// score of the best. Weights are relative to the largest.
pub fn non_maximum_weighted(models: &Models, iou_threshold: f64, least_score: f64, trace: bool) -> Fused {
    let largest = models.weights.iter().copied().fold(f64::MIN, f64::max);
    let weights: Vec<f64> = models.weights.iter().map(|weight| weight / largest).collect();
    let mut rows = Vec::new();
    for (label, found) in models.by_label(least_score, &weights) {
        let mut clusters: Vec<Vec<Member>> = Vec::new();
        let mut best = Neighbours::new(iou_threshold);
        for found in found {
            poll();
            if let Some((place, overlap)) = closest(&best, &found.corners, iou_threshold) {
                clusters[place].push(Member { found, overlap });
            } else {
                best.push(found.corners);
                clusters.push(vec![Member { found, overlap: 0.0 }]);
            }
        }
        rows.extend(clusters.into_iter().map(|members| {
            let best = members[0].found;
            let (mut sum, mut weights) = ([0.0; 4], 0.0);
            for Member { found, .. } in &members {
                let weight = found.score * iou(&found.corners, &best.corners);
                add(&mut sum, &found.corners, weight);
                weights += weight;
            }
            Row { label, score: single(best.score), corners: sum.map(|sum| single(sum / weights)), members }
        }));
    }
    Fused::from_rows(rows, trace.then_some(models.boxes.len()))
}
