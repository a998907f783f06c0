//! Measures of all pairs and of corresponding pairs.

use std::sync::Mutex;

use boxwise_kernels::boxes::overlap::{Ciou, Columns, Diou, Giou, Iof, Ios, Iou, Measure, pairs, rows};
use boxwise_kernels::machine::streaming::WORTH_IT;
use boxwise_kernels::{Float, Isa};
use boxwise_threads::{Threads, Work};

/// A measure of the overlap of two boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Intersection over union.
    Iou,
    /// Generalised IoU.
    Giou,
    /// Distance IoU.
    Diou,
    /// Complete IoU.
    Ciou,
    /// Intersection over the first box's area.
    Iof,
    /// Intersection over the smaller area.
    Ios,
}

/// In narrower matrices the row ends cost more than stores past the caches gain.
const STREAM_FROM_COLUMNS: usize = 512;

/// Writes the measure of every box of `a` with every box of `b` into `out`, row by row. Divisors are at least `eps`.
/// Panics unless `out` has exactly `a.len() * b.len()` elements.
pub fn matrix<T: Float>(
    isa: Isa,
    threads: Threads,
    a: &[[T; 4]],
    b: &[[T; 4]],
    kind: Kind,
    eps: T,
    out: &mut [T],
) {
    match kind {
        Kind::Iou => fill(isa, threads, a, b, Iou, eps, out),
        Kind::Giou => fill(isa, threads, a, b, Giou, eps, out),
        Kind::Diou => fill(isa, threads, a, b, Diou, eps, out),
        Kind::Ciou => fill(isa, threads, a, b, Ciou, eps, out),
        Kind::Iof => fill(isa, threads, a, b, Iof, eps, out),
        Kind::Ios => fill(isa, threads, a, b, Ios, eps, out),
    }
}

fn fill<T: Float, M: Measure>(
    isa: Isa,
    threads: Threads,
    a: &[[T; 4]],
    b: &[[T; 4]],
    measure: M,
    eps: T,
    out: &mut [T],
) {
    assert_eq!(out.len(), a.len() * b.len());
    if out.is_empty() {
        return;
    }
    let columns = Columns::new(b, measure);
    let past_caches = size_of_val(out) >= WORTH_IT && b.len() >= STREAM_FROM_COLUMNS;
    let piece_rows = (Work::Overlaps.piece() / b.len()).max(1);
    if a.len() <= piece_rows {
        return rows(isa, a, &columns, measure, eps, past_caches, out);
    }
    let pieces: Vec<_> = a
        .chunks(piece_rows)
        .zip(out.chunks_mut(piece_rows * b.len()))
        .map(|piece| Mutex::new(Some(piece)))
        .collect();
    threads.map(pieces.len(), |piece| {
        let taken = pieces[piece].lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
        if let Some((a, out)) = taken {
            rows(isa, a, &columns, measure, eps, past_caches, out);
        }
    });
}

/// Writes the measure of each box of `a` with the corresponding box of `b` into `out`. All have the same length.
pub fn paired<T: Float>(isa: Isa, a: &[[T; 4]], b: &[[T; 4]], kind: Kind, eps: T, out: &mut [T]) {
    match kind {
        Kind::Iou => pairs(isa, a, b, Iou, eps, out),
        Kind::Giou => pairs(isa, a, b, Giou, eps, out),
        Kind::Diou => pairs(isa, a, b, Diou, eps, out),
        Kind::Ciou => pairs(isa, a, b, Ciou, eps, out),
        Kind::Iof => pairs(isa, a, b, Iof, eps, out),
        Kind::Ios => pairs(isa, a, b, Ios, eps, out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_threads_fills_the_same_matrix() {
        let boxes: Vec<[f32; 4]> = (0..1300u32)
            .map(|i| {
                let (x, y) = (i.wrapping_mul(2_654_435_761) >> 22, i.wrapping_mul(40_503) % 900);
                [x as f32, y as f32, (x + 20 + i % 50) as f32, (y + 10 + i % 70) as f32]
            })
            .collect();
        for kind in [Kind::Iou, Kind::Giou, Kind::Diou, Kind::Ciou, Kind::Iof, Kind::Ios] {
            let mut first = vec![0.0; boxes.len() * 700];
            matrix(Isa::SCALAR, Threads::ONE, &boxes, &boxes[..700], kind, 0.0, &mut first);
            for threads in [1, 2, 5] {
                let mut out = vec![f32::NAN; first.len()];
                matrix(Isa::detect(), Threads::new(threads), &boxes, &boxes[..700], kind, 0.0, &mut out);
                assert!(out == first);
            }
            let mut own = vec![0.0; 700];
            paired(Isa::detect(), &boxes[..700], &boxes[..700], kind, 0.0, &mut own);
            assert!((0..700).all(|i| own[i] == first[i * 700 + i]));
        }
    }
}
