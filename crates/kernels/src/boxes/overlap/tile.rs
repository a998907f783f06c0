//! A part of the matrix's columns.

use super::columns::{Columns, Run, Runs};
use crate::Float;
use crate::machine::streaming::RUN;
use std::ops::Range;

/// Columns of so many boxes stay in the nearest cache from row to row.
pub(super) const LENGTH: usize = 1024;

/// Boxes next to each other, in runs.
#[derive(Clone, Debug)]
pub(super) struct Tile<'a, T> {
    /// The whole runs.
    pub(super) runs: Runs<'a, T>,
    /// Where they lie in a row.
    pub(super) places: Range<usize>,
    /// What is left over of them, in a run that overlaps the one before, and where that begins.
    pub(super) last: Option<(Run<'a, T>, usize)>,
}

/// The tiles of boxes, which are a run at least.
#[inline(always)]
pub(super) fn tiles<T: Float>(b: &Columns<T>) -> impl Iterator<Item = Tile<'_, T>> {
    (0..b.len()).step_by(LENGTH).map(|start| {
        let end = (start + LENGTH).min(b.len());
        let places = start..end - (end - start) % RUN;
        let last = (places.end < end).then(|| (b.runs(end - RUN..end).map(|column| &column[0]), end - RUN));
        Tile { runs: b.runs(places.clone()), places, last }
    })
}
