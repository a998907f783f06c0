//! Collecting: sorts detections from the input into their categories.

mod collector;
mod columns;
mod detected;
mod image_limit;
mod kept_boxes;
mod oddities;
mod part;
mod score_tally;

pub(crate) use collector::Collector;
pub use columns::{
    BoxFormat, DetectionColumns, Detections, FloatColumn, IdColumn, KeypointColumn, MaskColumns,
};
pub(crate) use detected::Detected;
pub(crate) use image_limit::keep_best;
pub(crate) use kept_boxes::is_sampled;
pub(crate) use oddities::DetectionOddities;
pub(crate) use part::{Part, Placed, Record};
