//! Matrix NMS: each score decays once, by the better box that lowers it most (Wang et al., SOLOv2, 2020).

use boxwise_kernels::boxes::any_overlap::LANES;
use boxwise_kernels::boxes::iou::area;
use boxwise_kernels::boxes::score_decay::{least_ratio, most};
use boxwise_kernels::{Float, Isa};

use super::groups::Groups;
use super::list::List;
use super::order::order;
use boxwise_threads::poll;

/// Options of matrix NMS.
#[derive(Clone, Copy, Debug)]
pub struct MatrixNms<'a, T> {
    /// σ of the Gaussian decay, 2 in the paper; `None` for linear decay.
    pub sigma: Option<T>,
    /// Scores must be above it before the decay.
    pub score_threshold: T,
    /// Scores must be above it after the decay.
    pub post_threshold: T,
    /// Maximum number of candidates over all groups, the best ones: the time grows with its square.
    pub max_candidates: usize,
    /// Boxes only lower scores within their group; `None`: all are in one group.
    pub groups: Option<&'a Groups>,
    /// Maximum number of kept boxes, over all groups.
    pub max_detections: usize,
}

/// Indices and decayed scores, in descending score order, equal ones in ascending index.
///
/// The decay of box j is the lowest, over the better boxes i, of f(IoU(i, j)) / f(the highest IoU of i with its own
/// better boxes), with f(x) = 1 - x or exp(-σ x²), and never above 1. A NaN quotient is ignored.
pub fn matrix_nms<T: Float>(
    isa: Isa,
    boxes: &[[T; 4]],
    scores: &[T],
    options: &MatrixNms<T>,
) -> (Vec<u32>, Vec<T>) {
    let mut ranked = order(scores, options.score_threshold);
    ranked.truncate(options.max_candidates);
    let mut lists = List::several(options.groups.map_or(1, Groups::count));
    let mut highest: Vec<Vec<[T; LANES]>> = vec![Vec::new(); lists.len()];
    let mut decayed = vec![-T::INFINITY; scores.len()];
    for &index in &ranked {
        poll();
        let b = &boxes[index as usize];
        let group = options.groups.map_or(0, |groups| groups.of(index as usize)) as usize;
        let (list, highest) = (&mut lists[group], &mut highest[group]);
        let area = area(b);
        let ratio = least_ratio(isa, &list.blocks, highest, b, area, options.sigma);
        let score = scores[index as usize];
        decayed[index as usize] = if ratio < T::ONE { score * ratio } else { score };
        let own = most(isa, &list.blocks, b, area);
        let lane = list.len % LANES;
        if lane == 0 {
            highest.push([T::ZERO; LANES]);
        }
        highest[list.len / LANES][lane] = own;
        list.push(b, area);
    }
    let mut keep = order(&decayed, options.post_threshold);
    keep.truncate(options.max_detections);
    let scores = keep.iter().map(|&index| decayed[index as usize]).collect();
    (keep, scores)
}

#[cfg(test)]
mod tests {
    use super::*;
    use boxwise_kernels::boxes::iou::iou;
    use proptest::prelude::*;

    fn by_definition(boxes: &[[f64; 4]], scores: &[f64], sigma: Option<f64>) -> Vec<f64> {
        let ranked = order(scores, f64::NEG_INFINITY);
        let f = |x: f64| sigma.map_or(1.0 - x, |sigma| (-sigma * x * x).exp());
        let highest = |rank: usize| {
            let own = &boxes[ranked[rank] as usize];
            ranked[..rank].iter().map(|&i| iou(own, &boxes[i as usize])).fold(0.0, f64::max)
        };
        let mut decayed = scores.to_vec();
        for rank in 0..ranked.len() {
            let own = ranked[rank] as usize;
            let ratios = (0..rank).map(|i| f(iou(&boxes[own], &boxes[ranked[i] as usize])) / f(highest(i)));
            decayed[own] *= ratios.fold(1.0, f64::min);
        }
        decayed
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..Default::default() })]
        #[test]
        fn scores_decay_by_the_least_quotient(
            input in prop::collection::vec((prop::array::uniform4(0.0..10.0f64), 0.0..1.0f64), 1..60),
            sigma in prop::option::of(0.5..3.0f64),
        ) {
            let boxes: Vec<[f64; 4]> = input.iter().map(|(b, _)| [b[0], b[1], b[0] + b[2], b[1] + b[3]]).collect();
            let scores: Vec<f64> = input.iter().map(|i| i.1).collect();
            let expected = by_definition(&boxes, &scores, sigma);
            let options = MatrixNms {
                sigma, score_threshold: f64::NEG_INFINITY, post_threshold: f64::NEG_INFINITY,
                max_candidates: usize::MAX, groups: None, max_detections: usize::MAX,
            };
            let first = matrix_nms(Isa::SCALAR, &boxes, &scores, &options);
            for isa in Isa::available() {
                let (keep, decayed) = matrix_nms(isa, &boxes, &scores, &options);
                prop_assert_eq!(&(keep.clone(), decayed.clone()), &first);
                for (index, score) in keep.into_iter().zip(decayed) {
                    prop_assert!((score - expected[index as usize]).abs() < 1e-12);
                }
            }
        }
    }
}
