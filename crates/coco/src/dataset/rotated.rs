//! Rotated boxes of annotations.

use crate::Result;
use crate::rotated::Quad;

/// The shapes of a dataset's annotations that differ from their upright boxes, by position, ascending.
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
