//! Creates a kept matching.

use std::sync::OnceLock;

use boxwise_kernels::math::radix_sort::LeadingBitsSorter;
use boxwise_kernels::math::score_key::descending;

use super::matching::{KeptDetection, KeptMatching, NONE, Taken};
use crate::eval::ledger::{IndexedLedger, LedgerShape};
use crate::eval::matching::{RankedMatch, SlotMatches, match_slots};
use crate::eval::plan::Plan;
use crate::eval::settings::SettingBlock;
use crate::eval::similarity::Compared;
use boxwise_threads::poll;

/// The part of one slot.
struct KeptSlot {
    detections: Vec<KeptDetection>,
    taken: Vec<Taken>,
    to_find: Vec<bool>,
}

/// Matches again, or reads what matching came to, and keeps the outcomes at an area range of the block, given with its index.
pub(super) fn make(
    compared: Compared<'_>,
    (nth, block): (usize, &SettingBlock),
    area: usize,
) -> KeptMatching {
    let shift = 16 * (area - block.first_area);
    let slots = match compared.ledger {
        Some(ledger) => {
            let read = |slot| read_slot(compared, ledger, (nth, block), slot, shift);
            compared.params.threads.map(compared.plan.slots.len(), read)
        }
        None => match_slots(compared, block, |slot, matcher| {
            matcher.rank(&compared.params.max_detections);
            kept_slot(&matcher.found, compared.plan.slot_starts[slot] as u32, shift)
        }),
    };
    joined(slots)
}

/// Records the outcomes at the first area range and the first block of thresholds while an evaluation matches.
pub(crate) struct Recording<'a> {
    plan: &'a Plan,
    slots: Vec<OnceLock<KeptSlot>>,
}

impl<'a> Recording<'a> {
    pub(crate) fn new(plan: &'a Plan) -> Self {
        Recording { plan, slots: plan.slots.iter().map(|_| OnceLock::new()).collect() }
    }

    /// Records a slot.
    pub(crate) fn record(&self, slot: usize, found: &SlotMatches) {
        let first = self.plan.slot_starts[slot] as u32;
        self.slots[slot].get_or_init(|| kept_slot(found, first, 0));
    }

    /// The outcomes; `None` unless every slot was recorded.
    pub(crate) fn finish(self) -> Option<KeptMatching> {
        self.slots.into_iter().map(OnceLock::into_inner).collect::<Option<Vec<_>>>().map(joined)
    }
}

/// The slots, one after the other.
fn joined(slots: Vec<KeptSlot>) -> KeptMatching {
    let mut kept = KeptMatching {
        detections: Vec::with_capacity(slots.iter().map(|slot| slot.detections.len()).sum()),
        starts: vec![0],
        taken: Vec::with_capacity(slots.iter().map(|slot| slot.taken.len()).sum()),
        positives: Vec::with_capacity(slots.len()),
        to_find: Vec::with_capacity(slots.iter().map(|slot| slot.to_find.len()).sum()),
    };
    for slot in slots {
        let first = kept.taken.len() as u32;
        kept.detections.extend(slot.detections.into_iter().map(|mut detection| {
            if detection.first_taken != NONE {
                detection.first_taken += first;
            }
            detection
        }));
        kept.starts.push(kept.detections.len() as u32);
        kept.taken.extend(slot.taken);
        kept.positives.push(slot.to_find.iter().filter(|to_find| **to_find).count() as u32);
        kept.to_find.extend(slot.to_find);
    }
    kept
}

/// `first` is the index of the slot's first annotation in the plan; `shift` is the position of the area range in sets
/// of settings.
#[inline(never)]
fn kept_slot(found: &SlotMatches, first: u32, shift: usize) -> KeptSlot {
    let own = |settings: u64| (settings >> shift) as u16;
    // by position in `found`
    let mut first_taken = vec![NONE; found.detections.len()];
    let mut taken: Vec<Taken> = Vec::with_capacity(found.taken.len());
    let mut last = NONE;
    for pair in found.taken.iter().filter(|pair| own(pair.settings) != 0) {
        if pair.detection == last {
            taken.last_mut().expect("the detection has an entry").more = true;
        } else {
            last = pair.detection;
            first_taken[last as usize] = taken.len() as u32;
        }
        let (truth, thresholds) = (first + pair.truth, own(pair.settings));
        taken.push(Taken { similarity: pair.similarity, truth, thresholds, more: false });
    }
    let kept = found.ranked.iter().map(|RankedMatch { at, .. }| {
        let detection = &found.detections[*at as usize];
        KeptDetection {
            score: detection.record.score,
            position: detection.record.position,
            image: detection.record.rank(),
            hits: own(detection.hits),
            ignored: own(detection.ignored),
            first_taken: first_taken[*at as usize],
        }
    });
    let detections = kept.collect();
    let to_find = found.ignored.iter().map(|ignored| own(*ignored) == 0);
    KeptSlot { detections, taken, to_find: to_find.collect() }
}

/// What a ledger has of a slot: outcomes without positions and without the objects that detections take.
fn read_slot(
    compared: Compared<'_>,
    ledger: &IndexedLedger,
    (nth, block): (usize, &SettingBlock),
    slot: usize,
    shift: usize,
) -> KeptSlot {
    let own = |settings: u64| (settings >> shift) as u16;
    let mut detections = Vec::with_capacity(ledger.size(slot));
    if let LedgerShape::Matched(blocks) = &ledger.shape {
        for (image, cell) in ledger.matched(compared.plan, slot) {
            poll();
            let Some(mut found) = cell.at(blocks, nth) else { continue };
            for at in 0..cell.len() {
                let outside = block.all & !block.inside(found.areas(at));
                let outcome = found.next_outcome(at, block).unwrap_or_default();
                detections.push(KeptDetection {
                    score: cell.score(at),
                    position: NONE,
                    image,
                    hits: own(outcome.matched & !outcome.ignored),
                    ignored: own(outcome.ignored | (outside & !outcome.matched)),
                    first_taken: NONE,
                });
            }
        }
    }
    LeadingBitsSorter::default().sort(&mut detections, |detection| descending(detection.score));
    let truth = compared.plan.of_slot(slot);
    let to_find = truth.iter().map(|truth| own(block.ignoring(truth.ignore, truth.area)) == 0);
    KeptSlot { detections, taken: Vec::new(), to_find: to_find.collect() }
}
