//! Detects results of a part of the images, and cells with more objects than detections that count.

use crate::Warning;
use crate::eval::metric::Metric;
use crate::eval::similarity::Compared;

/// Smallest number of images with objects and without detections for a warning.
const FEW: usize = 10;

/// Mean number of detections of the other images below which a detector may miss half of the images: with one or two objects each, and a recall of
/// a half, it does. Where others have twice as many it misses one of five.
const OF_OTHERS: u64 = 2;

pub(super) fn warnings(compared: Compared<'_>, metrics: &[Metric]) -> impl Iterator<Item = Warning> {
    [without_detections(compared), beyond_limit(compared, metrics)].into_iter().flatten()
}

/// One of so many images with objects has no detection, although the others have many, before that is suspicious; half of the images are
/// whatever the others have.
const ONE_OF: usize = 20;

/// Mean number of detections of an image from which on hardly any image with objects has none.
const MANY: usize = 10;

/// Images with objects that have no detection of any category: half of them, or some where the others have many.
fn without_detections(compared: Compared<'_>) -> Option<Warning> {
    let Compared { plan, detected, ledger, .. } = compared;
    if plan.shown.is_some() {
        return None; // not all images are evaluated
    }
    let mut waits = vec![false; plan.images];
    plan.ground_truth.iter().filter(|own| !own.ignore).for_each(|own| waits[own.image as usize] = true);
    let all = waits.iter().filter(|waits| **waits).count();
    let mut left = all;
    let mut sees = |rank: u32| {
        left -= usize::from(std::mem::take(&mut waits[rank as usize]));
        ONE_OF * left < all
    };
    let streams = || plan.slots.iter().flatten();
    let mut records =
        detected.parts.iter().flat_map(|part| streams().flat_map(|stream| part.stream(*stream)));
    let sees_most = match ledger {
        Some(ledger) => ledger.images_with_detections().any(&mut sees),
        None => records.any(|chunk| chunk.iter().any(|record| sees(record.rank()))),
    };
    if sees_most {
        return None;
    }
    let cure = match ledger {
        Some(_) => "add the others, or read `result({ onlyAdded: true })`",
        None => "give the ids of those it saw as `imageIds`",
    };
    // where images are searched for some categories only, detections of others are not looked at
    let finds_all = plan.federated.is_none() && plan.verified.is_empty();
    let have_many = || finds_all && compared.detections() as usize >= MANY * (plan.images - left);
    let have_several = || 2 * left >= all && compared.detections() >= OF_OTHERS * (all - left) as u64;
    (left >= FEW && left < all && (have_several() || have_many())).then(|| Warning {
        code: "IMAGES_WITHOUT_DETECTIONS",
        message: format!(
            "{left} of {all} evaluated images with objects have no detection at all, and all of their objects count as missed: if the \
             detector did not run on them, {cure}"
        ),
        count: left as u64,
    })
}

/// Objects of a category in an image beyond the number of detections that the first metric looks at.
fn beyond_limit(compared: Compared<'_>, metrics: &[Metric]) -> Option<Warning> {
    let Compared { plan, params, .. } = compared;
    let limit = metrics.first()?.limit.number(params) as usize;
    let cells = (0..plan.slots.len()).flat_map(|slot| plan.of_slot(slot).chunk_by(|a, b| a.image == b.image));
    let objects = cells.map(|cell| cell.iter().filter(|own| !own.ignore).count());
    let (mut count, mut most) = (0, 0);
    for objects in objects {
        count += objects.saturating_sub(limit);
        most = most.max(objects);
    }
    (count > 0).then(|| Warning {
        code: "MORE_OBJECTS_THAN_LIMIT",
        message: format!(
            "up to {most} objects of a category are in an image, of which {limit} detections are looked at: {count} objects cannot be \
             found; give a larger last `maxDetections`, with `parity: 'corrected'`, which takes the largest"
        ),
        count: count as u64,
    })
}
