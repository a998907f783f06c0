//! The tutorial's assignment of Faster R-CNN's proposals.

use boxwise_error::Result;
use boxwise_kernels::boxes::best_overlap::Best;
use boxwise_kernels::boxes::iou::{area, intersection};
use boxwise_kernels::{Float, Isa};
use boxwise_threads::{Threads, poll_at};

use super::{Assignment, Thresholds};
use crate::overlap::best::best_match;

/// The tutorial's minimum divisor.
const LEAST_UNION: f64 = 1e-6;

/// Anchors are positive at or above one threshold, negative below the other, otherwise neither. Then every ground truth, in
/// order, takes the anchor with which it has the highest IoU (the first among equals; the first anchor if it overlaps none): that
/// anchor becomes positive and is matched to it. `matched` is the best ground truth of each anchor (the first among equals, 0 if
/// it overlaps none) whatever its label. Without ground truth all anchors are negative. Overlaps are divided by the union or 1e-6,
/// whichever is greater.
///
/// # Errors
/// `OUT_OF_RANGE` for thresholds outside 0..1 or in the wrong order.
pub fn match_anchors<T: Float>(
    isa: Isa,
    threads: Threads,
    anchors: &[[T; 4]],
    truth: &[[T; 4]],
    thresholds: &Thresholds,
) -> Result<Assignment<T>> {
    thresholds.check()?;
    if truth.is_empty() {
        let none = anchors.len();
        return Ok(Assignment { labels: vec![0; none], matched: vec![0; none], ious: vec![T::ZERO; none] });
    }
    // A union is at least as large as either box, so only two tiny boxes can have one below the minimum.
    let best = if any_tiny(anchors) && any_tiny(truth) {
        best_of_tiny(anchors, truth)
    } else {
        best_match(isa, threads, anchors, truth)
    };
    let mut labels: Vec<i8> = best.row_iou.iter().map(|iou| thresholds.label(iou.to_f64())).collect();
    let mut matched = best.row_index;
    if !anchors.is_empty() {
        for (truth, &anchor) in best.column_index.iter().enumerate() {
            labels[anchor as usize] = 1;
            matched[anchor as usize] = truth as i32;
        }
    }
    Ok(Assignment { labels, matched, ious: best.row_iou })
}

/// Whether any area is near or below the minimum union, with a margin for rounding.
fn any_tiny<T: Float>(boxes: &[[T; 4]]) -> bool {
    boxes.iter().map(|b| area(b).to_f64()).any(|area| area > 0.0 && area < 2.0 * LEAST_UNION)
}

/// Like [`best_match`], with the minimum union.
fn best_of_tiny<T: Float>(anchors: &[[T; 4]], truth: &[[T; 4]]) -> Best<T> {
    let least = T::from_f64(LEAST_UNION);
    let mut best = Best {
        row_iou: vec![T::ZERO; anchors.len()],
        row_index: vec![0; anchors.len()],
        column_iou: vec![T::ZERO; truth.len()],
        column_index: vec![0; truth.len()],
    };
    for (row, a) in anchors.iter().enumerate() {
        poll_at(row);
        for (column, b) in truth.iter().enumerate() {
            let inter = intersection(a, b);
            let union = (area(a) + area(b)) - inter;
            let iou = inter / if union < least { least } else { union };
            if iou > best.row_iou[row] {
                (best.row_iou[row], best.row_index[row]) = (iou, column as i32);
            }
            if iou > best.column_iou[column] {
                (best.column_iou[column], best.column_index[column]) = (iou, row as i32);
            }
        }
    }
    best
}
