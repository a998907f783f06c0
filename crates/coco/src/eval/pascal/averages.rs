//! Means over categories.

use std::ops::Range;

use super::curves::PascalCurves;
use crate::Id;
use crate::eval::metric::Metric;
use crate::numpy::pairwise_sum;
use crate::params::Params;

impl PascalCurves {
    /// The values of the metrics over a range of categories: the means at each IoU threshold, and the mean of those
    /// means. Categories without ground truth are left out; -1 if none is left. `ids` are those of all categories.
    pub(crate) fn average(
        &self,
        params: &Params,
        table: &[Metric],
        categories: Range<usize>,
        ids: &[Id],
    ) -> Vec<f64> {
        let all = self.averages.len() / params.iou_thresholds.len();
        let length = if self.judge().averages_by_id() { length_by_id(ids) } else { None };
        let means: Vec<f64> = self
            .averages
            .chunks(all.max(1))
            .map(|averages| match length {
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
}

/// `numpy.mean` of the values that are not -1.
fn mean(values: &[f64]) -> f64 {
    let values: Vec<f64> = values.iter().copied().filter(|value| *value != -1.0).collect();
    if values.is_empty() { -1.0 } else { pairwise_sum(&values) / values.len() as f64 }
}

/// `numpy.nanmean` over every id from 1 to the largest, as in the Object Detection API's array: NaN is summed as 0.
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

/// Length of the API's array; `None` for ids that it does not accept.
fn length_by_id(ids: &[Id]) -> Option<usize> {
    const MOST: i64 = 1 << 20;
    match (ids.first(), ids.last()) {
        (Some(Id::Int(1..)), Some(Id::Int(last))) if *last <= MOST => usize::try_from(*last).ok(),
        _ => None,
    }
}
