//! The forms in which numbers, curves and matches are reported.

/// One category's numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct CategoryMetrics<'a> {
    /// Position on the axis K.
    pub position: usize,
    /// The category's name, where the dataset gives one.
    pub name: Option<&'a str>,
    /// The values of the [metrics](Evaluation::metrics) over this category alone.
    pub stats: Vec<f64>,
}

/// Precision over recall.
#[derive(Clone, Debug, PartialEq)]
pub struct PrecisionRecall {
    /// The recall thresholds.
    pub recall: Vec<f64>,
    /// The best precision at that recall or more; -1 where there is no ground truth.
    pub precision: Vec<f64>,
    /// The score with which that recall is reached, 0 where it is not.
    pub scores: Vec<f64>,
    /// The largest recall reached; -1 where there is no ground truth.
    pub reached: f64,
}

/// Which detection matched which annotation. T IoU thresholds, A area ranges, D detections and G annotations of the inputs, in their order.
///
/// Detections beyond the largest of `max_detections` and those that are not evaluated have no match.
/// Where a category's boxes take part several times, the last match counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Matches {
    /// T, A, D, G.
    pub shape: [usize; 4],
    /// `[T, A, D]`: position of the annotation that the detection took, or -1.
    pub detection_matches: Vec<i32>,
    /// `[T, A, G]`: position of the detection that took the annotation, of a crowd the last one; or -1.
    pub ground_truth_matches: Vec<i32>,
    /// `[T, A, D]`: 1 where the detection counts neither for nor against: it took an ignored annotation,
    /// or none and lies outside the area range.
    pub detection_ignored: Vec<u8>,
    /// `[A, G]`: 1 where the annotation need not be found: a crowd, or outside the area range.
    pub ground_truth_ignored: Vec<u8>,
    /// `[D]`: 1 for a detection that took part: of an evaluated image and category, and among the best of its cell.
    pub detection_evaluated: Vec<u8>,
    /// `[G]`: 1 for an annotation that took part.
    pub ground_truth_evaluated: Vec<u8>,
}
