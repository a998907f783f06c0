//! Which box lowered each score in matrix NMS.

use boxwise_kernels::Float;
use boxwise_kernels::boxes::iou::iou;

use super::Found;
use crate::floats::FloatVec;
use crate::suppress::groups::Groups;
use crate::suppress::matrix_nms::MatrixNms;
use crate::suppress::order::order;
use boxwise_threads::poll;

/// The box that lowered each score most.
#[derive(Clone, Debug, PartialEq)]
pub struct Lowered {
    /// For each box: the index of the better box that decides its factor, the best among equals; -1 for a box whose
    /// score is unchanged.
    pub lowered_by: Vec<i32>,
    /// For each box: the IoU with that box; 0 if there is none.
    pub overlaps: FloatVec,
    /// For each box: the factor of its score; 1 if there is none.
    pub factors: FloatVec,
}

/// The effect of [`matrix_nms`](crate::suppress::matrix_nms()) on the score of each box, for the same arguments.
pub fn lowered<T: Float>(boxes: &[[T; 4]], scores: &[T], options: &MatrixNms<T>) -> Lowered
where
    FloatVec: From<Vec<T>>,
{
    let mut ranked = order(scores, options.score_threshold);
    ranked.truncate(options.max_candidates);
    let mut lists: Vec<Vec<Better<T>>> = vec![Vec::new(); options.groups.map_or(1, Groups::count)];
    let mut found = Found::nothing(boxes.len());
    let mut factors = vec![T::ONE; boxes.len()];
    for index in ranked {
        poll();
        let b = &boxes[index as usize];
        let group = options.groups.map_or(0, |groups| groups.of(index as usize)) as usize;
        let mut least = (T::INFINITY, None);
        let mut most = T::ZERO;
        for better in &lists[group] {
            let overlap = iou(b, &better.corners);
            let weight = better.weight(overlap, options.sigma);
            if weight < least.0 {
                least = (weight, Some((better.index, overlap)));
            }
            most = if overlap > most { overlap } else { most };
        }
        if let (weight, Some((by, overlap))) = least {
            let factor = options.sigma.map_or(weight, |sigma| (weight * sigma).exp());
            if factor < T::ONE {
                found.set(index, by, overlap);
                factors[index as usize] = factor;
            }
        }
        lists[group].push(Better { index, corners: *b, most });
    }
    Lowered { lowered_by: found.by, overlaps: found.overlaps.into(), factors: factors.into() }
}

/// A box with a higher score.
#[derive(Clone, Copy)]
struct Better<T> {
    index: u32,
    corners: [T; 4],
    /// Its own highest IoU with a better box.
    most: T,
}

impl<T: Float> Better<T> {
    /// Increases and decreases with the factor for an overlap: the factor of the linear decay; for the Gaussian the
    /// exponent over σ.
    fn weight(&self, overlap: T, sigma: Option<T>) -> T {
        match sigma {
            Some(_) => self.most * self.most - overlap * overlap,
            None => (T::ONE - overlap) / (T::ONE - self.most),
        }
    }
}
