//! Diagnosis: settings and data for which metrics are correct but meaningless. Each warning says what to do.

mod boxes;
mod classes;
mod corners;
mod coverage;
mod data;
mod duplicates;
mod nothing;
mod settings;

pub(crate) use boxes::look_at;

use super::metric::Metric;
use super::similarity::Compared;
use crate::params::{IouType, Params};
use crate::segmentation::OddSegmentations;
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
    warnings.extend(duplicates::warnings(compared));
    let other_format = boxes::warning(compared);
    if other_format.is_none() {
        warnings.extend(corners::warnings(dataset, compared));
        warnings.extend(classes::warning(compared, stats));
    }
    warnings.extend(other_format);
    warnings
}

/// Suspicious segmentations of a dataset; none if masks are not compared.
pub(crate) fn odd_segmentations(dataset: &Dataset, params: &Params) -> OddSegmentations {
    match (params.iou_type, &dataset.masks) {
        (IouType::Segm | IouType::Boundary, Some(masks)) => masks.odd,
        _ => OddSegmentations::default(),
    }
}
