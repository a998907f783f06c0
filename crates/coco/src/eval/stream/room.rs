//! Memory that additions reuse: allocating it anew for each image takes longer than matching the image.

use super::judged::JudgedWriter;
use super::matched::MatchedWriter;
use super::written::Written;
use crate::eval::collect::Part;

/// Memory that additions reuse. A clone has none.
#[derive(Default)]
pub(super) struct Room {
    pub(super) spare: Vec<Part>,
    pub(super) judged: JudgedWriter,
    pub(super) matched: Box<MatchedWriter>,
    pub(super) written: Vec<Written>,
    pub(super) slots: Vec<usize>,
}

/// The memory of more detections than a batch has is given back.
const MOST_KEPT: usize = 1 << 13;

impl Room {
    /// Keeps the memory of an addition, unless it is much.
    pub(super) fn keep(&mut self, mut parts: Vec<Part>) {
        if parts.iter().map(Part::detections).sum::<usize>() > MOST_KEPT {
            *self = Room::default();
        } else {
            parts.truncate(1);
            self.spare = parts;
        }
    }
}

impl Clone for Room {
    fn clone(&self) -> Self {
        Room::default()
    }
}
