//! Averages of precision and recall, with the bits of NumPy's means.

use std::ops::Range;

use super::means::Means;
use super::metric_settings::settings;
use crate::Result;
use crate::dataset::Frequency;
use crate::eval::metric::{Mean, Metric};
use crate::numpy::PairwiseSum;
use crate::params::Params;

/// The values of the metrics over a range of categories; -1 if there is no value to average.
///
/// # Errors
/// Those of [`settings`].
pub(crate) fn average(
    means: &Means,
    params: &Params,
    table: &[Metric],
    categories: Range<usize>,
) -> Result<Vec<f64>> {
    let columns: Vec<Vec<usize>> =
        table.iter().map(|metric| columns(metric, params, &means.settings)).collect::<Result<_>>()?;
    let [_, all, a, m] = means.recall.shape() else { return Ok(Vec::new()) };
    let every_slot: Vec<u32> = (0..*all as u32).collect();
    let tables = [
        ValueTable {
            of: Mean::Precision,
            values: &means.precision,
            slots: &means.slots,
            rows: params.recall_thresholds.len(),
            width: means.settings.len(),
        },
        ValueTable {
            of: Mean::Recall,
            values: means.recall.as_slice().unwrap_or_default(),
            slots: &every_slot,
            rows: 1,
            width: a * m,
        },
    ];
    let mut stats = vec![-1.0; table.len()];
    for source in tables {
        let mut planes: Vec<Plane<'_>> = Vec::new();
        for (position, (metric, columns)) in table.iter().zip(&columns).enumerate() {
            if metric.of != source.of {
                continue;
            }
            // metrics that differ only in the threshold share a plane
            let known = planes.iter().position(|plane| plane.is_of(metric, columns));
            let plane = known.unwrap_or_else(|| {
                planes.push(Plane::new(&source, metric.frequency, columns, &categories, &means.frequencies));
                planes.len() - 1
            });
            planes[plane].wants(position, metric.iou, &params.iou_thresholds, source.rows);
        }
        source.read(&mut planes, params.iou_thresholds.len());
        for (position, _, sum) in planes.iter().flat_map(|plane| &plane.sums) {
            stats[*position] = sum.mean();
        }
    }
    Ok(stats)
}

/// Indices of a metric's settings on the last axis of its array.
fn columns(metric: &Metric, params: &Params, kept: &[usize]) -> Result<Vec<usize>> {
    let settings = settings(metric, params)?;
    Ok(match metric.of {
        Mean::Recall => settings,
        Mean::Precision => settings.iter().filter_map(|setting| kept.binary_search(setting).ok()).collect(),
    })
}

/// An array `[T, rows, slots, width]`.
struct ValueTable<'a> {
    of: Mean,
    values: &'a [f64],
    /// Its slots, ascending; values of other slots are -1.
    slots: &'a [u32],
    rows: usize,
    width: usize,
}

/// Some columns of a table over some categories, without values of -1, which are the same in every row.
struct Plane<'a> {
    columns: &'a [usize],
    frequency: Option<Frequency>,
    /// Indices of the values in a row.
    places: Vec<u32>,
    row: Vec<f64>,
    /// The index of a metric, the thresholds that it includes, and its sum.
    sums: Vec<(usize, Vec<bool>, PairwiseSum)>,
}

impl ValueTable<'_> {
    /// One pass over all rows.
    fn read(&self, planes: &mut [Plane<'_>], thresholds: usize) {
        let length = self.slots.len() * self.width;
        planes.iter_mut().for_each(|plane| plane.row.resize(plane.places.len(), 0.0));
        for t in 0..thresholds {
            for r in 0..self.rows {
                let row = &self.values[(t * self.rows + r) * length..][..length];
                for plane in &mut *planes {
                    for (to, place) in plane.row.iter_mut().zip(&plane.places) {
                        *to = row[*place as usize];
                    }
                    for (_, includes, sum) in &mut plane.sums {
                        if includes[t] {
                            sum.extend(&plane.row);
                        }
                    }
                }
            }
        }
    }
}

impl<'a> Plane<'a> {
    fn new(
        table: &ValueTable<'_>,
        frequency: Option<Frequency>,
        columns: &'a [usize],
        categories: &Range<usize>,
        frequencies: &[Option<Frequency>],
    ) -> Self {
        let mut places = Vec::new();
        for (k, slot) in table.slots.iter().enumerate() {
            let slot = *slot as usize;
            let is_included = categories.contains(&slot)
                && (frequency.is_none() || frequencies.get(slot) == Some(&frequency));
            let own = columns.iter().map(|column| k * table.width + column).filter(|_| is_included);
            places.extend(own.filter(|place| table.values[*place] > -1.0).map(|place| place as u32));
        }
        Plane { columns, frequency, places, row: Vec::new(), sums: Vec::new() }
    }

    fn is_of(&self, metric: &Metric, columns: &[usize]) -> bool {
        self.columns == columns && self.frequency == metric.frequency
    }

    fn wants(&mut self, position: usize, iou: Option<f64>, thresholds: &[f64], rows: usize) {
        let includes: Vec<bool> = thresholds.iter().map(|own| iou.is_none_or(|iou| *own == iou)).collect();
        let count = includes.iter().filter(|looks| **looks).count() * rows * self.places.len();
        self.sums.push((position, includes, PairwiseSum::of(count)));
    }
}
