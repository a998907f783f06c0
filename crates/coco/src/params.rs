//! What an evaluation is asked for.

use boxwise_threads::Threads;

use crate::eval::{Hierarchy, metrics, pascal_points};
use crate::{Code, Error, Id, Result};

/// The parameters of an evaluation. [`Params::default`] gives COCO's for boxes, [`Params::of`] those of every kind.
#[derive(Clone, Debug)]
pub struct Params {
    /// Whose rules decide what matches and which numbers are told.
    pub protocol: Protocol,
    /// What detections and ground truth are compared by.
    pub iou_type: IouType,
    /// How far people place each keypoint apart: only looked at where keypoints are compared. Default COCO's 17.
    pub keypoint_sigmas: KeypointSigmas,
    /// How far boundaries reach into masks, as a share of the image's diagonal, in 0..=1; at least a pixel. Only looked at where they are
    /// compared. Default .02.
    pub dilation_ratio: f64,
    /// IoU from which a detection may match, each in 0..=1; compared as `min(t, 1 - 1e-10)`. Default .5, .55 ... .95.
    pub iou_thresholds: Vec<f64>,
    /// Recalls at which precision is taken, each in 0..=1. Default 0, .01 ... 1.
    pub recall_thresholds: Vec<f64>,
    /// How many detections of an image and category count, the best first; sorted before use. Default 1, 10, 100. LVIS takes one
    /// number, of detections of an image over all categories. Default 300.
    pub max_detections: Vec<u32>,
    /// Sizes that are looked at separately. Default all, small, medium, large.
    pub area_ranges: Vec<AreaRange>,
    /// The images to evaluate; repeated ids count once. Default: the dataset's listed images.
    pub image_ids: Option<Vec<Id>>,
    /// The categories to evaluate; repeated ids count once, unless `use_categories` is false: then a
    /// category's boxes take part as often as it is named. Default: the dataset's listed categories.
    pub category_ids: Option<Vec<Id>>,
    /// False: all the categories are taken for one.
    pub use_categories: bool,
    /// Whether to answer as the reference does, or as it should.
    pub parity: Parity,
    /// Rules of PASCAL VOC alone.
    pub voc: Voc,
    /// Rules of Open Images alone.
    pub open_images: OpenImages,
    /// How many threads may work; the answer never depends on it.
    pub threads: Threads,
}

/// A range of areas in square pixels, both ends included.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaRange {
    /// What the metrics call it: `all`, `small`, `medium` and `large` have metrics of their own.
    pub label: String,
    /// The smallest area inside.
    pub min: f64,
    /// The largest area inside.
    pub max: f64,
}

/// What to do where the reference is plainly mistaken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Parity {
    /// The same bits as pycocotools 2.0.11 gives, its mistakes included; what may surprise is told in warnings.
    #[default]
    Strict,
    /// What is plainly mistaken is put right:
    ///
    /// - a detection matched to the annotation with id 0 is matched (the reference takes 0 for "none");
    /// - an annotation's `ignore` member counts beside `iscrowd` (the reference overwrites it);
    /// - without `iscrowd` an annotation is no crowd, without `area` it has its box's (the reference raises);
    /// - `AP` is taken with the largest `max_detections` (the reference looks for the number 100 and
    ///   answers -1 where it is not among them), and fewer than three of them will do: the metrics
    ///   of the second and third then take the last;
    /// - recall thresholds may stand in any order (the reference leaves zeros after the first one out of reach).
    ///
    /// What makes no sense is refused: repeated annotation ids; annotations or detections of images or
    /// categories that the dataset does not list; boxes with NaN, infinities or negative sizes; NaN scores.
    Corrected,
}

/// Whose rules decide what matches and which numbers are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Protocol {
    /// COCO's, as pycocotools.
    #[default]
    Coco,
    /// LVIS's, as lvis-api: images are searched for some categories only, and detections of others are left out.
    Lvis,
    /// PASCAL VOC's, as its development kit (`VOCevaldet.m`, `VOCap.m`).
    Voc,
    /// The Open Images challenge's, as `OpenImagesChallengeEvaluator` of the TensorFlow Object Detection API 2.8.0.
    OpenImages,
    /// CrowdPose's for keypoints, as crowdposetools: 14 points, areas from boxes, numbers by how crowded images are.
    CrowdPose,
}

