//! Weighted boxes fusion (Solovyev, Wang and Gabruseva, 2021).

use boxwise_kernels::boxes::iou::iou;

use super::models::{Found, Fused, Member, Models, Row, add, single};

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
        for found in found {
            let mut best = (iou_threshold, None);
            for (place, cluster) in clusters.iter().enumerate() {
                let overlap = iou(&cluster.corners, &found.corners);
                if overlap > best.0 {
                    best = (overlap, Some(place));
                }
            }
            match best.1 {
                Some(place) => clusters[place].join(Member { found, overlap: best.0 }, confidence),
                None => clusters.push(Cluster::new(found)),
            }
        }
        rows.extend(clusters.into_iter().map(|cluster| {
            let score = cluster.final_score(models.weights, confidence, overflow);
            Row { label, score, corners: cluster.corners, members: cluster.members }
        }));
    }
    Fused::from_rows(rows, trace.then_some(models.boxes.len()))
}

struct Cluster {
    members: Vec<Member>,
    corners: [f64; 4],
    score: f64,
    weight: f64,
}

impl Cluster {
    fn new(found: Found) -> Self {
        let Found { corners, score, weight, .. } = found;
        Cluster { members: vec![Member { found, overlap: 0.0 }], corners, score, weight }
    }

    fn join(&mut self, member: Member, confidence: Confidence) {
        self.members.push(member);
        let (mut sum, mut scores, mut weights) = ([0.0; 4], 0.0, 0.0);
        for Member { found: member, .. } in &self.members {
            add(&mut sum, &member.corners, member.score);
            scores += member.score;
            weights += member.weight;
        }
        self.corners = sum.map(|sum| single(sum / scores));
        self.weight = single(weights);
        self.score = single(match confidence {
            Confidence::Max => self.members.iter().map(|member| member.found.score).fold(f64::MIN, f64::max),
            _ => scores / self.members.len() as f64,
        });
    }

    fn final_score(&self, weights: &[f64], confidence: Confidence, overflow: bool) -> f64 {
        let total: f64 = weights.iter().sum();
        let count = self.members.len() as f64;
        let present = |model: usize| self.members.iter().any(|member| member.found.model as usize == model);
        let sum_where = |wanted: bool| -> f64 {
            (0..weights.len()).filter(|model| present(*model) == wanted).map(|model| weights[model]).sum()
        };
        match confidence {
            Confidence::Max => self.score / weights.iter().copied().fold(f64::MIN, f64::max),
            Confidence::BoxAndModelAverage => self.score * count / self.weight * sum_where(true) / total,
            Confidence::AbsentModelAwareAverage => self.score * count / (self.weight + sum_where(false)),
            Confidence::Average if overflow => self.score * count / total,
            Confidence::Average => self.score * count.min(weights.len() as f64) / total,
        }
    }
}
