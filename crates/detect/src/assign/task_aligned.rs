//! Task-aligned assignment (TOOD; Feng et al. 2021): predictions that classify and locate well learn to.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::boxes::iou::iou;
use boxwise_kernels::math::exp::pow;
use boxwise_threads::Threads;

use super::dense::{INSIDE, Owners, UNMATCHED, check_labels, columns, depth, first_few};
use crate::check::same_length;

/// TOOD's least divisor of the alignment.
const LEAST: f64 = 1e-7;

/// How alignment is measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaskAligned {
    /// Candidates of each ground truth.
    pub top_k: usize,
    /// The exponent of the score.
    pub alpha: f64,
    /// The exponent of the IoU.
    pub beta: f64,
}

impl Default for TaskAligned {
    /// TOOD's: 13, 1 and 6.
    fn default() -> Self {
        TaskAligned { top_k: 13, alpha: 1.0, beta: 6.0 }
    }
}

/// What each prediction is to learn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aligned {
    /// 1 for an object, 0 for background.
    pub labels: Vec<i8>,
    /// The ground truth; [`UNMATCHED`] for none.
    pub matched: Vec<i32>,
    /// The IoU with it; 0 for none.
    pub ious: Vec<f64>,
    /// score^alpha · IoU^beta with it; 0 for none.
    pub alignment: Vec<f64>,
    /// The target of the class score: the alignment scaled so that the best of each ground truth reaches its highest IoU.
    pub targets: Vec<f64>,
}

/// Of each ground truth, the `top_k` predictions of the greatest alignment, score^alpha · IoU^beta with the score of its class,
/// are candidates (equal ones by index); those with an alignment above 0 and a point inside the ground truth by more than 0.01 are
/// positive. A prediction that several want goes to that of the highest IoU, the first of equals. `scores` are a row of
/// probabilities for each box, boxes those that were predicted.
///
/// As mmdetection's `TaskAlignedAssigner`, whose head also makes the targets. NaN aligns with nothing.
///
/// # Errors
/// `LENGTH_MISMATCH` for lists of different lengths, `OUT_OF_RANGE` for labels without a column, a `top_k` of 0 and exponents
/// that are negative or not finite.
pub fn task_aligned(
    threads: Threads,
    scores: &[f64],
    boxes: &[[f64; 4]],
    points: &[[f64; 2]],
    truth: &[[f64; 4]],
    labels: &[i32],
    how: &TaskAligned,
) -> Result<Aligned> {
    how.check()?;
    let classes = check_predictions(scores, boxes, points, truth, labels)?;
    let positives =
        threads.map_with(truth.len(), Vec::new, |metrics: &mut Vec<f64>, number| {
            let (own, label) = (&truth[number], labels[number] as usize);
            metrics.clear();
            metrics.extend(boxes.iter().enumerate().map(|(place, b)| {
                pow(scores[place * classes + label], how.alpha) * pow(iou(b, own), how.beta)
            }));
            let candidates = first_few(metrics, how.top_k, true).into_iter().map(|place| place as usize);
            let positive = |&place: &usize| metrics[place] > 0.0 && depth(&points[place], own) > INSIDE;
            candidates
                .filter(positive)
                .map(|place| (place, iou(&boxes[place], own), metrics[place]))
                .collect::<Vec<_>>()
        });
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
    let labels = owners.labels();
    Ok(Aligned { labels, matched: owners.matched, ious: owners.ious, alignment, targets })
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

/// What the assigners that look at predictions ask of them; answers how many classes there are.
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
