//! The images and scores of detections, for a limit on those of an image.

use crate::eval::plan::UNLISTED;
use crate::{Code, Error, Result};

/// The images and scores of all detections of a part of the input, in their order.
#[derive(Default)]
pub(crate) struct ScoreTally {
    pub(super) scores: Vec<f64>,
    /// The start of each run of detections of one image: its rank and the position.
    runs: Vec<(u32, u32)>,
}

impl ScoreTally {
    /// Adds the next detection. Images with ranks of [`UNLISTED`] and above have no limit.
    pub(crate) fn push(&mut self, rank: u32, score: f64) -> Result<()> {
        if self.runs.last().is_none_or(|(last, _)| *last != rank) {
            self.runs.push((rank, self.scores.len() as u32));
        }
        if self.scores.len() == self.scores.capacity() {
            let more = self.scores.len().max(1 << 12);
            let no_room = |_| Error::new(Code::TooLarge, "results that fit in memory", "more");
            self.scores.try_reserve(more).map_err(no_room)?;
        }
        self.scores.push(score);
        Ok(())
    }

    /// Runs of detections of one image: its rank, and the range of positions.
    pub(super) fn runs(&self) -> impl Iterator<Item = (u32, std::ops::Range<u32>)> {
        let ends = self.runs[1.min(self.runs.len())..].iter().map(|(_, start)| *start);
        let ends = ends.chain([self.scores.len() as u32]);
        let runs = self.runs.iter().zip(ends);
        runs.map(|((rank, start), end)| (*rank, *start..end)).filter(|(rank, _)| *rank < UNLISTED)
    }
}
