//! Detects masks, keypoints and rotated boxes whose numbers are meant in another way than they are read.

use boxwise_kernels::Isa;
use boxwise_kernels::boxes::quadrilateral::Given;
use boxwise_kernels::masks::rle_text::Ends;

use super::classes::may_be_elsewhere;
use super::corners::sizes_by_rank;
use crate::eval::metric::Metric;
use crate::eval::plan::GroundTruth;
use crate::eval::shape_sample::ShapeSample;
use crate::eval::similarity::{
    CROPPED, Compared, FRACTIONS, MASK_READINGS, PERMUTED, QUAD_READINGS, RESIZED, SWAPPED,
    is_beyond_as_corners, lies_elsewhere, look_at_annotation,
};
use crate::params::{IouType, Params};
use crate::segmentation::OddSegmentations;
use crate::{Dataset, Warning};

/// Number of annotations that are looked at, evenly spread.
const SAMPLE: usize = 512;

pub(super) fn warnings(
    dataset: &Dataset,
    compared: Compared<'_>,
    metrics: &[Metric],
    stats: &[f64],
) -> Vec<Warning> {
    let detections = compared.oddities().shapes;
    let is_low = may_be_elsewhere(metrics, stats);
    let found = meant_otherwise(dataset, compared, detections);
    match on_nothing(detections).filter(|_| found.is_empty() && is_low) {
        Some(warning) => vec![warning],
        None => found,
    }
}

fn meant_otherwise(dataset: &Dataset, compared: Compared<'_>, detections: ShapeSample) -> Vec<Warning> {
    match compared.params.iou_type {
        IouType::Bbox => Vec::new(),
        IouType::Segm | IouType::Boundary => {
            if let Some(normalised) = fractions(dataset, compared) {
                return vec![normalised];
            }
            let truth = beside_boxes("annotations", masks(dataset, compared));
            let found = of_masks(detections).or_else(|| beside_boxes("detections", detections));
            [truth, found].into_iter().flatten().collect()
        }
        IouType::Keypoints => {
            let truth = of_keypoints("annotations", keypoints(dataset, compared));
            truth.or_else(|| of_keypoints("detections", detections)).into_iter().collect()
        }
        IouType::Rotated => corners(dataset, compared).or_else(|| rotated(detections)).into_iter().collect(),
    }
}

/// Smallest number of detections for a warning that they lie on nothing.
const MANY: u64 = 32;

/// Nearly no detection lies on an object, and no other reading helps.
fn on_nothing(ShapeSample { tried, as_given, .. }: ShapeSample) -> Option<Warning> {
    (tried >= MANY && 10 * as_given <= tried).then(|| Warning {
        code: "DETECTIONS_OVERLAP_NOTHING",
        message: format!(
            "{as_given} of {tried} detections that were looked at lie on an object of their image and category, which has some: check that \
             `image_id` is the id of the same image, the table from class numbers to category ids, and that shapes are in pixels of the image"
        ),
        count: tried - as_given,
    })
}

/// Annotations that are looked at.
fn some<'a>(compared: Compared<'a>) -> impl Iterator<Item = &'a GroundTruth> {
    let truth = &compared.plan.ground_truth;
    truth.iter().step_by(truth.len() / SAMPLE + 1).filter(|own| !own.crowd)
}

/// Masks of annotations and their boxes.
fn masks(dataset: &Dataset, compared: Compared<'_>) -> ShapeSample {
    let (mut sample, mut ends, isa) = (ShapeSample::default(), Ends::default(), Isa::detect());
    for own in some(compared) {
        let mask = dataset.masks.as_ref().and_then(|masks| masks.get(own.annotation as usize).ok());
        let bbox = dataset.annotations[own.annotation as usize].bbox;
        if let Some(elsewhere) = mask.and_then(|mask| lies_elsewhere(isa, &mut ends, mask, bbox)) {
            sample.add_boxed(elsewhere);
        }
    }
    sample
}

/// Most masks of one side lie elsewhere than the boxes of their records.
fn beside_boxes(side: &str, sample: ShapeSample) -> Option<Warning> {
    let elsewhere = sample.most_elsewhere()?;
    let message = format!(
        "{elsewhere} of {} masks of {side} that were looked at lie elsewhere than the `bbox` of their record: write both in pixels of the \
         image, boxes as x, y, width, height and run lengths down the columns",
        sample.boxed,
    );
    Some(Warning { code: "MASKS_OUTSIDE_BOXES", message, count: elsewhere })
}

/// Masks of detections that match when they are read in another way.
fn of_masks(sample: ShapeSample) -> Option<Warning> {
    let (at, count) = sample.better().filter(|(_, count)| *count >= FEW)?;
    let message = format!(
        "masks of detections look like {}: {count} of {} lie on their object that way, {} as they are; write points as x, y in pixels of the \
         image, and run lengths down the columns",
        MASK_READINGS[at], sample.tried, sample.as_given,
    );
    Some(Warning { code: "MASKS_LOOK_LIKE_ANOTHER_FORMAT", message, count })
}

/// Polygons in fractions of images that are larger than a few pixels.
fn fractions(dataset: &Dataset, compared: Compared<'_>) -> Option<Warning> {
    let own = odd_segmentations(dataset, compared.params).of_fractions;
    let (side, count) = match (own, compared.oddities().segmentations.of_fractions) {
        (0, 0) => return None,
        (0, count) => ("detections", count),
        (count, 0) => ("annotations", count),
        (own, other) => ("annotations and detections", own + other),
    };
    let is_large = |[height, width]: &[f64; 2]| *height > 2.0 || *width > 2.0;
    dataset.image_sizes.as_ref()?.iter().any(is_large).then(|| Warning {
        code: "POLYGONS_LOOK_NORMALISED",
        message: format!(
            "polygons of {side} lie between 0 and 1 and have no pixels, or one: they look normalised; multiply x by the width of the image \
             and y by its height"
        ),
        count,
    })
}

