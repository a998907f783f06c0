//! Why suppression answered as it did: which box suppressed which, by which overlap.
//!
//! A trace is read off a finished answer, so that suppression itself does nothing for it and answers the same with it and without.
//! The kept boxes are known and in their order: what is left to find is which of them each other box met.

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
    /// By box: the index of its suppressor, -1 for a box that has none.
    pub suppressed_by: Vec<i32>,
    /// By box: its overlap with the suppressor; 0 without one.
    pub overlaps: FloatVec,
}

/// The same while it is being found.
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
