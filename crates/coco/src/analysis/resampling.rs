//! Average precision when each image counts a number of times.
//!
//! A bootstrap draws images with replacement, and an image that is drawn twice counts twice: its detections and its objects do. That is a
//! weight of each image, and no match changes, as matching never looks beyond an image. So a resample is a walk over the kept matching, and
//! 64 resamples are one walk: the running count is a row of 64 numbers, to which a detection adds the 64 weights of its image.
//!
//! ```text
//! detections of a category by descending score       weights of their images, one column for each resample
//!   hit      image 7                                  1 0 2 1 …     counted += weights;  found += weights
//!   false    image 3                                  0 1 1 0 …     counted += weights
//!   ignored  image 7                                  1 0 2 1 …
//! ```
//!
//! Precision is needed at hits only. Going back from the last, the best precision so far is that of every recall threshold which the hit
//! reaches first. A hit of weight 2 stands for two hits in a row; the second has the greater precision, so it is the only one to look at.
//! Which detections are counted is nearly the same at all IoU thresholds, so the count is kept once, and what a threshold
//! ignores or counts on its own is added to it.

use super::random::SplitMix;
use super::setting::unmatched;
use crate::eval::{KeptSetting, RecallGrid, THRESHOLDS};
use crate::{Evaluation, Result};
use boxwise_threads::poll_at;

/// Number of resamples that are walked together: the weights of an image fill a cache line.
pub(super) const LANES: usize = 64;

/// A value of each resample.
pub(super) type Lanes<T> = [T; LANES];

/// For each image, how often each resample has drawn it.
pub(super) struct Draws(Vec<Lanes<u8>>);

impl Draws {
    /// Draws `images` images with replacement for each of 64 resamples, of which the first is number `first`. A resample depends on the
    /// seed and its number alone.
    pub(super) fn new(images: usize, seed: u64, first: usize) -> Self {
        let mut weights = vec![[0; LANES]; images];
        for lane in 0..LANES {
            let mut random = SplitMix::of(seed, (first + lane) as u64);
            for _ in 0..images {
                let weight: &mut u8 = &mut weights[random.below(images)][lane];
                *weight = weight.saturating_add(1); // 255 draws of one image in several hundred do not happen
            }
        }
        Draws(weights)
    }
}

/// An evaluation with its kept matchings, which are made before threads share them.
pub(super) struct Side<'a> {
    pub(super) evaluation: &'a Evaluation,
    /// At the area range `all`, else the first: for each block of IoU thresholds its matching and their number.
    blocks: Vec<(KeptSetting<'a>, usize)>,
}

impl<'a> Side<'a> {
    /// # Errors
    /// `INVALID_ARGUMENT` for a protocol that does not match like COCO.
    pub(super) fn of(evaluation: &'a Evaluation) -> Result<Self> {
        let area = evaluation.params().main_area();
        let blocks = evaluation.params().iou_thresholds.chunks(THRESHOLDS).enumerate();
        let kept = |(nth, block): (usize, &[f64])| {
            let kept = evaluation.kept(nth * THRESHOLDS, area).ok_or_else(unmatched)?;
            Ok((kept, block.len()))
        };
        Ok(Side { evaluation, blocks: blocks.map(kept).collect::<Result<_>>()? })
    }
}

/// The objects of a category in 64 resamples.
pub(super) struct Objects {
    /// Number of objects to be found.
    pub(super) positives: Lanes<u32>,
    /// For each resample, its part of `reached`.
    starts: Lanes<u32>,
    /// For each number of hits, how many recall thresholds it reaches.
    reached: Vec<u16>,
    recalls: usize,
}

impl Objects {
    pub(super) fn new(side: &Side<'_>, slot: usize, grid: &RecallGrid, draws: &Draws) -> Self {
        let plan = side.evaluation.plan();
        let first = plan.slot_starts[slot];
        let mut positives = [0; LANES];
        if let Some((kept, _)) = side.blocks.first() {
            for (at, annotation) in plan.of_slot(slot).iter().enumerate() {
                if kept.is_to_find((first + at) as u32) {
                    add(&mut positives, &draws.0[annotation.image as usize]);
                }
            }
        }
        let (mut starts, mut reached, mut needed) = ([0; LANES], Vec::new(), Vec::new());
        for (start, positives) in starts.iter_mut().zip(positives) {
            *start = reached.len() as u32;
            reached.resize(reached.len() + positives as usize + 1, 0);
            let own = &mut reached[*start as usize..];
            grid.needed(positives as usize, &mut needed);
            for hits in needed.iter().filter(|hits| **hits <= positives) {
                own[*hits as usize] += 1;
            }
            for hits in 1..own.len() {
                own[hits] += own[hits - 1];
            }
        }
        Objects { positives, starts, reached, recalls: grid.len() }
    }

    fn reached(&self, lane: usize, hits: u32) -> u16 {
        self.reached[(self.starts[lane] + hits) as usize]
    }
}

