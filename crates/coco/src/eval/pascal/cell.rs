//! What a protocol of this family decides: the fate of each detection of one image and category.

use super::curve::{Curve, Ranked};
use super::overlap::Corners;
use crate::eval::collect::Record;
use crate::eval::plan::GroundTruth;

/// The detections and the ground truth of one image and category.
pub(crate) struct Cell<'a> {
    /// The best first, NaN last; equal scores in the order of the input.
    pub(crate) detections: &'a [Record],
    /// Their corners; none where there is no ground truth and the rules do not ask for them.
    pub(crate) corners: &'a [Corners],
    pub(crate) truth: &'a [GroundTruth],
    pub(crate) truth_corners: &'a [Corners],
    /// Somebody looked for the category in the image, or nobody needs to.
    pub(crate) looked_for: bool,
}

/// What becomes of a detection at one IoU threshold. Numbers are positions in the ground truth of its cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fate {
    /// The first on something that is to be found.
    True(u32),
    /// On nothing, or on something that a better one has found.
    False,
    /// On something that it counts neither for nor against.
    Neither(u32),
    /// The best of several on something that counts for them together.
    Stands(u32),
    /// Not evaluated.
    Passed,
}

/// One thread's room.
#[derive(Default)]
pub(crate) struct Scratch {
    /// By detection of the cell.
    pub(crate) fates: Vec<Fate>,
    /// Positions of detections, in the order in which the rules take them.
    pub(crate) order: Vec<u32>,
    pub(crate) taken: Vec<bool>,
}

/// A protocol in which every detection of a category is true, false or neither, and precision follows from that alone.
pub(crate) trait Rules: Sync {
    /// How much there is to be found; `truth` is sorted by image.
    fn positives(&self, truth: &[GroundTruth]) -> f64;

    /// Settles the fates of a cell's detections.
    fn judge(&self, cell: &Cell<'_>, threshold: f64, scratch: &mut Scratch);

    /// Gives the detections of a cell that was just judged their places in the ranking over all images.
    fn rank(&self, cell: &Cell<'_>, scratch: &Scratch, ranked: &mut Vec<Ranked>);

    /// Puts right what the rules do not want in a curve.
    fn finish(&self, _curve: &mut Curve) {}

    /// Average precision.
    fn average(&self, curve: &Curve) -> f64;
}
