//! Pooling of the part of a feature plane under a region of interest: first over columns, one row of cells at a time,
//! then over rows. The cells of an output are the product of both axes, so the plane is read once per output row.

use crate::machine::isa::dispatch;
use crate::math::float::Float;

/// Number of output rows that are finished together.
const TOGETHER: usize = 8;

/// One axis of a region: the cells of each output row or column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis<T> {
    /// End of the cells of each output.
    ends: Vec<u32>,
    /// Cells of all outputs, in order.
    cells: Vec<u32>,
    /// Their weights.
    weights: Vec<T>,
    /// The first cell, and one past the last.
    span: (usize, usize),
}

impl<T: Float> Axis<T> {
    /// An axis without outputs, with capacity for some.
    pub fn with_room(outputs: usize) -> Self {
        Axis { ends: Vec::with_capacity(outputs), ..Axis::default() }
    }

    /// Adds an output that is made of these cells; without cells it is 0.
    pub fn push(&mut self, cells: impl IntoIterator<Item = (usize, T)>) {
        for (cell, weight) in cells {
            self.cells.push(cell as u32);
            self.weights.push(weight);
            let (from, to) = if self.cells.len() == 1 { (cell, cell + 1) } else { self.span };
            self.span = (from.min(cell), to.max(cell + 1));
        }
        self.ends.push(self.cells.len() as u32);
    }

    /// Number of outputs.
    pub fn outputs(&self) -> usize {
        self.ends.len()
    }

    /// The samples of an output: each two cells with their weights.
    fn samples(&self, output: usize) -> impl Iterator<Item = (&[u32; 2], &[T; 2])> + Clone {
        let (cells, weights) = self.of(output);
        cells.as_chunks().0.iter().zip(weights.as_chunks().0)
    }

    /// The cells and weights of an output.
    #[inline(always)]
    fn of(&self, output: usize) -> (&[u32], &[T]) {
        let from = if output == 0 { 0 } else { self.ends[output - 1] as usize };
        let to = self.ends[output] as usize;
        (&self.cells[from..to], &self.weights[from..to])
    }
}

dispatch! {
    /// Writes weighted sums of a plane of `width` columns into `out`: `rows` × `columns` numbers. `scratch` is
    /// overwritten. Panics if a cell is outside the plane or `out` has another length.
    pub fn sums<T: Float>(
        plane: &[T], width: usize, rows: &Axis<T>, columns: &Axis<T>, scratch: &mut Vec<T>, out: &mut [T]
    ) = sums_body;
}

dispatch! {
    /// Writes the greatest cells; otherwise like [`sums`]. Weights are ignored. NaN is skipped, and an output without
    /// other cells is `least`.
    pub fn maxima<T: Float>(
        plane: &[T], width: usize, rows: &Axis<T>, columns: &Axis<T>, least: T, scratch: &mut Vec<T>, out: &mut [T]
    ) = maxima_body;
}

/// Writes the greatest sample of each output; otherwise like [`sums`]. The cells of an axis are pairs: those around a sample, with
/// weights; a pair without weights is a sample outside the plane, which is 0. NaN is skipped, and an output of NaN alone is NaN.
pub fn sample_maxima<T: Float>(plane: &[T], width: usize, rows: &Axis<T>, columns: &Axis<T>, out: &mut [T]) {
    let count = columns.outputs();
    assert_eq!(out.len(), rows.outputs() * count);
    for (place, out) in out.iter_mut().enumerate() {
        let (down, across) = (rows.samples(place / count), columns.samples(place % count));
        let mut best = None;
        for (y, v) in down {
            for (x, u) in across.clone() {
                let at = |y: u32, x: u32| plane[y as usize * width + x as usize];
                let along = |x: u32| at(y[0], x) * v[0] + at(y[1], x) * v[1];
                let outside = v[0] + v[1] == T::ZERO || u[0] + u[1] == T::ZERO;
                let value = if outside { T::ZERO } else { along(x[0]) * u[0] + along(x[1]) * u[1] };
                best =
                    Some(best.filter(|best: &T| *best >= value || value.to_f64().is_nan()).unwrap_or(value));
            }
        }
        *out = best.unwrap_or(T::ZERO);
    }
}

