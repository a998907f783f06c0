//! The assignment of Faster R-CNN's proposals, as the tutorial has it.

use boxwise_error::Result;
use boxwise_kernels::{Float, Isa};
use boxwise_threads::Threads;

use super::{Assignment, Thresholds};
use crate::overlap::best::best_match;

/// Positive from one threshold up, negative below the other, else neither; then every ground truth, in order, takes the
/// anchor of its highest IoU (the first of equals; the first anchor where it overlaps none), whose label becomes positive
/// and whose match it becomes. `matched` holds each anchor's best ground truth (the first of equals, 0 where it overlaps
/// none) whatever its label. Without ground truth all anchors are negative.
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
    let best = best_match(isa, threads, anchors, truth);
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
