//! Measures of how much two boxes overlap, of every pair or of corresponding pairs.

mod columns;
mod tile;

pub use columns::Columns;

use crate::boxes::iou::{area, at_least, intersection, share};
use crate::machine::isa::dispatch;
use crate::machine::prefetch::prefetch_to_write;
use crate::machine::streaming::{LINE, PAST_CACHES, RUN, before_first_line, finish, write_past_caches};
use crate::math::float::{Float, greater, lesser};
use columns::{Runs, run};
use std::ops::Range;
use tile::{LENGTH, Tile, tiles};

/// A box with what measures need of it again and again.
#[derive(Clone, Copy, Debug)]
pub struct Measured<T> {
    corners: [T; 4],
    area: T,
    /// The angle whose tangent is width over height; 0 where that is no number.
    slope: T,
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

/// A measure of the overlap of two boxes; `eps` is the least that it divides by.
pub trait Measure: Copy + Send + Sync {
    /// Whether it uses the slope.
    const SLOPE: bool = false;
    /// Whether it takes less time than writing it to memory does.
    const QUICK: bool = false;
    /// The measure.
    fn of<T: Float>(self, a: &Measured<T>, b: &Measured<T>, eps: T) -> T;
}

/// Intersection over union.
#[derive(Clone, Copy, Debug)]
pub struct Iou;
/// IoU less the share of the box around both that neither covers (Rezatofighi et al., 2019).
#[derive(Clone, Copy, Debug)]
pub struct Giou;
/// IoU less the distance of the centres in terms of the diagonal around both (Zheng et al., 2020).
#[derive(Clone, Copy, Debug)]
pub struct Diou;
/// DIoU less a term for unlike aspect ratios (Zheng et al., 2020).
#[derive(Clone, Copy, Debug)]
pub struct Ciou;
/// Intersection over the first box's area.
#[derive(Clone, Copy, Debug)]
pub struct Iof;

impl Measure for Iou {
    const QUICK: bool = true;
    #[inline(always)]
    fn of<T: Float>(self, a: &Measured<T>, b: &Measured<T>, eps: T) -> T {
        let w = (lesser(a.corners[2], b.corners[2]) - greater(a.corners[0], b.corners[0])).positive();
        let h = (lesser(a.corners[3], b.corners[3]) - greater(a.corners[1], b.corners[1])).positive();
        let inter = w * h; // NaN only where the share is 0 all the same
        share(inter, at_least((a.area + b.area) - inter, eps))
    }
}

impl Measure for Iof {
    #[inline(always)]
    fn of<T: Float>(self, a: &Measured<T>, b: &Measured<T>, eps: T) -> T {
        finite_share(intersection(&a.corners, &b.corners), at_least(a.area, eps))
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

/// `part / whole`; 0 where the whole is not above 0, or either is not finite.
#[inline(always)]
fn finite_share<T: Float>(part: T, whole: T) -> T {
    let quotient = part / whole;
    let sound = whole > T::ZERO && whole < T::INFINITY && quotient.is_finite();
    if sound { quotient } else { T::ZERO }
}

/// Squared distance of the centres over the squared diagonal of the box around both; 0 where that is no
/// number.
#[inline(always)]
pub(crate) fn distance<T: Float>(a: &[T; 4], b: &[T; 4], eps: T) -> T {
    let w = greater(a[2], b[2]) - lesser(a[0], b[0]);
    let h = greater(a[3], b[3]) - lesser(a[1], b[1]);
    let dx = (a[0] + a[2]) * T::HALF - (b[0] + b[2]) * T::HALF;
    let dy = (a[1] + a[3]) * T::HALF - (b[1] + b[3]) * T::HALF;
    finite_share(dx * dx + dy * dy, at_least(w * w + h * h, eps))
}

/// So many runs ahead of the stores, the lines to be written are asked for.
const AHEAD: usize = 16;

/// From so many rows on, a tile of columns is worth moving.
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

/// One box's measures with a tile; the lines that are written are asked for ahead.
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

/// Tile by tile; borders between tiles lie between cache lines, because one that two tiles share would be fetched.
/// Rows that begin at one place of a line come after each other, with columns moved to begin where their lines do.
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

/// One box's measures of whole lines; each is on its way to memory while the next is computed.
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

/// One box's measures, of few others.
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
fn measured<T: Float, M: Measure>(b: &[T; 4], _for: M) -> Measured<T> {
    if M::SLOPE { Measured::new(b) } else { Measured { corners: *b, area: area(b), slope: T::ZERO } }
}

#[inline(always)]
fn pairs_body<T: Float, M: Measure>(a: &[[T; 4]], b: &[[T; 4]], measure: M, eps: T, out: &mut [T]) {
    for ((a, b), out) in a.iter().zip(b).zip(out) {
        *out = measure.of(&measured(a, measure), &measured(b, measure), eps);
    }
}

dispatch! {
    /// The measure of every box of `a` with every box of `b`, row by row; large outputs of a quick measure are
    /// better written past the caches.
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
        assert_eq!(one(a, b, Giou), 1.0 / 7.0 - 2.0 / 9.0);
        assert_eq!(one(a, b, Diou), 1.0 / 7.0 - 2.0 / 18.0);
        assert_eq!(one(a, b, Ciou), one(a, b, Diou)); // alike in shape
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
        every(&odd, Giou);
        every(&odd, Diou);
        every(&odd, Ciou);
    }
}