/// Average precision and recall of a category in 64 resamples, at each IoU threshold. 0 without objects.
#[derive(Clone)]
pub(super) struct Resampled {
    pub(super) precision: Vec<Lanes<f64>>,
    pub(super) recall: Vec<Lanes<f64>>,
}

impl Resampled {
    pub(super) fn new(side: &Side<'_>, slot: usize, objects: &Objects, draws: &Draws) -> Self {
        let mut own = Resampled { precision: Vec::new(), recall: Vec::new() };
        for (kept, thresholds) in &side.blocks {
            Walk::new(kept, slot, *thresholds, draws).finish(objects, draws, &mut own);
        }
        own
    }
}

/// A detection at which something besides the common count changes.
struct Step {
    image: u32,
    /// Thresholds at which it is a hit.
    hits: u16,
    /// Thresholds that count it although others ignore it.
    counted: u16,
}

/// A category's ranking, walked once.
struct Walk {
    steps: Vec<Step>,
    /// For each step, the number of detections up to it that every threshold counts.
    counts: Vec<Lanes<u32>>,
    /// At each threshold, the number of hits, and of detections that it counts and others ignore.
    totals: Vec<[Lanes<u32>; 2]>,
}

impl Walk {
    fn new(kept: &KeptSetting<'_>, slot: usize, thresholds: usize, draws: &Draws) -> Self {
        let all = ((1u32 << thresholds) - 1) as u16;
        let mut walk =
            Walk { steps: Vec::new(), counts: Vec::new(), totals: vec![[[0; LANES]; 2]; thresholds] };
        let mut count = [0; LANES];
        for (round, detection) in kept.of_slot(slot).iter().enumerate() {
            poll_at(round);
            let weights = &draws.0[detection.image as usize];
            let hits = detection.hits() & all;
            let ignored = detection.ignored() & !detection.hits() & all;
            if ignored == 0 {
                add(&mut count, weights);
            }
            let counted = if ignored == 0 { 0 } else { !ignored & all };
            if hits | counted == 0 {
                continue;
            }
            walk.steps.push(Step { image: detection.image, hits, counted });
            walk.counts.push(count);
            for (at, [found, own]) in walk.totals.iter_mut().enumerate() {
                if hits >> at & 1 == 1 {
                    add(found, weights);
                }
                if counted >> at & 1 == 1 {
                    add(own, weights);
                }
            }
        }
        walk
    }

    fn finish(self, objects: &Objects, draws: &Draws, to: &mut Resampled) {
        for (at, [mut found, mut own]) in self.totals.iter().copied().enumerate() {
            let share = |lane: usize, value: f64, of: f64| {
                if objects.positives[lane] == 0 { 0.0 } else { value / of }
            };
            let recall =
                |lane: usize| share(lane, f64::from(found[lane]), f64::from(objects.positives[lane]));
            to.recall.push(std::array::from_fn(recall));
            let (mut best, mut sum) = ([0.0f64; LANES], [0.0; LANES]);
            let mut reached: Lanes<u16> = std::array::from_fn(|lane| objects.reached(lane, found[lane]));
            for (step, count) in self.steps.iter().zip(&self.counts).rev() {
                let weights = &draws.0[step.image as usize];
                if step.hits >> at & 1 == 1 {
                    // An image that was not drawn changes nothing: its precision is at most that of the hit before it, which comes next.
                    for lane in 0..LANES {
                        let precision = f64::from(found[lane]) / f64::from(count[lane] + own[lane]);
                        best[lane] = if precision > best[lane] { precision } else { best[lane] };
                        found[lane] -= u32::from(weights[lane]);
                    }
                    for lane in 0..LANES {
                        let before = objects.reached(lane, found[lane]);
                        sum[lane] += f64::from(reached[lane] - before) * best[lane];
                        reached[lane] = before;
                    }
                }
                if step.counted >> at & 1 == 1 {
                    for (own, weight) in own.iter_mut().zip(weights) {
                        *own -= u32::from(*weight);
                    }
                }
            }
            // thresholds that no hit is needed for
            for lane in 0..LANES {
                sum[lane] += f64::from(objects.reached(lane, 0)) * best[lane];
            }
            let recalls = objects.recalls as f64;
            to.precision.push(std::array::from_fn(|lane| share(lane, sum[lane], recalls)));
        }
    }
}

fn add(to: &mut Lanes<u32>, weights: &Lanes<u8>) {
    for (to, weight) in to.iter_mut().zip(weights) {
        *to += u32::from(*weight);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_resample_has_as_many_draws_as_images_and_depends_on_its_number_alone() {
        let (a, b) = (Draws::new(100, 7, 0), Draws::new(100, 7, 64));
        for lane in 0..LANES {
            assert_eq!(a.0.iter().map(|weights| u32::from(weights[lane])).sum::<u32>(), 100);
        }
        let late = Draws::new(100, 7, 32);
        for lane in 0..32 {
            assert!((0..100).all(|image| late.0[image][lane + 32] == b.0[image][lane]));
        }
        assert!(Draws::new(0, 1, 0).0.is_empty());
    }
}
