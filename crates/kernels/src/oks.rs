//! Keypoints near those of an annotation: what bounds object keypoint similarity without an exponential.

use crate::isa::dispatch;

/// Columns of points come in multiples of so many.
pub const BLOCK: usize = 8;

/// Exponents below this count as near.
pub const NEAR: f64 = 3.0;

dispatch! {
    /// How many points of a detection, by columns `x` and `y`, lie near those of an annotation: where the squared
    /// distance times `rates` is below [`NEAR`]. A rate of infinity is that of a point which does not count.
    /// All columns have the same length, a multiple of [`BLOCK`].
    pub fn near_points(x: &[f64], y: &[f64], xs: &[f64], ys: &[f64], rates: &[f64]) -> u32 = near_points_body;
}

#[inline(always)]
fn near_points_body(x: &[f64], y: &[f64], xs: &[f64], ys: &[f64], rates: &[f64]) -> u32 {
    count([x, y, xs, ys, rates], |[x, y, xs, ys]| [x - xs, y - ys])
}

dispatch! {
    /// As [`near_points`], by the distance of each point from a box with the corners `x0`, `y0`, `x1`, `y1`: 0 inside.
    pub fn near_box(x: &[f64], y: &[f64], corners: [f64; 4], rates: &[f64]) -> u32 = near_box_body;
}

#[inline(always)]
fn near_box_body(x: &[f64], y: &[f64], [x0, y0, x1, y1]: [f64; 4], rates: &[f64]) -> u32 {
    let positive = |v: f64| if v > 0.0 { v } else { 0.0 };
    count([x, y, x, y, rates], |[x, y, _, _]| {
        [positive(x0 - x) + positive(x - x1), positive(y0 - y) + positive(y - y1)]
    })
}

#[inline(always)]
fn count([x, y, xs, ys, rates]: [&[f64]; 5], apart: impl Fn([f64; 4]) -> [f64; 2]) -> u32 {
    let [x, y, xs, ys, rates] = [x, y, xs, ys, rates].map(|column| column.as_chunks::<BLOCK>().0);
    let mut counts = [0u64; BLOCK];
    for ((((x, y), xs), ys), rates) in x.iter().zip(y).zip(xs).zip(ys).zip(rates) {
        for i in 0..BLOCK {
            let [dx, dy] = apart([x[i], y[i], xs[i], ys[i]]);
            counts[i] += u64::from((dx * dx + dy * dy) * rates[i] < NEAR);
        }
    }
    counts.iter().sum::<u64>() as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Isa;

    fn column(len: usize) -> impl Strategy<Value = Vec<f64>> {
        prop::collection::vec(
            prop_oneof![8 => -50.0..50.0f64, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)],
            len,
        )
    }

    proptest! {
        #[test]
        fn every_instruction_set_counts_what_the_definition_counts(
            columns in (1..5usize).prop_flat_map(|blocks| prop::collection::vec(column(blocks * BLOCK), 5)),
            corners in prop::array::uniform4(-50.0..50.0f64),
        ) {
            let [x, y, xs, ys, rates] = &columns[..] else { unreachable!() };
            let rates: Vec<f64> = rates.iter().map(|rate| rate.abs() / 1000.0).collect();
            let near = |i: &usize, dx: f64, dy: f64| (dx * dx + dy * dy) * rates[*i] < NEAR;
            let [x0, y0, x1, y1] = corners;
            let outside = |v: f64, from: f64, to: f64| {
                (if from - v > 0.0 { from - v } else { 0.0 }) + if v - to > 0.0 { v - to } else { 0.0 }
            };
            let by_points = (0..x.len()).filter(|i| near(i, x[*i] - xs[*i], y[*i] - ys[*i])).count() as u32;
            let by_box = (0..x.len()).filter(|i| near(i, outside(x[*i], x0, x1), outside(y[*i], y0, y1))).count();
            for isa in Isa::available() {
                prop_assert_eq!(near_points(isa, x, y, xs, ys, &rates), by_points);
                prop_assert_eq!(near_box(isa, x, y, corners, &rates), by_box as u32);
            }
        }
    }
}
