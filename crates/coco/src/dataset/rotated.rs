//! Rotated boxes of annotations.

use crate::rotated::Quad;
use crate::{Dataset, Result};

/// The shapes of a dataset's annotations that are not their upright boxes, by position, ascending.
#[derive(Clone, Debug, Default)]
pub struct Rotated {
    pub(super) shapes: Vec<(u32, Result<Quad>)>,
}

impl Rotated {
    /// About how many bytes of memory they hold.
    pub fn bytes(&self) -> usize {
        size_of_val(&self.shapes[..])
    }
}

impl Dataset {
    /// An annotation's rotated box: its own shape, or else its upright box. `None` where the dataset was read without them.
    ///
    /// # Errors
    /// Whatever is wrong with the shape, or with the box where there is none.
    pub fn quad(&self, annotation: u32) -> Option<Result<Quad>> {
        let rotated = self.rotated.as_ref()?;
        if let Ok(own) = rotated.shapes.binary_search_by_key(&annotation, |(position, _)| *position) {
            return Some(rotated.shapes[own].1.clone());
        }
        let first = self.problems.partition_point(|problem| problem.annotation < annotation);
        let own = self.problems[first..].iter().take_while(|problem| problem.annotation == annotation);
        Some(match own.into_iter().find(|problem| problem.member == "bbox") {
            Some(problem) => Err(problem.error.clone()),
            None => Ok(Quad::upright(self.annotations[annotation as usize].bbox)),
        })
    }
}
