//! Pooling the part of a feature map under a region of interest: first along columns, a row of cells at a time, then
//! along rows. Both are products of one axis with the other, so each map cell is read once for each row of the output.

use crate::float::Float;
use crate::isa::dispatch;

/// Consecutive cells of one axis that make one row or column of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Band {
    /// The first cell.
    pub first: usize,
    /// How many cells; none: the output is 0 there.
    pub len: usize,
    /// Where the cells' weights begin; of no meaning where cells are not weighed.
    pub weights: usize,
}

/// One axis of a region: what each output row or column is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis<T> {
    /// One for each output row or column.
    pub bands: Vec<Band>,
    /// The bands' weights, one after the other.
    pub weights: Vec<T>,
}

impl<T> Axis<T> {
    /// The cells that any band covers, as first and one past the last.
    fn span(&self) -> (usize, usize) {
        let covered = self.bands.iter().filter(|band| band.len > 0);
        covered
            .map(|band| (band.first, band.first + band.len))
            .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
            .unwrap_or((0, 0))
    }
}

dispatch! {
    /// Weighted sums: of each plane of `width` columns in `map`, `rows` × `columns` numbers into `out`, plane after plane.
    /// `scratch` is overwritten. Panics where a band reaches beyond a plane or `out` is too short.
    pub fn sums<T: Float>(
        map: &[T], plane: usize, width: usize, rows: &Axis<T>, columns: &Axis<T>, scratch: &mut Vec<T>, out: &mut [T]
    ) = sums_body;
}

dispatch! {
    /// Greatest cells, as [`sums`] in all else; NaN is passed over, and a band of nothing else answers `least`.
    pub fn maxima<T: Float>(
        map: &[T], plane: usize, width: usize, rows: &Axis<T>, columns: &Axis<T>, least: T, scratch: &mut Vec<T>,
        out: &mut [T]
    ) = maxima_body;
}

#[inline(always)]
fn sums_body<T: Float>(
    map: &[T],
    plane: usize,
    width: usize,
    rows: &Axis<T>,
    columns: &Axis<T>,
    scratch: &mut Vec<T>,
    out: &mut [T],
) {
    let size = rows.bands.len() * columns.bands.len();
    let (from, to) = columns.span();
    scratch.clear();
    scratch.resize(to - from, T::ZERO);
    if size == 0 || plane == 0 {
        return out.fill(T::ZERO);
    }
    for (map, out) in map.chunks_exact(plane).zip(out.chunks_exact_mut(size)) {
        for (row, out) in rows.bands.iter().zip(out.chunks_exact_mut(columns.bands.len())) {
            if row.len == 0 || to == from {
                out.fill(T::ZERO);
                continue;
            }
            let line = |k: usize| &map[(row.first + k) * width + from..(row.first + k) * width + to];
            weigh(line, &rows.weights[row.weights..row.weights + row.len], scratch);
            for (column, out) in columns.bands.iter().zip(out) {
                *out = if column.len == 0 {
                    T::ZERO
                } else {
                    let cells = &scratch[column.first - from..column.first - from + column.len];
                    dot(cells, &columns.weights[column.weights..column.weights + column.len])
                };
            }
        }
    }
}

/// The weighted sum of lines, each as long as `out`, from the first on.
#[inline(always)]
fn weigh<'a, T: Float>(line: impl Fn(usize) -> &'a [T], weights: &[T], out: &mut [T]) {
    let n = out.len();
    let mut done = match *weights {
        [a, b, c, d, ..] => {
            let (p, q, r, s) = (&line(0)[..n], &line(1)[..n], &line(2)[..n], &line(3)[..n]);
            for x in 0..n {
                out[x] = ((p[x] * a + q[x] * b) + r[x] * c) + s[x] * d;
            }
            4
        }
        [a, b, c] => {
            let (p, q, r) = (&line(0)[..n], &line(1)[..n], &line(2)[..n]);
            for x in 0..n {
                out[x] = (p[x] * a + q[x] * b) + r[x] * c;
            }
            3
        }
        [a, b] => {
            let (p, q) = (&line(0)[..n], &line(1)[..n]);
            for x in 0..n {
                out[x] = p[x] * a + q[x] * b;
            }
            2
        }
        [a] => {
            let p = &line(0)[..n];
            for x in 0..n {
                out[x] = p[x] * a;
            }
            1
        }
        [] => return,
    };
    while done + 2 <= weights.len() {
        let (p, q, a, b) = (&line(done)[..n], &line(done + 1)[..n], weights[done], weights[done + 1]);
        for x in 0..n {
            out[x] = (out[x] + p[x] * a) + q[x] * b;
        }
        done += 2;
    }
    if done < weights.len() {
        let (p, a) = (&line(done)[..n], weights[done]);
        for x in 0..n {
            out[x] += p[x] * a;
        }
    }
}

