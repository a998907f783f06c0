//! Where the ranked detections of a category come from.

use super::ranking::{RankedDetection, Ranking};
use crate::eval::ledger::{IndexedLedger, LedgerShape};
use crate::eval::matching::{
    CellTruth, Gathered, MatchedDetection, Matcher, NoWitness, RankedMatch, Recorder, SlotMatcher,
};
use crate::eval::settings::{MatchOutcome, SettingBlock};
use crate::eval::similarity::{Compared, Measure};

/// Fills rankings, one category after another, with the reusable memory of one thread.
pub(super) trait Ranker {
    /// Goes to a slot.
    fn enter(&mut self, slot: usize);

    /// Adds the detections of the slot image by image, and the outcomes of those that match. The block is given with its index; `ignored`
    /// are the settings at which each of the slot's annotations is ignored.
    fn rank(&mut self, block: (usize, &SettingBlock), ignored: &[u64], to: &mut Ranking);
}

/// Matches the collected detections.
pub(super) struct MatchingRanker<'a> {
    compared: Compared<'a>,
    slot: usize,
    gathered: Gathered,
    matcher: Matcher<'a, Measure<'a>>,
}

impl<'a> MatchingRanker<'a> {
    pub(super) fn new(compared: Compared<'a>, similarity: &'a Measure<'a>) -> Self {
        let (gathered, matcher) = (Gathered::default(), Matcher::new(similarity));
        MatchingRanker { compared, slot: 0, gathered, matcher }
    }
}

impl Ranker for MatchingRanker<'_> {
    fn enter(&mut self, slot: usize) {
        let Compared { plan, detected, .. } = self.compared;
        self.slot = slot;
        self.gathered.gather_shown(detected, &plan.slots[slot], plan.shown.as_deref());
    }

    #[inline(never)]
    fn rank(&mut self, (_, block): (usize, &SettingBlock), ignored: &[u64], to: &mut Ranking) {
        let MatchingRanker { compared: Compared { plan, detected, params, .. }, slot, gathered, matcher } =
            self;
        let truth = plan.of_slot(*slot);
        let limits = &params.max_detections;
        let most = limits.last().map_or(0, |most| *most as usize);
        let Ranking { detections, outcomes } = to;
        detections.reserve(gathered.len());
        let mut near = 0;
        gathered.cells(detected, truth, most, |cell, range| {
            let start = detections.len();
            let mut class = 0;
            for (rank, record) in cell.iter().enumerate() {
                while limits[class] as usize <= rank {
                    class += 1;
                }
                let areas = record.counts_in(block, || detected.area(record.position, &mut near));
                detections.push(RankedDetection::new(record.score, areas, class));
            }
            if range.is_empty() {
                return;
            }
            let cell_truth = CellTruth { truth: &truth[range.clone()], ignored: &ignored[range] };
            matcher.cell(block, cell, &cell_truth, &mut NoWitness, |detection, outcome| {
                outcomes.push(outcome);
                detections[start + detection].outcome = outcomes.len() as u32;
            });
        });
    }
}

/// Matches the collected detections and shows every match at the first block of settings. It ranks them itself: who is shown the matches needs
/// the same order.
pub(super) struct RecordingRanker<'a> {
    compared: Compared<'a>,
    slot: usize,
    matcher: SlotMatcher<'a>,
    recorder: &'a Recorder<'a>,
}

impl<'a> RecordingRanker<'a> {
    pub(super) fn new(
        compared: Compared<'a>,
        similarity: &'a Measure<'a>,
        recorder: &'a Recorder<'a>,
    ) -> Self {
        RecordingRanker { compared, slot: 0, matcher: SlotMatcher::new(similarity), recorder }
    }
}

impl Ranker for RecordingRanker<'_> {
    fn enter(&mut self, slot: usize) {
        self.slot = slot;
    }

    #[inline(never)]
    fn rank(&mut self, (nth, block): (usize, &SettingBlock), _: &[u64], to: &mut Ranking) {
        let RecordingRanker { compared, slot, matcher, recorder } = self;
        matcher.match_slot(*compared, block, *slot);
        matcher.rank(&compared.params.max_detections);
        let Ranking { detections, outcomes } = to;
        detections.reserve(matcher.found.detections.len());
        let mut near = 0;
        for RankedMatch { at, class, .. } in &matcher.found.ranked {
            let MatchedDetection { record, hits, ignored } = &matcher.found.detections[*at as usize];
            let areas = record.counts_in(block, || compared.detected.area(record.position, &mut near));
            let mut ranked = RankedDetection::new(record.score, areas, *class as usize);
            // an unmatched detection has no outcome, and is ignored only outside the area ranges
            if *hits != 0 || *ignored != block.all & !block.inside(areas) {
                outcomes.push(MatchOutcome { matched: *hits, ignored: *ignored });
                ranked.outcome = outcomes.len() as u32;
            }
            detections.push(ranked);
        }
        if nth == 0 {
            recorder(*slot, &matcher.found);
        }
    }
}

/// Reads what matching came to.
pub(super) struct LedgerRanker<'a> {
    compared: Compared<'a>,
    ledger: &'a IndexedLedger,
    slot: usize,
}

impl<'a> LedgerRanker<'a> {
    pub(super) fn new(compared: Compared<'a>, ledger: &'a IndexedLedger) -> Self {
        LedgerRanker { compared, ledger, slot: 0 }
    }
}

impl Ranker for LedgerRanker<'_> {
    fn enter(&mut self, slot: usize) {
        self.slot = slot;
    }

    #[inline(never)]
    fn rank(&mut self, (nth, block): (usize, &SettingBlock), _: &[u64], to: &mut Ranking) {
        let (LedgerShape::Matched(blocks), limits) =
            (&self.ledger.shape, &self.compared.params.max_detections)
        else {
            return;
        };
        let Ranking { detections, outcomes } = to;
        detections.reserve(self.ledger.size(self.slot));
        for (_, cell) in self.ledger.matched(self.compared.plan, self.slot) {
            let Some(mut own) = cell.at(blocks, nth) else { continue };
            let mut class = 0;
            for rank in 0..cell.len() {
                while limits.get(class).is_some_and(|limit| *limit as usize <= rank) {
                    class += 1;
                }
                let mut ranked = RankedDetection::new(cell.score(rank), own.areas(rank), class);
                if let Some(outcome) = own.next_outcome(rank, block) {
                    outcomes.push(outcome);
                    ranked.outcome = outcomes.len() as u32;
                }
                detections.push(ranked);
            }
        }
    }
}
