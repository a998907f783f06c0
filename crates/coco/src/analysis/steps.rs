//! Counts at every confidence.

use boxwise_kernels::math::radix_sort::LeadingBitsSorter;
use boxwise_kernels::math::score_key::{descending, score_of};

use super::rates::{Counts, RateSums};
use crate::eval::{KeptSetting, Outcome};
use boxwise_threads::poll_at;

/// Counts of the detections with at least a score, for the score of some counted detection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Step {
    pub(super) score: f64,
    pub(super) counts: Counts,
}

/// Calls `each` with the steps of a slot, by descending score. Equal scores make one step, because no confidence is between them.
/// Detections that do not count make none, and neither does NaN, which is below every confidence.
#[inline(always)]
pub(super) fn steps(setting: &KeptSetting<'_>, slot: usize, mut each: impl FnMut(Step)) {
    let mut step = Step { score: f64::NAN, counts: Counts::default() };
    for detection in setting.of_slot(slot) {
        if detection.score.is_nan() {
            break;
        }
        let outcome = setting.outcome(detection);
        if outcome == Outcome::Ignored {
            continue;
        }
        if step.score != detection.score {
            if !step.score.is_nan() {
                each(step);
            }
            step.score = detection.score;
        }
        step.counts.add(outcome == Outcome::TruePositive);
    }
    if !step.score.is_nan() {
        each(step);
    }
}

/// Counts of a slot at a confidence.
pub(super) fn counts_at(setting: &KeptSetting<'_>, slot: usize, confidence: f64) -> Counts {
    let mut counts = Counts::default();
    for detection in setting.of_slot(slot).iter().take_while(|detection| detection.score >= confidence) {
        match setting.outcome(detection) {
            Outcome::TruePositive => counts.hits += 1,
            Outcome::FalsePositive => counts.wrong += 1,
            Outcome::Ignored => {}
        }
    }
    counts
}

/// Counts and N rates over all categories at a confidence.
pub(super) struct Overall<const N: usize> {
    pub(super) score: f64,
    /// Over all categories, including those without objects.
    pub(super) counts: Counts,
    /// From the counts.
    pub(super) micro: [f64; N],
    /// Means over the categories that have objects.
    pub(super) macros: [f64; N],
}

/// A counted detection.
#[derive(Clone, Copy, Default)]
struct Event {
    key: u64,
    slot: u32,
    is_hit: bool,
}

/// The counted detections of all categories, in descending score order; NaN is left out.
fn events(setting: &KeptSetting<'_>) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::with_capacity(setting.detections().len());
    for slot in 0..setting.slots() {
        for detection in setting.of_slot(slot).iter().take_while(|detection| !detection.score.is_nan()) {
            let outcome = setting.outcome(detection);
            if outcome != Outcome::Ignored {
                let is_hit = outcome == Outcome::TruePositive;
                events.push(Event { key: descending(detection.score), slot: slot as u32, is_hit });
            }
        }
    }
    LeadingBitsSorter::default().sort(&mut events, |event| event.key);
    events
}

/// Calls `each` with the state at every score of any category, in descending order. `rates` are those of counts and a number of objects.
#[inline(always)]
pub(super) fn walk_all<const N: usize>(
    setting: &KeptSetting<'_>,
    rates: impl Fn(Counts, u64) -> [f64; N],
    mut each: impl FnMut(&Overall<N>),
) {
    let events = events(setting);
    let positives: Vec<u64> = (0..setting.slots()).map(|slot| setting.positives(slot).into()).collect();
    let (objects, with_objects) = (positives.iter().sum(), positives.iter().filter(|n| **n > 0).count());
    let mut of_slot = vec![(Counts::default(), [0.0; N]); positives.len()];
    let (mut counts, mut sums) = (Counts::default(), RateSums::default());
    for (round, block) in events.chunk_by(|a, b| a.key == b.key).enumerate() {
        poll_at(round);
        for event in block {
            let slot = event.slot as usize;
            let (own, old) = &mut of_slot[slot];
            for counts in [own as &mut Counts, &mut counts] {
                counts.add(event.is_hit);
            }
            if positives[slot] > 0 {
                let new = rates(*own, positives[slot]);
                sums.replace(*old, new);
                *old = new;
            }
        }
        each(&Overall {
            score: score_of(block[0].key),
            counts,
            micro: rates(counts, objects),
            macros: sums.mean(with_objects as u64),
        });
    }
}
