//! Measures of the overlap of rotated boxes: centre, size and an angle in radians from +x towards +y, clockwise on a screen.

use boxwise_kernels::Float;
use boxwise_threads::{Threads, poll_at};
use std::sync::Mutex;

pub use boxwise_kernels::boxes::rotated::Rotated;

/// A measure of the overlap of two rotated boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RotatedKind {
    /// Intersection over union.
    Iou,
    /// Intersection over the first box's area.
    Iof,
    /// Intersection over the smaller area.
    Ios,
    /// Probabilistic IoU.
    Prob,
}

impl RotatedKind {
    fn of(self, a: &Rotated, b: &Rotated) -> f64 {
        match self {
            RotatedKind::Iou => a.iou(b),
            RotatedKind::Iof => a.iof(b),
            RotatedKind::Ios => a.ios(b),
            RotatedKind::Prob => a.prob_iou(b),
        }
    }
}

/// Writes the measure of every box of `a` with every box of `b` into `out`, row by row. Computed in double precision.
pub fn rotated_matrix<T: Float>(
    threads: Threads,
    a: &[[T; 5]],
    b: &[[T; 5]],
    kind: RotatedKind,
    out: &mut [T],
) {
    if b.is_empty() {
        return;
    }
    let columns: Vec<Rotated> = b.iter().map(Rotated::new).collect();
    let rows: Vec<_> = a.iter().zip(out.chunks_exact_mut(b.len())).map(|row| Mutex::new(Some(row))).collect();
    threads.map(rows.len(), |row| {
        let taken = rows[row].lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
        if let Some((a, out)) = taken {
            let a = Rotated::new(a);
            for (b, out) in columns.iter().zip(out) {
                *out = T::from_f64(kind.of(&a, b));
            }
        }
    });
}

/// Writes the measure of each box of `a` with the corresponding box of `b` into `out`.
pub fn rotated_paired<T: Float>(a: &[[T; 5]], b: &[[T; 5]], kind: RotatedKind, out: &mut [T]) {
    for (round, ((a, b), out)) in a.iter().zip(b).zip(out).enumerate() {
        poll_at(round);
        *out = T::from_f64(kind.of(&Rotated::new(a), &Rotated::new(b)));
    }
}
