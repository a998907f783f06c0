//! SimOTA (YOLOX; Ge et al. 2021): each ground truth takes its cheapest predictions, as many as the sum of its best
//! IoUs.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::boxes::iou::iou;
use boxwise_kernels::math::exp::ln;
use boxwise_threads::Threads;

use super::Assignment;
use super::dense::{Collected, Owners, centre, depth, first_few};
use super::ignored::Regions;
use super::task_aligned::check_predictions;
use crate::check::{all_positive, same_length};

/// Added to the cost of a prediction whose point is not both in the ground truth and near its centre. YOLOX's value.
const AWAY: f64 = 1e5;
/// Added to an IoU before its logarithm. YOLOX's value.
const LEAST_IOU: f64 = 1e-8;
/// Lower limit of the logarithm of a probability. PyTorch's value in cross entropy.
const LEAST_LOG: f64 = -100.0;

/// Options of SimOTA.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SimOta {
    /// A point is near a centre if it is within this many strides on both axes.
    pub center_radius: f64,
    /// Number of highest IoUs that are summed.
    pub candidates: usize,
    /// The weight of the class cost.
    pub class_weight: f64,
    /// The weight of the IoU cost.
    pub iou_weight: f64,
}

impl Default for SimOta {
    /// YOLOX's values: 2.5, 10, 1 and 3.
    fn default() -> Self {
        SimOta { center_radius: 2.5, candidates: 10, class_weight: 1.0, iou_weight: 3.0 }
    }
}

/// Candidates are the predictions whose points are inside any ground truth or near any centre. The cost of a pair is the weighted
/// sum of the binary cross entropy of the prediction's probabilities with the ground truth's class, summed over the classes, and
/// -ln(IoU + 1e-8), plus 1e5 unless the point is both inside this ground truth and near its centre. Each ground truth takes the k
/// cheapest, where k is the sum of its 10 highest IoUs rounded down, at least 1. A prediction taken by several goes to the ground
/// truth with the lowest cost for it, among all. Equal costs go to the lower index. `scores` has a row of probabilities for each
/// box; with `objectness`, the square roots of their products are used, as in YOLOX.
///
/// Predictions whose boxes are in `ignored` regions take no part. Otherwise like YOLOX's `get_assignments`, with points and boxes as corners. A cost of NaN is taken last.
///
/// # Errors
/// `LENGTH_MISMATCH` for lists of different lengths, `OUT_OF_RANGE` for labels without a column, strides that are not above 0 and
/// options out of range, `TOO_LARGE` above 2^26 candidates.
pub fn sim_ota(
    threads: Threads,
    scores: &[f64],
    objectness: Option<&[f64]>,
    boxes: &[[f64; 4]],
    points: &[[f64; 2]],
    strides: &[f64],
    truth: &[[f64; 4]],
    labels: &[i32],
    how: &SimOta,
    ignored: Regions,
) -> Result<Assignment<f64>> {
    how.check()?;
    let classes = check_predictions(scores, boxes, points, truth, labels)?;
    if let Some(objectness) = objectness {
        same_length("objectness", objectness.len(), "boxes", boxes.len())?;
    }
    same_length("strides", strides.len(), "points", points.len())?;
    all_positive("strides", strides)?;
    let ignored = ignored.around_boxes(boxes)?;
    let inside = |place: usize, own: &[f64; 4]| depth(&points[place], own) > 0.0;
    let near = |place: usize, own: &[f64; 4]| {
        let ([cx, cy], reach) = (centre(own), how.center_radius * strides[place]);
        depth(&points[place], &[cx - reach, cy - reach, cx + reach, cy + reach]) > 0.0
    };
    let considered: Vec<usize> = (0..points.len())
        .filter(|&place| {
            !ignored.has(place) && truth.iter().any(|own| inside(place, own) || near(place, own))
        })
        .collect();
    let probability = |place: usize, class: usize| {
        let own = scores[place * classes + class];
        objectness.map_or(own, |objectness| (own * objectness[place]).sqrt())
    };
    let background: Vec<f64> = considered
        .iter()
        .map(|&place| (0..classes).map(|class| -log(1.0 - probability(place, class))).sum())
        .collect();
    let cost = |at: usize, number: usize| {
        let (place, own) = (considered[at], &truth[number]);
        let p = probability(place, labels[number] as usize);
        let class = background[at] + log(1.0 - p) - log(p);
        let overlap = -ln(iou(&boxes[place], own) + LEAST_IOU);
        let away = if inside(place, own) && near(place, own) { 0.0 } else { AWAY };
        how.class_weight * class + how.iou_weight * overlap + away
    };
    let collected = Collected::default();
    let taken = threads.map_with(truth.len(), Vec::new, |values: &mut Vec<f64>, number| {
        values.clear();
        values.extend(considered.iter().map(|&place| iou(&boxes[place], &truth[number])));
        let best = first_few(values, how.candidates, true);
        let sum: f64 = best.iter().map(|&at| values[at as usize]).sum();
        values.clear();
        values.extend((0..considered.len()).map(|at| cost(at, number)));
        collected.keep(first_few(values, (sum as usize).max(1), false))
    });
    collected.check()?;
    let mut wanted: Vec<Vec<u32>> = vec![Vec::new(); considered.len()];
    for (number, taken) in taken.iter().enumerate() {
        taken.iter().for_each(|&at| wanted[at as usize].push(number as u32));
    }
    let mut owners = Owners::new(points.len());
    for (at, wanted) in wanted.iter().enumerate() {
        let number = match wanted[..] {
            [] => continue,
            [number] => number as usize,
            _ => {
                let costs: Vec<f64> = (0..truth.len()).map(|number| cost(at, number)).collect();
                first_few(&costs, 1, false)[0] as usize
            }
        };
        owners.claim(considered[at], number, iou(&boxes[considered[at]], &truth[number]));
    }
    Ok(ignored.assignment(owners))
}

impl SimOta {
    fn check(&self) -> Result<()> {
        for (name, value) in [
            ("radius", self.center_radius),
            ("classWeight", self.class_weight),
            ("iouWeight", self.iou_weight),
        ] {
            if !value.is_finite() || value < 0.0 {
                let expected = "a finite number, not negative";
                return Err(Error::new(Code::OutOfRange, expected, value.to_string()).in_input(name));
            }
        }
        if self.candidates == 0 {
            return Err(Error::new(Code::OutOfRange, "at least 1 candidate", "0").in_input("topK"));
        }
        Ok(())
    }
}

/// NaN if `p` is not a probability.
fn log(p: f64) -> f64 {
    let value = ln(p);
    if value < LEAST_LOG { LEAST_LOG } else { value }
}
