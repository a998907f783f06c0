//! Data that an evaluation keeps for analyses, each part computed on first use.

use std::sync::OnceLock;

use super::make::make;
use super::matching::{KeptMatching, KeptSetting};
use super::pairs::KeptPairs;
use crate::eval::settings::{THRESHOLDS, blocks};
use crate::eval::similarity::Compared;

/// The kept matchings of an evaluation, each computed on first use.
pub(crate) struct KeptMatchings {
    /// `[A, T / 16]`
    made: Vec<OnceLock<KeptMatching>>,
    pairs: OnceLock<KeptPairs>,
}

impl KeptMatchings {
    /// For an evaluation with this number of thresholds and area ranges; `recorded` are the outcomes at the first of both.
    pub(crate) fn new(thresholds: usize, areas: usize, recorded: Option<KeptMatching>) -> Self {
        let mut made: Vec<_> =
            (0..areas * thresholds.div_ceil(THRESHOLDS)).map(|_| OnceLock::new()).collect();
        if let (Some(first), Some(recorded)) = (made.first_mut(), recorded) {
            *first = OnceLock::from(recorded);
        }
        KeptMatchings { made, pairs: OnceLock::new() }
    }

    /// Outcomes at a threshold and an area range, given by their indices.
    pub(crate) fn at(&self, compared: Compared<'_>, threshold: usize, area: usize) -> KeptSetting<'_> {
        let rows = compared.params.iou_thresholds.len().div_ceil(THRESHOLDS);
        let kept = self.made[area * rows + threshold / THRESHOLDS].get_or_init(|| {
            let all = blocks(compared.params);
            let holds = |first: usize, length: usize, at: usize| (first..first + length).contains(&at);
            let block = all.iter().enumerate().find(|(_, block)| {
                holds(block.first_threshold, block.thresholds.len(), threshold)
                    && holds(block.first_area, block.areas, area)
            });
            make(compared, block.expect("every setting is in a block"), area)
        });
        KeptSetting { kept, bit: (threshold % THRESHOLDS) as u32 }
    }

    /// The pairs across categories. All matchings have the same detections in the same order.
    pub(crate) fn pairs(&self, compared: Compared<'_>, setting: &KeptSetting<'_>) -> &KeptPairs {
        self.pairs.get_or_init(|| KeptPairs::new(compared, &setting.kept.detections, &setting.kept.starts))
    }

    /// About how many bytes of memory they hold.
    pub(crate) fn bytes(&self) -> usize {
        let made: usize = self.made.iter().filter_map(OnceLock::get).map(KeptMatching::bytes).sum();
        made + self.pairs.get().map_or(0, KeptPairs::bytes)
    }
}
