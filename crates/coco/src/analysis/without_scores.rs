//! Precision, recall and F1 of detections whose scores say nothing, as those of vision-language models.
//!
//! Average precision ranks detections by their scores, and its matching lets the higher score choose first. Without scores both would be
//! decided by the order of the rows. So each image and category has the assignment with the most pairs of IoU at or above the
//! threshold, and among those the one with the greatest sum of IoU. A detection without a pair is left out where AP ignores it: on a
//! crowd, on an object that need not be found, or outside the area range.

use boxwise_kernels::Isa;
use boxwise_kernels::math::order::sorted_by_key;
use boxwise_kernels::tensors::assignment::cheapest_columns;

use super::candidates::{Candidates, Hopeful};
use super::confusion::pairs_of;
use super::rates::{Counts, Rates};
use super::setting::{Setting, check_pairs};
use crate::eval::HIGHEST_THRESHOLD;
use crate::{Evaluation, Result};
use boxwise_threads::poll;

/// Counts and rates of each category on the axis K, then of all categories together, then means over the categories with objects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WithoutScores {
    /// Number of pairs.
    pub true_positives: Vec<u32>,
    /// Number of detections without a pair that count.
    pub false_positives: Vec<u32>,
    /// Number of objects without a pair.
    pub false_negatives: Vec<u32>,
    /// TP / (TP + FP); 0 without detections.
    pub precision: Vec<f64>,
    /// TP / (TP + FN); 0 without objects.
    pub recall: Vec<f64>,
    /// 2 TP / (2 TP + FP + FN); 0 without both.
    pub f1: Vec<f64>,
    /// Mean similarity of the pairs; NaN without any.
    pub similarity: Vec<f64>,
}

/// What the detections of a category came to.
#[derive(Clone, Copy, Default)]
struct Tally {
    counts: Counts,
    positives: u64,
    similarity: f64,
}

impl Evaluation {
    /// Precision, recall and F1 of all detections at an IoU threshold by optimal assignment, whatever their scores.
    ///
    /// # Errors
    /// Those of [`Setting`]; `INVALID_ARGUMENT` if the evaluation did not keep pairs ([`Params::analysis`](crate::Params::analysis));
    /// `OUT_OF_RANGE` for a threshold below 0.1, from which on pairs are kept.
    pub fn without_scores(&self, setting: Setting<'_>) -> Result<WithoutScores> {
        let (kept, iou, _) = setting.of(self)?;
        check_pairs(iou)?;
        let pairs = pairs_of(self, &kept)?;
        let candidates = Candidates::new(self, &kept, pairs, setting.area_position(self)?);
        let least = iou.min(HIGHEST_THRESHOLD);
        let tallies = self.params().threads.map(kept.slots(), |slot| {
            poll();
            let first = self.plan().slot_starts[slot] as u32;
            let crowds = self.plan().of_slot(slot);
            let mut own = Tally { positives: kept.positives(slot).into(), ..Tally::default() };
            let hopeful = sorted_by_key(candidates.of_slot(&kept, slot, least), |own| own.image.into());
            for image in hopeful.chunk_by(|a, b| a.image == b.image) {
                let is_to_find = |object: u32| kept.is_to_find(first + object);
                let is_crowd = |object: u32| crowds[object as usize].crowd;
                count(image, is_to_find, is_crowd, &mut own);
            }
            own
        });
        let mut found = WithoutScores::default();
        let mut all = Tally::default();
        for own in &tallies {
            found.push(own);
            all.counts.hits += own.counts.hits;
            all.counts.wrong += own.counts.wrong;
            all.positives += own.positives;
            all.similarity += own.similarity;
        }
        found.push(&all);
        found.push_means(&tallies);
        Ok(found)
    }
}

