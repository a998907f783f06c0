//! Evaluation image by image: matches each image when it comes, and keeps only what the metrics need.

mod batch;
mod digest;
mod evaluator;
mod judged;
mod matched;
mod room;
mod setup;
mod snapshot;
mod written;

pub use batch::{BatchScores, BatchTarget};
pub use evaluator::Evaluator;
