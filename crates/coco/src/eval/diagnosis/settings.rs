//! Settings that leave nothing to measure.

use crate::eval::metric::{Limit, Metric};
use crate::eval::names::hint;
use crate::eval::similarity::Compared;
use crate::params::{AreaRange, IouType, KeypointSigmas, Params, Parity};
use crate::{Dataset, Id, IdRef, Warning};

/// Labels of COCO's area ranges.
const SIZES: [&str; 4] = ["all", "small", "medium", "large"];

pub(super) fn warnings(dataset: &Dataset, compared: Compared<'_>, metrics: &[Metric]) -> Vec<Warning> {
    let params = compared.params;
    let images =
        unknown(params.image_ids.as_deref(), |id| dataset.lists_image(id), |id| hint(dataset, id, true));
    let is_found = |id: IdRef<'_>| dataset.categories.place(id).is_some() || is_joined(compared, id);
    let categories = unknown(params.category_ids.as_deref(), is_found, |id| hint(dataset, id, false));
    [
        limits(params, metrics),
        thresholds(params, metrics),
        labels(params, metrics),
        inverted(params),
        sides(params),
        sigmas(params),
        shared_labels(params),
        zeros(params),
        descending_recalls(params),
        without_categories(params),
        images.map(|(message, count)| {
            let message = format!("`imageIds` that the dataset does not list are ignored: {message}");
            Warning { code: "IMAGE_IDS_UNKNOWN", message, count }
        }),
        categories.map(|(message, count)| {
            let message = format!("`categoryIds` that the dataset does not list find nothing: {message}");
            Warning { code: "CATEGORY_IDS_UNKNOWN", message, count }
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Metrics at a limit that is not in `max_detections`.
fn limits(params: &Params, metrics: &[Metric]) -> Option<Warning> {
    let absent = |metric: &&Metric| {
        let Limit::Exactly(limit) = metric.limit else { return false };
        params.parity == Parity::Strict && !params.max_detections.contains(&limit)
    };
    let names: Vec<&str> = metrics.iter().filter(absent).map(|metric| &*metric.name).collect();
    let limit = metrics.iter().find(absent)?.limit.number(params);
    let message = format!(
        "{}: the reference takes it at {limit} detections, which `maxDetections` {:?} does not have; \
         add {limit}, or use `parity: 'corrected'`, which takes the largest",
        are_missing(&names),
        params.max_detections,
    );
    Some(Warning { code: "LIMIT_NOT_EVALUATED", message, count: names.len() as u64 })
}

/// Metrics at an IoU threshold that `iou_thresholds` does not have.
fn thresholds(params: &Params, metrics: &[Metric]) -> Option<Warning> {
    let absent = |metric: &&Metric| metric.iou.is_some_and(|iou| !params.iou_thresholds.contains(&iou));
    let names: Vec<&str> = metrics.iter().filter(absent).map(|metric| &*metric.name).collect();
    let iou = metrics.iter().find(absent)?.iou?;
    let message = format!(
        "{}: `iouThresholds` does not have its threshold; add {iou}, or use AP, the mean over those that there are",
        are_missing(&names),
    );
    Some(Warning { code: "THRESHOLD_NOT_EVALUATED", message, count: names.len() as u64 })
}

/// Metrics of labels that no area range has.
fn labels(params: &Params, metrics: &[Metric]) -> Option<Warning> {
    let absent =
        |metric: &&Metric| SIZES.contains(&&*metric.area) && params.areas_of(&metric.area).is_empty();
    let names: Vec<&str> = metrics.iter().filter(absent).map(|metric| &*metric.name).collect();
    let label = &metrics.iter().find(absent)?.area;
    let message = format!(
        "{}: no area range has its label; label one of `areaRanges` {label:?}, or use the metrics of your own labels",
        are_missing(&names),
    );
    Some(Warning { code: "AREA_LABEL_NOT_EVALUATED", message, count: names.len() as u64 })
}

/// Metrics, and that they have no value.
fn are_missing(names: &[&str]) -> String {
    format!("{} {} -1", names.join(", "), if names.len() == 1 { "is" } else { "are" })
}

/// Area ranges of one label, over which the reference takes the mean.
fn shared_labels(params: &Params) -> Option<Warning> {
    let ranges = &params.area_ranges;
    let is_repeated = |at: &usize| {
        !ranges[*at].label.is_empty() && ranges[..*at].iter().any(|own| own.label == ranges[*at].label)
    };
    let repeated: Vec<usize> = (0..ranges.len()).filter(is_repeated).collect();
    let label = &ranges[*repeated.first()?].label;
    let message = format!(
        "several of `areaRanges` have the label {label:?}: its metrics are means over them, and analyses take the first; give each a label of its own"
    );
    Some(Warning { code: "AREA_LABEL_REPEATED", message, count: repeated.len() as u64 })
}

/// Area ranges that end before they begin.
fn inverted(params: &Params) -> Option<Warning> {
    let mut inverted = params.area_ranges.iter().filter(|range| range.min > range.max);
    let first = inverted.next()?;
    let message = format!(
        "area ranges whose minimum is above their maximum hold nothing: {} from {} to {}; swap the two",
        first.label, first.min, first.max,
    );
    Some(Warning { code: "AREA_RANGE_INVERTED", message, count: 1 + inverted.count() as u64 })
}

/// Ranges of COCO's labels whose bounds are sides of squares, not their areas.
fn sides(params: &Params) -> Option<Warning> {
    let is_side = |bound: &f64| [32.0, 96.0].contains(bound);
    let has_side = |range: &&AreaRange| {
        SIZES[1..].contains(&&*range.label) && (is_side(&range.min) || is_side(&range.max))
    };
    let count = params.area_ranges.iter().filter(has_side).count() as u64;
    (count > 0).then(|| Warning {
        code: "AREA_RANGES_LOOK_LIKE_SIDES",
        message: "bounds of `areaRanges` are 32 or 96, which are sides: areas are in square pixels, so COCO's are 1024 (32²) and 9216 (96²)"
            .to_owned(),
        count,
    })
}

/// Mean of keypoint sigmas above which they are no standard deviations of annotators. The largest published one is 0.107.
const LARGE: f64 = 0.2;

/// Keypoint sigmas that are ten times too large, or in pixels.
fn sigmas(params: &Params) -> Option<Warning> {
    if params.iou_type != IouType::Keypoints {
        return None;
    }
    let is_large = |sigmas: &[f64]| sigmas.iter().sum::<f64>() > LARGE * sigmas.len() as f64;
    let count = match &params.keypoint_sigmas {
        KeypointSigmas::Shared(sigmas) => u64::from(is_large(sigmas)),
        KeypointSigmas::ByCategory(all) => all.iter().filter(|(_, sigmas)| is_large(sigmas)).count() as u64,
    };
    (count > 0).then(|| Warning {
        code: "KEYPOINT_SIGMAS_LOOK_LARGE",
        message: format!(
            "`keypointSigmas` are above {LARGE} in the mean, so that points far away match: the published ones are 0.025 to 0.107; divide by 10 \
             what COCO's code lists before its division"
        ),
        count,
    })
}

/// Limits of no detection, and thresholds that boxes reach without overlap.
fn zeros(params: &Params) -> Option<Warning> {
    let limits = params.max_detections.iter().filter(|limit| **limit == 0).count() as u64;
    let thresholds = params.iou_thresholds.iter().filter(|threshold| **threshold <= 0.0).count() as u64;
    let (code, message, count) = match (limits, thresholds) {
        (0, 0) => return None,
        (0, count) => (
            "THRESHOLD_IS_ZERO",
            "at an IoU threshold of 0 a detection matches any object of its image and category, far away ones too; use a threshold above 0",
            count,
        ),
        (count, _) => (
            "LIMIT_IS_ZERO",
            "a limit of 0 in `maxDetections` leaves no detection, and recall is 0; use 1 or more",
            count,
        ),
    };
    Some(Warning { code, message: message.to_owned(), count })
}

/// Recall thresholds that are not in ascending order: the reference stops at the first one that is not reached.
fn descending_recalls(params: &Params) -> Option<Warning> {
    let count = params.recall_thresholds.windows(2).filter(|pair| pair[0] > pair[1]).count() as u64;
    (count > 0 && params.parity == Parity::Strict).then(|| Warning {
        code: "RECALLS_NOT_ASCENDING",
        message: "`recallThresholds` do not ascend: after the first one that is not reached the reference leaves 0; sort them, or use \
                  `parity: 'corrected'`"
            .to_owned(),
        count,
    })
}

/// Keypoints without categories, for which the reference finds nothing.
fn without_categories(params: &Params) -> Option<Warning> {
    let nothing =
        params.iou_type == IouType::Keypoints && !params.use_categories && params.parity == Parity::Strict;
    nothing.then(|| Warning {
        code: "KEYPOINTS_WITHOUT_CATEGORIES",
        message:
            "with `useCategories: false` the reference compares no keypoints and every number is 0 or -1; \
                  leave it out, or use `parity: 'corrected'`"
                .to_owned(),
        count: 1,
    })
}

/// Whether detections have a category, and are compared with those of all others.
fn is_joined(compared: Compared<'_>, category: IdRef<'_>) -> bool {
    let stream = compared.plan.categories.place(category).filter(|_| compared.plan.joined);
    stream.is_some_and(|stream| compared.has_stream(stream))
}

/// Ids in the options that are not known: an example with what is known of it, and their number.
fn unknown(
    asked: Option<&[Id]>,
    known: impl Fn(IdRef<'_>) -> bool,
    hint: impl Fn(&Id) -> String,
) -> Option<(String, u64)> {
    let unknown: Vec<&Id> = asked.unwrap_or_default().iter().filter(|id| !known(id.as_ref())).collect();
    let first = unknown.first()?;
    let of_other_type =
        unknown.iter().any(|id| id.as_ref().of_other_type().is_some_and(|id| known(id.as_ref())));
    let hint = match of_other_type {
        true => "; the dataset has it with another type, number or string".to_owned(),
        false => hint(first),
    };
    Some((format!("{first}{hint}"), unknown.len() as u64))
}
