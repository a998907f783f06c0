//! What each image costs: AP without it, less AP.
//!
//! Leaving an image out changes no match in others, so each category's ranking is the kept one without the image's detections. A category
//! keeps its hits with the number of detections that count up to each; without an image, its own hits go and the numbers of later ones fall:
//!
//! ```text
//! ranking   hit A   false B   hit B   false A   hit C
//! counted     1                 3                 5          without image B: A 1, C 3
//! ```
//!
//! So an image costs a walk over the hits of each category that it has detections or objects of, not over all detections.

use crate::Evaluation;
use crate::eval::{KeptSetting, Outcome, RecallGrid};
use boxwise_kernels::math::order::sorted_by_key;
use boxwise_threads::poll;

/// A counted detection of an image in a category's ranking.
#[derive(Clone, Copy)]
struct Counted {
    image: u32,
    /// Number of hits before it.
    before: u32,
    is_hit: bool,
}

/// The change of a category's average precision without an image; `None` where it has no object left.
type Change = (u32, Option<f64>);

/// For each image, AP without it, less AP.
pub(super) fn leave_one_out(evaluation: &Evaluation, kept: &KeptSetting<'_>) -> Vec<f64> {
    let params = evaluation.params();
    let grid = RecallGrid::of(params);
    let slots = params.threads.map(kept.slots(), |slot| changes(evaluation, kept, &grid, slot));
    let (mut sum, mut count) = (0.0, 0u32);
    let mut without = vec![(0.0, 0u32); evaluation.plan().images];
    for (own, changes) in slots.into_iter().flatten() {
        sum += own;
        count += 1;
        for (image, change) in changes {
            let (sum, gone) = &mut without[image as usize];
            *sum += change.unwrap_or(-own);
            *gone += u32::from(change.is_none());
        }
    }
    let mean = |sum: f64, count: u32| if count == 0 { f64::NAN } else { sum / f64::from(count) };
    let all = mean(sum, count);
    without.into_iter().map(|(change, gone)| mean(sum + change, count - gone) - all).collect()
}

/// A category's average precision and how it changes without each of its images; `None` without objects.
fn changes(
    evaluation: &Evaluation,
    kept: &KeptSetting<'_>,
    grid: &RecallGrid,
    slot: usize,
) -> Option<(f64, Vec<Change>)> {
    let positives = kept.positives(slot);
    if positives == 0 {
        return None;
    }
    let (mut counted, mut hits) = (Vec::new(), Vec::new());
    for detection in kept.of_slot(slot) {
        let outcome = kept.outcome(detection);
        if outcome != Outcome::Ignored {
            let is_hit = outcome == Outcome::TruePositive;
            counted.push(Counted { image: detection.image, before: hits.len() as u32, is_hit });
            if is_hit {
                hits.push(counted.len() as u32);
            }
        }
    }
    let (mut precision, mut needed, mut needed_for) = (vec![0.0; grid.len()], Vec::new(), 0);
    let mut ap = |hits: &[u32], positives: u32| {
        // most images have no object of the category, or one
        if needed_for != positives {
            grid.needed(positives as usize, &mut needed);
            needed_for = positives;
        }
        grid.precisions(hits, &needed, &mut precision);
        precision.iter().sum::<f64>() / precision.len().max(1) as f64
    };
    let all = ap(&hits, positives);
    let counted = sorted_by_key(counted, |own| own.image.into()); // of an image in the order of the ranking
    let first = evaluation.plan().slot_starts[slot];
    let objects: Vec<u32> = evaluation
        .plan()
        .of_slot(slot)
        .iter()
        .enumerate()
        .filter(|(at, _)| kept.is_to_find((first + at) as u32))
        .map(|(_, annotation)| annotation.image)
        .collect();
    let (mut changes, mut left) = (Vec::new(), Vec::with_capacity(hits.len()));
    let (mut rest, mut objects) = (&counted[..], &objects[..]);
    while let Some(image) =
        [rest.first().map(|own| own.image), objects.first().copied()].into_iter().flatten().min()
    {
        poll();
        let (own, after) = rest.split_at(rest.partition_point(|own| own.image == image));
        let (own_objects, other_objects) = objects.split_at(objects.partition_point(|own| *own == image));
        (rest, objects) = (after, other_objects);
        let positives = positives - own_objects.len() as u32;
        if positives == 0 {
            changes.push((image, None));
            continue;
        }
        // what comes after the last hit changes nothing
        if own_objects.is_empty() && own.iter().all(|own| own.before as usize == hits.len()) {
            continue;
        }
        left.clear();
        let (mut from, mut removed) = (0, 0);
        for own in own {
            left.extend(hits[from..own.before as usize].iter().map(|hit| hit - removed));
            from = own.before as usize + usize::from(own.is_hit);
            removed += 1;
        }
        left.extend(hits[from..].iter().map(|hit| hit - removed));
        changes.push((image, Some(ap(&left, positives) - all)));
    }
    Some((all, changes))
}
