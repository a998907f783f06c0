//! Weighted boxes fusion (Solovyev, Wang and Gabruseva, 2021).

use super::models::{Found, Fused, Member, Models, Row, add, single};
use crate::suppress::neighbours::{Neighbours, closest};
use boxwise_threads::poll;

/// How the scores of a cluster are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// Their mean, times the share of the models' weights that the boxes represent.
    Average,
    /// The highest.
    Max,
    /// Their weighted mean, times the share of the weights of the models that are present.
    BoxAndModelAverage,
    /// Their weighted mean, in which absent models count as 0.
    AbsentModelAwareAverage,
}

/// Clusters the boxes of each label, in descending score order, around the weighted mean box of the members so far, if
/// the IoU is above the threshold. Each cluster becomes one box. Without `overflow` the plain average counts at most as
/// many boxes as there are models.
pub fn weighted_boxes_fusion(
    models: &Models,
    iou_threshold: f64,
    least_score: f64,
    confidence: Confidence,
    overflow: bool,
    trace: bool,
) -> Fused {
    let mut rows = Vec::new();
    for (label, found) in models.by_label(least_score, models.weights) {
        let mut clusters: Vec<Cluster> = Vec::new();
        let mut boxes = Neighbours::new(iou_threshold);
        for found in found {
            poll();
            if let Some((place, overlap)) = closest(&boxes, &found.corners, iou_threshold) {
                boxes.replace(place, clusters[place].join(Member { found, overlap }));
            } else {
                boxes.push(found.corners);
                clusters.push(Cluster::new(found));
            }
        }
        rows.extend(clusters.into_iter().map(|cluster| {
            let score = cluster.final_score(models.weights, confidence, overflow);
            Row { label, score, corners: cluster.corners(), members: cluster.members }
        }));
    }
    Fused::from_rows(rows, trace.then_some(models.boxes.len()))
}

/// Boxes that become one, with their sums in the order in which they joined.
struct Cluster {
    members: Vec<Member>,
    /// Corners times scores, in single precision.
    sum: [f64; 4],
    scores: f64,
    highest: f64,
    weights: f64,
}

impl Cluster {
    fn new(found: Found) -> Self {
        let mut cluster =
            Cluster { members: Vec::new(), sum: [0.0; 4], scores: 0.0, highest: f64::MIN, weights: 0.0 };
        cluster.join(Member { found, overlap: 0.0 });
        cluster
    }

    /// Adds a box and returns the box of the cluster.
    fn join(&mut self, member: Member) -> [f64; 4] {
        let Found { corners, score, weight, .. } = member.found;
        self.members.push(member);
        add(&mut self.sum, &corners, score);
        self.scores += score;
        self.highest = self.highest.max(score);
        self.weights += weight;
        self.corners()
    }

    /// The mean of the boxes, weighted by score; a single box as it is.
    fn corners(&self) -> [f64; 4] {
        match self.members[..] {
            [Member { found, .. }] => found.corners,
            _ => self.sum.map(|sum| single(sum / self.scores)),
        }
    }

