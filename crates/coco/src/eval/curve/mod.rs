//! Accumulating: from matches to precision and recall curves, and their means.

mod accumulate;
mod average;
mod means;
mod metric_settings;
mod per_category;
mod rankers;
mod ranking;

pub(crate) use accumulate::RecallGrid;
pub(crate) use average::average;
pub(crate) use means::{Means, shaped};
pub(crate) use per_category::{CurveArrays, Followers, WantedCurves, evaluate_categories};
