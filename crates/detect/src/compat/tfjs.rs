//! `nonMaxSuppression` of TensorFlow.js on its CPU backend (4.x): double arithmetic on float32 boxes, `>=` suppresses,
//! and Soft-NMS puts a decayed candidate back into the queue.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use boxwise_error::Result;

use boxwise_kernels::boxes::any_overlap::Bar;

use super::order::not_above;
use super::{exp::fdlibm, greedy, one_score_a_box, within};
use crate::suppress::order;
use boxwise_threads::poll;

/// Options of the calls of TensorFlow.js.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Maximum number of boxes.
    pub max_output_size: usize,
    /// A candidate with an IoU of at least this with a selected box is dropped; in 0..1.
    pub iou_threshold: f64,
    /// A score must be above this.
    pub score_threshold: f64,
    /// In 0..1; 0 for hard suppression. Scores decay by exp(-iou² / 2σ).
    pub soft_nms_sigma: f64,
}

/// Selected boxes in descending score order, with their scores at that time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Indices in the input.
    pub indices: Vec<i32>,
    /// Computed in double precision, rounded at the end.
    pub scores: Vec<f32>,
}

/// Boxes are (y1, x1, y2, x2), opposite corners in either order. A box without area overlaps nothing. With a NaN
/// coordinate the overlap is NaN, which does not suppress but decays the score to 0. A NaN score is never selected.
pub fn non_max_suppression(boxes: &[[f32; 4]], scores: &[f32], options: Options) -> Result<Selection> {
    one_score_a_box(scores.len(), boxes.len())?;
    within("iouThreshold", options.iou_threshold, 0.0, 1.0)?;
    within("softNmsSigma", options.soft_nms_sigma, 0.0, 1.0)?;
    let finite = boxes.as_flattened().iter().all(|coordinate| coordinate.is_finite());
    if options.soft_nms_sigma == 0.0 && finite {
        Ok(hard(boxes, scores, options))
    } else {
        Ok(soft(boxes, scores, options))
    }
}

/// The package's own rule, in double precision; there, too, a box without area overlaps nothing.
fn hard(boxes: &[[f32; 4]], scores: &[f32], options: Options) -> Selection {
    let order = order(scores, not_above(options.score_threshold));
    let upright: Vec<[f64; 4]> = boxes.iter().map(upright).collect();
    let bar = Bar::new(options.iou_threshold, true, false);
    let kept = greedy::standard(&upright, &order, bar, None, options.max_output_size);
    Selection {
        scores: kept.iter().map(|index| scores[*index as usize]).collect(),
        indices: kept.into_iter().map(|index| index as i32).collect(),
    }
}

fn soft(boxes: &[[f32; 4]], scores: &[f32], options: Options) -> Selection {
    let Options { max_output_size, iou_threshold, score_threshold, soft_nms_sigma } = options;
    let upright: Vec<[f64; 4]> = boxes.iter().map(upright).collect();
    let scale = if soft_nms_sigma > 0.0 { -0.5 / soft_nms_sigma } else { 0.0 };
    let mut queue: BinaryHeap<Candidate> = scores
        .iter()
        .enumerate()
        .filter(|(_, score)| f64::from(**score) > score_threshold)
        .map(|(index, score)| Candidate { score: f64::from(*score), index, compared: 0 })
        .collect();
    let mut selected: Vec<[f64; 4]> = Vec::new();
    let mut selection = Selection::default();
    while selected.len() < max_output_size {
        poll();
        let Some(Candidate { score: before, index, compared }) = queue.pop() else { break };
        if before < score_threshold {
            break;
        }
        let mut score = before;
        let mut dropped = false;
        for rival in selected[compared..].iter().rev() {
            let overlap = iou(&upright[index], rival);
            if overlap >= iou_threshold {
                dropped = true;
                break;
            }
            if overlap == 0.0 {
                continue; // exp(0) is 1
            }
            score *= if overlap <= iou_threshold { fdlibm(scale * overlap * overlap) } else { 0.0 };
            if score <= score_threshold {
                break;
            }
        }
        if dropped {
            continue;
        }
        if score == before {
            selected.push(upright[index]);
            selection.indices.push(index as i32);
            selection.scores.push(score as f32);
        } else if score > score_threshold {
            queue.push(Candidate { score, index, compared: selected.len() });
        }
    }
    selection
}

