//! `nms` and `batched_nms`.

use std::collections::HashMap;

use boxwise_error::{Code, Error, Result};

use boxwise_kernels::Float;
use boxwise_kernels::boxes::any_overlap::Bar;

use crate::compat::{greedy, one_score_a_box, order};
use crate::suppress::Groups;

/// `torchvision.ops.nms`: indices of the kept boxes in descending score order. An IoU above `iou_threshold`, compared
/// in double precision, suppresses; equal scores by the lower index, NaN scores first. A NaN overlap does not suppress.
/// Any threshold except NaN is accepted.
pub fn nms<T: Float>(boxes: &[[T; 4]], scores: &[T], iou_threshold: f64) -> Result<Vec<u32>> {
    check(boxes, scores.len(), iou_threshold)?;
    Ok(in_order(boxes, &order::nan_leading(scores), iou_threshold, None))
}

/// `torchvision.ops.batched_nms`: [`nms`] within each class. Up to 1,000 boxes it moves classes apart by adding the
/// class times (largest coordinate + 1) to their coordinates, and the rounding can change the result; above, it goes
/// class by class, as torchvision does.
pub fn batched_nms<T: Float>(
    boxes: &[[T; 4]],
    scores: &[T],
    classes: &[f64],
    iou_threshold: f64,
) -> Result<Vec<u32>> {
    check(boxes, scores.len(), iou_threshold)?;
    if classes.len() != boxes.len() {
        let error = Error::new(
            Code::LengthMismatch,
            format!("{} classes, one for each box", boxes.len()),
            format!("{}", classes.len()),
        );
        return Err(error.in_input("idxs"));
    }
    if boxes.len() > COORDINATE_TRICK_UP_TO {
        return Ok(class_by_class(boxes, scores, classes, iou_threshold));
    }
    let Some(largest) = boxes.as_flattened().iter().copied().reduce(larger) else { return Ok(Vec::new()) };
    let step = largest + T::ONE;
    let apart: Vec<[T; 4]> = boxes
        .iter()
        .zip(classes)
        .map(|(corners, class)| {
            let offset = T::from_f64(*class) * step;
            corners.map(|coordinate| coordinate + offset)
        })
        .collect();
    Ok(in_order(&apart, &order::nan_leading(scores), iou_threshold, None))
}

/// torchvision counts 4,000 numbers.
const COORDINATE_TRICK_UP_TO: usize = 1000;

fn check<T>(boxes: &[[T; 4]], scores: usize, iou_threshold: f64) -> Result<()> {
    one_score_a_box(scores, boxes.len())?;
    if iou_threshold.is_nan() {
        return Err(Error::new(Code::OutOfRange, "a number", "NaN").in_input("iouThreshold"));
    }
    Ok(())
}

fn class_by_class<T: Float>(boxes: &[[T; 4]], scores: &[T], classes: &[f64], iou_threshold: f64) -> Vec<u32> {
    let mut numbers: HashMap<u64, i32> = HashMap::new();
    let groups: Vec<i32> = classes
        .iter()
        .map(|class| {
            let next = numbers.len() as i32;
            *numbers.entry((class + 0.0).to_bits()).or_insert(next) // -0 and 0 are one class
        })
        .collect();
    let mut order = order::nan_leading(scores);
    order.retain(|index| !classes[*index as usize].is_nan()); // NaN equals no class, not even itself
    in_order(boxes, &order, iou_threshold, Some(&Groups::new(&groups)))
}

fn in_order<T: Float>(
    boxes: &[[T; 4]],
    order: &[u32],
    iou_threshold: f64,
    groups: Option<&Groups>,
) -> Vec<u32> {
    if iou_threshold >= 0.0 {
        let bar = Bar::new(order::not_above(iou_threshold), false, false);
        return greedy::standard(boxes, order, bar, groups, usize::MAX);
    }
    greedy::literal(order, |kept, candidate| {
        kept.iter().rev().any(|before| {
            groups.is_none_or(|groups| groups.of(*before as usize) == groups.of(candidate as usize))
                && iou(&boxes[*before as usize], &boxes[candidate as usize]).to_f64() > iou_threshold
        })
    })
}

/// IoU as in torchvision: NaN if the union is 0. The package's own overlap is never NaN or negative, so it can be used
/// for thresholds from 0.
fn iou<T: Float>(a: &[T; 4], b: &[T; 4]) -> T {
    let zero = T::ZERO;
    let positive = |side: T| if zero < side { side } else { zero };
    let width = positive(smaller(a[2], b[2]) - greater(a[0], b[0]));
    let height = positive(smaller(a[3], b[3]) - greater(a[1], b[1]));
    let inter = width * height;
    let area = |[x1, y1, x2, y2]: &[T; 4]| (*x2 - *x1) * (*y2 - *y1);
    inter / (area(a) + area(b) - inter)
}

/// `std::max`: the first unless it is less.
fn greater<T: Float>(a: T, b: T) -> T {
    if a < b { b } else { a }
}

/// `std::min`: the first unless the second is less.
fn smaller<T: Float>(a: T, b: T) -> T {
    if b < a { b } else { a }
}

/// `torch.max`: NaN if either is.
#[expect(clippy::eq_op, reason = "NaN is what differs from itself")]
fn larger<T: Float>(a: T, b: T) -> T {
    if a != a || a > b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlap_of_the_threshold_keeps() {
        let boxes = [[0.0_f32, 0.0, 2.0, 2.0], [0.0, 0.0, 1.0, 2.0], [0.0, 0.0, 1.1, 2.0]];
        assert_eq!(nms(&boxes, &[0.9, 0.8, 0.7], 0.5).unwrap(), [0, 1]);
        assert_eq!(nms(&boxes, &[0.9, 0.8, f32::NAN], 0.5).unwrap(), [2]);
    }

    #[test]
    fn the_threshold_is_compared_as_a_double() {
        // An IoU of float32's 0.1 is above the double 0.1.
        let boxes = [[0.0_f32, 0.0, 10.0, 1.0], [0.0, 0.0, 1.0, 1.0]];
        assert_eq!(nms(&boxes, &[0.9, 0.8], 0.1).unwrap(), [0]);
        assert_eq!(nms(&boxes.map(|corners| corners.map(f64::from)), &[0.9, 0.8], 0.1).unwrap(), [0, 1]);
    }

    #[test]
    fn classes_do_not_suppress_one_another() {
        let one: Vec<[f32; 4]> = vec![[0.0, 0.0, 5.0, 5.0]; 4];
        assert_eq!(batched_nms(&one, &[0.1, 0.2, 0.3, 0.4], &[0.0, 1.0, 0.0, 1.0], 0.5).unwrap(), [3, 2]);
        let many: Vec<[f32; 4]> = vec![[0.0, 0.0, 5.0, 5.0]; 2000];
        let classes: Vec<f64> = (0..2000).map(|index| f64::from(index % 3)).collect();
        assert_eq!(batched_nms(&many, &vec![0.5; 2000], &classes, 0.5).unwrap(), [0, 1, 2]);
    }
}
