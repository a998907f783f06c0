//! COCO datasets and their evaluation, as defined by pycocotools.
//!
//! Readers ([`dataset`], [`results`], both based on one streaming JSON parser) fill columns. [`eval`] turns them into
//! matches, arrays and metrics in stages that are pure functions.

#![forbid(unsafe_code)]

pub mod analysis;
mod compressed;
pub mod dataset;
mod encoding;
pub mod eval;
pub mod formats;
pub mod id;
mod json;
mod limits;
pub mod maps;
pub mod mask;
mod numpy;
pub mod panoptic;
pub mod params;
mod permuted;
pub mod results;
pub mod rotated;
pub mod segmentation;
pub mod semantic;
mod snapshot;
pub mod source;
pub mod warning;

pub use boxwise_error::{Code, Error, Result};
pub use dataset::{Annotation, Dataset};
pub use eval::{BatchScores, BatchTarget, DetectionColumns, Detections, Evaluation, Evaluator, evaluate};
pub use id::{Id, IdRef, IdTable};
pub use json::{StandardJson, standard_json};
pub use limits::Limits;
pub use params::{
    AreaRange, Hierarchy, Interpolation, IouType, KeypointSigmas, OnBadRecord, OpenImages, Params, Parity,
    Protocol, Voc,
};
pub use source::{Content, Reading, Source};
pub use warning::Warning;
