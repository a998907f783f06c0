//! Similarity of masks, which are compared while the detections are read.
//!
//! Detections wait in the form in which they were read. When enough of them wait, they are compared image by image: the
//! masks of an image's ground truth are decoded once for all its detections. A mask is decoded only if its image has
//! ground truth of its category, or if its area is needed.

mod beside;
mod boundaries;
mod boxes;
mod collect;
mod columns;
mod compare;
mod failure;
mod odd_masks;
mod overlaps;
mod readings;
mod truth_mask;
mod waiting;

pub(crate) use beside::lies_elsewhere;
pub(super) use boxes::collect_boxes;
pub(super) use collect::collect;
pub(super) use overlaps::{MaskIou, MaskOverlaps};
pub(crate) use readings::MASK_READINGS;
