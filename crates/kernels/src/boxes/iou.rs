//! The overlap of two boxes. This is the specification for every faster implementation.
//!
//! Boxes are corners x1, y1, x2, y2, taken as given. A box intersects nothing if its x2 is not above its x1, its y2 is
//! not above its y1, it has a NaN, or its area is not finite. An overlap is never NaN.

use crate::machine::isa::dispatch;
use crate::math::float::{Float, greater, lesser};

/// The area; negative if one side is inverted.
#[inline(always)]
pub fn area<T: Float>(b: &[T; 4]) -> T {
    (b[2] - b[0]) * (b[3] - b[1])
}

/// The area that two boxes share.
#[inline(always)]
pub fn intersection<T: Float>(a: &[T; 4], b: &[T; 4]) -> T {
    let w = greater(lesser(a[2], b[2]) - greater(a[0], b[0]), T::ZERO);
    let h = greater(lesser(a[3], b[3]) - greater(a[1], b[1]), T::ZERO);
    w * h
}

/// `part / whole`; 0 if the whole is not above 0.
#[inline(always)]
pub fn share<T: Float>(part: T, whole: T) -> T {
    let quotient = part / whole;
    if whole > T::ZERO { quotient } else { T::ZERO }
}

/// Intersection over union: one rounded division.
///
/// # Examples
///
/// ```
/// use boxwise_kernels::boxes::iou::iou;
///
/// assert_eq!(iou(&[0.0, 0.0, 2.0, 2.0], &[1.0, 0.0, 3.0, 2.0]), 2.0 / 6.0);
/// assert_eq!(iou(&[0.0, 0.0, 2.0, 2.0], &[f64::NAN, 0.0, 3.0, 2.0]), 0.0);
/// ```
#[inline(always)]
pub fn iou<T: Float>(a: &[T; 4], b: &[T; 4]) -> T {
    let inter = intersection(a, b);
    share(inter, (area(a) + area(b)) - inter)
}

/// Intersection over the smaller of both areas: one rounded division.
#[inline(always)]
pub fn ios<T: Float>(a: &[T; 4], b: &[T; 4]) -> T {
    let (p, q) = (area(a), area(b));
    let share = finite_share(intersection(a, b), lesser(p, q));
    if p + q < T::INFINITY { share } else { T::ZERO } // neither is NaN either
}

/// Whether a box can overlap anything: both sides and the area are above 0, and the area is finite. An intersection is
/// never larger than either area, because rounding keeps order.
#[inline(always)]
pub fn can_overlap<T: Float>(b: &[T; 4]) -> bool {
    let area = area(b);
    b[2] > b[0] && b[3] > b[1] && area > T::ZERO && area.is_finite()
}

/// Intersection over union, minus the squared distance of the centres over the squared diagonal of the enclosing box
/// (Zheng et al., Distance-IoU Loss, 2020).
#[inline(always)]
pub fn diou<T: Float>(a: &[T; 4], b: &[T; 4]) -> T {
    iou(a, b) - distance(a, b, T::ZERO)
}

/// `value`, or `eps` if it is smaller.
#[inline(always)]
pub(crate) fn at_least<T: Float>(value: T, eps: T) -> T {
    if value < eps { eps } else { value }
}

/// `part / whole`; 0 if the whole is not above 0, or either is not finite.
#[inline(always)]
pub(crate) fn finite_share<T: Float>(part: T, whole: T) -> T {
    let quotient = part / whole;
    let sound = whole > T::ZERO && whole < T::INFINITY && quotient.is_finite();
    if sound { quotient } else { T::ZERO }
}

/// Squared distance of the centres over the squared diagonal of the enclosing box; 0 if that is not a number.
#[inline(always)]
pub(crate) fn distance<T: Float>(a: &[T; 4], b: &[T; 4], eps: T) -> T {
    let w = greater(a[2], b[2]) - lesser(a[0], b[0]);
    let h = greater(a[3], b[3]) - lesser(a[1], b[1]);
    let dx = (a[0] + a[2]) * T::HALF - (b[0] + b[2]) * T::HALF;
    let dy = (a[1] + a[3]) * T::HALF - (b[1] + b[3]) * T::HALF;
    finite_share(dx * dx + dy * dy, at_least(w * w + h * h, eps))
}

/// [`area`] of each box.
#[inline(always)]
fn areas_body<T: Float>(boxes: &[[T; 4]], out: &mut [T]) {
    for (b, out) in boxes.iter().zip(out) {
        *out = area(b);
    }
}

dispatch! {
    /// The area of each box, (x2 - x1)(y2 - y1); negative if one side is inverted.
    pub fn areas<T: Float>(boxes: &[[T; 4]], out: &mut [T]) = areas_body;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlap_is_shared_area_over_covered_area() {
        assert_eq!(iou(&[0.0, 0.0, 2.0, 2.0], &[1.0, 0.0, 3.0, 2.0]), 2.0 / 6.0);
        assert_eq!(iou(&[0.0f32, 0.0, 2.0, 2.0], &[0.0, 0.0, 2.0, 2.0]), 1.0);
    }

    #[test]
    fn degenerate_boxes_overlap_nothing_and_nothing_is_nan() {
        let inf = f32::INFINITY;
        let odd = [
            [0.0, 0.0, 0.0, 0.0],
            [5.0, 0.0, 1.0, 4.0],
            [5.0, 5.0, 1.0, 1.0],
            [f32::NAN, 0.0, 9.0, 9.0],
            [0.0, 0.0, 9.0, f32::NAN],
            [-inf, -inf, inf, inf],
            [0.0, 0.0, inf, 1.0],
            [0.0, 0.0, inf, 0.0],
            [-3e38, -3e38, 3e38, 3e38],
            [0.0, 0.0, 1e-30, 1e-30],
        ];
        let sound = [0.0, 0.0, 10.0, 10.0];
        for a in &odd {
            assert!(!can_overlap(a), "{a:?}");
            for b in odd.iter().chain([&sound]) {
                assert_eq!(iou(a, b), 0.0, "{a:?} {b:?}");
                assert_eq!(iou(b, a), 0.0, "{b:?} {a:?}");
            }
        }
        assert!(can_overlap(&sound));
    }
}
