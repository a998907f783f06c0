//! The outcome of a matched detection in a few bytes.

use crate::eval::settings::{MatchOutcome, SettingBlock};
use crate::snapshot::{Reader, put_fixed};

/// Marks an outcome that is written in full.
const IN_FULL: u8 = 0x80;
/// Number of thresholds that fit in one byte.
const IN_A_BYTE: usize = 8;

/// Most detections match one annotation at the same thresholds in every area range; those ranges in which it is ignored differ.
fn spread(block: &SettingBlock, thresholds: u16, ignored_in: u8) -> MatchOutcome {
    let matched = (u64::from(thresholds) * 0x0001_0001_0001_0001) & block.all;
    MatchOutcome { matched, ignored: matched & block.inside(u32::from(ignored_in)) }
}

/// Appends an outcome.
pub(crate) fn put_outcome(to: &mut Vec<u8>, block: &SettingBlock, outcome: MatchOutcome) {
    let MatchOutcome { matched, ignored } = outcome;
    let thresholds = matched as u16;
    let ignored_in =
        (0..block.areas).fold(0, |set, area| set | u8::from(ignored & block.inside(1 << area) != 0) << area);
    let short = spread(block, thresholds, ignored_in);
    if (short.matched, short.ignored) == (matched, ignored) {
        to.push(ignored_in);
        let bytes = thresholds.to_le_bytes();
        to.extend_from_slice(if block.thresholds.len() <= IN_A_BYTE { &bytes[..1] } else { &bytes });
    } else {
        to.push(IN_FULL);
        put_fixed(to, matched);
        put_fixed(to, ignored);
    }
}

/// Reads an outcome.
#[inline]
pub(super) fn outcome(from: &mut Reader<'_>, block: &SettingBlock) -> Option<MatchOutcome> {
    let [head] = *from.take(1)? else { return None };
    if head == IN_FULL {
        let (matched, ignored) = (from.fixed()?, from.fixed()?);
        return ((matched | ignored) & !block.all == 0).then_some(MatchOutcome { matched, ignored });
    }
    let thresholds = match block.thresholds.len() <= IN_A_BYTE {
        true => u16::from(*from.take(1)?.first()?),
        false => u16::from_le_bytes(from.take(2)?.try_into().ok()?),
    };
    let valid = head >> block.areas == 0 && u64::from(thresholds) & !block.all == 0;
    valid.then(|| spread(block, thresholds, head))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AreaRange;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn outcomes_are_read_as_written(
            count in 1usize..=16,
            areas in 1usize..=4,
            sets in any::<[u64; 2]>(),
            alike in any::<bool>(),
            ignored_in in 0u8..16,
        ) {
            let thresholds: Vec<f64> = (0..count).map(|at| at as f64 / 16.0).collect();
            let block = SettingBlock::new(&thresholds, &AreaRange::coco()[..areas]);
            let outcome = match alike {
                true => spread(&block, sets[0] as u16, ignored_in),
                false => MatchOutcome { matched: sets[0] & block.all, ignored: sets[1] & block.all },
            };
            let mut bytes = Vec::new();
            put_outcome(&mut bytes, &block, outcome);
            prop_assert!(!alike || bytes.len() <= 3);
            let mut reader = Reader::new(&bytes);
            let read = super::outcome(&mut reader, &block).unwrap();
            prop_assert_eq!((read.matched, read.ignored), (outcome.matched, outcome.ignored));
            prop_assert!(reader.rest().is_empty());
        }
    }
}
