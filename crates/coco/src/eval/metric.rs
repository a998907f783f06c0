//! The numbers that an evaluation reports: one row of a table each. The tables are those of the protocols.

use std::borrow::Cow;

use crate::dataset::Frequency;
use crate::params::{Params, Parity};

/// A mean of precision or recall at some setting.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// Its name.
    pub name: Cow<'static, str>,
    /// The quantity that is averaged.
    pub of: Mean,
    /// The IoU threshold; `None` for the mean over all.
    pub iou: Option<f64>,
    /// Label of the area range.
    pub area: Cow<'static, str>,
    /// The limit on the number of detections.
    pub limit: Limit,
    /// Only categories of this frequency; `None` for all categories.
    pub frequency: Option<Frequency>,
}

/// The quantity that a metric averages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mean {
    /// Over IoU thresholds, recall thresholds and categories.
    Precision,
    /// Over IoU thresholds and categories.
    Recall,
}

/// One of the limits in `max_detections`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The limit with this value; the metric is -1 if there is none.
    Exactly(u32),
    /// The limit at this index, in ascending order.
    Nth(usize),
    /// The largest.
    Largest,
}

impl Metric {
    /// Average precision over all IoU thresholds, areas and categories, at the third limit.
    pub(crate) const fn ap(name: &'static str) -> Metric {
        Metric {
            name: Cow::Borrowed(name),
            of: Mean::Precision,
            iou: None,
            area: Cow::Borrowed("all"),
            limit: Limit::Nth(2),
            frequency: None,
        }
    }

    /// Average recall over the same.
    pub(crate) const fn ar(name: &'static str) -> Metric {
        Metric {
            name: Cow::Borrowed(name),
            of: Mean::Recall,
            iou: None,
            area: Cow::Borrowed("all"),
            limit: Limit::Nth(2),
            frequency: None,
        }
    }

    pub(crate) fn named(self, name: impl Into<Cow<'static, str>>) -> Metric {
        Metric { name: name.into(), ..self }
    }

    pub(crate) fn iou(self, threshold: f64) -> Metric {
        Metric { iou: Some(threshold), ..self }
    }

    pub(crate) fn area(self, area: impl Into<Cow<'static, str>>) -> Metric {
        Metric { area: area.into(), ..self }
    }

    pub(crate) fn limit(self, limit: Limit) -> Metric {
        Metric { limit, ..self }
    }

    pub(crate) fn frequency(self, frequency: Frequency) -> Metric {
        Metric { frequency: Some(frequency), ..self }
    }
}

/// A metric for each area range whose label is not in the table. `metric` creates one from the suffix of its name. A name that
/// the table has already, as `AP50` for the label 50, gets a colon: `AP:50`.
pub(crate) fn of_other_labels(
    params: &Params,
    table: &[Metric],
    metric: impl Fn(&str) -> [Metric; 2],
) -> Vec<Metric> {
    let labels = params.area_ranges.iter().map(|range| &range.label);
    let once = |label: &&String| labels.clone().filter(|other| other == label).count() == 1;
    let is_used = |position: &usize| table.iter().any(|row| params.areas_of(&row.area).contains(position));
    let others =
        labels.clone().enumerate().filter(|(position, label)| !label.is_empty() && !is_used(position));
    let named = others.map(|(_, label)| label).filter(once).map(|label| {
        let is_taken = |metric: &Metric| table.iter().any(|row| row.name == metric.name);
        let plain = metric(label);
        let named = if plain.iter().any(is_taken) { metric(&format!(":{label}")) } else { plain };
        named.map(|metric| metric.area(label.clone()))
    });
    let [ap, ar]: [Vec<Metric>; 2] = named.fold([Vec::new(), Vec::new()], |[mut ap, mut ar], [p, r]| {
        ap.push(p);
        ar.push(r);
        [ap, ar]
    });
    ap.into_iter().chain(ar).collect()
}

impl Limit {
    /// The lowest number of limits with which this one exists.
    pub(crate) fn least(self) -> usize {
        match self {
            Limit::Nth(position) => position + 1,
            Limit::Exactly(_) | Limit::Largest => 1,
        }
    }

    /// The value of the limit. In corrected parity it is always one of the parameters.
    pub(crate) fn number(self, params: &Params) -> u32 {
        let numbers = &params.max_detections;
        let last = numbers.len() - 1; // checked: there is one
        match self {
            Limit::Exactly(number) if params.parity == Parity::Strict => number,
            Limit::Exactly(_) | Limit::Largest => numbers[last],
            Limit::Nth(position) => numbers[position.min(last)],
        }
    }
}
