//! Measures of how much two boxes overlap.

use crate::boxes::iou::{area, at_least, distance, finite_share, intersection, share};
use crate::math::float::{Float, greater, lesser};

/// A box with the values that measures use repeatedly.
#[derive(Clone, Copy, Debug)]
pub struct Measured<T> {
    pub(super) corners: [T; 4],
    pub(super) area: T,
    /// The angle whose tangent is width over height; 0 if that is not a number.
    pub(super) slope: T,
}

impl<T: Float> Measured<T> {
    /// Measures a box.
    #[inline]
    pub fn new(b: &[T; 4]) -> Self {
        let angle = libm::atan((b[2] - b[0]).to_f64() / (b[3] - b[1]).to_f64());
        let slope = T::from_f64(if angle.is_nan() { 0.0 } else { angle });
        Measured { corners: *b, area: area(b), slope }
    }
}

/// A measure of the overlap of two boxes. Divisors are at least `eps`.
pub trait Measure: Copy + Send + Sync {
    /// Whether it uses the slope.
    const SLOPE: bool = false;
    /// Whether computing it takes less time than writing it to memory.
    const QUICK: bool = false;
    /// The overlap of `a` and `b`.
    fn of<T: Float>(self, a: &Measured<T>, b: &Measured<T>, eps: T) -> T;
}

/// Intersection over union.
#[derive(Clone, Copy, Debug)]
pub struct Iou;
/// IoU minus the share of the enclosing box that neither box covers (Rezatofighi et al., 2019).
#[derive(Clone, Copy, Debug)]
pub struct Giou;
/// IoU minus the squared distance of the centres over the squared diagonal of the enclosing box (Zheng et al., 2020).
#[derive(Clone, Copy, Debug)]
pub struct Diou;
/// DIoU minus a penalty for different aspect ratios (Zheng et al., 2020).
#[derive(Clone, Copy, Debug)]
pub struct Ciou;
/// Intersection over the first box's area.
#[derive(Clone, Copy, Debug)]
pub struct Iof;

/// Intersection over the smaller of both areas.
#[derive(Clone, Copy, Debug)]
pub struct Ios;

impl Measure for Iou {
    const QUICK: bool = true;
    #[inline(always)]
    fn of<T: Float>(self, a: &Measured<T>, b: &Measured<T>, eps: T) -> T {
        let w = (lesser(a.corners[2], b.corners[2]) - greater(a.corners[0], b.corners[0])).positive();
        let h = (lesser(a.corners[3], b.corners[3]) - greater(a.corners[1], b.corners[1])).positive();
        let inter = w * h; // NaN only if the share is 0 anyway
        share(inter, at_least((a.area + b.area) - inter, eps))
    }
}

impl Measure for Iof {
    #[inline(always)]
    fn of<T: Float>(self, a: &Measured<T>, b: &Measured<T>, eps: T) -> T {
        finite_share(intersection(&a.corners, &b.corners), at_least(a.area, eps))
    }
}

impl Measure for Ios {
    #[inline(always)]
    fn of<T: Float>(self, a: &Measured<T>, b: &Measured<T>, eps: T) -> T {
        let less = at_least(lesser(a.area, b.area), eps);
        let share = finite_share(intersection(&a.corners, &b.corners), less);
        if a.area + b.area < T::INFINITY { share } else { T::ZERO } // neither is NaN either
    }
}

impl Measure for Giou {
    #[inline(always)]
    fn of<T: Float>(self, a: &Measured<T>, b: &Measured<T>, eps: T) -> T {
        let inter = intersection(&a.corners, &b.corners);
        let union = (a.area + b.area) - inter;
        let w = greater(a.corners[2], b.corners[2]) - lesser(a.corners[0], b.corners[0]);
        let h = greater(a.corners[3], b.corners[3]) - lesser(a.corners[1], b.corners[1]);
        let around = w * h;
        share(inter, at_least(union, eps)) - finite_share(around - union, at_least(around, eps))
    }
}

impl Measure for Diou {
    #[inline(always)]
    fn of<T: Float>(self, a: &Measured<T>, b: &Measured<T>, eps: T) -> T {
        Iou.of(a, b, eps) - distance(&a.corners, &b.corners, eps)
    }
}

impl Measure for Ciou {
    const SLOPE: bool = true;
    #[inline(always)]
    fn of<T: Float>(self, a: &Measured<T>, b: &Measured<T>, eps: T) -> T {
        const SCALE: f64 = 4.0 / (std::f64::consts::PI * std::f64::consts::PI);
        let iou = Iou.of(a, b, eps);
        let turn = b.slope - a.slope;
        let unlike = T::from_f64(SCALE) * (turn * turn);
        let weight = share(unlike, (T::ONE - iou) + unlike);
        (iou - distance(&a.corners, &b.corners, eps)) - weight * unlike
    }
}

/// A box as a measure needs it: with its slope only if the measure uses it.
#[inline(always)]
pub(super) fn measured<T: Float, M: Measure>(b: &[T; 4], _for: M) -> Measured<T> {
    if M::SLOPE { Measured::new(b) } else { Measured { corners: *b, area: area(b), slope: T::ZERO } }
}