/// The sum of products, from the first on.
#[inline(always)]
fn dot<T: Float>(cells: &[T], weights: &[T]) -> T {
    match (cells, weights) {
        ([a, b], [v, w]) => *a * *v + *b * *w,
        ([a, b, c], [v, w, x]) => (*a * *v + *b * *w) + *c * *x,
        ([a, b, c, d], [v, w, x, y]) => ((*a * *v + *b * *w) + *c * *x) + *d * *y,
        _ => {
            let mut sum = T::ZERO;
            for (cell, weight) in cells.iter().zip(weights) {
                sum += *cell * *weight;
            }
            sum
        }
    }
}

#[inline(always)]
fn maxima_body<T: Float>(
    map: &[T],
    plane: usize,
    width: usize,
    rows: &Axis<T>,
    columns: &Axis<T>,
    least: T,
    scratch: &mut Vec<T>,
    out: &mut [T],
) {
    let size = rows.bands.len() * columns.bands.len();
    let (from, to) = columns.span();
    scratch.clear();
    scratch.resize(to - from, least);
    if size == 0 || plane == 0 {
        return out.fill(T::ZERO);
    }
    for (map, out) in map.chunks_exact(plane).zip(out.chunks_exact_mut(size)) {
        for (row, out) in rows.bands.iter().zip(out.chunks_exact_mut(columns.bands.len())) {
            if row.len == 0 || to == from {
                out.fill(T::ZERO);
                continue;
            }
            scratch.fill(least);
            for k in row.first..row.first + row.len {
                for (best, cell) in scratch.iter_mut().zip(&map[k * width + from..k * width + to]) {
                    *best = if *cell > *best { *cell } else { *best };
                }
            }
            for (column, out) in columns.bands.iter().zip(out) {
                *out = if column.len == 0 {
                    T::ZERO
                } else {
                    let cells = &scratch[column.first - from..column.first - from + column.len];
                    cells.iter().fold(least, |best, cell| if *cell > best { *cell } else { best })
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;
    use proptest::prelude::*;

    fn axis(cells: usize) -> impl Strategy<Value = Axis<f32>> {
        let band = (0..cells).prop_flat_map(move |first| (Just(first), 0..=(cells - first).min(9)));
        prop::collection::vec(band, 1..6).prop_map(|bands| {
            let mut axis = Axis::default();
            for (first, len) in bands {
                axis.bands.push(Band { first, len, weights: axis.weights.len() });
                axis.weights.extend((0..len).map(|k| 0.25 + (first * 7 + k * 3 % 5) as f32 / 8.0));
            }
            axis
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..Default::default() })]
        #[test]
        fn every_instruction_set_answers_as_the_definition(
            rows in axis(13), columns in axis(21), map in prop::collection::vec(-4i8..4, 13 * 21 * 2),
        ) {
            let map: Vec<f32> = map.into_iter().map(|v| f32::from(v) / 4.0).collect();
            let size = rows.bands.len() * columns.bands.len();
            let cells = |b: &Band| b.first..b.first + b.len;
            for isa in Isa::available() {
                let (mut sum, mut most) = (vec![9.0; 2 * size], vec![9.0; 2 * size]);
                let mut scratch = vec![5.0; 3];
                sums(isa, &map, 13 * 21, 21, &rows, &columns, &mut scratch, &mut sum);
                maxima(isa, &map, 13 * 21, 21, &rows, &columns, f32::MIN, &mut scratch, &mut most);
                for place in 0..2 * size {
                    let row = &rows.bands[place % size / columns.bands.len()];
                    let column = &columns.bands[place % columns.bands.len()];
                    let at = |y: usize, x: usize| map[place / size * 13 * 21 + y * 21 + x];
                    let (mut want, mut best) = (0.0, f32::MIN);
                    for (i, y) in cells(row).enumerate() {
                        for (j, x) in cells(column).enumerate() {
                            // Few bits, so that sums are exact in any order.
                            want += at(y, x) * rows.weights[row.weights + i] * columns.weights[column.weights + j];
                            best = best.max(at(y, x));
                        }
                    }
                    if row.len == 0 || column.len == 0 {
                        (want, best) = (0.0, 0.0);
                    }
                    prop_assert_eq!((sum[place], most[place]), (want, best));
                }
            }
        }
    }
}
