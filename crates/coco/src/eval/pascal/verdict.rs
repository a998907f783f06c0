//! The interface of protocols derived from PASCAL VOC: whether each detection of an image and category is true or
//! false.

use super::full_curve::{FullCurve, LabelledDetection};
use super::overlap::Corners;
use crate::eval::collect::Record;
use crate::eval::plan::GroundTruth;

/// The detections and the ground truth of one image and category.
pub(crate) struct JudgedCell<'a> {
    /// In descending score order, NaN last; equal scores in the order of the input.
    pub(crate) detections: &'a [Record],
    /// Their corners; empty if there is no ground truth and the rules do not need them.
    pub(crate) corners: &'a [Corners],
    pub(crate) truth: &'a [GroundTruth],
    pub(crate) truth_corners: &'a [Corners],
    /// Whether the image was searched for the category, or the rules do not require it.
    pub(crate) verified: bool,
}

/// The verdict on a detection at one IoU threshold. Numbers are indices of the ground truth of its cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Verdict {
    /// The first match of an object.
    True(u32),
    /// No match, or a match of an object that a better detection has found.
    False,
    /// A match that counts neither for nor against.
    Neither(u32),
    /// The best match of a group-of box, which stands for all of its matches.
    BestOfGroup(u32),
    /// Not evaluated.
    NotEvaluated,
}

/// The reusable memory of one thread.
#[derive(Default)]
pub(crate) struct JudgeScratch {
    /// For each detection of the cell.
    pub(crate) verdicts: Vec<Verdict>,
    /// Indices of detections, in the order in which the rules process them.
    pub(crate) order: Vec<u32>,
    pub(crate) taken: Vec<bool>,
}

/// A protocol in which every detection of a category is true, false or neither, and precision follows from that.
pub(crate) trait Judge: Send + Sync {
    /// The number, or weight, of objects to be found; `truth` is sorted by image.
    fn positives(&self, truth: &[GroundTruth]) -> f64;

    /// Judges the detections of a cell.
    fn judge(&self, cell: &JudgedCell<'_>, threshold: f64, scratch: &mut JudgeScratch);

    /// Adds the detections of a cell that was just judged to the ranking over all images.
    fn rank(&self, cell: &JudgedCell<'_>, scratch: &JudgeScratch, ranked: &mut Vec<LabelledDetection>);

    /// The order among equal scores of the detection that comes after `before` others, image by image.
    fn order_after(&self, before: u32) -> u32;

    /// Corrects a curve if the rules require it.
    fn finish(&self, _curve: &mut FullCurve) {}

    /// Average precision.
    fn average(&self, curve: &FullCurve) -> f64;

    /// Maximum number of detections of a cell; `None` if [`Judge::judge`] limits them.
    fn most_of_cell(&self) -> Option<usize>;

    /// Whether corners are needed in cells without ground truth.
    fn needs_all_corners(&self) -> bool;

    /// Whether detections are only evaluated in images that were searched for their category.
    fn verified_only(&self) -> bool;

    /// Whether an annotation need not be found.
    fn ignores(&self, annotation: &GroundTruth) -> bool;

    /// Whether categories are averaged in an array indexed by their ids, with zeros for absent ids.
    fn averages_by_id(&self) -> bool;
}
