//! Masks as bits and as runs of equal pixels.

pub mod bits;
pub mod intersection;
pub mod rle_text;
pub mod run_starts;