/// Rules of PASCAL VOC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Voc {
    /// How average precision is taken from a curve. Default: VOC2010's way.
    pub interpolation: Interpolation,
    /// Coordinates are positions: a box's width is `x2 - x1`. Default: they are whole pixels, both ends included,
    /// and it is `x2 - x1 + 1`.
    pub continuous: bool,
}

/// How average precision is taken from a curve of precision over recall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Interpolation {
    /// The area under it, precision made to never rise with recall; VOC2010 and later.
    #[default]
    AllPoints,
    /// The mean of the best precision at or beyond the recalls 0, 0.1 ... 1; VOC2007 to VOC2009.
    ElevenPoints,
}

/// Rules of Open Images.
#[derive(Clone, Debug)]
pub struct OpenImages {
    /// Gives ground truth and positive image labels to the ancestors of their class too, and negative image labels to the
    /// descendants.
    pub hierarchy: Option<Hierarchy>,
    /// Gives detections to the ancestors of their class, too. The reference leaves that to who makes them. Default: no.
    pub expand_detections: bool,
    /// How much a group-of box counts for, not negative; with 0 it only forgives the detections inside it. Default 1.
    pub group_of_weight: f64,
    /// Leaves out detections of classes that the image has no box of and no label for. Default: yes.
    pub verified_only: bool,
}

impl Default for OpenImages {
    fn default() -> Self {
        OpenImages { hierarchy: None, expand_detections: false, group_of_weight: 1.0, verified_only: true }
    }
}

/// What detections and ground truth are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum IouType {
    /// Intersection over union of upright boxes.
    #[default]
    Bbox,
    /// Intersection over union of masks.
    Segm,
    /// The lesser of masks' and their boundaries' (Boundary IoU, Cheng et al. 2021); with crowds that of masks.
    Boundary,
    /// Object keypoint similarity.
    Keypoints,
    /// Intersection over union of rotated boxes and quadrilaterals.
    Rotated,
}

/// The spread of each keypoint, as a share of an object's size: the root of its area.
#[derive(Clone, Debug, PartialEq)]
pub enum KeypointSigmas {
    /// Of every category alike.
    Shared(Vec<f64>),
    /// Of each category its own, perhaps for other numbers of points.
    ByCategory(Vec<(Id, Vec<f64>)>),
}

impl KeypointSigmas {
    /// COCO's for a person's 17 points: nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles.
    pub fn coco() -> Self {
        const TENTHS: [f64; 17] = [
            0.26, 0.25, 0.25, 0.35, 0.35, 0.79, 0.79, 0.72, 0.72, 0.62, 0.62, 1.07, 1.07, 0.87, 0.87, 0.89,
            0.89,
        ];
        KeypointSigmas::Shared(TENTHS.map(|tenths| tenths / 10.0).to_vec()) // as it stands in the reference
    }

    /// CrowdPose's for 14 points: shoulders, elbows, wrists, hips, knees, ankles, head, neck.
    pub fn crowd_pose() -> Self {
        const TENTHS: [f64; 14] =
            [0.79, 0.79, 0.72, 0.72, 0.62, 0.62, 1.07, 1.07, 0.87, 0.87, 0.89, 0.89, 0.79, 0.79];
        KeypointSigmas::Shared(TENTHS.map(|tenths| tenths / 10.0).to_vec())
    }

    fn check(&self) -> Result<()> {
        let all: Vec<&Vec<f64>> = match self {
            KeypointSigmas::Shared(sigmas) => vec![sigmas],
            KeypointSigmas::ByCategory(all) => all.iter().map(|(_, sigmas)| sigmas).collect(),
        };
        for sigmas in all {
            let wrong = sigmas.iter().find(|sigma| !(**sigma > 0.0 && sigma.is_finite()));
            if sigmas.is_empty() || sigmas.len() > MAX_POINTS || wrong.is_some() {
                let got = wrong.map_or_else(|| format!("{} of them", sigmas.len()), f64::to_string);
                let expected = format!("1 to {MAX_POINTS} numbers above 0");
                return Err(Error::new(Code::OutOfRange, expected, got).in_input("keypoint_sigmas"));
            }
        }
        Ok(())
    }
}

