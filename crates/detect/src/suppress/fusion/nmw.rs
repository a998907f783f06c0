//! Non-maximum weighted (Zhou et al., CAD: Scale Invariant Framework for Real-Time Object Detection, 2017).

use boxwise_kernels::boxes::iou::iou;

use super::models::{Found, Fused, Models, add, single};

/// Clusters the boxes of each label, best first, around the best of each cluster, where the IoU is above the
/// threshold. A cluster becomes its members' mean, weighted by score and IoU with its best, with the best's score.
/// Weights count in terms of the largest.
pub fn non_maximum_weighted(models: &Models, iou_threshold: f64, least_score: f64) -> Fused {
    let largest = models.weights.iter().copied().fold(f64::MIN, f64::max);
    let weights: Vec<f64> = models.weights.iter().map(|weight| weight / largest).collect();
    let mut rows = Vec::new();
    for (label, found) in models.by_label(least_score, &weights) {
        let mut clusters: Vec<Vec<Found>> = Vec::new();
        for found in found {
            let mut best = (iou_threshold, None);
            for (place, cluster) in clusters.iter().enumerate() {
                let overlap = iou(&cluster[0].corners, &found.corners);
                if overlap > best.0 {
                    best = (overlap, Some(place));
                }
            }
            match best.1 {
                Some(place) => clusters[place].push(found),
                None => clusters.push(vec![found]),
            }
        }
        rows.extend(clusters.iter().map(|members| {
            let (mut sum, mut weights) = ([0.0; 4], 0.0);
            for member in members {
                let weight = member.score * iou(&member.corners, &members[0].corners);
                add(&mut sum, &member.corners, weight);
                weights += weight;
            }
            (label, single(members[0].score), sum.map(|sum| single(sum / weights)))
        }));
    }
    Fused::from_rows(rows)
}
