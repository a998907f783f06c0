//! Measures of how much two boxes overlap, for every pair or for corresponding pairs.

mod columns;
mod measures;
mod tile;

pub use columns::Columns;
pub use measures::{Ciou, Diou, Giou, Iof, Ios, Iou, Measure, Measured};

use crate::machine::isa::dispatch;
use crate::machine::prefetch::prefetch_to_write;
use crate::machine::streaming::{LINE, PAST_CACHES, RUN, before_first_line, finish, write_past_caches};
use crate::math::float::Float;
use columns::{Runs, run};
use measures::measured;
use std::ops::Range;
use tile::{LENGTH, Tile, tiles};

/// Number of runs by which prefetching is ahead of the stores.
const AHEAD: usize = 16;

/// Number of rows from which copying a tile of columns pays off.
const WORTH_MOVING: usize = 8;

#[inline(always)]
fn rows_body<T: Float, M: Measure>(
    a: &[[T; 4]],
    b: &Columns<T>,
    measure: M,
    eps: T,
    past_caches: bool,
    out: &mut [T],
) {
    if M::QUICK && past_caches && PAST_CACHES {
        rows_past_caches(a, b, measure, eps, out);
    } else {
        rows_within_caches(a, b, measure, eps, out);
    }
}

/// Tile by tile.
#[inline(always)]
fn rows_within_caches<T: Float, M: Measure>(a: &[[T; 4]], b: &Columns<T>, measure: M, eps: T, out: &mut [T]) {
    let columns = b.len();
    if columns < RUN {
        for (a, row) in a.iter().zip(out.chunks_exact_mut(columns)) {
            row_body(&measured(a, measure), b, 0..columns, measure, eps, row);
        }
        return;
    }
    for tile in tiles(b) {
        for (a, row) in a.iter().zip(out.chunks_exact_mut(columns)) {
            row_of_tile(&measured(a, measure), &tile, measure, eps, row);
        }
    }
}

/// The measures of one box with a tile. The cache lines to be written are prefetched.
#[inline(always)]
fn row_of_tile<T: Float, M: Measure>(a: &Measured<T>, tile: &Tile<'_, T>, measure: M, eps: T, row: &mut [T]) {
    let (runs, _) = row[tile.places.clone()].as_chunks_mut::<RUN>();
    let columns = tile.runs.map(|column| &column[..runs.len()]);
    for at in 0..runs.len() {
        prefetch_to_write(runs, at + AHEAD);
        runs[at] = run(a, columns.map(|column| &column[at]), measure, eps);
    }
    if let Some((last, start)) = tile.last
        && let Some(places) = row[start..].first_chunk_mut()
    {
        *places = run(a, last, measure, eps);
    }
}

/// Tile by tile. Tiles end at cache lines of the output, because a line that two tiles share would have to be fetched.
/// Rows with the same offset within a cache line are computed one after another, with columns copied to that offset.
#[inline(always)]
fn rows_past_caches<T: Float, M: Measure>(a: &[[T; 4]], b: &Columns<T>, measure: M, eps: T, out: &mut [T]) {
    let columns = b.len();
    let period = LINE >> size_of_val(&out[..columns]).trailing_zeros().min(LINE.trailing_zeros());
    for start in (0..columns).step_by(LENGTH) {
        for first in 0..period.min(a.len()) {
            let shift = before_first_line(&out[first * columns..][..columns]);
            let begin = (start + shift).min(columns);
            let end = (begin + LENGTH).min(columns);
            let (head, lines) =
                (if start == 0 { 0..begin } else { begin..begin }, begin..end - (end - begin) % RUN);
            let tail = lines.end..end;
            let moved = (a.len() / period >= WORTH_MOVING).then(|| b.part(lines.clone()));
            let runs = moved.as_ref().map_or_else(|| b.runs(lines.clone()), |b| b.runs(0..lines.len()));
            for (a, row) in a.iter().zip(out.chunks_exact_mut(columns)).skip(first).step_by(period) {
                let a = &measured(a, measure);
                row_past_caches(a, runs, measure, eps, &mut row[lines.clone()]);
                for few in [&head, &tail] {
                    row_body(a, b, few.clone(), measure, eps, &mut row[few.clone()]);
                }
            }
        }
    }
    finish();
}

/// The measures of one box for whole cache lines. Each line is on its way to memory while the next is computed.
#[inline(always)]
fn row_past_caches<T: Float, M: Measure>(
    a: &Measured<T>,
    runs: Runs<'_, T>,
    measure: M,
    eps: T,
    row: &mut [T],
) {
    let (lines, _) = row.as_chunks_mut::<RUN>();
    let runs = runs.map(|column| &column[..lines.len()]);
    for (at, line) in lines.iter_mut().enumerate() {
        write_past_caches(&run(a, runs.map(|column| &column[at]), measure, eps), line);
    }
}

/// The measures of one box with a few others.
#[inline(always)]
fn row_body<T: Float, M: Measure>(
    a: &Measured<T>,
    b: &Columns<T>,
    tile: Range<usize>,
    measure: M,
    eps: T,
    row: &mut [T],
) {
    for (row, at) in row.iter_mut().zip(tile) {
        *row = measure.of(a, &b.at(at), eps);
    }
}