/// A waiting box, already compared with the first `compared` selections.
struct Candidate {
    score: f64,
    index: usize,
    compared: usize,
}

impl Ord for Candidate {
    /// The best score comes out first; among equals the lower index. No score in the queue is NaN.
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.partial_cmp(&other.score).unwrap_or(Ordering::Equal).then(other.index.cmp(&self.index))
    }
}
impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Candidate {}

/// In double precision, lesser corner first.
fn upright(&[y1, x1, y2, x2]: &[f32; 4]) -> [f64; 4] {
    let [y1, x1, y2, x2] = [y1, x1, y2, x2].map(f64::from);
    [min(y1, y2), min(x1, x2), max(y1, y2), max(x1, x2)]
}

fn iou(a: &[f64; 4], b: &[f64; 4]) -> f64 {
    let area_a = (a[2] - a[0]) * (a[3] - a[1]);
    let area_b = (b[2] - b[0]) * (b[3] - b[1]);
    if area_a <= 0.0 || area_b <= 0.0 {
        return 0.0;
    }
    let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
    if apart && area_a + area_b < f64::INFINITY {
        return 0.0;
    }
    let height = max(min(a[2], b[2]) - max(a[0], b[0]), 0.0);
    let width = max(min(a[3], b[3]) - max(a[1], b[1]), 0.0);
    let inter = height * width;
    inter / (area_a + area_b - inter)
}

/// JavaScript's `Math.min`: NaN if either is.
fn min(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { a.min(b) }
}

/// JavaScript's `Math.max`: NaN if either is.
fn max(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { a.max(b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HARD: Options = Options {
        max_output_size: 10,
        iou_threshold: 0.5,
        score_threshold: f64::NEG_INFINITY,
        soft_nms_sigma: 0.0,
    };

    #[test]
    fn an_overlap_of_the_threshold_suppresses() {
        let boxes = [[0.0, 0.0, 2.0, 2.0], [2.0, 2.0, 0.0, 0.0], [0.0, 0.0, 1.0, 2.0], [0.0, 0.0, 0.9, 2.0]];
        let kept = non_max_suppression(&boxes, &[0.9, 0.8, 0.7, 0.6], HARD).unwrap();
        assert_eq!(kept.indices, [0, 3]);
    }

    #[test]
    fn a_threshold_of_zero_leaves_the_best_alone() {
        let boxes = [[0.0, 0.0, 1.0, 1.0], [5.0, 5.0, 6.0, 6.0]];
        let options = Options { iou_threshold: 0.0, ..HARD };
        assert_eq!(non_max_suppression(&boxes, &[0.1, 0.2], options).unwrap().indices, [1]);
    }

    #[test]
    fn a_decayed_candidate_waits_its_turn() {
        let boxes = [[0.0, 0.0, 10.0, 10.0], [0.0, 5.0, 10.0, 15.0], [50.0, 50.0, 60.0, 60.0]];
        let options = Options { soft_nms_sigma: 0.1, ..HARD };
        let kept = non_max_suppression(&boxes, &[0.9, 0.8, 0.7], options).unwrap();
        assert_eq!(kept.indices, [0, 2, 1]);
        assert_eq!(kept.scores[2], (0.8_f32 as f64 * (-5.0 / 9.0_f64).exp()) as f32);
    }

    #[test]
    fn thresholds_outside_their_range_are_errors() {
        let options = Options { iou_threshold: 1.5, ..HARD };
        assert_eq!(
            non_max_suppression(&[], &[], options).unwrap_err().to_string(),
            "iouThreshold: expected a number from 0 to 1, got 1.5"
        );
        assert!(non_max_suppression(&[], &[], Options { soft_nms_sigma: f64::NAN, ..HARD }).is_err());
        assert!(non_max_suppression(&[], &[1.0], HARD).is_err());
    }
}
