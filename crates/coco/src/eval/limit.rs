//! How many detections an image may have, over all categories: the best ones.

use super::cells::descending;
use super::collect::Part;
use super::plan::Plan;
use crate::{Code, Error, Result};

/// The images and scores of all detections of a part of the input, in their order.
#[derive(Default)]
pub(crate) struct Tally {
    scores: Vec<f64>,
    /// Where detections of another image begin: its rank and the position.
    runs: Vec<(u32, u32)>,
}

impl Tally {
    /// Takes the next detection. Ranks from [`Plan::UNLISTED`] on have no limit.
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

    /// Runs of one image's detections: its rank, and where they start and end.
    fn runs(&self) -> impl Iterator<Item = (u32, std::ops::Range<u32>)> {
        let ends = self.runs[1.min(self.runs.len())..].iter().map(|(_, start)| *start);
        let ends = ends.chain([self.scores.len() as u32]);
        let runs = self.runs.iter().zip(ends);
        runs.map(|((rank, start), end)| (*rank, *start..end)).filter(|(rank, _)| *rank < Plan::UNLISTED)
    }
}

/// Keeps the `most` best detections of each image, of equal scores the first, NaN last; and lets go of the tallies.
pub(crate) fn keep_best(parts: &mut [Part], most: u32) {
    let tallies: Vec<Tally> = parts.iter_mut().map(|part| part.tally.take().unwrap_or_default()).collect();
    let ranks = tallies.iter().flat_map(Tally::runs).map(|(rank, _)| rank + 1).max().unwrap_or(0);
    let mut counts = vec![0u64; ranks as usize];
    for (rank, run) in tallies.iter().flat_map(Tally::runs) {
        counts[rank as usize] += run.len() as u64;
    }
    let is_over = |rank: u32| counts[rank as usize] > u64::from(most);
    let mut over: Vec<(u32, u64, u32, u32)> = Vec::new(); // rank, key, part, position
    for (part, tally) in tallies.iter().enumerate() {
        for (rank, run) in tally.runs().filter(|(rank, _)| is_over(*rank)) {
            over.extend(run.map(|at| (rank, descending(tally.scores[at as usize]), part as u32, at)));
        }
    }
    if over.is_empty() {
        return;
    }
    over.sort_unstable();
    let mut surplus: Vec<Vec<u64>> =
        tallies.iter().map(|tally| vec![0; tally.scores.len().div_ceil(64)]).collect();
    for of_image in over.chunk_by(|a, b| a.0 == b.0) {
        for (_, _, part, at) in &of_image[(most as usize).min(of_image.len())..] {
            surplus[*part as usize][*at as usize / 64] |= 1 << (at % 64);
        }
    }
    drop(tallies);
    for (part, surplus) in parts.iter_mut().zip(&surplus) {
        part.retain(|at| surplus[at as usize / 64] >> (at % 64) & 1 == 0);
    }
}
