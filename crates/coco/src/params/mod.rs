//! The parameters of an evaluation.

mod area_range;
mod check;
mod hierarchy;
mod keypoint_sigmas;
mod look_up;

use boxwise_threads::Threads;

pub use area_range::AreaRange;
pub(crate) use check::one_kind;
pub use hierarchy::Hierarchy;
pub use keypoint_sigmas::KeypointSigmas;
pub(crate) use keypoint_sigmas::wrong_count;

use crate::Id;

/// The parameters of an evaluation. [`Params::default`] returns COCO's for boxes, [`Params::of`] those of each protocol.
#[derive(Clone, Debug)]
pub struct Params {
    /// The matching rules and the reported metrics.
    pub protocol: Protocol,
    /// How the similarity of detections and ground truth is measured.
    pub iou_type: IouType,
    /// Standard deviation of each keypoint. Only for keypoint evaluation. Default: COCO's 17.
    pub keypoint_sigmas: KeypointSigmas,
    /// Width of mask boundaries as a share of the image's diagonal, in 0..=1; at least one pixel. Only for boundary
    /// evaluation. Default: .02.
    pub dilation_ratio: f64,
    /// IoU at which a detection may match, each in 0..=1; compared as `min(t, 1 - 1e-10)`. Default: .5, .55 ... .95.
    pub iou_thresholds: Vec<f64>,
    /// Recalls at which precision is sampled, each in 0..=1. Default: 0, .01 ... 1.
    pub recall_thresholds: Vec<f64>,
    /// Maximum numbers of detections per image and category, best first; sorted before use. Default: 1, 10, 100. LVIS
    /// uses a single limit on the detections of an image over all categories. Default: 300.
    pub max_detections: Vec<u32>,
    /// Object sizes with separate metrics. Default: all, small, medium, large.
    pub area_ranges: Vec<AreaRange>,
    /// The images to evaluate; repeated ids count once. Default: the images that the dataset lists.
    pub image_ids: Option<Vec<Id>>,
    /// The categories to evaluate; repeated ids count once, unless `use_categories` is false: then the boxes of a
    /// category take part as often as it is named. Default: the categories that the dataset lists.
    pub category_ids: Option<Vec<Id>>,
    /// Whether categories are evaluated separately. If false, all are evaluated as one.
    pub use_categories: bool,
    /// Whether to return the reference's numbers or corrected ones.
    pub parity: Parity,
    /// Options of PASCAL VOC.
    pub voc: Voc,
    /// Options of Open Images.
    pub open_images: OpenImages,
    /// Also keeps what analyses need: outcomes of matching at the first area range, all boxes; of masks and rotated boxes, the overlaps with
    /// objects of other categories. Metrics are the same. Default: no.
    pub analysis: bool,
    /// What to do with a record that cannot be used. Default: returns its error.
    pub on_bad_record: OnBadRecord,
    /// Number of threads; results are the same for every number.
    pub threads: Threads,
}

/// What to do with an annotation or a detection whose shape or numbers cannot be used. Ids that are missing or unknown are
/// always errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum OnBadRecord {
    /// Returns its error.
    #[default]
    Throw,
    /// Evaluates without it, with a warning.
    Skip,
}

/// How clear bugs of the reference are handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Parity {
    /// Bit-identical to pycocotools 2.0.11, including its bugs; suspicious data produces warnings.
    #[default]
    Strict,
    /// Clear bugs are fixed:
    ///
    /// - a detection matched to the annotation with id 0 counts as matched (the reference takes 0 for "none");
    /// - an annotation's `ignore` member counts in addition to `iscrowd` (the reference overwrites it);
    /// - an annotation without `iscrowd` is not a crowd, and one without `area` has the area of its box (the reference raises);
    /// - `AP` uses the largest `max_detections` (the reference looks for the number 100 and
    ///   returns -1 if it is missing), and fewer than three limits are enough: the metrics
    ///   of the second and third then use the last;
    /// - recall thresholds may be in any order (the reference leaves zeros after the first one that is out of reach).
    ///
    /// Invalid data is rejected: repeated annotation ids; annotations or detections of images or
    /// categories that the dataset does not list; boxes with NaN, infinities or negative sizes; NaN scores.
    Corrected,
}

/// The matching rules and the reported metrics, named by the reference that defines them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Protocol {
    /// COCO, as in pycocotools.
    #[default]
    Coco,
    /// LVIS, as in lvis-api: each image was searched for some categories only, and detections of other categories are
    /// ignored.
    Lvis,
    /// PASCAL VOC, as in its development kit (`VOCevaldet.m`, `VOCap.m`).
    Voc,
    /// The Open Images challenge, as in `OpenImagesChallengeEvaluator` of the TensorFlow Object Detection API 2.8.0.
    OpenImages,
    /// CrowdPose for keypoints, as in crowdposetools: 14 keypoints, areas from boxes, metrics by how crowded images
    /// are.
    CrowdPose,
}

