//! Open Images: who is true, image by image, as `per_image_evaluation.py` of the TensorFlow Object Detection API tells.

use super::cell::{Cell, Fate, Rules, Scratch};
use super::curve::{Curve, Ranked};
use super::overlap::{Corners, area, shared};
use crate::eval::plan::GroundTruth;
use crate::params::Params;

/// Each detection, the best first, goes to the box that it overlaps most, whether free or not, the first of equals;
/// it is true where it is the first there with the threshold or more. One that is not true goes to the group-of
/// box that holds the largest share of it; with the threshold or more it is not false, and the best of those in a
/// group-of box is true by that box's weight.
pub(crate) struct OpenImages {
    weight: f64,
    most: usize,
}

/// The evaluator's non-maximum suppression, otherwise off, leaves detections out that score no more than this.
const LEAST_SCORE: f64 = -10.0;

impl OpenImages {
    pub(crate) fn new(params: &Params) -> Self {
        let most = params.max_detections.last().map_or(usize::MAX, |most| *most as usize);
        OpenImages { weight: params.open_images.group_of_weight, most }
    }
}

impl Rules for OpenImages {
    fn positives(&self, truth: &[GroundTruth]) -> f64 {
        let images = truth.chunk_by(|a, b| a.image == b.image);
        images.fold(0.0, |sum, image| {
            let groups = image.iter().filter(|annotation| annotation.crowd).count();
            sum + ((image.len() - groups) as f64 + self.weight * groups as f64)
        })
    }

    fn judge(&self, cell: &Cell<'_>, threshold: f64, scratch: &mut Scratch) {
        let Scratch { fates, order, taken } = scratch;
        fates.clear();
        fates.resize(cell.detections.len(), Fate::Passed);
        order.clear();
        if !cell.looked_for {
            return;
        }
        let score = |at: u32| cell.detections[at as usize].score;
        let valid = |corners: &Corners| corners[0] < corners[2] && corners[1] < corners[3];
        let all = 0..cell.detections.len() as u32;
        order.extend(all.filter(|at| valid(&cell.corners[*at as usize]) && score(*at) > LEAST_SCORE));
        // a stable sort upwards, read backwards
        order.chunk_by_mut(|a, b| score(*a) == score(*b)).for_each(<[u32]>::reverse);
        order.truncate(self.most);
        taken.clear();
        taken.resize(cell.truth.len(), false);
        for at in order.iter() {
            let own = cell.corners[*at as usize];
            let fate = &mut fates[*at as usize];
            *fate = Fate::False;
            let iou = |other: Corners| {
                let shared = shared(own, other);
                shared / (area(own) + area(other) - shared)
            };
            if let Some((best, to)) = largest(cell, false, iou)
                && best >= threshold
                && !std::mem::replace(&mut taken[to], true)
            {
                *fate = Fate::True(to as u32);
                continue;
            }
            if let Some((best, to)) = largest(cell, true, |other| shared(own, other) / area(own))
                && best >= threshold
            {
                let first = !std::mem::replace(&mut taken[to], true);
                let counts = first && self.weight > 0.0 && score(*at) > 0.0;
                *fate = if counts { Fate::Stands(to as u32) } else { Fate::Neither(to as u32) };
            }
        }
    }

    fn rank(&self, cell: &Cell<'_>, scratch: &Scratch, ranked: &mut Vec<Ranked>) {
        // of equal scores the one told last comes first
        let mut push = |at: u32, label: f64| {
            let order = u32::MAX - ranked.len() as u32;
            ranked.push(Ranked::new(cell.detections[at as usize].score, order, label));
        };
        let mut groups = Vec::new();
        for at in &scratch.order {
            match scratch.fates[*at as usize] {
                Fate::True(_) => push(*at, 1.0),
                Fate::False => push(*at, 0.0),
                Fate::Stands(group) => groups.push((group, *at)),
                Fate::Neither(_) | Fate::Passed => {}
            }
        }
        groups.sort_unstable();
        groups.into_iter().for_each(|(_, at)| push(at, self.weight));
    }

    fn finish(&self, curve: &mut Curve) {
        curve.within_one();
    }

    fn average(&self, curve: &Curve) -> f64 {
        curve.numpys_area()
    }
}

/// The largest value over the boxes that are group-of, or those that are not, and the first box that has it. NaN is
/// larger than all, as to NumPy.
fn largest(cell: &Cell<'_>, groups: bool, value: impl Fn(Corners) -> f64) -> Option<(f64, usize)> {
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
