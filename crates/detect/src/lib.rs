//! Boxes, suppression, anchors, matching, decoding and losses.

pub mod boxes;
pub mod compat;
pub mod overlap;
pub mod suppress;
