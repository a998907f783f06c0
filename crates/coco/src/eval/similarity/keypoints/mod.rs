//! Object keypoint similarity (OKS). Poses are compared while they are read.

mod collector;
mod poses;
mod readings;
mod target;

pub(super) use collector::collect;
pub(crate) use readings::{CROPPED, FRACTIONS, PERMUTED, RESIZED, SWAPPED, look_at_annotation};
