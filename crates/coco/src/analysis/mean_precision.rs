//! Average precision of rankings modified by an analysis.

use crate::eval::RecallGrid;
use crate::numpy::PairwiseSum;
use crate::params::Params;

/// Average precision over categories at one IoU threshold, with the bits of the evaluation's.
pub(super) struct MeanPrecision {
    grid: RecallGrid,
    /// `[K', R]`
    precision: Vec<f64>,
    needed: Vec<u32>,
}

impl MeanPrecision {
    pub(super) fn new(params: &Params) -> Self {
        MeanPrecision { grid: RecallGrid::of(params), precision: Vec::new(), needed: Vec::new() }
    }

    /// Adds a category. `hits` has, for each true positive, the number of counted detections up to it; `positives` is
    /// the number of objects. Without objects its precision is 0.
    pub(super) fn add(&mut self, hits: &[u32], positives: usize) {
        let start = self.precision.len();
        self.precision.resize(start + self.grid.len(), 0.0);
        self.grid.needed(positives, &mut self.needed);
        self.grid.precisions(hits, &self.needed, &mut self.precision[start..]);
    }

    /// The average precision of each added category.
    pub(super) fn each(&self) -> impl Iterator<Item = f64> + '_ {
        let recalls = self.grid.len().max(1);
        self.precision.chunks(recalls).map(move |own| own.iter().sum::<f64>() / recalls as f64)
    }

    /// The mean over the added categories, which are then removed; -1 if there are none.
    pub(super) fn mean(&mut self) -> f64 {
        let recalls = self.grid.len();
        let mut sum = PairwiseSum::of(self.precision.len());
        for r in 0..recalls {
            for own in self.precision.chunks(recalls.max(1)) {
                sum.extend(&own[r..=r]);
            }
        }
        self.precision.clear();
        sum.mean()
    }
}