/// More points than anyone gives an object.
const MAX_POINTS: usize = 1 << 16;

impl Default for Params {
    fn default() -> Self {
        Params::of(Protocol::Coco, IouType::Bbox)
    }
}

impl Params {
    /// What a protocol's reference takes by default for what is compared.
    pub fn of(protocol: Protocol, iou_type: IouType) -> Self {
        let keypoints = iou_type == IouType::Keypoints;
        let mut area_ranges = AreaRange::coco();
        if keypoints {
            area_ranges.remove(1); // no one labels the joints of small people
        }
        let coco = Params {
            protocol,
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
            threads: Threads::default(),
        };
        let one_area = || AreaRange::coco().into_iter().take(1).collect();
        match protocol {
            Protocol::Coco => coco,
            Protocol::CrowdPose => Params { keypoint_sigmas: KeypointSigmas::crowd_pose(), ..coco },
            Protocol::Lvis => Params { max_detections: vec![300], ..coco },
            Protocol::Voc => Params {
                iou_thresholds: vec![0.5],
                recall_thresholds: pascal_points().to_vec(),
                max_detections: vec![i32::MAX as u32],
                area_ranges: one_area(),
                ..coco
            },
            Protocol::OpenImages => Params {
                iou_thresholds: vec![0.5],
                // `nms_max_output_boxes` of the evaluator
                max_detections: vec![10_000],
                area_ranges: one_area(),
                ..coco
            },
        }
    }
}

impl AreaRange {
    /// COCO's four: all, and below, between and above 32² and 96² square pixels.
    pub fn coco() -> Vec<AreaRange> {
        let (small, large, end) = (1024.0, 9216.0, 1e10);
        [(0.0, end), (0.0, small), (small, large), (large, end)]
            .into_iter()
            .enumerate()
            .map(|(position, (min, max))| AreaRange::unnamed(position, min, max))
            .collect()
    }

    /// A range without a name of its own: COCO's name at its position, empty beyond the fourth.
    pub fn unnamed(position: usize, min: f64, max: f64) -> AreaRange {
        let label = ["all", "small", "medium", "large"].get(position).copied().unwrap_or_default();
        AreaRange { label: label.to_owned(), min, max }
    }
}

/// More values along one axis than anyone means.
const MAX_AXIS: usize = 1 << 20;

