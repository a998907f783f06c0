//! Boxes, suppression, anchors, matching, decoding and losses.

pub mod compat;
pub mod suppress;
