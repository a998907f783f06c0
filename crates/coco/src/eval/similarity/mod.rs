//! Similarity: boxes, masks, keypoints and rotated boxes, cell by cell.
//!
//! Upright boxes are compared during matching. Other shapes are compared while they are read, so that few of them are
//! in memory at once; only the pairs that may match are kept.

mod boxes;
mod keypoints;
mod known_pairs;
mod masks;
mod measure;
mod pairs;
mod prepared;
mod quad_readings;
mod quads;
mod rotated;

pub(crate) use keypoints::{CROPPED, FRACTIONS, PERMUTED, RESIZED, SWAPPED, look_at_annotation};
pub(crate) use masks::{MASK_READINGS, lies_elsewhere};
pub(crate) use measure::{Compared, Known, Measure, MeasureScratch, collect, known_pairs_of};
pub(crate) use pairs::{CHUNK, SimilarPairs, Similarity};
pub(crate) use prepared::Prepared;
pub(crate) use quad_readings::{QUAD_READINGS, is_beyond_as_corners};
