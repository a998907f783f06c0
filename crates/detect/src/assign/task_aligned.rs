//! Task-aligned assignment (TOOD; Feng et al. 2021): prefers predictions that both classify and locate well.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::boxes::iou::iou;
use boxwise_kernels::math::exp::pow;
use boxwise_threads::Threads;

use super::Assignment;
use super::dense::{Collected, INSIDE, Owners, UNMATCHED, check_labels, columns, depth, first_few};
use super::ignored::Regions;
use crate::check::same_length;

/// TOOD's minimum divisor of the alignment.
const LEAST: f64 = 1e-7;

/// Options of the alignment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaskAligned {
    /// Number of candidates of each ground truth.
    pub top_k: usize,
    /// The exponent of the score.
    pub alpha: f64,
    /// The exponent of the IoU.
    pub beta: f64,
}

impl Default for TaskAligned {
    /// TOOD's values: 13, 1 and 6.
    fn default() -> Self {
        TaskAligned { top_k: 13, alpha: 1.0, beta: 6.0 }
    }
}

/// The training target of each prediction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aligned {
    /// 1 for an object, 0 for background.
    pub labels: Vec<i8>,
    /// Index of the ground truth; [`UNMATCHED`] if there is none.
    pub matched: Vec<i32>,
    /// The IoU with it; 0 if there is none.
    pub ious: Vec<f64>,
    /// score^alpha · IoU^beta with it; 0 if there is none.
    pub alignment: Vec<f64>,
    /// The target of the class score: the alignment, scaled so that the best prediction of each ground truth has its
    /// highest IoU as target.
    pub targets: Vec<f64>,
}

/// For each ground truth, the `top_k` predictions of highest alignment are candidates, equal ones by index. The alignment is
/// score^alpha · IoU^beta with the score of the ground truth's class. Candidates with an alignment above 0 and a point inside the
/// ground truth by more than 0.01 are positive. A prediction claimed by several goes to the one with the highest IoU, the first
/// among equals. `scores` has a row of probabilities for each box; `boxes` are the predicted ones.
///
/// Predictions whose boxes are in `ignored` regions take no part. Otherwise like mmdetection's `TaskAlignedAssigner`, including the targets, which its head computes. NaN aligns with nothing.
///
/// # Errors
/// `LENGTH_MISMATCH` for lists of different lengths, `OUT_OF_RANGE` for labels without a column, a `top_k` of 0 and exponents
/// that are negative or not finite, `TOO_LARGE` above 2^26 positives.
pub fn task_aligned(
    threads: Threads,
    scores: &[f64],
    boxes: &[[f64; 4]],
    points: &[[f64; 2]],
    truth: &[[f64; 4]],
    labels: &[i32],
    how: &TaskAligned,
    ignored: Regions,
) -> Result<Aligned> {
    how.check()?;
    let classes = check_predictions(scores, boxes, points, truth, labels)?;
    let ignored = ignored.around_boxes(boxes)?;
    let collected = Collected::default();
    let positives = threads.map_with(truth.len(), Vec::new, |metrics: &mut Vec<f64>, number| {
        let (own, label) = (&truth[number], labels[number] as usize);
        metrics.clear();
        metrics.extend(boxes.iter().enumerate().map(|(place, b)| {
            if ignored.has(place) {
                return 0.0;
            }
            pow(scores[place * classes + label], how.alpha) * pow(iou(b, own), how.beta)
        }));
        let candidates = first_few(metrics, how.top_k, true).into_iter().map(|place| place as usize);
        let positive = |&place: &usize| metrics[place] > 0.0 && depth(&points[place], own) > INSIDE;
        let positives = candidates.filter(positive);
        collected.keep(positives.map(|place| (place, iou(&boxes[place], own), metrics[place])).collect())
    });
    collected.check()?;
    let mut owners = Owners::new(boxes.len());
    let mut alignment = vec![0.0; boxes.len()];
    for (number, positives) in positives.into_iter().enumerate() {
        for (place, iou, metric) in positives {
            owners.claim(place, number, iou);
            if owners.matched[place] == number as i32 {
                alignment[place] = metric;
            }
        }
    }
    let targets = targets(&owners, &alignment, truth.len());
    let Assignment { labels, matched, ious } = ignored.assignment(owners);
    Ok(Aligned { labels, matched, ious, alignment, targets })
}

impl TaskAligned {
    fn check(&self) -> Result<()> {
        if self.top_k == 0 {
            return Err(Error::new(Code::OutOfRange, "at least 1 candidate", "0").in_input("topK"));
        }
        for (name, exponent) in [("alpha", self.alpha), ("beta", self.beta)] {
            if !exponent.is_finite() || exponent < 0.0 {
                let expected = "a finite number, not negative";
                return Err(Error::new(Code::OutOfRange, expected, exponent.to_string()).in_input(name));
            }
        }
        Ok(())
    }
}

fn targets(owners: &Owners, alignment: &[f64], truths: usize) -> Vec<f64> {
    let mut best = vec![(0.0f64, 0.0f64); truths];
    let owned = || (0..alignment.len()).filter(|&place| owners.matched[place] != UNMATCHED);
    for place in owned() {
        let best = &mut best[owners.matched[place] as usize];
        *best = (best.0.max(alignment[place]), best.1.max(owners.ious[place]));
    }
    let mut targets = vec![0.0; alignment.len()];
    for place in owned() {
        let (most, iou) = best[owners.matched[place] as usize];
        targets[place] = alignment[place] / (most + LEAST) * iou;
    }
    targets
}

/// Checks the arguments of assigners that use predictions. Returns the number of classes.
pub(super) fn check_predictions(
    scores: &[f64],
    boxes: &[[f64; 4]],
    points: &[[f64; 2]],
    truth: &[[f64; 4]],
    labels: &[i32],
) -> Result<usize> {
    same_length("points", points.len(), "boxes", boxes.len())?;
    same_length("labels", labels.len(), "groundTruth", truth.len())?;
    let classes = columns(scores.len(), boxes.len(), "scores")?;
    if !boxes.is_empty() {
        check_labels(labels, classes)?;
    }
    Ok(classes)
}
