//! Data that an evaluation keeps for analyses, each part computed on first use.

use std::any::Any;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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
    last: Mutex<Option<(MadeOf, Arc<dyn Any + Send + Sync>)>>,
}

/// What an analysis made something of: a matching, by its address, and two thresholds, by their bits.
type MadeOf = (usize, [u64; 2]);

impl KeptMatchings {
    /// For an evaluation with this number of thresholds and area ranges; `recorded` are the outcomes at the first of both.
    pub(crate) fn new(thresholds: usize, areas: usize, recorded: Option<KeptMatching>) -> Self {
        let mut made: Vec<_> =
            (0..areas * thresholds.div_ceil(THRESHOLDS)).map(|_| OnceLock::new()).collect();
        if let (Some(first), Some(recorded)) = (made.first_mut(), recorded) {
            *first = OnceLock::from(recorded);
        }
        KeptMatchings { made, pairs: OnceLock::new(), last: Mutex::default() }
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

    /// What an analysis makes of one of these settings and two thresholds. It is kept for the next analysis that needs the same, until one needs
    /// another.
    pub(crate) fn made_of<T: Any + Send + Sync>(
        &self,
        setting: &KeptSetting<'_>,
        thresholds: [f64; 2],
        make: impl FnOnce() -> T,
    ) -> Arc<T> {
        let key = (std::ptr::from_ref(setting.kept).addr(), thresholds.map(f64::to_bits));
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let same = last.as_ref().filter(|(own, _)| *own == key);
        if let Some(made) = same.and_then(|(_, made)| made.clone().downcast().ok()) {
            return made;
        }
        let made = Arc::new(make());
        *last = Some((key, made.clone()));
        made
    }

    /// About how many bytes of memory they hold.
    pub(crate) fn bytes(&self) -> usize {
        let made: usize = self.made.iter().filter_map(OnceLock::get).map(KeptMatching::bytes).sum();
        made + self.pairs.get().map_or(0, KeptPairs::bytes)
    }
}
