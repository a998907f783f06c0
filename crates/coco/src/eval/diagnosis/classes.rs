//! Detects boxes that lie on objects of other categories than their own: classes in another order than the dataset's, or shifted by one.

use boxwise_kernels::boxes::coco_iou::iou;
use boxwise_kernels::math::order::{highest_first, pair_key, sorted_by_key};

use crate::Warning;
use crate::eval::collect::is_sampled;
use crate::eval::similarity::{Compared, Known};

/// AP below which boxes are compared with the objects of other categories.
const LOW: f64 = 0.2;

/// Smallest and largest number of detections that are tried: the best ones of the sample.
const TRIED: (usize, usize) = (32, 1024);

/// Smallest number of detections on objects of other categories for a warning.
const FEW: usize = 10;

/// Largest number of overlaps that are computed.
const OVERLAPS: usize = 1 << 21;

#[derive(Clone, Copy)]
struct Tried {
    image: u32,
    slot: u32,
    bbox: [f64; 4],
    /// Lies on an object of its own category.
    own: bool,
    /// The slot of another object on which it lies.
    other: Option<u32>,
}

/// A warning if AP is low, and boxes lie on objects of other categories.
pub(super) fn warning(compared: Compared<'_>, stats: &[f64]) -> Option<Warning> {
    let Compared { plan, known, .. } = compared;
    let is_low = stats.first().is_some_and(|ap| *ap < LOW);
    let finds_all = plan.federated.is_none() && plan.verified.is_empty() && plan.slots.len() > 1;
    if !is_low || !finds_all || !matches!(known, Known::None) {
        return None;
    }
    let mut tried = sorted_by_key(best(compared), |own| own.image.into());
    compare(compared, &mut tried);
    let own = tried.iter().filter(|one| one.own).count();
    let mut pairs: Vec<u64> =
        tried.iter().filter(|one| !one.own).filter_map(|one| Some(pair_key(one.slot, one.other?))).collect();
    pairs.sort_unstable();
    let others = pairs.len();
    if others < FEW || others <= 4 * own || 2 * others < tried.len() {
        return None;
    }
    let most = pairs.chunk_by(|a, b| a == b).max_by_key(|run| run.len())?[0];
    let [from, to] = [(most >> u32::BITS) as usize, most as u32 as usize]
        .map(|slot| &plan.categories.ids()[plan.slots[slot][0] as usize]);
    let message = format!(
        "detections lie on annotations of other categories: {others} of {} that were looked at, and {own} on their own; those of category \
         {from} lie on annotations of {to}, for example: check the table from class numbers to category ids",
        tried.len(),
    );
    Some(Warning { code: "CLASSES_LOOK_PERMUTED", message, count: others as u64 })
}

/// The best detections of the sample: as many as would be objects if it were all of them.
fn best(compared: Compared<'_>) -> Vec<Tried> {
    let Compared { plan, detected, .. } = compared;
    let (mut tried, mut scores) = (Vec::new(), Vec::new());
    for part in &detected.parts {
        for (slot, streams) in plan.slots.iter().enumerate() {
            let records = streams.iter().flat_map(|stream| part.stream(*stream).flatten());
            for record in records.filter(|record| is_sampled(record.position as usize)) {
                let bbox = part.boxes.at(record.position as usize);
                scores.push(record.score);
                tried.push(Tried { image: record.rank(), slot: slot as u32, bbox, own: false, other: None });
            }
        }
    }
    let share = tried.len() as f64 / detected.len().max(1) as f64 * plan.ground_truth.len() as f64;
    let best = highest_first(scores).into_iter().take((share as usize).clamp(TRIED.0, TRIED.1));
    best.map(|at| tried[at as usize]).collect()
}

/// Looks for the objects on which detections lie, which are sorted by image.
fn compare(compared: Compared<'_>, tried: &mut [Tried]) {
    let plan = compared.plan;
    let mut overlaps = 0;
    for slot in 0..plan.slots.len() {
        for truth in plan.of_slot(slot).iter().filter(|truth| !truth.crowd) {
            let start = tried.partition_point(|one| one.image < truth.image);
            for one in tried[start..].iter_mut().take_while(|one| one.image == truth.image) {
                overlaps += 1;
                if iou(one.bbox, truth.bbox, false) >= 0.5 {
                    one.own |= one.slot == slot as u32;
                    one.other = one.other.or((one.slot != slot as u32).then_some(slot as u32));
                }
            }
            if overlaps > OVERLAPS {
                return;
            }
        }
    }
}