impl Params {
    /// Refuses what cannot be computed, and sorts `max_detections`.
    pub(crate) fn checked(mut self) -> Result<Params> {
        let lengths = [
            ("iou_thresholds", self.iou_thresholds.len()),
            ("recall_thresholds", self.recall_thresholds.len()),
            ("max_detections", self.max_detections.len()),
            ("area_ranges", self.area_ranges.len()),
        ];
        for (name, length) in lengths {
            if length == 0 || length > MAX_AXIS {
                let expected = format!("1 to {MAX_AXIS} values");
                return Err(Error::new(Code::OutOfRange, expected, length.to_string()).in_input(name));
            }
        }
        for (name, values) in
            [("iou_thresholds", &self.iou_thresholds), ("recall_thresholds", &self.recall_thresholds)]
        {
            if let Some(position) = values.iter().position(|value| !(0.0..=1.0).contains(value)) {
                let expected = format!("a number from 0 to 1 at index {position}");
                let got = values[position].to_string();
                return Err(Error::new(Code::OutOfRange, expected, got).in_input(name));
            }
        }
        for (position, range) in self.area_ranges.iter().enumerate() {
            if range.min.is_nan() || range.max.is_nan() {
                let expected = format!("two numbers at index {position}");
                return Err(Error::new(Code::OutOfRange, expected, "NaN").in_input("area_ranges"));
            }
        }
        if !(0.0..=1.0).contains(&self.dilation_ratio) {
            let got = self.dilation_ratio.to_string();
            return Err(Error::new(Code::OutOfRange, "a number from 0 to 1", got).in_input("dilation_ratio"));
        }
        if self.protocol == Protocol::Lvis && self.max_detections.len() > 1 {
            let got = format!("{:?}", self.max_detections);
            return Err(Error::new(Code::OutOfRange, "one number", got).in_input("max_detections"));
        }
        if self.iou_type == IouType::Rotated && self.protocol != Protocol::Coco {
            let expected = "the protocol coco, which knows rotated boxes";
            return Err(Error::new(Code::InvalidArgument, expected, "another").in_input("protocol"));
        }
        if self.iou_type == IouType::Keypoints {
            if !matches!(self.protocol, Protocol::Coco | Protocol::CrowdPose) {
                let expected = "the protocol coco or crowdpose, which know keypoints";
                return Err(Error::new(Code::InvalidArgument, expected, "another").in_input("protocol"));
            }
            self.keypoint_sigmas.check()?;
        } else if self.protocol == Protocol::CrowdPose {
            let expected = "keypoints: crowdpose compares nothing else";
            return Err(Error::new(Code::InvalidArgument, expected, "another").in_input("iou_type"));
        }
        if matches!(self.protocol, Protocol::Voc | Protocol::OpenImages) {
            if self.iou_type != IouType::Bbox {
                let expected = "boxes: this protocol compares nothing else";
                return Err(Error::new(Code::InvalidArgument, expected, "another").in_input("iou_type"));
            }
            let axes =
                [("max_detections", self.max_detections.len()), ("area_ranges", self.area_ranges.len())];
            if let Some((name, length)) = axes.into_iter().find(|(_, length)| *length != 1) {
                let expected = "one value: this protocol has no such axis";
                return Err(Error::new(Code::OutOfRange, expected, length.to_string()).in_input(name));
            }
            let weight = self.open_images.group_of_weight;
            if !(0.0..=1e9).contains(&weight) {
                let expected = "a number from 0 to 1e9";
                return Err(
                    Error::new(Code::OutOfRange, expected, weight.to_string()).in_input("group_of_weight")
                );
            }
        }
        let needed = metrics::of(&self).iter().map(|metric| metric.rung.least()).max().unwrap_or(1);
        if self.parity == Parity::Strict && self.max_detections.len() < needed {
            let got = format!("{:?}", self.max_detections);
            let expected = format!("at least {needed} numbers");
            return Err(Error::new(Code::OutOfRange, expected, got).in_input("max_detections"));
        }
        for (name, ids) in [("image_ids", &self.image_ids), ("category_ids", &self.category_ids)] {
            if let Some(ids) = ids {
                one_kind(name, ids.iter())?;
            }
        }
        self.max_detections.sort_unstable();
        Ok(self)
    }
}

/// Python cannot order integers among strings.
pub(crate) fn one_kind<'a>(what: &str, mut ids: impl Iterator<Item = &'a Id>) -> Result<()> {
    let Some(first) = ids.next() else { return Ok(()) };
    let text = matches!(first, Id::Text(_));
    match ids.find(|id| matches!(id, Id::Text(_)) != text) {
        None => Ok(()),
        Some(other) => {
            let kind = if text { "strings" } else { "integers" };
            Err(Error::new(Code::InvalidType, format!("ids that are all {kind}"), other.to_string())
                .in_input(what))
        }
    }
}

/// `count` numbers from `start` to `stop`, with the bits that `numpy.linspace` gives them.
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

    #[test]
    fn thresholds_outside_0_to_1_are_out_of_range() {
        for bad in [f64::NAN, f64::INFINITY, -0.1, 1.1] {
            let iou = Params { iou_thresholds: vec![0.5, bad], ..Params::default() };
            assert_eq!(iou.checked().unwrap_err().code, Code::OutOfRange);
            let recall = Params { recall_thresholds: vec![bad], ..Params::default() };
            assert_eq!(recall.checked().unwrap_err().code, Code::OutOfRange);
        }
    }

    #[test]
    fn strict_metrics_need_three_numbers_of_detections() {
        let params = Params { max_detections: vec![100, 1], ..Params::default() };
        assert_eq!(params.clone().checked().unwrap_err().code, Code::OutOfRange);
        let corrected = Params { parity: Parity::Corrected, ..params };
        assert_eq!(corrected.checked().unwrap().max_detections, [1, 100]);
    }

    #[test]
    fn ids_of_two_kinds_are_refused() {
        let ids = vec![Id::Int(1), Id::Text("a".into())];
        let params = Params { image_ids: Some(ids), ..Params::default() };
        assert_eq!(params.checked().unwrap_err().code, Code::InvalidType);
    }
}
