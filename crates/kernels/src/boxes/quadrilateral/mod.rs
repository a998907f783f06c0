//! Quadrilaterals as in aerial images: upright boxes, rotated boxes, or four corners, one of which may point inwards.

use crate::boxes::convex::Polygon;
use crate::boxes::rotated::{corners, turn};

/// A quadrilateral, prepared for comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quad {
    /// In order, clockwise on a screen, relative to `origin`.
    corners: [[f64; 2]; 4],
    origin: [f64; 2],
    /// Left, top, right, bottom.
    bounds: [f64; 4],
    area: f64,
    /// How it decomposes.
    form: Form,
    /// The angle in radians that it was made with; 0 if it was made from corners.
    angle: f64,
    made: Made,
}

/// From what a quadrilateral was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Made {
    Turned,
    Upright,
    Corners,
}

/// The numbers that a quadrilateral was made from; lengths may differ in the last digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Given {
    /// Centre, width, height, angle in radians.
    Turned([f64; 5]),
    /// Left, top, width, height.
    Upright([f64; 4]),
    /// x and y of the corners, in the order in which they are kept.
    Corners([f64; 8]),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// One convex quadrilateral.
    Convex,
    /// Two triangles that share the diagonal from the first corner.
    Triangles,
    /// Overlaps nothing.
    Nothing,
}

impl Quad {
    /// The numbers that tell it from other quadrilaterals: x and y of the corners, relative to the origin, which comes last.
    pub fn numbers(&self) -> [f64; 10] {
        let [[a, b], [c, d], [e, f], [g, h]] = self.corners;
        [a, b, c, d, e, f, g, h, self.origin[0], self.origin[1]]
    }

    /// A box from centre, width, height, and an angle in radians from +x towards +y, clockwise on a screen. Its area is
    /// width times height. It overlaps nothing if a side is not above 0 or a number is not finite.
    pub fn turned([cx, cy, w, h, angle]: [f64; 5]) -> Quad {
        let corners = corners([w, h], turn(angle));
        let sound = w > 0.0 && h > 0.0 && [cx, cy, w, h, angle].iter().all(|value| value.is_finite());
        let form = if sound { Form::Convex } else { Form::Nothing };
        Quad {
            corners,
            origin: [cx, cy],
            bounds: bounds_of(&corners, [cx, cy]),
            area: w * h,
            form,
            angle,
            made: Made::Turned,
        }
    }

    /// A box from left, top, width, height.
    pub fn upright([x, y, w, h]: [f64; 4]) -> Quad {
        let corners = [[0.0, 0.0], [w, 0.0], [w, h], [0.0, h]];
        let sound = w > 0.0 && h > 0.0 && [x, y, w, h].iter().all(|value| value.is_finite());
        let form = if sound { Form::Convex } else { Form::Nothing };
        Quad {
            corners,
            origin: [x, y],
            bounds: [x, y, x + w, y + h],
            area: w * h,
            form,
            angle: 0.0,
            made: Made::Upright,
        }
    }

    /// A quadrilateral from its corners in order, in either direction: x, y, x, y, ... One corner may point inwards. It
    /// overlaps nothing if a number is not finite. `None` if sides cross each other.
    pub fn of_corners(numbers: [f64; 8]) -> Option<Quad> {
        let origin = [numbers[0], numbers[1]];
        let mut corners: [[f64; 2]; 4] =
            std::array::from_fn(|i| [numbers[2 * i] - origin[0], numbers[2 * i + 1] - origin[1]]);
        let double = double_area(&corners);
        let bounds = bounds_of(&corners, origin);
        let area = double.abs() / 2.0;
        if !area.is_finite() || !bounds.iter().all(|value| value.is_finite()) {
            return Some(Quad {
                corners,
                origin,
                bounds,
                area,
                form: Form::Nothing,
                angle: 0.0,
                made: Made::Corners,
            });
        }
        if double < 0.0 {
            corners.reverse();
        }
        let inwards = |i: usize| {
            let [a, b, c] = [corners[(i + 3) % 4], corners[i], corners[(i + 1) % 4]];
            cross(a, b, c) < 0.0
        };
        let form = match (0..4).filter(|i| inwards(*i)).count() {
            _ if area == 0.0 && sides_cross(&corners) => return None, // two triangles of one size and opposite turn
            _ if area == 0.0 => Form::Nothing,
            0 => Form::Convex,
            1 => {
                let first = (0..4).find(|i| inwards(*i)).unwrap_or(0);
                corners.rotate_left(first);
                Form::Triangles
            }
            _ => return None,
        };
        Some(Quad { corners, origin, bounds, area, form, angle: 0.0, made: Made::Corners })
    }

