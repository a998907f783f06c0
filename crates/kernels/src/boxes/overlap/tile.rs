//! A tile: part of the columns of the matrix.

use super::columns::{Columns, Run, Runs};
use crate::Float;
use crate::machine::streaming::RUN;
use std::ops::Range;

/// Number of boxes whose columns stay in the nearest cache from row to row.
pub(super) const LENGTH: usize = 1024;

/// Consecutive boxes, in runs.
#[derive(Clone, Debug)]
pub(super) struct Tile<'a, T> {
    /// The whole runs.
    pub(super) runs: Runs<'a, T>,
    /// Their range within a row.
    pub(super) places: Range<usize>,
    /// The remaining boxes, in a run that overlaps the previous one, and where that run starts.
    pub(super) last: Option<(Run<'a, T>, usize)>,
}

/// The tiles of boxes. There must be at least one run of them.
#[inline(always)]
pub(super) fn tiles<T: Float>(b: &Columns<T>) -> impl Iterator<Item = Tile<'_, T>> {
    (0..b.len()).step_by(LENGTH).map(|start| {
        let end = (start + LENGTH).min(b.len());
        let places = start..end - (end - start) % RUN;
        let last = (places.end < end).then(|| (b.runs(end - RUN..end).map(|column| &column[0]), end - RUN));
        Tile { runs: b.runs(places.clone()), places, last }
    })
}