/// Options of PASCAL VOC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Voc {
    /// How average precision is computed from a curve. Default: VOC2010's method.
    pub interpolation: Interpolation,
    /// Whether coordinates are continuous: the width of a box is `x2 - x1`. Default: they are whole pixels, both ends
    /// included, and the width is `x2 - x1 + 1`.
    pub continuous: bool,
}

/// How average precision is computed from a precision-recall curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Interpolation {
    /// The area under the curve, with precision made monotonic; VOC2010 and later.
    #[default]
    AllPoints,
    /// The mean of the best precision at or beyond the recalls 0, 0.1 ... 1; VOC2007 to VOC2009.
    ElevenPoints,
}

/// Options of Open Images.
#[derive(Clone, Debug)]
pub struct OpenImages {
    /// Adds ground truth and positive image labels to the ancestors of their class, and negative image labels to its
    /// descendants.
    pub hierarchy: Option<Hierarchy>,
    /// Adds detections to the ancestors of their class. The reference expects results that are already expanded. Default: no.
    pub expand_detections: bool,
    /// Weight of a group-of box, not negative; with 0, detections inside it count neither for nor against. Default 1.
    pub group_of_weight: f64,
    /// Ignores detections of classes for which the image has neither a box nor a label. Default: yes.
    pub verified_only: bool,
}

impl Default for OpenImages {
    fn default() -> Self {
        OpenImages { hierarchy: None, expand_detections: false, group_of_weight: 1.0, verified_only: true }
    }
}

/// How the similarity of detections and ground truth is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum IouType {
    /// Intersection over union of upright boxes.
    #[default]
    Bbox,
    /// Intersection over union of masks.
    Segm,
    /// The lesser of the IoU of masks and the IoU of their boundaries (Boundary IoU, Cheng et al. 2021); for crowds
    /// that of masks.
    Boundary,
    /// Object keypoint similarity.
    Keypoints,
    /// Intersection over union of rotated boxes and quadrilaterals.
    Rotated,
}

impl Default for Params {
    fn default() -> Self {
        Params::coco(IouType::default())
    }
}

impl Params {
    /// The defaults of COCO's reference. Those of other protocols differ in a few values.
    pub(crate) fn coco(iou_type: IouType) -> Self {
        let keypoints = iou_type == IouType::Keypoints;
        let mut area_ranges = AreaRange::coco();
        if keypoints {
            area_ranges.remove(1); // keypoints of small people are not labelled
        }
        Params {
            protocol: Protocol::default(),
            iou_type,
            keypoint_sigmas: KeypointSigmas::coco(),
            dilation_ratio: 0.02,
            iou_thresholds: linspace(0.5, 0.95, 10),
            recall_thresholds: linspace(0.0, 1.0, 101),
            max_detections: if keypoints { vec![20] } else { vec![1, 10, 100] },
            area_ranges,
            image_ids: None,
            category_ids: None,
            use_categories: true,
            parity: Parity::Strict,
            voc: Voc::default(),
            open_images: OpenImages::default(),
            analysis: false,
            on_bad_record: OnBadRecord::Throw,
            threads: Threads::default(),
        }
    }
}

/// `count` numbers from `start` to `stop`, with the bits of `numpy.linspace`.
fn linspace(start: f64, stop: f64, count: usize) -> Vec<f64> {
    let step = (stop - start) / (count - 1) as f64;
    let mut values: Vec<f64> = (0..count).map(|i| i as f64 * step + start).collect();
    values[count - 1] = stop;
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_grids_have_numpys_bits() {
        let params = Params::default();
        // where numpy's value is not the nearest to the decimal
        let odd = |values: &[f64]| -> Vec<usize> {
            let nearest = |value: f64| format!("{value:.2}").parse::<f64>().unwrap();
            (0..values.len()).filter(|i| values[*i] != nearest(values[*i])).collect()
        };
        assert_eq!(odd(&params.iou_thresholds), [8]);
        assert_eq!(params.iou_thresholds[8].to_bits(), 0x3feccccccccccccc);
        assert_eq!(odd(&params.recall_thresholds), [35, 41, 47, 57, 69, 70, 82, 83, 94, 95]);
        assert_eq!(params.recall_thresholds[35].to_bits(), 0x3fd6666666666667);
        assert_eq!(params.recall_thresholds[95].to_bits(), 0x3fee666666666667);
    }
}