#[inline(always)]
fn sums_body<T: Float>(
    plane: &[T],
    width: usize,
    rows: &Axis<T>,
    columns: &Axis<T>,
    scratch: &mut Vec<T>,
    out: &mut [T],
) {
    let (from, to) = columns.span;
    let (count, stride) = (columns.outputs(), to - from);
    assert_eq!(out.len(), rows.outputs() * count);
    scratch.resize(TOGETHER * stride, T::ZERO);
    let line = |row: u32| &plane[row as usize * width + from..row as usize * width + to];
    for first in (0..rows.outputs()).step_by(TOGETHER) {
        let together = TOGETHER.min(rows.outputs() - first);
        for row in 0..together {
            let (cells, weights) = rows.of(first + row);
            weigh(|k| line(cells[k]), weights, &mut scratch[row * stride..(row + 1) * stride]);
        }
        let scratch = &scratch[..TOGETHER * stride];
        let out = &mut out[first * count..(first + together) * count];
        for column in 0..count {
            let (cells, weights) = columns.of(column);
            let mut sums = [T::ZERO; TOGETHER];
            for (cell, weight) in cells.iter().zip(weights) {
                let place = *cell as usize - from;
                for row in 0..TOGETHER {
                    sums[row] += scratch[row * stride + place] * *weight;
                }
            }
            for row in 0..together {
                out[row * count + column] = sums[row];
            }
        }
    }
}

/// The weighted sum of lines, each as long as `out`, in order.
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
        [] => return out.fill(T::ZERO),
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

#[inline(always)]
fn maxima_body<T: Float>(
    plane: &[T],
    width: usize,
    rows: &Axis<T>,
    columns: &Axis<T>,
    least: T,
    scratch: &mut Vec<T>,
    out: &mut [T],
) {
    let (from, to) = columns.span;
    let count = columns.outputs();
    assert_eq!(out.len(), rows.outputs() * count);
    scratch.resize(to - from, T::ZERO);
    for row in 0..rows.outputs() {
        let (cells, _) = rows.of(row);
        scratch.fill(least);
        for &cell in cells {
            let line = &plane[cell as usize * width + from..cell as usize * width + to];
            for (best, cell) in scratch.iter_mut().zip(line) {
                *best = if *cell > *best { *cell } else { *best };
            }
        }
        for (column, out) in out[row * count..(row + 1) * count].iter_mut().enumerate() {
            let (across, _) = columns.of(column);
            let mut best = least;
            for &cell in across {
                let value = scratch[cell as usize - from];
                best = if value > best { value } else { best };
            }
            *out = if cells.is_empty() || across.is_empty() { T::ZERO } else { best };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;
    use proptest::prelude::*;

    fn axis(cells: usize) -> impl Strategy<Value = Axis<f32>> {
        let output = prop::collection::vec((0..cells, (1u8..9).prop_map(|w| f32::from(w) / 8.0)), 0..10);
        prop::collection::vec(output, 1..12).prop_map(|outputs| {
            let mut axis = Axis::with_room(outputs.len());
            outputs.into_iter().for_each(|cells| axis.push(cells));
            axis
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..Default::default() })]
        #[test]
        fn every_instruction_set_answers_as_the_definition(
            rows in axis(13), columns in axis(21), plane in prop::collection::vec(-4i8..4, 13 * 21),
        ) {
            let plane: Vec<f32> = plane.into_iter().map(|v| f32::from(v) / 4.0).collect();
            let size = rows.outputs() * columns.outputs();
            for isa in Isa::available() {
                let (mut sum, mut most) = (vec![9.0; size], vec![9.0; size]);
                let mut scratch = vec![5.0; 3];
                sums(isa, &plane, 21, &rows, &columns, &mut scratch, &mut sum);
                maxima(isa, &plane, 21, &rows, &columns, f32::MIN, &mut scratch, &mut most);
                for place in 0..size {
                    let (down, across) = (rows.of(place / columns.outputs()), columns.of(place % columns.outputs()));
                    let (mut want, mut best) = (0.0, f32::MIN);
                    for (y, v) in down.0.iter().zip(down.1) {
                        for (x, u) in across.0.iter().zip(across.1) {
                            // Few bits, so that sums are exact in any order.
                            let cell = plane[*y as usize * 21 + *x as usize];
                            want += cell * u * v;
                            best = best.max(cell);
                        }
                    }
                    if down.0.is_empty() || across.0.is_empty() {
                        best = 0.0;
                    }
                    prop_assert_eq!((sum[place], most[place]), (want, best));
                }
            }
        }
    }
}
