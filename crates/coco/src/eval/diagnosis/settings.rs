//! Settings that leave nothing to measure.

use crate::eval::metric::{Limit, Metric};
use crate::params::{IouType, Params, Parity};
use crate::{Dataset, Id, IdRef, IdTable, Warning};

/// Labels of COCO's area ranges.
const SIZES: [&str; 4] = ["all", "small", "medium", "large"];

pub(super) fn warnings(dataset: &Dataset, params: &Params, metrics: &[Metric]) -> Vec<Warning> {
    let is_listed = |place: usize| dataset.image_listed[place];
    let images = unknown(params.image_ids.as_deref(), &dataset.images, is_listed);
    let is_listed = |place: usize| dataset.category_listed[place] > 0;
    let categories = unknown(params.category_ids.as_deref(), &dataset.categories, is_listed);
    [
        limits(params, metrics),
        labels(params, metrics),
        inverted(params),
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
        "{} is -1: the reference takes it at {limit} detections, which `maxDetections` {:?} does not have; \
         add {limit}, or use `parity: 'corrected'`, which takes the largest",
        names.join(", "),
        params.max_detections,
    );
    Some(Warning { code: "LIMIT_NOT_EVALUATED", message, count: names.len() as u64 })
}

/// Metrics of labels that no area range has.
fn labels(params: &Params, metrics: &[Metric]) -> Option<Warning> {
    let has = |label: &str| params.area_ranges.iter().any(|range| range.label == label);
    let absent = |metric: &&Metric| SIZES.contains(&&*metric.area) && !has(&metric.area);
    let names: Vec<&str> = metrics.iter().filter(absent).map(|metric| &*metric.name).collect();
    let label = &metrics.iter().find(absent)?.area;
    let message = format!(
        "{} is -1: no area range has its label; label one of `areaRanges` {label:?}, or use the metrics of your own labels",
        names.join(", "),
    );
    Some(Warning { code: "AREA_LABEL_NOT_EVALUATED", message, count: names.len() as u64 })
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

/// Ids in the options that are not listed: examples, and their number.
fn unknown(
    asked: Option<&[Id]>,
    table: &IdTable,
    is_listed: impl Fn(usize) -> bool,
) -> Option<(String, u64)> {
    let known = |id: IdRef<'_>| table.place(id).is_some_and(|place| is_listed(place as usize));
    let unknown: Vec<&Id> = asked.unwrap_or_default().iter().filter(|id| !known(id.as_ref())).collect();
    let first = unknown.first()?;
    let of_other_type = unknown.iter().any(|id| other_type(id.as_ref()).is_some_and(|id| known(id.as_ref())));
    let hint = if of_other_type { "; the dataset has it with another type, number or string" } else { "" };
    Some((format!("{first}{hint}"), unknown.len() as u64))
}

/// The same id as a string, or as a number.
pub(super) fn other_type(id: IdRef<'_>) -> Option<Id> {
    match id {
        IdRef::Int(value) => Some(Id::Text(value.to_string().into())),
        IdRef::Text(text) => text.parse().ok().map(Id::Int),
    }
}
