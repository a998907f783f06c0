//! From arrays to the numbers that are told, with the bits that NumPy's means give.

use std::fmt::Write;
use std::ops::Range;

use super::arrays::Means;
use super::metrics::{Mean, Metric};
use crate::dataset::Frequency;
use crate::params::Params;
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
    // metrics that differ in the threshold alone share a plane
    let mut planes: Vec<Plane<'_>> = Vec::new();
    for (metric, columns) in table.iter().zip(&columns) {
        if !planes.iter().any(|plane| plane.is_of(metric, columns)) {
            let frequency = metric.frequency;
            planes.push(Plane { of: metric.of, columns, frequency, values: Vec::new(), starts: Vec::new() });
        }
    }
    let [_, all, a, m] = means.recall.shape() else { return Ok(Vec::new()) };
    let recalls = params.recall_thresholds.len();
    for (of, array, rows) in [
        (Mean::Precision, &means.precision[..], [recalls, *all, means.settings.len()]),
        (Mean::Recall, means.recall.as_slice().unwrap_or_default(), [1, *all, a * m]),
    ] {
        fill(&mut planes, of, array, rows, params.iou_thresholds.len(), &categories, &means.frequencies);
    }
    let value = |(metric, columns): (&Metric, &Vec<usize>)| {
        let plane = planes.iter().find(|plane| plane.is_of(metric, columns));
        plane.map_or(-1.0, |plane| plane.mean(metric.iou, &params.iou_thresholds))
    };
    Ok(table.iter().zip(&columns).map(value).collect())
}

/// Where a metric's settings stand on the last axis of its array.
fn columns(metric: &Metric, params: &Params, kept: &[usize]) -> Result<Vec<usize>> {
    let settings = settings(metric, params)?;
    Ok(match metric.of {
        Mean::Recall => settings,
        Mean::Precision => settings.iter().filter_map(|setting| kept.binary_search(setting).ok()).collect(),
    })
}

/// The values above -1 in some columns, by threshold.
struct Plane<'a> {
    of: Mean,
    columns: &'a [usize],
    frequency: Option<Frequency>,
    values: Vec<f64>,
    /// Where each threshold's values start; one more at the end.
    starts: Vec<usize>,
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

/// One pass over an array `[thresholds, recalls, categories, columns]`.
fn fill(
    planes: &mut [Plane<'_>],
    of: Mean,
    array: &[f64],
    [recalls, all, width]: [usize; 3],
    thresholds: usize,
    categories: &Range<usize>,
    frequencies: &[Option<Frequency>],
) {
    let mut planes: Vec<&mut Plane<'_>> = planes.iter_mut().filter(|plane| plane.of == of).collect();
    for plane in &mut planes {
        plane.values.reserve(thresholds * recalls * categories.len() * plane.columns.len());
        plane.starts.push(0);
    }
    for t in 0..thresholds {
        for r in 0..recalls {
            let row = (t * recalls + r) * all;
            let rows = &array[(row + categories.start) * width..(row + categories.end) * width];
            for (k, row) in categories.clone().zip(rows.chunks_exact(width.max(1))) {
                for plane in &mut planes {
                    if plane.frequency.is_some() && frequencies.get(k) != Some(&plane.frequency) {
                        continue;
                    }
                    for column in plane.columns {
                        let value = row[*column];
                        if value > -1.0 {
                            plane.values.push(value);
                        }
                    }
                }
            }
        }
        for plane in &mut planes {
            plane.starts.push(plane.values.len());
        }
    }
}

impl Plane<'_> {
    fn is_of(&self, metric: &Metric, columns: &[usize]) -> bool {
        self.of == metric.of && self.columns == columns && self.frequency == metric.frequency
    }

    fn mean(&self, iou: Option<f64>, thresholds: &[f64]) -> f64 {
        let Some(iou) = iou else { return mean(&self.values) };
        let at: Vec<usize> = (0..thresholds.len()).filter(|t| thresholds[*t] == iou).collect();
        let part = |t: &usize| &self.values[self.starts[*t]..self.starts[*t + 1]];
        match &at[..] {
            [t] => mean(part(t)),
            several => mean(&several.iter().map(part).collect::<Vec<_>>().concat()),
        }
    }
}

/// `numpy.mean`; -1 of nothing.
fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { -1.0 } else { pairwise_sum(values) / values.len() as f64 }
}

/// NumPy's sum of a contiguous array: eight running sums up to 128 values, halves beyond.
pub(crate) fn pairwise_sum(values: &[f64]) -> f64 {
    let count = values.len();
    if count < 8 {
        return values.iter().fold(0.0, |sum, value| sum + value);
    }
    if count <= 128 {
        let (blocks, rest) = values.as_chunks::<8>();
        let mut sums = blocks[0];
        for block in &blocks[1..] {
            for lane in 0..8 {
                sums[lane] += block[lane];
            }
        }
        let [a, b, c, d, e, f, g, h] = sums;
        let sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
        return rest.iter().fold(sum, |sum, value| sum + value);
    }
    let half = count / 2 - count / 2 % 8;
    pairwise_sum(&values[..half]) + pairwise_sum(&values[half..])
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
    use super::*;

    #[test]
    fn means_are_numpys() {
        // np.mean(1 / np.arange(1, n + 1))
        let inverse: Vec<f64> = (1..=1000).map(|i| 1.0 / f64::from(i)).collect();
        for (count, expected) in [
            (7, 0.37040816326530607),
            (8, 0.3397321428571428),
            (100, 0.05187377517639621),
            (128, 0.04244646166085291),
            (129, 0.042177511864912164),
            (1000, 0.007485470860550345),
        ] {
            assert_eq!(mean(&inverse[..count]), expected);
        }
    }

    #[test]
    fn halves_round_to_even_as_pythons_format_rounds_them() {
        assert_eq!(format!("{:.3} {:.3} {:.3}", 0.0625, 0.1875, -1.0), "0.062 0.188 -1.000");
    }
}
