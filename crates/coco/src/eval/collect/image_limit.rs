//! A limit on the detections of an image over all categories.

use super::part::Part;
use super::score_tally::ScoreTally;
use boxwise_kernels::math::order::sorted_by_key;
use boxwise_kernels::math::score_key::descending;

/// Keeps the `most` best detections of each image (the first among equal scores, NaN last) and frees the tallies.
pub(crate) fn keep_best(parts: &mut [Part], most: u32) {
    let tallies: Vec<ScoreTally> =
        parts.iter_mut().map(|part| part.tally.take().unwrap_or_default()).collect();
    let ranks = tallies.iter().flat_map(ScoreTally::runs).map(|(rank, _)| rank + 1).max().unwrap_or(0);
    let mut counts = vec![0u64; ranks as usize];
    for (rank, run) in tallies.iter().flat_map(ScoreTally::runs) {
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
    // of equal scores the first in the input
    let over = sorted_by_key(over, |(_, key, ..)| *key);
    let over = sorted_by_key(over, |(rank, ..)| (*rank).into());
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
