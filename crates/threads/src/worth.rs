//! How much work is worth a second thread: all thresholds in one table.
//!
//! Waking a thread takes tens of microseconds. Each threshold is an amount of work that takes at least that long on the
//! machine where it was measured. Results never depend on it.

use crate::Threads;

/// A kind of work, with its own unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Overlaps in a matrix of boxes if the caller did not set `threads`: about a millisecond in total.
    OverlapsUnasked,
    /// Overlaps by torchvision's arithmetic.
    TorchvisionOverlaps,
    /// Boxes in a batch for suppression if the caller did not set `threads`: about 100 microseconds in total.
    SuppressedUnasked,
    /// Scores of ONNX's `NonMaxSuppression`.
    OnnxScores,
    /// Pixels or numbers of a batch of masks.
    MaskPixels,
    /// Pairs of runs of two masks that are compared.
    MaskRuns,
    /// Detections in columns, with upright boxes.
    Detections,
    /// Detections in columns, with keypoints or rotated boxes.
    ShapedDetections,
    /// Overlaps in a matrix of boxes.
    Overlaps,
    /// Overlaps of which only the best, or those above a threshold, are kept.
    SearchedOverlaps,
    /// Anchors compared with the ground truth of one image.
    Anchors,
    /// Points of feature maps compared with the ground truth of one image.
    Points,
}

impl Work {
    /// The smallest amount that is worth its own thread. Work is cut into pieces of at least this size.
    pub const fn piece(self) -> usize {
        match self {
            Work::OverlapsUnasked => 1 << 22,
            Work::TorchvisionOverlaps => 1 << 20,
            Work::SuppressedUnasked => 4000,
            Work::OnnxScores => 20_000,
            Work::MaskPixels => 1 << 18,
            Work::MaskRuns => 1 << 19,
            Work::Detections => 4096,
            Work::ShapedDetections => 1024,
            Work::Overlaps => 1 << 18,
            Work::SearchedOverlaps => 1 << 19,
            Work::Anchors => 1 << 14,
            Work::Points => 1 << 12,
        }
    }

    /// Whether `amount` is worth more threads than the calling one.
    pub const fn is_worth_threads(self, amount: usize) -> bool {
        amount >= self.piece()
    }
}

impl Threads {
    /// These threads if `amount` is worth them, otherwise only the calling thread.
    pub fn if_worth(self, work: Work, amount: usize) -> Threads {
        if work.is_worth_threads(amount) { self } else { Threads::ONE }
    }

    /// Number of equal parts (at least one) to cut `amount` into: one per thread, none smaller than a piece of this
    /// work.
    pub fn parts(self, work: Work, amount: usize) -> usize {
        self.count().min(amount.div_ceil(work.piece())).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_work_stays_on_the_calling_thread() {
        let threads = Threads::new(4);
        assert_eq!(threads.if_worth(Work::OnnxScores, 19_999), Threads::ONE);
        assert_eq!(threads.if_worth(Work::OnnxScores, 20_000), threads);
        let parts =
            [0, 1, 1024, 1025, 4096, 1 << 30].map(|count| threads.parts(Work::ShapedDetections, count));
        assert_eq!(parts, [1, 1, 1, 2, 4, 4]);
    }
}
