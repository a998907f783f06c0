//! How the cells of a ledger are laid out, which depends on the parameters.

use super::cells::{JudgedCell, MatchedCell};
use crate::eval::settings::SettingBlock;
use crate::snapshot::Reader;

/// How the cells of a ledger are laid out.
pub(crate) enum LedgerShape {
    /// Those of protocols that match like COCO, with their blocks of settings.
    Matched(Vec<SettingBlock>),
    /// Those of protocols derived from PASCAL VOC, with this number of IoU thresholds.
    Judged(usize),
}

/// A cell, however it is laid out.
pub(super) struct AnyCell {
    pub(super) slot: u32,
    pub(super) detections: usize,
}

impl LedgerShape {
    /// Reads the next cell. `slot` is that of the cell before it, or `None`.
    pub(super) fn cell(&self, from: &mut Reader<'_>, slot: Option<u32>) -> Option<AnyCell> {
        match self {
            LedgerShape::Matched(blocks) => {
                let cell = MatchedCell::read(from, slot, blocks)?;
                Some(AnyCell { slot: cell.slot, detections: cell.len() })
            }
            LedgerShape::Judged(thresholds) => {
                let cell = JudgedCell::read(from, slot, *thresholds)?;
                Some(AnyCell { slot: cell.slot, detections: cell.most })
            }
        }
    }

    /// Whether an entry is what a ledger of `slots` categories may hold, with at most `most` detections in a cell.
    pub(crate) fn accepts(&self, entry: &[u8], slots: usize, most: usize) -> bool {
        let (mut reader, mut slot) = (Reader::new(entry), None);
        while !reader.rest().is_empty() {
            match self.cell(&mut reader, slot) {
                Some(cell) if (cell.slot as usize) < slots && cell.detections <= most => {
                    slot = Some(cell.slot)
                }
                _ => return false,
            }
        }
        u32::try_from(entry.len()).is_ok()
    }
}
