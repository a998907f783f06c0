//! From arrays to the numbers that are told, with the bits that NumPy's means give.

use std::fmt::Write;
use std::ops::Range;

use super::arrays::Means;
use super::metrics::{Mean, Metric};
use super::pairwise::PairwiseSum;
use crate::dataset::Frequency;
use crate::params::{Params, Parity};
use crate::{Code, Error, Result};

/// The settings at which the metrics look at precision: ascending positions on the joined axes A and M.
pub(crate) fn settings_of(table: &[Metric], params: &Params) -> Result<Vec<usize>> {
    let mut all = Vec::new();
    for metric in table {
        let own = settings(metric, params)?;
        if metric.of == Mean::Precision {
            all.extend(own);
        }
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// The metrics' values over a range of categories; -1 where there is nothing to take the mean of.
pub(crate) fn summarize(
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
        Table {
            of: Mean::Precision,
            values: &means.precision,
            slots: &means.slots,
            rows: params.recall_thresholds.len(),
            width: means.settings.len(),
        },
        Table {
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
            // metrics that differ in the threshold alone share a plane
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

/// Where a metric's settings stand on the last axis of its array.
fn columns(metric: &Metric, params: &Params, kept: &[usize]) -> Result<Vec<usize>> {
    let settings = settings(metric, params)?;
    Ok(match metric.of {
        Mean::Recall => settings,
        Mean::Precision => settings.iter().filter_map(|setting| kept.binary_search(setting).ok()).collect(),
    })
}

/// An array `[T, rows, slots, width]`.
struct Table<'a> {
    of: Mean,
    values: &'a [f64],
    /// The slots that it has, ascending; those of others are -1.
    slots: &'a [u32],
    rows: usize,
    width: usize,
}

/// Some columns of a table over some categories, without what is -1: that is the same in every row.
struct Plane<'a> {
    columns: &'a [usize],
    frequency: Option<Frequency>,
    /// Where in a row the values stand.
    places: Vec<u32>,
    row: Vec<f64>,
    /// A metric's position, the thresholds that it looks at, and its sum.
    sums: Vec<(usize, Vec<bool>, PairwiseSum)>,
}

impl Table<'_> {
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
                    for (_, looks_at, sum) in &mut plane.sums {
                        if looks_at[t] {
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
        table: &Table<'_>,
        frequency: Option<Frequency>,
        columns: &'a [usize],
        categories: &Range<usize>,
        frequencies: &[Option<Frequency>],
    ) -> Self {
        let mut places = Vec::new();
        for (k, slot) in table.slots.iter().enumerate() {
            let slot = *slot as usize;
            let is_asked = categories.contains(&slot)
                && (frequency.is_none() || frequencies.get(slot) == Some(&frequency));
            let own = columns.iter().map(|column| k * table.width + column).filter(|_| is_asked);
            places.extend(own.filter(|place| table.values[*place] > -1.0).map(|place| place as u32));
        }
        Plane { columns, frequency, places, row: Vec::new(), sums: Vec::new() }
    }

    fn is_of(&self, metric: &Metric, columns: &[usize]) -> bool {
        self.columns == columns && self.frequency == metric.frequency
    }

    fn wants(&mut self, position: usize, iou: Option<f64>, thresholds: &[f64], rows: usize) {
        let looks_at: Vec<bool> = thresholds.iter().map(|own| iou.is_none_or(|iou| *own == iou)).collect();
        let count = looks_at.iter().filter(|looks| **looks).count() * rows * self.places.len();
        self.sums.push((position, looks_at, PairwiseSum::of(count)));
    }
}

/// Positions on the joined axes A and M that a metric looks at. Labels and numbers that are given
/// several times are paired as NumPy pairs index lists.
fn settings(metric: &Metric, params: &Params) -> Result<Vec<usize>> {
    let number = metric.rung.number(params);
    let ranges = params.area_ranges.iter().enumerate();
    let areas: Vec<usize> = ranges.filter(|(_, range)| range.label == metric.area).map(|(i, _)| i).collect();
    let rungs = params.max_detections.iter().enumerate();
    let rungs: Vec<usize> = rungs.filter(|(_, rung)| **rung == number).map(|(i, _)| i).collect();
    let at = |area: usize, rung: usize| area * params.max_detections.len() + rung;
    match (&areas[..], &rungs[..]) {
        ([], _) | (_, []) => Ok(Vec::new()),
        ([area], rungs) => Ok(rungs.iter().map(|rung| at(*area, *rung)).collect()),
        (areas, [rung]) => Ok(areas.iter().map(|area| at(*area, *rung)).collect()),
        (areas, rungs) if areas.len() == rungs.len() => {
            Ok(areas.iter().zip(rungs).map(|(area, rung)| at(*area, *rung)).collect())
        }
        (areas, rungs) => {
            let expected = format!("area range {:?} or max_detections {number} given once", metric.area);
            let got = format!("{} and {}", areas.len(), rungs.len());
            Err(Error::new(Code::InvalidArgument, expected, got))
        }
    }
}

/// The text that the reference prints, line by line.
pub(crate) fn text(params: &Params, table: &[Metric], values: &[f64]) -> String {
    let mut text = String::new();
    let thresholds = &params.iou_thresholds;
    for (metric, value) in table.iter().zip(values) {
        let (title, kind) = match metric.of {
            Mean::Precision => ("Average Precision", "(AP)"),
            Mean::Recall => ("Average Recall", "(AR)"),
        };
        let iou = match metric.iou {
            Some(iou) => format!("{iou:.2}"),
            None => format!("{:.2}:{:.2}", thresholds[0], thresholds[thresholds.len() - 1]),
        };
        let (area, number) = (metric.area, metric.rung.number(params));
        // writing to a string cannot fail
        let _ = writeln!(
            text,
            " {title:<18} {kind} @[ IoU={iou:<9} | area={area:>6} | maxDets={number:>3} ] = {value:.3}"
        );
    }
    text
}

/// The text that CrowdPose's reference prints, which calls the means over easy, medium and hard images recall.
pub(crate) fn crowd_pose_text(params: &Params, table: &[Metric], values: &[f64]) -> String {
    const BY_SIZE: usize = 6;
    let mut text = text(params, &table[..BY_SIZE], &values[..BY_SIZE]);
    let thresholds = &params.iou_thresholds;
    let iou = format!("{:.2}:{:.2}", thresholds[0], thresholds[thresholds.len() - 1]);
    let (title, kind) = match params.parity {
        Parity::Strict => ("Average Recall", "(AR)"),
        Parity::Corrected => ("Average Precision", "(AP)"),
    };
    for ((metric, value), crowding) in table.iter().zip(values).skip(BY_SIZE).zip(["easy", "medium", "hard"])
    {
        let number = metric.rung.number(params);
        // writing to a string cannot fail
        let _ = writeln!(
            text,
            " {title:<18} {kind} @[ IoU={iou:<9} | type={crowding:>6} | maxDets={number:>3} ] = {value:.3}"
        );
    }
    text
}

/// The text that LVIS's reference prints.
pub(crate) fn lvis_text(params: &Params, table: &[Metric], values: &[f64]) -> String {
    let mut text = String::new();
    let thresholds = &params.iou_thresholds;
    for (metric, value) in table.iter().zip(values) {
        let (title, kind) = match metric.of {
            Mean::Precision => ("Average Precision", "(AP)"),
            Mean::Recall => ("Average Recall", "(AR)"),
        };
        let iou = match metric.iou {
            Some(iou) => format!("{iou:.2}"),
            None => format!("{:.2}:{:.2}", thresholds[0], thresholds[thresholds.len() - 1]),
        };
        let area = if metric.area == "all" { "all" } else { &metric.area[..1] };
        let number = metric.rung.number(params);
        let categories = match metric.frequency {
            Some(Frequency::Rare) => "r",
            Some(Frequency::Common) => "c",
            Some(Frequency::Frequent) => "f",
            None => "all",
        };
        // writing to a string cannot fail
        let _ = writeln!(
            text,
            " {title:<18} {kind} @[ IoU={iou:<9} | area={area:>6} | maxDets={number:>3} catIds={categories:>3}] = {value:.3}"
        );
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn halves_round_to_even_as_pythons_format_rounds_them() {
        assert_eq!(format!("{:.3} {:.3} {:.3}", 0.0625, 0.1875, -1.0), "0.062 0.188 -1.000");
    }
}
