//! The assignment of torchvision's `Matcher`.

use boxwise_error::Result;
use boxwise_kernels::boxes::low_quality::mark_tied;
use boxwise_kernels::{Float, Isa};
use boxwise_threads::{Threads, Work};

use super::{Assignment, Thresholds};
use crate::overlap::best::best_match;

/// `Matcher.BELOW_LOW_THRESHOLD`.
pub const BACKGROUND: i32 = -1;
/// `Matcher.BETWEEN_THRESHOLDS`.
pub const BETWEEN: i32 = -2;

/// `matched` is the result of torchvision's `Matcher`: the best ground truth of each anchor, [`BACKGROUND`] below the negative
/// threshold, [`BETWEEN`] from there to below the positive one. With `allow_low_quality`, every anchor whose IoU with some
/// ground truth is the highest of that ground truth keeps its own best match. As in torchvision, a ground truth that overlaps
/// no anchor thereby matches every anchor. Without ground truth all anchors are background; torchvision raises an error.
///
/// # Errors
/// `OUT_OF_RANGE` for thresholds outside 0..1 or in the wrong order.
pub fn matcher<T: Float>(
    isa: Isa,
    threads: Threads,
    anchors: &[[T; 4]],
    truth: &[[T; 4]],
    thresholds: &Thresholds,
    allow_low_quality: bool,
) -> Result<Assignment<T>> {
    thresholds.check()?;
    if truth.is_empty() {
        let none = anchors.len();
        return Ok(Assignment {
            labels: vec![0; none],
            matched: vec![BACKGROUND; none],
            ious: vec![T::ZERO; none],
        });
    }
    let best = best_match(isa, threads, anchors, truth);
    let mut labels: Vec<i8> = best.row_iou.iter().map(|iou| thresholds.label(iou.to_f64())).collect();
    if allow_low_quality {
        let piece = Work::Anchors.piece();
        let pieces: Vec<_> = anchors.chunks(piece).zip(best.row_iou.chunks(piece)).collect();
        let marks = threads.map(pieces.len(), |nth| {
            let (anchors, ious) = pieces[nth];
            let mut marks = vec![false; anchors.len()];
            mark_tied(isa, anchors, ious, truth, &best.column_iou, &mut marks);
            marks
        });
        for (labels, marks) in labels.chunks_mut(piece).zip(marks) {
            labels.iter_mut().zip(marks).for_each(|(label, mark)| *label = if mark { 1 } else { *label });
        }
    }
    let mut matched = best.row_index;
    for (matched, label) in matched.iter_mut().zip(&labels) {
        let unmatched = if *label == 0 { BACKGROUND } else { BETWEEN };
        *matched = if *label == 1 { *matched } else { unmatched };
    }
    Ok(Assignment { labels, matched, ious: best.row_iou })
}
