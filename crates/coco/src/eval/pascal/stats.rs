//! From averages of categories to the numbers that are told.

use std::ops::Range;

use super::Found;
use crate::Id;
use crate::eval::metrics::Metric;
use crate::eval::pairwise::pairwise_sum;
use crate::params::{Params, Protocol};

/// The metrics' values over a range of categories: means over them at each IoU threshold, and the mean of those means.
/// Categories without anything to be found are left out; -1 where none is left.
pub(crate) fn stats(
    found: &Found,
    params: &Params,
    table: &[Metric],
    categories: Range<usize>,
    ids: &[Id],
) -> Vec<f64> {
    let all = found.averages.len() / params.iou_thresholds.len();
    let places = if params.protocol == Protocol::OpenImages { length_by_id(ids) } else { None };
    let means: Vec<f64> = found
        .averages
        .chunks(all.max(1))
        .map(|averages| match places {
            Some(length) if categories.len() == all => mean_by_id(averages, ids, length),
            _ => mean(averages.get(categories.clone()).unwrap_or_default()),
        })
        .collect();
    let value = |metric: &Metric| {
        let thresholds = params.iou_thresholds.iter().zip(&means);
        let asked = thresholds.filter(|(own, _)| metric.iou.is_none_or(|iou| iou == **own));
        mean(&asked.map(|(_, mean)| *mean).collect::<Vec<_>>())
    };
    table.iter().map(value).collect()
}

/// `numpy.mean` of the values that are not -1.
fn mean(values: &[f64]) -> f64 {
    let values: Vec<f64> = values.iter().copied().filter(|value| *value != -1.0).collect();
    if values.is_empty() { -1.0 } else { pairwise_sum(&values) / values.len() as f64 }
}

/// `numpy.nanmean` over every id from 1 to the largest, as the Object Detection API has them in its array: zeros stand
/// in the sum for what is no number.
fn mean_by_id(averages: &[f64], ids: &[Id], length: usize) -> f64 {
    let mut places = vec![0.0; length];
    let mut count = 0usize;
    for (average, id) in averages.iter().zip(ids) {
        if let (Id::Int(id), true) = (id, *average != -1.0) {
            places[*id as usize - 1] = *average;
            count += 1;
        }
    }
    if count == 0 { -1.0 } else { pairwise_sum(&places) / count as f64 }
}

/// How long the API's array is, where ids are such as it takes.
fn length_by_id(ids: &[Id]) -> Option<usize> {
    const MOST: i64 = 1 << 20;
    match (ids.first(), ids.last()) {
        (Some(Id::Int(1..)), Some(Id::Int(last))) if *last <= MOST => usize::try_from(*last).ok(),
        _ => None,
    }
}