#[inline(always)]
fn pairs_body<T: Float, M: Measure>(a: &[[T; 4]], b: &[[T; 4]], measure: M, eps: T, out: &mut [T]) {
    for ((a, b), out) in a.iter().zip(b).zip(out) {
        *out = measure.of(&measured(a, measure), &measured(b, measure), eps);
    }
}

dispatch! {
    /// The measure of every box of `a` with every box of `b`, row by row. Large outputs of a quick measure are faster
    /// to write past the caches.
    pub fn rows<T: Float, M: Measure>(
        a: &[[T; 4]], b: &Columns<T>, measure: M, eps: T, past_caches: bool, out: &mut [T],
    ) = rows_body;
}
dispatch! {
    /// The measure of each box of `a` with the corresponding box of `b`.
    pub fn pairs<T: Float, M: Measure>(
        a: &[[T; 4]], b: &[[T; 4]], measure: M, eps: T, out: &mut [T],
    ) = pairs_body;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;

    fn one<M: Measure>(a: [f64; 4], b: [f64; 4], measure: M) -> f64 {
        let mut out = [0.0];
        pairs(Isa::SCALAR, &[a], &[b], measure, 0.0, &mut out);
        out[0]
    }

    #[test]
    fn measures_follow_their_definitions() {
        let (a, b) = ([0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 3.0, 3.0]);
        assert_eq!(one(a, b, Iou), 1.0 / 7.0);
        assert_eq!(one(a, b, Iof), 0.25);
        assert_eq!(one(a, [1.0, 1.0, 2.0, 1.5], Ios), 1.0);
        assert_eq!(one([1.0, 0.0, 3.0, 3.0], a, Ios), 0.5);
        for odd in [[0.0, 0.0, f64::INFINITY, 1.0], [f64::NAN, 0.0, 2.0, 2.0]] {
            assert_eq!((one(a, odd, Ios), one(odd, a, Ios)), (0.0, 0.0));
        }
        assert_eq!(one(a, b, Giou), 1.0 / 7.0 - 2.0 / 9.0);
        assert_eq!(one(a, b, Diou), 1.0 / 7.0 - 2.0 / 18.0);
        assert_eq!(one(a, b, Ciou), one(a, b, Diou)); // same shape
        let wide: [f64; 4] = [0.0, 0.0, 4.0, 2.0];
        let unlike = 4.0 / std::f64::consts::PI.powi(2) * (2f64.atan() - 1f64.atan()).powi(2);
        let expected = one(a, wide, Diou) - unlike * unlike / (1.0 - one(a, wide, Iou) + unlike);
        assert!((one(a, wide, Ciou) - expected).abs() < 1e-15);
    }

    #[test]
    fn every_width_and_alignment_is_written_past_the_caches_too() {
        let boxes: Vec<[f32; 4]> =
            (0..LENGTH * 2 + 40).map(|i| [0.0, 0.0, 1.0 + i as f32, 1.0 + (i % 7) as f32]).collect();
        for (width, rows) in [1, 15, 33, LENGTH - 1, LENGTH, LENGTH + 5, LENGTH * 2 + 3, LENGTH * 2 + 40]
            .into_iter()
            .flat_map(|width| [(width, 5), (width, 131)])
        {
            let columns = Columns::new(&boxes[..width], Iou);
            let mut expected = vec![0.0; width * rows];
            super::rows(Isa::SCALAR, &boxes[9..9 + rows], &columns, Iou, 0.0, false, &mut expected);
            for isa in Isa::available() {
                for start in [0, 3, 4] {
                    let mut out = vec![-1.0; start + expected.len() + 20];
                    let own = start..start + expected.len();
                    super::rows(isa, &boxes[9..9 + rows], &columns, Iou, 0.0, true, &mut out[own.clone()]);
                    assert!(out[own.clone()] == expected);
                    assert!(out[..start].iter().chain(&out[own.end..]).all(|x| *x == -1.0));
                }
            }
        }
    }

    #[test]
    fn no_measure_of_odd_boxes_is_nan_and_every_set_agrees() {
        let inf = f32::INFINITY;
        let odd = [
            [0.0, 0.0, 0.0, 0.0],
            [5.0, 5.0, 1.0, 1.0],
            [f32::NAN, 0.0, 9.0, 9.0],
            [-inf, -inf, inf, inf],
            [0.0, 0.0, inf, 1.0],
            [-3e38, -3e38, 3e38, 3e38],
            [0.0, 0.0, 10.0, 7.0],
            [1.5, 2.0, 10.0, 7.25],
        ];
        fn every<M: Measure>(odd: &[[f32; 4]], measure: M) {
            let columns = Columns::new(odd, measure);
            let mut first = vec![0.0; odd.len() * odd.len()];
            rows(Isa::SCALAR, odd, &columns, measure, 0.0, false, &mut first);
            assert!(first.iter().all(|value| !value.is_nan()), "{first:?}");
            for isa in Isa::available() {
                let mut out = first.clone();
                rows(isa, odd, &columns, measure, 0.0, true, &mut out);
                assert!(out.iter().zip(&first).all(|(a, b)| a.to_bits() == b.to_bits()));
            }
        }
        let odd: Vec<[f32; 4]> = (0..53).map(|place| odd[place % odd.len()]).collect();
        every(&odd, Iou);
        every(&odd, Iof);
        every(&odd, Ios);
        every(&odd, Giou);
        every(&odd, Diou);
        every(&odd, Ciou);
    }
}
