//! All matches of one category, for those who ask more than the curves do.

use std::ops::Range;

use boxwise_kernels::math::radix_sort::LeadingBitsSorter;
use boxwise_kernels::math::score_key::descending;

use super::gather::Gathered;
use super::matcher::{CellTruth, Matcher, Witness};
use crate::eval::collect::Record;
use crate::eval::settings::SettingBlock;
use crate::eval::similarity::{Compared, Measure};

/// What matching a category at a block of settings found.
#[derive(Default)]
pub(crate) struct SlotMatches {
    /// Image by image, each image's best first.
    pub(crate) detections: Vec<MatchedDetection>,
    /// The same best first, after [`SlotMatcher::rank`].
    pub(crate) ranked: Vec<RankedMatch>,
    /// In the order of their detections.
    pub(crate) taken: Vec<TakenPair>,
    /// For each of the category's annotations, the settings at which it is ignored.
    pub(crate) ignored: Vec<u64>,
}

/// A detection that took part, with sets of settings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MatchedDetection {
    pub(crate) record: Record,
    /// Settings at which it is a true positive.
    pub(crate) hits: u64,
    /// Settings at which it counts neither for nor against: it took an ignored annotation, or none and lies outside the
    /// area range, or the protocol does not count it. At others it is a false positive.
    pub(crate) ignored: u64,
}

/// The place of a detection in the ranking of its category.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RankedMatch {
    key: u64,
    /// Position in [`SlotMatches::detections`].
    pub(crate) at: u32,
    /// Number of limits of `max_detections` that it exceeds.
    pub(crate) class: u32,
}

/// A match.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TakenPair {
    /// Position in [`SlotMatches::detections`].
    pub(crate) detection: u32,
    /// Position among the category's annotations.
    pub(crate) truth: u32,
    pub(crate) similarity: f64,
    /// Not empty.
    pub(crate) settings: u64,
}

/// Called with the index of each slot and its ranked matches at the first block of settings, on any thread.
pub(crate) type Recorder<'a> = dyn Fn(usize, &SlotMatches) + Sync + 'a;

/// Matches each category at a block of settings, on several threads, and returns what `each` makes of it.
pub(crate) fn match_slots<T: Send>(
    compared: Compared<'_>,
    block: &SettingBlock,
    each: impl Fn(usize, &mut SlotMatcher<'_>) -> T + Sync,
) -> Vec<T> {
    let measure = compared.measure();
    let slots = compared.plan.slots.len();
    let state = || SlotMatcher::new(&measure);
    compared.params.threads.map_with(slots, state, |matcher, slot| {
        matcher.match_slot(compared, block, slot);
        each(slot, matcher)
    })
}

/// The reusable memory of one thread.
pub(crate) struct SlotMatcher<'a> {
    gathered: Gathered,
    matcher: Matcher<'a, Measure<'a>>,
    sorter: LeadingBitsSorter<RankedMatch>,
    pub(crate) found: SlotMatches,
}

impl<'a> SlotMatcher<'a> {
    pub(crate) fn new(similarity: &'a Measure<'a>) -> Self {
        let (gathered, found) = (Gathered::default(), SlotMatches::default());
        SlotMatcher {
            gathered,
            matcher: Matcher::new(similarity),
            sorter: LeadingBitsSorter::default(),
            found,
        }
    }

    /// Ranks the matches of a slot by descending score, NaN last; equal scores keep their order.
    #[inline(never)]
    pub(crate) fn rank(&mut self, limits: &[u32]) {
        let SlotMatches { detections, ranked, .. } = &mut self.found;
        ranked.clear();
        ranked.reserve(detections.len());
        for cell in detections.chunk_by(|a, b| a.record.rank() == b.record.rank()) {
            let mut class = 0;
            for (nth, detection) in cell.iter().enumerate() {
                while limits[class] as usize <= nth {
                    class += 1;
                }
                let (key, at) = (descending(detection.record.score), ranked.len() as u32);
                ranked.push(RankedMatch { key, at, class: class as u32 });
            }
        }
        self.sorter.sort(ranked, |own| own.key);
    }

    #[inline(never)]
    pub(crate) fn match_slot(&mut self, compared: Compared<'_>, block: &SettingBlock, slot: usize) {
        let Compared { plan, detected, params, outside: left_out, .. } = compared;
        let SlotMatcher { gathered, matcher, found: SlotMatches { detections, taken, ignored, .. }, .. } =
            self;
        let truth = plan.of_slot(slot);
        let most = params.max_detections.last().map_or(0, |most| *most as usize);
        gathered.gather_shown(detected, &plan.slots[slot], plan.shown.as_deref());
        detections.clear();
        detections.reserve(gathered.len());
        taken.clear();
        ignored.clear();
        let first = plan.slot_starts[slot];
        let outside = |at: usize| left_out.is_some_and(|outside| outside[first + at]);
        ignored.extend(
            truth
                .iter()
                .enumerate()
                .map(|(at, annotation)| block.ignoring(annotation.ignore || outside(at), annotation.area)),
        );
        let mut near = 0;
        gathered.cells(detected, truth, most, |cell, range| {
            let first = detections.len();
            for record in cell {
                let inside = record.counts_in(block, || detected.area(record.position, &mut near));
                let outside = block.all & !block.inside(inside);
                detections.push(MatchedDetection { record: *record, hits: 0, ignored: outside });
            }
            if range.is_empty() {
                return;
            }
            let Range { start, end } = range;
            let cell_truth = CellTruth { truth: &truth[start..end], ignored: &ignored[start..end] };
            let mut witness = CellWitness { taken, detection: first as u32, truth: start as u32 };
            matcher.cell(block, cell, &cell_truth, &mut witness, |at, outcome| {
                let detection = &mut detections[first + at];
                detection.hits = outcome.matched & !outcome.ignored;
                detection.ignored = outcome.ignored | (detection.ignored & !outcome.matched);
            });
        });
    }
}

/// Records a cell's matches.
struct CellWitness<'a> {
    taken: &'a mut Vec<TakenPair>,
    /// Positions of the cell's first detection and annotation in their category.
    detection: u32,
    truth: u32,
}

impl Witness for CellWitness<'_> {
    fn takes(&mut self, detection: usize, truth: usize, similarity: f64, settings: u64) {
        if settings != 0 {
            self.taken.push(TakenPair {
                detection: self.detection + detection as u32,
                truth: self.truth + truth as u32,
                similarity,
                settings,
            });
        }
    }
}
