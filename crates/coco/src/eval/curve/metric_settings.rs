//! The settings of metrics: positions on the axes A of area ranges and M of limits.

use crate::eval::metric::{Mean, Metric};
use crate::params::Params;
use crate::{Code, Error, Result};

/// The settings for which metrics need precision: ascending indices on the joined axes A and M.
///
/// # Errors
/// Those of [`settings`].
pub(super) fn settings_of(table: &[Metric], params: &Params) -> Result<Vec<usize>> {
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

/// The indices of a metric's values on the joined axes A and M. Repeated labels and limits are paired like index lists
/// in NumPy.
///
/// # Errors
/// `INVALID_ARGUMENT`: repeated labels and limits that cannot be paired.
pub(super) fn settings(metric: &Metric, params: &Params) -> Result<Vec<usize>> {
    let number = metric.limit.number(params);
    let areas = params.areas_of(&metric.area);
    let limits = params.max_detections.iter().enumerate();
    let limits: Vec<usize> = limits.filter(|(_, limit)| **limit == number).map(|(i, _)| i).collect();
    let at = |area: usize, limit: usize| area * params.max_detections.len() + limit;
    match (&areas[..], &limits[..]) {
        ([], _) | (_, []) => Ok(Vec::new()),
        ([area], limits) => Ok(limits.iter().map(|limit| at(*area, *limit)).collect()),
        (areas, [limit]) => Ok(areas.iter().map(|area| at(*area, *limit)).collect()),
        (areas, limits) if areas.len() == limits.len() => {
            Ok(areas.iter().zip(limits).map(|(area, limit)| at(*area, *limit)).collect())
        }
        (areas, limits) => {
            let expected = format!("area range {:?} or max_detections {number} given once", metric.area);
            let got = format!("{} and {}", areas.len(), limits.len());
            Err(Error::new(Code::InvalidArgument, expected, got))
        }
    }
}
