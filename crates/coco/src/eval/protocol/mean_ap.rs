//! Parts shared by the protocols derived from PASCAL VOC, and checks for comparisons that a protocol does not support.

use super::warnings::{
    Findings, PASCAL_BOXES, annotation_boxes, detections, flags_and_lists, met, unlisted_annotations,
};
use crate::eval::metric::{Limit, Metric};
use crate::params::{AreaRange, IouType, Params};
use crate::{Code, Error, Result, Warning};

/// Returns an error for IoU types that a protocol does not support.
///
/// # Errors
/// `INVALID_ARGUMENT`.
pub(super) fn not_here(params: &Params, absent: &[IouType]) -> Result<()> {
    if !absent.contains(&params.iou_type) {
        return Ok(());
    }
    let expected = match params.iou_type {
        IouType::Rotated => "the protocol coco, which knows rotated boxes",
        _ => "the protocol coco or crowdpose, which know keypoints",
    };
    Err(Error::new(Code::InvalidArgument, expected, "another").in_input("protocol"))
}

/// Returns an error for options of area ranges and limits, and for anything but boxes.
///
/// # Errors
/// `INVALID_ARGUMENT`, `OUT_OF_RANGE`.
pub(super) fn check(params: &Params) -> Result<()> {
    not_here(params, &[IouType::Rotated, IouType::Keypoints])?;
    if params.iou_type != IouType::Bbox {
        let expected = "boxes: this protocol compares nothing else";
        return Err(Error::new(Code::InvalidArgument, expected, "another").in_input("iouType"));
    }
    let axes = [("maxDetections", params.max_detections.len()), ("areaRanges", params.area_ranges.len())];
    if let Some((name, length)) = axes.into_iter().find(|(_, length)| *length != 1) {
        let expected = "one value: this protocol has no such axis";
        return Err(Error::new(Code::OutOfRange, expected, length.to_string()).in_input(name));
    }
    let weight = params.open_images.group_of_weight;
    if !(0.0..=1e9).contains(&weight) {
        let expected = "a number from 0 to 1e9";
        return Err(Error::new(Code::OutOfRange, expected, weight.to_string()).in_input("groupOfWeight"));
    }
    Ok(())
}

/// The only area range: all.
pub(super) fn one_area() -> Vec<AreaRange> {
    AreaRange::coco().into_iter().take(1).collect()
}

/// The mean over categories of average precision, at IoU 0.50 and over all thresholds.
pub(super) fn metrics() -> Vec<Metric> {
    vec![Metric::ap("AP50").iou(0.5).limit(Limit::Largest), Metric::ap("AP").limit(Limit::Largest)]
}

/// One line per metric, once where AP is of one threshold alone; none for an IoU that is not among the thresholds. `how` names the method.
pub(super) fn summary(params: &Params, metrics: &[Metric], values: &[f64], how: &str) -> String {
    let thresholds = &params.iou_thresholds;
    let line = |(metric, value): (&Metric, &f64)| {
        let (first, last) = match metric.iou {
            Some(iou) => (iou, iou),
            None => (thresholds[0], thresholds[thresholds.len() - 1]),
        };
        let iou = if first == last { format!("{first:.2}") } else { format!("{first:.2}:{last:.2}") };
        format!(" Mean Average Precision (AP) @[ IoU={iou:<9} | {how} ] = {value:.3}\n")
    };
    let is_evaluated = |metric: &Metric| metric.iou.is_none_or(|iou| thresholds.contains(&iou));
    let mut lines: Vec<String> =
        metrics.iter().zip(values).filter(|(metric, _)| is_evaluated(metric)).map(line).collect();
    lines.dedup();
    lines.concat()
}

/// The ids of annotations do not matter here, and overlaps differ from COCO's.
pub(super) fn warnings(found: &Findings<'_>) -> Vec<Warning> {
    let annotations = unlisted_annotations(found).into_iter().chain(annotation_boxes(found, &PASCAL_BOXES));
    let open_images = [
        (
            "GROUP_FLAG_NEITHER_0_NOR_1",
            found.plan.odd_groups,
            match found.plan.strict {
                true => {
                    "objects whose `IsGroupOf` is neither 0 nor 1, as Open Images' -1 for unknown, are groups, as in the reference: further detections on them cost nothing; write 0 or 1, or use parity corrected, in which they are single objects"
                }
                false => {
                    "objects whose `IsGroupOf` is neither 0 nor 1, as Open Images' -1 for unknown, are single objects; write 0 or 1"
                }
            },
        ),
        (
            "CATEGORIES_OUTSIDE_HIERARCHY",
            found.plan.outside_hierarchy,
            "categories that the hierarchy does not have count for no ancestors: check that their ids or names are labels of the hierarchy",
        ),
        (
            "IMAGES_WITHOUT_LABELS",
            found.plan.unlabelled,
            "no image has labels, so detections of a class in images without its boxes are left out and cost nothing: give the table of image labels, or `verifiedOnly: false`",
        ),
    ];
    let annotations = annotations.chain(flags_and_lists(found)).chain(open_images);
    met(annotations.chain(detections(found, &PASCAL_BOXES)))
}
