//! Reporting: metrics, arrays, curves and matches for the user.

mod answers;
mod arrays;
mod curves;
mod evaluation;
mod matches;
mod pascal;

pub use answers::{CategoryMetrics, Matches, PrecisionRecall};
pub use evaluation::{Evaluation, Sources};
pub(crate) use evaluation::{Evidence, Numbers, category_names};
pub(crate) use matches::not_kept;
