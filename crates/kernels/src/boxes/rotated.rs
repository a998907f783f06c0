//! Rotated boxes: centre, size and an angle in radians from +x towards +y, clockwise on a screen.

use crate::Float;
use crate::boxes::convex::Polygon;
use crate::math::exp::{exp, ln};
use crate::math::sin_cos::sin_cos;

/// A rotated box, prepared for comparison, in double precision.
#[derive(Clone, Copy, Debug)]
pub struct Rotated {
    centre: [f64; 2],
    /// The corners relative to the centre, in order.
    corners: [[f64; 2]; 4],
    area: f64,
    /// Half the sides of the upright bounding box.
    reach: [f64; 2],
    /// Variances of the box as a Gaussian: xx, yy, xy.
    spread: [f64; 3],
}

/// Regularises degenerate Gaussians, as in the paper's code.
const PROB_EPS: f64 = 1e-7;

impl Rotated {
    /// A box cx, cy, w, h, angle. It overlaps nothing if a side is not above 0 or a number is not finite.
    pub fn new<T: Float>(b: &[T; 5]) -> Self {
        let [cx, cy, w, h, angle] = b.map(Float::to_f64);
        let (sin, cos) = turn(angle);
        let sound = w > 0.0 && h > 0.0 && [cx, cy, w, h, angle].iter().all(|v| v.is_finite());
        let (dx, dy) = (w / 2.0, h / 2.0);
        let (vw, vh) = (w * w / 12.0, h * h / 12.0);
        Rotated {
            centre: [cx, cy],
            corners: corners([w, h], (sin, cos)),
            area: if sound { w * h } else { 0.0 },
            reach: [dx * cos.abs() + dy * sin.abs(), dx * sin.abs() + dy * cos.abs()],
            spread: [vw * cos * cos + vh * sin * sin, vw * sin * sin + vh * cos * cos, (vw - vh) * cos * sin],
        }
    }

    /// Width times height; 0 for a box that overlaps nothing.
    pub fn area(&self) -> f64 {
        self.area
    }

    /// The upright bounding box.
    pub fn bounds(&self) -> [f64; 4] {
        let ([cx, cy], [rx, ry]) = (self.centre, self.reach);
        [cx - rx, cy - ry, cx + rx, cy + ry]
    }

    /// The shared area: one polygon clipped by the four sides of the other.
    pub fn intersection(&self, other: &Rotated) -> f64 {
        let (dx, dy) = (other.centre[0] - self.centre[0], other.centre[1] - self.centre[1]);
        let apart = dx.abs() >= self.reach[0] + other.reach[0] || dy.abs() >= self.reach[1] + other.reach[1];
        let sound = self.area > 0.0 && other.area > 0.0;
        if apart || !sound || !dx.is_finite() || !dy.is_finite() {
            return 0.0;
        }
        // Relative to the first centre, so that large coordinates lose no precision.
        let polygon = Polygon::new(&other.corners.map(|corner| [corner[0] + dx, corner[1] + dy]));
        polygon.clipped_by(&self.corners).area().clamp(0.0, self.area.min(other.area))
    }

    /// Whether all corners of another box lie inside, and none on an edge or within a millionth of the sides of it.
    pub fn encloses(&self, other: &Rotated) -> bool {
        const LEAST: f64 = 1e-6;
        let (dx, dy) = (other.centre[0] - self.centre[0], other.centre[1] - self.centre[1]);
        let is_inside = |[x, y]: [f64; 2]| {
            (0..4).all(|at| {
                let ([x1, y1], [x2, y2]) = (self.corners[at], self.corners[(at + 1) % 4]);
                (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) > self.area * LEAST
            })
        };
        other.corners.iter().all(|[x, y]| is_inside([x + dx, y + dy]))
    }

    /// Intersection over union.
    pub fn iou(&self, other: &Rotated) -> f64 {
        let inter = self.intersection(other);
        share(inter, self.area + other.area - inter)
    }

    /// Intersection over this box's area.
    pub fn iof(&self, other: &Rotated) -> f64 {
        share(self.intersection(other), self.area)
    }

    /// Intersection over the smaller of both areas.
    pub fn ios(&self, other: &Rotated) -> f64 {
        share(self.intersection(other), self.area.min(other.area))
    }

    /// 1 minus the Hellinger distance of both boxes as Gaussians (Llerena et al., Gaussian Bounding Boxes and
    /// Probabilistic Intersection-over-Union, 2021). 0 if either box is invalid.
    pub fn prob_iou(&self, other: &Rotated) -> f64 {
        if self.area <= 0.0 || other.area <= 0.0 {
            return 0.0;
        }
        let (dx, dy) = (self.centre[0] - other.centre[0], self.centre[1] - other.centre[1]);
        let [a1, b1, c1] = self.spread;
        let [a2, b2, c2] = other.spread;
        let (a, b, c) = (a1 + a2, b1 + b2, c1 + c2);
        let determinant = a * b - c * c;
        if determinant.is_nan() || determinant <= 0.0 || !determinant.is_finite() {
            return 0.0;
        }
        let centres = (a * dy * dy + b * dx * dx - 2.0 * c * dx * dy) / determinant / 4.0;
        let own = (a1 * b1 - c1 * c1).max(0.0) * (a2 * b2 - c2 * c2).max(0.0);
        let shapes = ln(determinant / (4.0 * own.sqrt() + PROB_EPS * PROB_EPS)) / 2.0;
        let bhattacharyya = (centres + shapes).clamp(0.0, 100.0);
        1.0 - (1.0 - exp(-bhattacharyya)).max(0.0).sqrt()
    }
}

