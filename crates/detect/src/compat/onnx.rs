//! The ONNX operator `NonMaxSuppression` (opset 10 and 11), with the results of onnxruntime's CPU provider.

use boxwise_error::{Code, Error, Result};
use boxwise_threads::{Threads, Work};

use boxwise_kernels::boxes::any_overlap::Bar;

use super::{boxes_of, greedy, within};
use crate::suppress::order;

/// The operator's inputs other than tensors, and its attribute.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Maximum number of boxes per class and batch.
    pub max_output_boxes_per_class: usize,
    /// Boxes with an IoU above this are suppressed; in 0..1.
    pub iou_threshold: f32,
    /// A score must be above this. `None`: every box is a candidate.
    pub score_threshold: Option<f32>,
    /// Boxes are (cx, cy, w, h) instead of (y1, x1, y2, x2) with corners in either order.
    pub center_point_box: bool,
}

/// Selects rows of (batch, class, box) from `boxes` of `[batches, boxes, 4]` and `scores` of `[batches, classes,
/// boxes]`, ordered by batch, then class, then descending score; equal scores by the lower index.
///
/// A box without area overlaps nothing. A NaN score is never selected if there is a score threshold, and comes last
/// without one.
pub fn non_max_suppression(
    boxes: &[f32],
    scores: &[f32],
    [batches, classes, count]: [usize; 3],
    options: Options,
    threads: Threads,
) -> Result<Vec<[i32; 3]>> {
    let shape = |input, wanted: &[usize], got: usize| {
        let product = wanted.iter().try_fold(1_usize, |product, size| product.checked_mul(*size));
        if product == Some(got) {
            return Ok(());
        }
        let error = Error::new(Code::ShapeMismatch, format!("numbers of shape {wanted:?}"), format!("{got}"));
        Err(error.in_input(input))
    };
    shape("boxes", &[batches, count, 4], boxes.len())?;
    shape("scores", &[batches, classes, count], scores.len())?;
    within("iouThreshold", f64::from(options.iou_threshold), 0.0, 1.0)?;
    if [batches, classes, count].into_iter().any(|size| size > i32::MAX as usize) {
        return Err(Error::new(
            Code::TooLarge,
            "sizes below 2147483648",
            format!("{:?}", [batches, classes, count]),
        ));
    }
    if count == 0 || classes == 0 {
        return Ok(Vec::new());
    }

    let corners: Vec<[f32; 4]> = if options.center_point_box {
        boxes_of(boxes)?.iter().map(from_center).collect()
    } else {
        boxes_of(boxes)?.iter().map(upright).collect()
    };
    let threads = threads.if_worth(Work::OnnxScores, scores.len());
    let lists = threads.map(batches * classes, |list| {
        let boxes = &corners[list / classes * count..][..count];
        let kept = one_list(boxes, &scores[list * count..][..count], options);
        let (batch, class) = ((list / classes) as i32, (list % classes) as i32);
        kept.into_iter().map(|index| [batch, class, index as i32]).collect::<Vec<_>>()
    });
    Ok(lists.concat())
}

/// The package's own rule, in float32.
fn one_list(boxes: &[[f32; 4]], scores: &[f32], options: Options) -> Vec<u32> {
    let mut best_first = order(scores, options.score_threshold.unwrap_or(f32::NEG_INFINITY));
    if options.score_threshold.is_none() && best_first.len() < scores.len() {
        let indices = || 0..scores.len() as u32;
        best_first.extend(indices().filter(|index| scores[*index as usize] == f32::NEG_INFINITY));
        best_first.extend(indices().filter(|index| scores[*index as usize].is_nan()));
    }
    let bar = Bar::new(options.iou_threshold, false, false);
    greedy::standard(boxes, &best_first, bar, None, options.max_output_boxes_per_class)
}

fn upright(&[y1, x1, y2, x2]: &[f32; 4]) -> [f32; 4] {
    let ordered = |a: f32, b: f32| if a >= b { (b, a) } else { (a, b) };
    let ((top, bottom), (left, right)) = (ordered(y1, y2), ordered(x1, x2));
    [left, top, right, bottom]
}

fn from_center(&[cx, cy, width, height]: &[f32; 4]) -> [f32; 4] {
    let (x, y) = (width / 2.0, height / 2.0);
    [cx - x, cy - y, cx + x, cy + y]
}