fn keypoints(dataset: &Dataset, compared: Compared<'_>) -> ShapeSample {
    let mut sample = ShapeSample::default();
    for own in some(compared) {
        let numbers = dataset.keypoints.as_ref().and_then(|all| all.of(own.annotation as usize).ok());
        look_at_annotation(&mut sample, own.bbox, numbers.unwrap_or_default());
    }
    sample
}

fn of_keypoints(side: &str, sample: ShapeSample) -> Option<Warning> {
    let outside = sample.most_elsewhere();
    let better = sample.better().filter(|(_, count)| outside.is_none_or(|outside| 2 * count >= outside));
    let (reading, count) = better.or_else(|| Some((OUTSIDE, outside?)))?;
    let ShapeSample { tried, as_given, boxed, .. } = sample;
    let (code, message) = match reading {
        FRACTIONS => (
            "KEYPOINTS_LOOK_NORMALISED",
            format!(
                "keypoints of {count} of {tried} {side} lie between 0 and 1 and boxes are in pixels: they look normalised; multiply x by the \
                 width of the image and y by its height"
            ),
        ),
        SWAPPED => (
            "KEYPOINTS_LOOK_SWAPPED",
            format!(
                "keypoints of {side} look like y before x: {count} of {tried} lie on their object that way, {as_given} as x, y; write x first"
            ),
        ),
        CROPPED => (
            "KEYPOINTS_LOOK_CROPPED",
            format!(
                "keypoints of {side} look relative to their box: {count} of {tried} lie on their object once its left and top are added, \
                 {as_given} as they are; add them, so that all are in pixels of the image"
            ),
        ),
        PERMUTED => (
            "KEYPOINTS_LOOK_PERMUTED",
            format!(
                "keypoints of {count} of {tried} {side} lie on other keypoints of their object: check the order of the skeleton, and that left and \
                 right were not exchanged, as in a flipped image"
            ),
        ),
        RESIZED => (
            "KEYPOINTS_LOOK_RESIZED",
            format!(
                "keypoints of {side} look like those of resized images: {count} of {tried} match once they are scaled, {as_given} as they \
                 are; scale them back to the original image"
            ),
        ),
        _ => (
            "KEYPOINTS_OUTSIDE_BOXES",
            format!(
                "keypoints of {count} of {boxed} {side} lie outside of the `bbox` of their record: scale them from the crop or the network's \
                 input back to the image, as its boxes are"
            ),
        ),
    };
    Some(Warning { code, message, count })
}

/// Stands for points that lie outside of their box, whichever way they are read.
const OUTSIDE: usize = usize::MAX;

/// Smallest number of boxes that look like corners, or of masks that match in another way, for a warning.
const FEW: u64 = 5;

/// Rotated boxes of annotations that leave their image, and lie inside as corners. All corners ascend; of boxes that are cut off at the border of
/// a crop, those near the left or the top do.
fn corners(dataset: &Dataset, compared: Compared<'_>) -> Option<Warning> {
    let size_of = sizes_by_rank(dataset, compared.plan);
    let quad_of = |own: &GroundTruth| Some((dataset.quad(own.annotation)?.ok()?, own.image as usize));
    let looked_at = some(compared).filter_map(quad_of);
    let (mut count, mut all, mut ascending) = (0, 0, 0);
    for (quad, image) in looked_at {
        all += 1;
        ascending += match quad.given() {
            Given::Turned([x, y, w, h, _]) | Given::Upright([x, y, w, h]) => u64::from(w > x && h > y),
            Given::Corners(_) => 0,
        };
        count += u64::from(is_beyond_as_corners(&quad, size_of[image]));
    }
    (count >= FEW && 10 * count >= all && 20 * ascending >= 19 * all).then(|| Warning {
        code: "BOXES_LOOK_LIKE_CORNERS",
        message: format!(
            "{count} of {all} annotation boxes that were looked at leave their image, and lie inside as x1, y1, x2, y2: write a point, width, \
             height and angle"
        ),
        count,
    })
}

/// Rotated boxes that match in another format.
fn rotated(sample: ShapeSample) -> Option<Warning> {
    let (at, count) = sample.better().or_else(|| sample.most(2 * QUAD_READINGS.len()))?; // a small turn leaves many matches
    if at == 2 * QUAD_READINGS.len() {
        if 2 * count < sample.tried {
            return None; // scaled boxes may lie on an object by chance
        }
        return Some(Warning {
            code: "BOXES_LOOK_RESIZED",
            message: format!(
                "boxes look like those of resized images: {count} of {} match once they are scaled, {} as they are; scale detections back to \
                 the original image",
                sample.tried, sample.as_given,
            ),
            count,
        });
    }
    let reading = &QUAD_READINGS[at / 2];
    let side = match (reading.of_both, at % 2) {
        (true, _) => "boxes of one side",
        (false, 0) => "detection boxes",
        (false, _) => "annotation boxes",
    };
    let message = format!(
        "{side} look like {}: {count} of {} match that way, {} as they are; convert them",
        reading.name, sample.tried, sample.as_given,
    );
    Some(Warning { code: "BOXES_LOOK_LIKE_ANOTHER_FORMAT", message, count })
}

/// Suspicious segmentations of a dataset; none if masks are not compared.
pub(crate) fn odd_segmentations(dataset: &Dataset, params: &Params) -> OddSegmentations {
    match (params.iou_type, &dataset.masks) {
        (IouType::Segm | IouType::Boundary, Some(masks)) => masks.odd,
        _ => OddSegmentations::default(),
    }
}
