//! Detection: boxes, suppression, anchors, assignment, decoding, proposals and losses.

#![forbid(unsafe_code)]

pub mod anchors;
pub mod assign;
pub mod boxes;
pub mod check;
pub mod coding;
pub mod compat;
pub mod decode;
pub mod floats;
pub mod letterbox_image;
pub mod loss;
pub mod overlap;
pub mod proposals;
mod random;
pub mod roi;
pub mod suppress;

pub use floats::{FloatVec, Floats, FloatsMut};
