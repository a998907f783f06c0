//! Overlap of boxes.

pub mod best;
pub mod calls;
pub mod matrix;
pub mod rotated;

pub use best::{best_match, overlap_pairs};
pub use matrix::{Kind, matrix, paired};
