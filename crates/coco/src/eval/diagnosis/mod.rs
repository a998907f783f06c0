//! Diagnosis: settings and data for which metrics are correct but meaningless. Each warning says what to do.

mod boxes;
mod classes;
mod corners;
mod coverage;
mod data;
mod duplicates;
mod nothing;
mod overlapping;
mod part_of;
mod placement;
mod settings;
mod shapes;

pub(crate) use classes::classes_of;
pub(crate) use corners::sizes_by_rank;
pub(crate) use shapes::odd_segmentations;

use boxes::look_at;

use super::box_sample::BoxSample;
use super::collect::Record;
use super::metric::Metric;
use super::plan::GroundTruth;
use super::similarity::Compared;
use crate::{Dataset, Warning};

/// Warnings about settings and about data as a whole. Those about single records are in the protocols.
pub(crate) fn diagnose(
    dataset: &Dataset,
    compared: Compared<'_>,
    metrics: &[Metric],
    stats: &[f64],
) -> Vec<Warning> {
    let mut warnings = settings::warnings(dataset, compared, metrics);
    warnings.extend(nothing::warnings(dataset, compared, stats));
    warnings.extend(data::warnings(dataset, compared));
    warnings.extend(coverage::warnings(compared, metrics));
    let repeated = duplicates::warnings(compared);
    warnings.extend(overlapping::warning(compared).filter(|_| repeated.is_empty()));
    let other_format = boxes::warning(dataset, compared, !repeated.is_empty());
    let other_format = placement::better(other_format, || placement::warning(dataset, compared, stats));
    warnings.extend(repeated);
    if other_format.is_none() {
        let of_classes = classes::warning(compared, metrics, stats);
        warnings.extend(corners::warnings(dataset, compared));
        warnings.extend(part_of::warnings(compared, stats).into_iter().filter(|_| of_classes.is_none()));
        warnings.extend(of_classes);
        warnings.extend(shapes::warnings(dataset, compared, metrics, stats));
    }
    warnings.extend(other_format);
    warnings
}

/// Number of detections of a cell that are looked at.
const OF_CELL: usize = 1024;

/// Number of detections before one that it is compared with.
const BEFORE: usize = 16;

/// Adds the detections of a cell, by descending score, and its ground truth to an evaluator's sample. `size`: height and width of the image, if
/// boxes are what is compared.
pub(crate) fn look_at_streamed(
    sample: &mut BoxSample,
    cell: &[Record],
    mut bbox: impl FnMut(&Record) -> [f64; 4],
    truth: &[GroundTruth],
    size: Option<[f64; 2]>,
) {
    look_at(sample, cell, &mut bbox, truth, size);
    let Some(size) = size else { return };
    let boxes: Vec<[f64; 4]> = cell.iter().take(OF_CELL).map(bbox).collect();
    for (at, own) in boxes.iter().enumerate() {
        sample.streamed.detections += 1;
        let start = at.saturating_sub(BEFORE);
        let mut equal = (start..at).filter(|before| boxes[*before] == *own).peekable();
        sample.streamed.repeated += u64::from(equal.peek().is_some());
        sample.streamed.repeated_with_score +=
            u64::from(equal.any(|before| cell[before].score == cell[at].score));
        sample.streamed.corners.add(*own, size);
    }
}
