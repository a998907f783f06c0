//! Overlap of boxes, and decisions based on it.

pub mod any_overlap;
pub mod best_overlap;
pub mod coco_iou;
pub mod convex;
pub mod iou;
pub mod low_quality;
pub mod oks_bound;
pub mod overlap;
pub mod overlapping_pairs;
pub mod quadrilateral;
pub mod rotated;
pub mod score_decay;
pub mod small_nms;
#[cfg(test)]
mod strategy;