    /// The numbers that it was made from.
    pub fn given(&self) -> Given {
        let [a, b, c, _] = self.corners;
        let [x, y] = self.origin;
        let length = |from: [f64; 2], to: [f64; 2]| (to[0] - from[0]).hypot(to[1] - from[1]);
        match self.made {
            Made::Turned => Given::Turned([x, y, length(a, b), length(b, c), self.angle]),
            Made::Upright => Given::Upright([x, y, c[0], c[1]]),
            Made::Corners => {
                Given::Corners(std::array::from_fn(|i| self.corners[i / 2][i % 2] + self.origin[i % 2]))
            }
        }
    }

    /// The area; width times height if it was made from those.
    pub fn area(&self) -> f64 {
        self.area
    }

    /// The upright bounding box: left, top, width, height.
    pub fn upright_box(&self) -> [f64; 4] {
        let [left, top, right, bottom] = self.bounds;
        [left, top, right - left, bottom - top]
    }

    /// Whether its sides are parallel to the axes.
    pub fn is_upright(&self) -> bool {
        let [a, b, c, d] = self.corners;
        let along = |a: [f64; 2], b: [f64; 2]| a[0] == b[0] || a[1] == b[1];
        along(a, b) && along(b, c) && along(c, d) && along(d, a)
    }

    /// Whether its angle was more than a full turn, as happens when degrees are read as radians.
    pub fn is_beyond_a_turn(&self) -> bool {
        self.angle.abs() > std::f64::consts::TAU
    }

    /// Whether every number is finite.
    pub fn is_finite(&self) -> bool {
        self.bounds.iter().all(|value| value.is_finite()) && self.area.is_finite()
    }

    /// Intersection over union with a detection, or over the area of the detection if this is a crowd. `None` if it is
    /// certainly below `least`.
    pub fn overlap(&self, detection: &Quad, crowd: bool, least: f64) -> Option<f64> {
        let (own, other) = (&self.bounds, &detection.bounds);
        let shared = |axis: usize| (own[axis + 2].min(other[axis + 2]) - own[axis].max(other[axis])).max(0.0);
        let most = (shared(0) * shared(1)).min(self.area).min(detection.area);
        let nothing = self.form == Form::Nothing || detection.form == Form::Nothing || most <= 0.0;
        let over = |part: f64| {
            let whole = if crowd { detection.area } else { self.area + detection.area - part };
            if whole > 0.0 { part / whole } else { 0.0 }
        };
        // rounding is far below 1e-9
        if nothing || over(most) < least - 1e-9 {
            return (least <= 0.0).then_some(0.0);
        }
        let part = self.intersection(detection).clamp(0.0, self.area.min(detection.area));
        Some(over(part)).filter(|overlap| *overlap >= least)
    }

    /// The shared area: each convex part of one, clipped by each part of the other.
    fn intersection(&self, other: &Quad) -> f64 {
        let [dx, dy] = [other.origin[0] - self.origin[0], other.origin[1] - self.origin[1]];
        let moved = Quad { corners: other.corners.map(|[x, y]| [x + dx, y + dy]), ..*other };
        let pairs = moved.parts().flat_map(|theirs| self.parts().map(move |own| (theirs, own)));
        pairs
            .map(|(theirs, (own, corners))| {
                Polygon::new(&theirs.0[..theirs.1]).clipped_by(&own[..corners]).area()
            })
            .sum()
    }

    /// The convex polygons it consists of, with their numbers of corners.
    fn parts(&self) -> impl Iterator<Item = ([[f64; 2]; 4], usize)> + Clone {
        let [a, b, c, d] = self.corners;
        let parts = match self.form {
            Form::Convex => [Some((self.corners, 4)), None],
            Form::Triangles => [Some(([a, b, c, a], 3)), Some(([a, c, d, a], 3))],
            Form::Nothing => [None, None],
        };
        parts.into_iter().flatten()
    }
}

fn cross(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
}

/// Whether two opposite sides cross.
fn sides_cross(corners: &[[f64; 2]; 4]) -> bool {
    let apart = |a, b, c, d| cross(a, b, c) * cross(a, b, d) < 0.0;
    let cross = |[a, b, c, d]: [[f64; 2]; 4]| apart(a, b, c, d) && apart(c, d, a, b);
    let [a, b, c, d] = *corners;
    cross([a, b, c, d]) || cross([b, c, d, a])
}

/// Twice the area; negative if the corners turn the other way. The first corner is the origin.
fn double_area([_, b, c, d]: &[[f64; 2]; 4]) -> f64 {
    (b[0] * c[1] - b[1] * c[0]) + (c[0] * d[1] - c[1] * d[0])
}

fn bounds_of(corners: &[[f64; 2]; 4], origin: [f64; 2]) -> [f64; 4] {
    let on = |axis: usize, of: fn(f64, f64) -> f64| {
        let all = corners.iter().map(|corner| corner[axis]);
        origin[axis]
            + all.reduce(|a, b| if a.is_nan() || b.is_nan() { f64::NAN } else { of(a, b) }).unwrap_or(0.0)
    };
    [on(0, f64::min), on(1, f64::min), on(0, f64::max), on(1, f64::max)]
}

#[cfg(test)]
mod tests;