/// Pairs the detections of an image.
fn count(
    image: &[Hopeful],
    is_to_find: impl Fn(u32) -> bool,
    is_crowd: impl Fn(u32) -> bool,
    to: &mut Tally,
) {
    let objects = distinct(image, &is_to_find);
    let hopeful: Vec<usize> = (0..image.len())
        .filter(|at| image[*at].candidates.iter().any(|own| is_to_find(own.object)))
        .collect();
    // rows are the shorter side
    let flipped = hopeful.len() > objects.len();
    let (rows, columns) =
        if flipped { (objects.len(), hopeful.len()) } else { (hopeful.len(), objects.len()) };
    // one more pair outweighs what the similarities of all pairs can be; 0 is no pair
    let pair = rows as f64 + 1.0;
    let mut costs = vec![0.0; rows * columns];
    for (d, at) in hopeful.iter().enumerate() {
        for candidate in &image[*at].candidates {
            if let Ok(o) = objects.binary_search(&candidate.object) {
                let place = if flipped { o * columns + d } else { d * columns + o };
                costs[place] = -(pair + candidate.similarity);
            }
        }
    }
    let mut is_paired = vec![false; image.len()];
    let column_of = if rows == 0 { None } else { cheapest_columns(Isa::detect(), &costs, columns, poll) };
    for (row, column) in column_of.unwrap_or_default().into_iter().enumerate() {
        let column = column as usize;
        if costs[row * columns + column] == 0.0 {
            continue;
        }
        let (d, o) = if flipped { (column, row) } else { (row, column) };
        let own = &image[hopeful[d]];
        is_paired[hopeful[d]] = true;
        to.counts.hits += 1;
        let similarity = own.candidates.iter().find(|candidate| candidate.object == objects[o]);
        to.similarity += similarity.map_or(0.0, |candidate| candidate.similarity);
    }
    // an object that need not be found excuses one detection, a crowd any number
    let mut taken: Vec<u32> = Vec::new();
    for (own, _) in image.iter().zip(&is_paired).filter(|(_, is_paired)| !**is_paired) {
        let excuse = own.candidates.iter().map(|candidate| candidate.object);
        let mut excuses = excuse.filter(|object| !is_to_find(*object) && !taken.contains(object));
        match excuses.next() {
            Some(object) if !is_crowd(object) => taken.push(object),
            Some(_) => {}
            None => to.counts.wrong += u64::from(own.in_range),
        }
    }
}

/// The objects that may be paired, ascending.
fn distinct(image: &[Hopeful], is_to_find: impl Fn(u32) -> bool) -> Vec<u32> {
    let near = image.iter().flat_map(|own| &own.candidates).map(|candidate| candidate.object);
    let mut objects: Vec<u32> = near.filter(|object| is_to_find(*object)).collect();
    objects.sort_unstable();
    objects.dedup();
    objects
}

impl WithoutScores {
    fn push(&mut self, tally: &Tally) {
        let Tally { counts, positives, similarity } = *tally;
        let Rates { precision, recall, f } = Rates::new(counts, positives, 1.0);
        self.true_positives.push(counts.hits as u32);
        self.false_positives.push(counts.wrong as u32);
        self.false_negatives.push(positives.saturating_sub(counts.hits) as u32);
        self.precision.push(precision);
        self.recall.push(recall);
        self.f1.push(f);
        self.similarity.push(similarity / counts.hits as f64);
    }

    /// Adds means over the categories with objects: of rates, 0 without any; of similarities over those with a pair.
    fn push_means(&mut self, tallies: &[Tally]) {
        let places: Vec<usize> = (0..tallies.len()).filter(|at| tallies[*at].positives > 0).collect();
        let mean = |column: &[f64]| {
            let sum: f64 = places.iter().map(|at| column[*at]).sum();
            if places.is_empty() { 0.0 } else { sum / places.len() as f64 }
        };
        let means = [mean(&self.precision), mean(&self.recall), mean(&self.f1)];
        let similar: Vec<f64> =
            places.iter().map(|at| self.similarity[*at]).filter(|value| !value.is_nan()).collect();
        self.precision.push(means[0]);
        self.recall.push(means[1]);
        self.f1.push(means[2]);
        self.similarity.push(similar.iter().sum::<f64>() / similar.len() as f64);
    }
}
