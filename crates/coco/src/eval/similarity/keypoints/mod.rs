//! Object keypoint similarity (OKS). Poses are compared while they are read.

mod collector;
mod poses;
mod target;

pub(super) use collector::collect;
