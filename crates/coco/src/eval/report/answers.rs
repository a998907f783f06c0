//! The forms in which numbers, curves and matches are reported.

/// The metrics of one category.
#[derive(Clone, Debug, PartialEq)]
pub struct CategoryMetrics<'a> {
    /// Position on the axis K.
    pub position: usize,
    /// The name of the category, if the dataset has one.
    pub name: Option<&'a str>,
    /// The values of the [metrics](crate::Evaluation::metrics) over this category alone.
    pub stats: Vec<f64>,
}

/// A precision-recall curve.
#[derive(Clone, Debug, PartialEq)]
pub struct PrecisionRecall {
    /// The recall thresholds.
    pub recall: Vec<f64>,
    /// The best precision at that recall or above; -1 if there is no ground truth.
    pub precision: Vec<f64>,
    /// The score at which that recall is reached; 0 if it is not.
    pub scores: Vec<f64>,
    /// The highest recall reached; -1 if there is no ground truth.
    pub reached: f64,
}

/// Which detection matched which annotation. T IoU thresholds, A area ranges, D detections and G annotations of the
/// inputs, in their order.
///
/// Detections beyond the largest of `max_detections` and those that are not evaluated have no match. If the boxes of a
/// category are evaluated several times, the last match counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Matches {
    /// T, A, D, G.
    pub shape: [usize; 4],
    /// `[T, A, D]`: index of the annotation that the detection matched, or -1.
    pub detection_matches: Vec<i32>,
    /// `[T, A, G]`: index of the detection that matched the annotation, for crowds the last one; or -1.
    pub ground_truth_matches: Vec<i32>,
    /// `[T, A, D]`: 1 if the detection counts neither for nor against: it matched an ignored annotation, or none and
    /// its area is outside the range.
    pub detection_ignored: Vec<u8>,
    /// `[A, G]`: 1 if the annotation need not be found: a crowd, or outside the area range.
    pub ground_truth_ignored: Vec<u8>,
    /// `[D]`: 1 if the detection is evaluated: its image and category are, and it is among the best of its cell.
    pub detection_evaluated: Vec<u8>,
    /// `[G]`: 1 if the annotation is evaluated.
    pub ground_truth_evaluated: Vec<u8>,
}