    fn final_score(&self, weights: &[f64], confidence: Confidence, overflow: bool) -> f64 {
        let total: f64 = weights.iter().sum();
        let count = self.members.len() as f64;
        let (score, weight) = match (&self.members[..], confidence) {
            ([Member { found, .. }], _) => (found.score, found.weight),
            (_, Confidence::Max) => (single(self.highest), single(self.weights)),
            _ => (single(self.scores / count), single(self.weights)),
        };
        let mut present = vec![false; weights.len()];
        self.members.iter().for_each(|member| present[member.found.model as usize] = true);
        let sum_where = |wanted: bool| -> f64 {
            let own = weights.iter().zip(&present).filter(|(_, present)| **present == wanted);
            own.map(|(weight, _)| weight).sum()
        };
        match confidence {
            Confidence::Max => score / weights.iter().copied().fold(f64::MIN, f64::max),
            Confidence::BoxAndModelAverage => score * count / weight * sum_where(true) / total,
            Confidence::AbsentModelAwareAverage => score * count / (weight + sum_where(false)),
            Confidence::Average if overflow => score * count / total,
            Confidence::Average => score * count.min(weights.len() as f64) / total,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boxwise_kernels::boxes::iou::iou;
    use proptest::prelude::*;

    /// The package's loops: every cluster is compared, and every join sums all members again.
    fn by_definition(models: &Models, threshold: f64, confidence: Confidence) -> Vec<([f64; 4], f64, i32)> {
        let mut rows = Vec::new();
        for (label, found) in models.by_label(0.0, models.weights) {
            let mut clusters: Vec<Vec<Found>> = Vec::new();
            let mut boxes: Vec<([f64; 4], f64, f64)> = Vec::new();
            for found in found {
                let mut best = (threshold, None);
                for (place, (corners, ..)) in boxes.iter().enumerate() {
                    let overlap = iou(corners, &found.corners);
                    if overlap > best.0 {
                        best = (overlap, Some(place));
                    }
                }
                let Some(place) = best.1 else {
                    boxes.push((found.corners, found.score, found.weight));
                    clusters.push(vec![found]);
                    continue;
                };
                let members = &mut clusters[place];
                members.push(found);
                let (mut sum, mut scores, mut weights) = ([0.0; 4], 0.0, 0.0);
                for member in members.iter() {
                    add(&mut sum, &member.corners, member.score);
                    scores += member.score;
                    weights += member.weight;
                }
                let score = match confidence {
                    Confidence::Max => members.iter().map(|member| member.score).fold(f64::MIN, f64::max),
                    _ => scores / members.len() as f64,
                };
                boxes[place] = (sum.map(|sum| single(sum / scores)), single(score), single(weights));
            }
            let total: f64 = models.weights.iter().sum();
            for (members, (corners, score, weight)) in clusters.iter().zip(boxes) {
                let count = members.len() as f64;
                let present = |model: usize| members.iter().any(|member| member.model as usize == model);
                let weight_of = |wanted: bool| -> f64 {
                    let all = 0..models.weights.len();
                    all.filter(|model| present(*model) == wanted).map(|model| models.weights[model]).sum()
                };
                let score = match confidence {
                    Confidence::Max => score / models.weights.iter().copied().fold(f64::MIN, f64::max),
                    Confidence::BoxAndModelAverage => score * count / weight * weight_of(true) / total,
                    Confidence::AbsentModelAwareAverage => score * count / (weight + weight_of(false)),
                    Confidence::Average => score * count.min(models.weights.len() as f64) / total,
                };
                rows.push((corners, score, label));
            }
        }
        rows.sort_by(|a, b| b.1.total_cmp(&a.1));
        rows
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..Default::default() })]
        #[test]
        fn clusters_are_those_of_the_packages_loops(
            input in prop::collection::vec(
                ((0.0..1.0f64, 0.0..1.0f64, 0.01..0.2f64, 0.01..0.2f64), prop_oneof![0.0..1.0f64, Just(0.0), Just(0.5)], 0i32..2), 1..700),
            threshold in prop_oneof![Just(0.0), Just(0.3), Just(0.55), Just(1.0), 0.0..1.0f64],
            weights in prop::array::uniform3(0.1..3.0f64),
        ) {
            let boxes: Vec<[f64; 4]> = input.iter().map(|((x, y, w, h), ..)| [*x, *y, x + w, y + h]).collect();
            let scores: Vec<f64> = input.iter().map(|i| i.1).collect();
            let labels: Vec<i32> = input.iter().map(|i| i.2).collect();
            let count = boxes.len() as u32;
            let offsets = [0, count / 3, count / 2, count];
            let models = Models { boxes: &boxes, scores: &scores, labels: &labels, offsets: &offsets, weights: &weights };
            for confidence in [
                Confidence::Average, Confidence::Max, Confidence::BoxAndModelAverage, Confidence::AbsentModelAwareAverage,
            ] {
                let fused = weighted_boxes_fusion(&models, threshold, 0.0, confidence, false, false);
                let expected = by_definition(&models, threshold, confidence);
                prop_assert_eq!(fused.boxes.len(), expected.len());
                for (row, (corners, score, label)) in expected.into_iter().enumerate() {
                    prop_assert_eq!(fused.boxes[row].map(f64::to_bits), corners.map(f64::to_bits));
                    prop_assert_eq!((fused.scores[row].to_bits(), fused.labels[row]), (score.to_bits(), label));
                }
            }
        }
    }

    #[test]
    fn many_equal_boxes_take_no_time_to_mention() {
        let count = 300_000u32;
        let boxes = vec![[0.1, 0.1, 0.5, 0.5]; count as usize];
        let scores: Vec<f64> = (0..count).map(|i| f64::from(i) / f64::from(count)).collect();
        let labels = vec![0; count as usize];
        let models =
            Models { boxes: &boxes, scores: &scores, labels: &labels, offsets: &[0, count], weights: &[1.0] };
        for threshold in [0.55, 1.0] {
            let fused = weighted_boxes_fusion(&models, threshold, 0.0, Confidence::Average, false, true);
            assert_eq!(fused.boxes.len(), if threshold < 1.0 { 1 } else { count as usize });
        }
    }
}
