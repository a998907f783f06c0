//! Writes cells of protocols that match like COCO.

use super::setup::Setup;
use super::written::Written;
use crate::eval::collect::Record;
use crate::eval::diagnosis::look_at_streamed;
use crate::eval::ledger::{put_areas, put_outcome};
use crate::eval::matching::{CellTruth, Gathered, MatcherRoom, NoWitness};
use crate::eval::settings::{MatchOutcome, SettingBlock};
use crate::eval::similarity::{Compared, Known, Measure, MeasureScratch};
use crate::snapshot::put_number;

/// Matches and writes cells, with reusable memory.
#[derive(Default)]
pub(super) struct MatchedWriter {
    matcher: MatcherRoom<MeasureScratch>,
    gathered: Gathered,
    ignored: Vec<u64>,
    blocks: Vec<WrittenBlock>,
}

/// What matching a cell at a block of settings came to.
#[derive(Default)]
struct WrittenBlock {
    areas: Vec<u8>,
    outcomes: Vec<(usize, MatchOutcome)>,
}

impl MatchedWriter {
    /// Matches the detections of a slot at all blocks of settings and appends its cells.
    #[inline(never)]
    pub(super) fn write(
        &mut self,
        setup: &Setup,
        (compared, measure): (Compared<'_>, &Measure<'_>),
        all: &[SettingBlock],
        slot: usize,
        to: &mut Written,
    ) {
        let MatchedWriter { matcher, gathered, ignored, blocks } = self;
        let Compared { plan, detected, known, .. } = compared;
        let truth = plan.of_slot(slot);
        let compares_boxes = matches!(known, Known::None);
        blocks.resize_with(all.len(), WrittenBlock::default);
        gathered.gather(detected, &plan.slots[slot]);
        let (mut near, mut near_box) = (0, 0);
        let by_image = Some(&*setup.prepared.by_image);
        gathered.cells_by_image(compared, (slot, by_image), setup.most(), |cell, range| {
            let (rank, own) = (cell[0].rank(), &truth[range]);
            for (block, written) in all.iter().zip(blocks.iter_mut()) {
                let area = |record: &Record, near: &mut usize| {
                    record.counts_in(block, || detected.area(record.position, near)) as u8
                };
                written.areas.clear();
                written.areas.extend(cell.iter().map(|record| area(record, &mut near)));
                written.outcomes.clear();
                ignored.clear();
                ignored.extend(own.iter().map(|truth| block.ignoring(truth.ignore, truth.area)));
                let cell_truth = CellTruth { truth: own, ignored };
                matcher.cell(measure, (block, &cell_truth), cell, &mut NoWitness, |detection, outcome| {
                    written.outcomes.push((detection, outcome));
                });
            }
            if !own.is_empty() && plan.samples(rank) && !matches!(known, Known::Masks(_)) {
                let bbox = |record: &Record| detected.bbox(record.position, &mut near_box);
                let size = compares_boxes.then(|| setup.size_of[rank as usize]);
                look_at_streamed(&mut to.sample, cell, bbox, own, size);
            }
            to.begin_cell(rank, slot);
            let has_matches = blocks.iter().any(|block| !block.outcomes.is_empty());
            put_number(&mut to.bytes, 2 * cell.len() as u64 + u64::from(has_matches));
            let scores = to.bytes.len();
            to.bytes.resize(scores + 8 * cell.len(), 0);
            for (own, record) in to.bytes[scores..].chunks_exact_mut(8).zip(cell) {
                own.copy_from_slice(&record.score.to_le_bytes());
            }
            for (block, written) in all.iter().zip(blocks.iter()) {
                put_areas(&mut to.bytes, &written.areas);
                if has_matches {
                    let bits = to.bytes.len();
                    to.bytes.resize(bits + cell.len().div_ceil(8), 0);
                    for (at, outcome) in &written.outcomes {
                        to.bytes[bits + at / 8] |= 1 << (at % 8);
                        put_outcome(&mut to.bytes, block, *outcome);
                    }
                }
            }
            to.end_cell();
        });
    }
}
