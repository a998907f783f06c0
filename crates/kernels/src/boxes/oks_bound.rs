//! An upper bound of object keypoint similarity (OKS) that needs no exponential.

use crate::machine::isa::dispatch;

/// The length of columns of points is a multiple of this.
pub const BLOCK: usize = 8;

/// Coordinate of the points that pad a detection to whole blocks.
pub const FILL: f64 = 1e160;

/// Coordinate of the points of an annotation that do not count or pad it to whole blocks: far from everything.
pub const FAR_AWAY: f64 = -FILL;

dispatch! {
    /// Sum over points, in columns `x` and `y`, of 1 / (1 + e + e²/2 + e³/6), where e is the squared distance from the
    /// annotation's point times `rate`. Up to rounding, it is never less than the sum of exp(-e). All columns have the
    /// same length, a multiple of [`BLOCK`].
    pub fn points_bound(x: &[f64], y: &[f64], xs: &[f64], ys: &[f64], rates: &[f64]) -> f64 = points_bound_body;
}

#[inline(always)]
fn points_bound_body(x: &[f64], y: &[f64], xs: &[f64], ys: &[f64], rates: &[f64]) -> f64 {
    sum([x, y, xs, ys, rates], |[x, y, xs, ys]| [x - xs, y - ys])
}

dispatch! {
    /// Like [`points_bound`], with the distance of each point from a box with the corners `x0`, `y0`, `x1`, `y1`: 0
    /// inside.
    pub fn box_bound(x: &[f64], y: &[f64], corners: [f64; 4], rates: &[f64]) -> f64 = box_bound_body;
}

#[inline(always)]
fn box_bound_body(x: &[f64], y: &[f64], [x0, y0, x1, y1]: [f64; 4], rates: &[f64]) -> f64 {
    let positive = |v: f64| if v > 0.0 { v } else { 0.0 };
    sum([x, y, x, y, rates], |[x, y, _, _]| {
        [positive(x0 - x) + positive(x - x1), positive(y0 - y) + positive(y - y1)]
    })
}

#[inline(always)]
fn sum([x, y, xs, ys, rates]: [&[f64]; 5], apart: impl Fn([f64; 4]) -> [f64; 2]) -> f64 {
    let [x, y, xs, ys, rates] = [x, y, xs, ys, rates].map(|column| column.as_chunks::<BLOCK>().0);
    let mut sums = [0.0; BLOCK];
    for ((((x, y), xs), ys), rates) in x.iter().zip(y).zip(xs).zip(ys).zip(rates) {
        for i in 0..BLOCK {
            let [dx, dy] = apart([x[i], y[i], xs[i], ys[i]]);
            let e = (dx * dx + dy * dy) * rates[i];
            sums[i] += 1.0 / (1.0 + e * (1.0 + e * (0.5 + e * (1.0 / 6.0))));
        }
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Isa, math::accurate_exp};

    fn column(len: usize) -> impl Strategy<Value = Vec<f64>> {
        prop::collection::vec(-50.0..50.0f64, len)
    }

    proptest! {
        #[test]
        fn no_sum_of_exponentials_is_above_its_bound(
            columns in (1..5usize).prop_flat_map(|blocks| prop::collection::vec(column(blocks * BLOCK), 5)),
            corners in prop::array::uniform4(-50.0..50.0f64),
            fill in 0..BLOCK,
        ) {
            let [x, y, xs, ys, rates] = &columns[..] else { unreachable!() };
            let (mut x, mut xs) = (x.clone(), xs.clone());
            let rates: Vec<f64> = rates.iter().map(|rate| rate.abs() / 1000.0).collect();
            let count = x.len() - fill;
            x[count..].fill(FILL);
            xs[count..].fill(FAR_AWAY);
            let [x0, y0, x1, y1] = corners;
            let outside = |v: f64, from: f64, to: f64| (from - v).max(0.0) + (v - to).max(0.0);
            let term = |i: usize, dx: f64, dy: f64| accurate_exp::exp(-(dx * dx + dy * dy) * rates[i]);
            let by_points: f64 = (0..count).map(|i| term(i, x[i] - xs[i], y[i] - ys[i])).sum();
            let by_box: f64 = (0..count).map(|i| term(i, outside(x[i], x0, x1), outside(y[i], y0, y1))).sum();
            let bounds = [points_bound(Isa::SCALAR, &x, y, &xs, ys, &rates), box_bound(Isa::SCALAR, &x, y, corners, &rates)];
            for (bound, exact) in bounds.into_iter().zip([by_points, by_box]) {
                prop_assert!(bound >= exact * (1.0 - 1e-12) && bound <= exact + 0.1 * count as f64, "{} {}", bound, exact);
            }
            for isa in Isa::available() {
                let own = [points_bound(isa, &x, y, &xs, ys, &rates), box_bound(isa, &x, y, corners, &rates)];
                prop_assert_eq!(own, bounds);
            }
        }
    }
}
