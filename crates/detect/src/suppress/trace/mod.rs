//! Traces of suppression: which box suppressed which, and by which overlap.
//!
//! A trace is computed from a finished result, so suppression itself has no extra work and returns the same with and
//! without. The kept boxes and their order are known; what remains is to find which of them suppressed each other box.

mod hard;
mod matrix;
mod soft;
#[cfg(test)]
mod tests;

pub use hard::suppressors;
pub use matrix::{Lowered, lowered};
pub use soft::{Decays, decays};

use crate::floats::FloatVec;

/// The box that suppressed each box.
#[derive(Clone, Debug, PartialEq)]
pub struct Suppressors {
    /// For each box: the index of its suppressor, -1 if it has none.
    pub suppressed_by: Vec<i32>,
    /// For each box: its overlap with the suppressor; 0 if it has none.
    pub overlaps: FloatVec,
}

/// The same, under construction.
struct Found<T> {
    by: Vec<i32>,
    overlaps: Vec<T>,
}

impl<T: boxwise_kernels::Float> Found<T> {
    fn nothing(boxes: usize) -> Self {
        Found { by: vec![-1; boxes], overlaps: vec![T::ZERO; boxes] }
    }

    fn set(&mut self, index: u32, by: u32, overlap: T) {
        self.by[index as usize] = by as i32; // a call takes fewer than 2^31 boxes
        self.overlaps[index as usize] = overlap;
    }
}

impl<T> From<Found<T>> for Suppressors
where
    FloatVec: From<Vec<T>>,
{
    fn from(Found { by, overlaps }: Found<T>) -> Self {
        Suppressors { suppressed_by: by, overlaps: overlaps.into() }
    }
}
