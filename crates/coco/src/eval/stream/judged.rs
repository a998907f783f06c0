//! Writes cells of protocols derived from PASCAL VOC.

use super::setup::Setup;
use super::written::Written;
use crate::eval::collect::Record;
use crate::eval::diagnosis::look_at_streamed;
use crate::eval::ledger::put_labels;
use crate::eval::pascal::{Judge, JudgeScratch, JudgedCells, LabelledDetection, label_of};
use crate::eval::similarity::Compared;
use crate::snapshot::{put_fixed, put_number};

/// Judges and writes cells, with reusable memory.
#[derive(Default)]
pub(super) struct JudgedWriter {
    cells: JudgedCells,
    scratch: JudgeScratch,
    ranked: Vec<LabelledDetection>,
    lists: Vec<u8>,
}

impl JudgedWriter {
    /// Judges the detections of a slot and appends its cells.
    #[inline(never)]
    pub(super) fn write(
        &mut self,
        setup: &Setup,
        compared: Compared<'_>,
        judge: &dyn Judge,
        slot: usize,
        to: &mut Written,
    ) {
        let JudgedWriter { cells, scratch, ranked, lists } = self;
        let mut near = 0;
        cells.gather(compared, slot);
        cells.each(compared, judge, slot, Some(&setup.prepared.by_image), |cell| {
            let rank = cell.detections[0].rank();
            lists.clear();
            let mut most = 0;
            for threshold in &compared.params.iou_thresholds {
                judge.judge(cell, *threshold, scratch);
                ranked.clear();
                judge.rank(cell, scratch, ranked);
                most = most.max(ranked.len());
                put_number(lists, ranked.len() as u64);
                ranked.iter().for_each(|detection| put_fixed(lists, detection.score().to_bits()));
                put_labels(lists, ranked.iter().map(|detection| label_of(detection.label())));
            }
            if !cell.truth.is_empty() && compared.plan.samples(rank) {
                let bbox = |record: &Record| compared.detected.bbox(record.position, &mut near);
                let size = Some(setup.size_of[rank as usize]);
                look_at_streamed(&mut to.sample, cell.detections, bbox, cell.truth, size);
            }
            if most > 0 {
                to.begin_cell(rank, slot);
                to.bytes.extend_from_slice(lists);
                to.end_cell();
            }
        });
    }
}
