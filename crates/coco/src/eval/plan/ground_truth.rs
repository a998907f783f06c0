//! An annotation that takes part.

/// An annotation that is evaluated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GroundTruth {
    pub(crate) bbox: [f64; 4],
    pub(crate) area: f64,
    /// Rank of its image.
    pub(crate) image: u32,
    /// Position in the input.
    pub(crate) annotation: u32,
    /// Ignored in every area range.
    pub(crate) ignore: bool,
    /// Matches any number of detections; the overlap is the share of the detection's area.
    pub(crate) crowd: bool,
    /// Whether its id is 0, which strict parity reads as "no match": a detection matched to it counts as unmatched.
    pub(crate) is_nobody: bool,
    /// Index in [`Plan::ground_truth`].
    pub(crate) place: u32,
}

/// Whether a federated protocol evaluates a box of this area.
pub(crate) fn has_area(area: f64) -> bool {
    area > 0.0 && area < f64::INFINITY
}
