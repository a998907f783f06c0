//! Analyses that explain the metrics of an evaluation.
//!
//! Every analysis uses the matching that an evaluation keeps (`eval/kept`), so its counts agree with the AP that the
//! evaluation reports. docs/analysis.md has the definitions, their sources, and the differences from other libraries.

mod bins;
mod calibration;
mod candidates;
mod comparison;
mod confidence;
mod confusion;
mod distributions;
mod label_errors;
mod leave_one_out;
mod logistic;
mod lrp;
mod mean_precision;
mod operating_curve;
mod operating_points;
mod random;
mod rates;
mod report_columns;
mod resampling;
mod setting;
mod slices;
mod steps;
mod tables;
mod tide;
mod tidecv;
mod tie_orders;
mod without_scores;

pub use bins::Binning;
pub use calibration::Calibration;
pub use comparison::{Bootstrap, Comparison, Differences};
pub use confusion::{ConfusionMatrix, PairingRule};
pub use distributions::Distributions;
pub use label_errors::{LabelErrors, LabelThresholds};
pub use lrp::Lrp;
pub use operating_curve::{Average, CurveOf, OperatingCurve};
pub use operating_points::{OperatingPoint, OperatingPoints, Target};
pub use report_columns::ReportColumns;
pub use setting::Setting;
pub use slices::Slices;
pub use tables::{DetectionTable, IGNORED, ImageTable, ObjectTable, TRUE_POSITIVE};
pub use tide::{ErrorKind, Errors};
pub use tie_orders::{TieOptions, TieOrders};
pub use without_scores::WithoutScores;
