//! Masks: compared while the detections are read, so that few of them are in memory at a time.
//!
//! A detection waits in the form in which it was read, until some room is full of detections. Then they are compared
//! image by image: the masks of an image's ground truth are made once for all its detections. A mask is looked at only where
//! its image has ground truth of its category, or where its area is asked for.

mod boundaries;
mod boxes;
mod collect;
mod columns;
mod compare;
mod failure;
mod ground;
mod overlaps;
mod truth;
mod waiting;

pub(crate) use boxes::collect_boxes;
pub(crate) use collect::collect;
pub(crate) use overlaps::{MaskIou, Overlaps};
