//! Intersection of convex polygons with few corners.

/// A convex polygon of at most eight corners: four, and one more for each side that clips it.
#[derive(Clone, Copy, Debug)]
pub struct Polygon {
    points: [[f64; 2]; 8],
    len: usize,
}

impl Polygon {
    /// A polygon of at most four corners in order; further corners are ignored.
    #[inline]
    pub fn new(corners: &[[f64; 2]]) -> Self {
        let mut polygon = Polygon { points: [[0.0; 2]; 8], len: 0 };
        corners.iter().take(4).for_each(|corner| polygon.push(*corner));
        polygon
    }

    /// The part inside a convex polygon of at most four corners, which are clockwise on a screen.
    #[inline]
    pub fn clipped_by(&self, corners: &[[f64; 2]]) -> Self {
        let mut polygon = *self;
        for (side, from) in corners.iter().enumerate().take(4) {
            polygon = polygon.clipped(*from, corners[(side + 1) % corners.len()]);
        }
        polygon
    }

    /// The part to the right of the line from `a` to `b`, with y pointing down (Sutherland and Hodgman, 1974).
    fn clipped(&self, a: [f64; 2], b: [f64; 2]) -> Polygon {
        let side = |p: [f64; 2]| (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
        let mut left = Polygon { points: [[0.0; 2]; 8], len: 0 };
        for place in 0..self.len {
            let (from, to) = (self.points[place], self.points[(place + 1) % self.len]);
            let (own, next) = (side(from), side(to));
            if own >= 0.0 {
                left.push(from);
            }
            if (own > 0.0 && next < 0.0) || (own < 0.0 && next > 0.0) {
                let t = own / (own - next);
                left.push([from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])]);
            }
        }
        left
    }

    fn push(&mut self, point: [f64; 2]) {
        // Rounding can split a nearly straight corner into one more; it adds no area.
        if self.len < self.points.len() {
            self.points[self.len] = point;
            self.len += 1;
        }
    }

    /// The area.
    pub fn area(&self) -> f64 {
        let origin = self.points[0];
        let mut double = 0.0;
        for place in 1..self.len.max(2) - 1 {
            let (p, q) = (self.points[place], self.points[place + 1]);
            double += (p[0] - origin[0]) * (q[1] - origin[1]) - (p[1] - origin[1]) * (q[0] - origin[0]);
        }
        double.abs() / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_and_triangles_are_cut_by_squares() {
        let square = |x: f64, y: f64, s: f64| [[x, y], [x + s, y], [x + s, y + s], [x, y + s]];
        let unit = Polygon::new(&square(0.0, 0.0, 2.0));
        assert_eq!(unit.area(), 4.0);
        assert_eq!(unit.clipped_by(&square(1.0, 1.0, 2.0)).area(), 1.0);
        assert_eq!(unit.clipped_by(&square(2.0, 0.0, 2.0)).area(), 0.0);
        assert_eq!(unit.clipped_by(&square(5.0, 0.0, 2.0)).area(), 0.0);
        let triangle = [[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]];
        assert_eq!(Polygon::new(&triangle).area(), 2.0);
        assert_eq!(unit.clipped_by(&triangle).area(), 2.0);
        assert_eq!(Polygon::new(&triangle).clipped_by(&square(0.0, 0.0, 1.0)).area(), 1.0);
    }
}
