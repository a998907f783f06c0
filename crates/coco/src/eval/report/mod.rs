//! Reporting: numbers, arrays, curves and matches for the user.

mod arrays;
mod curves;
mod evaluation;
mod matches;
mod pascal;

pub use curves::{CategoryMetrics, PrecisionRecall};
pub use evaluation::Evaluation;
pub(crate) use evaluation::{Numbers, category_names};
pub use matches::Matches;