/// The corners of a box of a width and a height around the origin, in order, rotated by an angle given as sine and
/// cosine.
pub(super) fn corners([w, h]: [f64; 2], (sin, cos): (f64, f64)) -> [[f64; 2]; 4] {
    let (dx, dy) = (w / 2.0, h / 2.0);
    let corner = |x: f64, y: f64| [x * cos - y * sin, x * sin + y * cos];
    [corner(-dx, -dy), corner(dx, -dy), corner(dx, dy), corner(-dx, dy)]
}

/// Sine and cosine, exact at quarter turns.
pub(super) fn turn(angle: f64) -> (f64, f64) {
    let (sin, cos) = sin_cos(angle);
    let quarters = angle / std::f64::consts::FRAC_PI_2;
    if (quarters - quarters.round()).abs() < 1e-15 * quarters.abs().max(1.0) {
        (sin.round(), cos.round())
    } else {
        (sin, cos)
    }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 && whole.is_finite() { part / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::iou::iou;
    use proptest::prelude::*;
    use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, SQRT_2};

    #[test]
    fn a_square_turned_by_an_eighth_makes_an_octagon() {
        let (a, b) =
            (Rotated::new(&[0.0, 0.0, 2.0, 2.0, 0.0]), Rotated::new(&[0.0, 0.0, 2.0, 2.0, FRAC_PI_4]));
        let octagon = 8.0 * (SQRT_2 - 1.0);
        assert!((a.intersection(&b) - octagon).abs() < 1e-14);
        assert!((a.iou(&b) - octagon / (8.0 - octagon)).abs() < 1e-14);
    }

    #[test]
    fn a_box_overlaps_itself_wholly_wherever_it_lies() {
        for angle in [0.0, 0.3, -1.0, FRAC_PI_2, 3.0, 100.0] {
            let b = Rotated::new(&[1e6, -3e5, 30.0, 4.0, angle]);
            assert!((b.iou(&b) - 1.0).abs() < 1e-14, "{angle}");
            assert!((b.prob_iou(&b) - 1.0).abs() < 1e-5, "{angle}");
        }
    }

    #[test]
    fn boxes_that_are_none_overlap_nothing() {
        let sound = Rotated::new(&[0.0, 0.0, 2.0, 2.0, 0.0]);
        for odd in [
            [0.0, 0.0, 0.0, 2.0, 0.0],
            [0.0, 0.0, -1.0, 2.0, 0.0],
            [f64::NAN, 0.0, 1.0, 2.0, 0.0],
            [0.0, 0.0, 1.0, 2.0, f64::INFINITY],
            [0.0, 0.0, f64::INFINITY, 2.0, 0.0],
        ] {
            let odd = Rotated::new(&odd);
            assert_eq!((odd.iou(&sound), sound.iou(&odd), odd.iou(&odd)), (0.0, 0.0, 0.0));
            assert_eq!((odd.prob_iou(&sound), sound.prob_iou(&odd)), (0.0, 0.0));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 256, ..Default::default() })]
        #[test]
        fn upright_boxes_are_ordinary_boxes(v in prop::array::uniform8(0.5..9.0f64), quarter in 0u8..2) {
            let (a, b) = ([v[0], v[1], v[2], v[3]], [v[4], v[5], v[6], v[7]]);
            let corners = |b: [f64; 4]| [b[0] - b[2] / 2.0, b[1] - b[3] / 2.0, b[0] + b[2] / 2.0, b[1] + b[3] / 2.0];
            let expected = iou(&corners(a), &corners(b));
            let turned = |b: [f64; 4]| if quarter == 0 { [b[0], b[1], b[2], b[3], 0.0] }
                else { [b[0], b[1], b[3], b[2], FRAC_PI_2] };
            let got = Rotated::new(&turned(a)).iou(&Rotated::new(&turned(b)));
            prop_assert!((got - expected).abs() < 1e-12, "{got} {expected}");
        }

        #[test]
        fn turning_both_boxes_changes_nothing(v in prop::array::uniform8(0.5..9.0f64), r in -4.0..4.0f64, s in -4.0..4.0f64) {
            let a = Rotated::new(&[0.0, 0.0, v[2], v[3], r]);
            let b = |extra: f64| {
                let (x, y) = (v[0] - 4.0, v[1] - 4.0);
                let (sin, cos) = extra.sin_cos();
                Rotated::new(&[x * cos - y * sin, x * sin + y * cos, v[6], v[7], s + extra])
            };
            let turned = Rotated::new(&[0.0, 0.0, v[2], v[3], r + 0.7]);
            prop_assert!((a.iou(&b(0.0)) - turned.iou(&b(0.7))).abs() < 1e-12);
            prop_assert!((a.iou(&b(0.0)) - b(0.0).iou(&a)).abs() < 1e-12);
            prop_assert!((a.prob_iou(&b(0.0)) - turned.prob_iou(&b(0.7))).abs() < 1e-9);
        }
    }
}
