//! Open Images: true and false detections, as defined by `per_image_evaluation.py` of the TensorFlow Object Detection
//! API.

use super::full_curve::{FullCurve, LabelledDetection};
use super::overlap::{Corners, area, shared};
use super::verdict::{Judge, JudgeScratch, JudgedCell, Verdict};
use crate::eval::plan::GroundTruth;
use crate::params::Params;

/// Each detection, in descending score order, is compared with the box that it overlaps most (the first among equals),
/// whether or not that is already taken. It is true if it is the first that reaches the threshold there. A detection
/// that is not true is compared with the group-of box that contains the largest share of it. If that share reaches the
/// threshold it is not false, and the best detection in a group-of box is true with the weight of that box.
pub(crate) struct OpenImagesJudge {
    weight: f64,
    most: usize,
    verified_only: bool,
}

/// The evaluator's non-maximum suppression, otherwise disabled, drops detections with scores up to this.
const LEAST_SCORE: f64 = -10.0;

impl OpenImagesJudge {
    pub(crate) fn new(params: &Params) -> Self {
        let most = params.max_detections.last().map_or(usize::MAX, |most| *most as usize);
        OpenImagesJudge {
            weight: params.open_images.group_of_weight,
            most,
            verified_only: params.open_images.verified_only,
        }
    }
}

impl Judge for OpenImagesJudge {
    fn positives(&self, truth: &[GroundTruth]) -> f64 {
        let images = truth.chunk_by(|a, b| a.image == b.image);
        images.fold(0.0, |sum, image| {
            let groups = image.iter().filter(|annotation| annotation.crowd).count();
            sum + ((image.len() - groups) as f64 + self.weight * groups as f64)
        })
    }

    fn judge(&self, cell: &JudgedCell<'_>, threshold: f64, scratch: &mut JudgeScratch) {
        let JudgeScratch { verdicts, order, taken } = scratch;
        verdicts.clear();
        verdicts.resize(cell.detections.len(), Verdict::NotEvaluated);
        order.clear();
        if !cell.verified {
            return;
        }
        let score = |at: u32| cell.detections[at as usize].score;
        let valid = |corners: &Corners| corners[0] < corners[2] && corners[1] < corners[3];
        let all = 0..cell.detections.len() as u32;
        order.extend(all.filter(|at| valid(&cell.corners[*at as usize]) && score(*at) > LEAST_SCORE));
        // an ascending stable sort, read backwards
        order.chunk_by_mut(|a, b| score(*a) == score(*b)).for_each(<[u32]>::reverse);
        order.truncate(self.most);
        taken.clear();
        taken.resize(cell.truth.len(), false);
        for at in order.iter() {
            let own = cell.corners[*at as usize];
            let fate = &mut verdicts[*at as usize];
            *fate = Verdict::False;
            let iou = |other: Corners| {
                let shared = shared(own, other);
                shared / (area(own) + area(other) - shared)
            };
            if let Some((best, to)) = largest(cell, false, iou)
                && best >= threshold
                && !std::mem::replace(&mut taken[to], true)
            {
                *fate = Verdict::True(to as u32);
                continue;
            }
            if let Some((best, to)) = largest(cell, true, |other| shared(own, other) / area(own))
                && best >= threshold
            {
                let first = !std::mem::replace(&mut taken[to], true);
                let counts = first && self.weight > 0.0 && score(*at) > 0.0;
                *fate = if counts { Verdict::BestOfGroup(to as u32) } else { Verdict::Neither(to as u32) };
            }
        }
    }

    fn rank(&self, cell: &JudgedCell<'_>, scratch: &JudgeScratch, ranked: &mut Vec<LabelledDetection>) {
        let mut push = |at: u32, label: f64| {
            let order = self.order_after(ranked.len() as u32);
            ranked.push(LabelledDetection::new(cell.detections[at as usize].score, order, label));
        };
        let mut groups = Vec::new();
        for at in &scratch.order {
            match scratch.verdicts[*at as usize] {
                Verdict::True(_) => push(*at, 1.0),
                Verdict::False => push(*at, 0.0),
                Verdict::BestOfGroup(group) => groups.push((group, *at)),
                Verdict::Neither(_) | Verdict::NotEvaluated => {}
            }
        }
        groups.sort_unstable();
        groups.into_iter().for_each(|(_, at)| push(at, self.weight));
    }

    /// The last one comes first.
    fn order_after(&self, before: u32) -> u32 {
        u32::MAX - before
    }

    fn finish(&self, curve: &mut FullCurve) {
        curve.within_one();
    }

    fn most_of_cell(&self) -> Option<usize> {
        None // limited after this protocol's own sort
    }

    fn needs_all_corners(&self) -> bool {
        true
    }

    fn verified_only(&self) -> bool {
        self.verified_only
    }

    fn ignores(&self, annotation: &GroundTruth) -> bool {
        annotation.crowd && self.weight == 0.0
    }

    fn averages_by_id(&self) -> bool {
        true
    }

    fn average(&self, curve: &FullCurve) -> f64 {
        curve.numpys_area()
    }
}

/// The highest value over the boxes that are group-of, or over those that are not, and the first box that has it. NaN
/// is larger than all, as in NumPy.
fn largest(cell: &JudgedCell<'_>, groups: bool, value: impl Fn(Corners) -> f64) -> Option<(f64, usize)> {
    let mut best: Option<(f64, usize)> = None;
    for (at, annotation) in cell.truth.iter().enumerate() {
        if annotation.crowd != groups {
            continue;
        }
        let value = value(cell.truth_corners[at]);
        if value.is_nan() {
            return Some((value, at));
        }
        if best.is_none_or(|(most, _)| value > most) {
            best = Some((value, at));
        }
    }
    best
}
