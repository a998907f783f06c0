//! The bit layout of matching: IoU thresholds × area ranges as the 64 bits of a word.
//!
//! COCO matches the detections of an image and category once for each *setting*, a pair of IoU threshold and area range:
//! 10 × 4 = 40 times by default. The settings are independent of one another, and most of the work is the same for all of
//! them. So a *block* of up to 16 thresholds and 4 area ranges is matched at once, and whatever is true or false at a
//! setting is one bit:
//!
//! ```text
//!  bit  63        48 47        32 31        16 15         0
//!      ┌────────────┬────────────┬────────────┬────────────┐
//!      │ area range │ area range │ area range │ area range │   a set of settings: u64
//!      │     3      │     2      │     1      │     0      │
//!      └────────────┴────────────┴────────────┴────────────┘
//!        each 16 bits: bit 16 · area + t is threshold t, in the order in which the thresholds were given
//!
//!  areas:  bit 3 2 1 0   a set of area ranges: u32, which `inside` turns into a set of settings,
//!                        each bit repeated 16 times
//! ```
//!
//! Bits of thresholds and area ranges that the block does not have are never set. Larger grids are cut into
//! several blocks ([`blocks`]), which are matched one after another.
//!
//! Three kinds of sets are combined in matching (`matching/matcher.rs`). A step of the reference's innermost loop for all
//! settings becomes a few instructions on words:
//!
//! ```text
//! reached(iou)          settings whose threshold an IoU reaches
//! ignored[g]            settings at which annotation g is ignored: crowd, or area outside of the range
//! taken[g]              settings at which an earlier detection has taken g
//!
//! take = reached(iou) & !ignored[g] & !taken[g] & !matched      // where this detection takes g
//! matched |= take;  taken[g] |= take
//! ```
//!
//! `reached` is a table: thresholds are sorted once, and the number of thresholds that an IoU reaches (a loop
//! over 16 doubles that the compiler vectorises) is the index of the set. Unused places of the sorted
//! thresholds are NaN, which nothing reaches.

use boxwise_kernels::math::order::lowest_first;

use super::areas::{AREAS_KNOWN, AreaSet};
use crate::params::{AreaRange, Params};

/// Maximum number of thresholds of a block.
pub(crate) const THRESHOLDS: usize = 16;
/// Maximum number of area ranges of a block.
pub(crate) const AREAS: usize = AREAS_KNOWN;
/// The reference lowers higher thresholds to this, so that an IoU of 1 that was rounded down still matches.
pub(crate) const HIGHEST_THRESHOLD: f64 = 1.0 - 1e-10;

/// The lowest bit of each area range.
const ONES: u64 = 0x0001_0001_0001_0001;

/// The result of matching a detection, as sets of settings.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct MatchOutcome {
    /// Settings at which it is matched.
    pub(crate) matched: u64,
    /// Settings at which it takes an ignored annotation: it counts neither for nor against.
    pub(crate) ignored: u64,
}

/// A block of settings.
pub(crate) struct SettingBlock {
    /// Index of its first threshold among all thresholds.
    pub(crate) first_threshold: usize,
    /// Index of its first area range among all area ranges.
    pub(crate) first_area: usize,
    /// In the given order, none above [`HIGHEST_THRESHOLD`].
    pub(crate) thresholds: Vec<f64>,
    /// Number of area ranges.
    pub(crate) areas: usize,
    area_set: AreaSet,
    /// Thresholds in ascending order, then NaN.
    ascending: [f64; THRESHOLDS],
    /// By the number of thresholds reached: the settings reached.
    reached: [u64; THRESHOLDS + 1],
    /// Every setting of the block.
    pub(crate) all: u64,
}

/// The blocks into which the thresholds and area ranges of an evaluation are cut.
pub(crate) fn blocks(params: &Params) -> Vec<SettingBlock> {
    let mut blocks = Vec::new();
    for (a, ranges) in params.area_ranges.chunks(AREAS).enumerate() {
        for (t, thresholds) in params.iou_thresholds.chunks(THRESHOLDS).enumerate() {
            let block = SettingBlock::new(thresholds, ranges);
            blocks.push(SettingBlock { first_threshold: t * THRESHOLDS, first_area: a * AREAS, ..block });
        }
    }
    blocks
}

/// The least similarity that analyses know of: TIDE's border between background and a badly located detection
/// (Bolya et al. 2020).
pub(crate) const LEAST_PAIR: f64 = 0.1;

/// The lowest similarity that matters to an evaluation and its analyses.
pub(crate) fn lowest_threshold(params: &Params) -> f64 {
    let highest = if params.analysis { LEAST_PAIR } else { HIGHEST_THRESHOLD };
    params.iou_thresholds.iter().fold(highest, |lowest: f64, threshold| lowest.min(*threshold))
}

impl SettingBlock {
    /// The block at the start of both axes, of at most [`THRESHOLDS`] thresholds and [`AREAS`] area ranges.
    pub(crate) fn new(thresholds: &[f64], ranges: &[AreaRange]) -> Self {
        let thresholds: Vec<f64> = thresholds.iter().map(|t| t.min(HIGHEST_THRESHOLD)).collect();
        let mut sorted = [f64::NAN; THRESHOLDS];
        let mut reached = [0; THRESHOLDS + 1];
        let areas = settings_of((1 << ranges.len()) - 1);
        for (i, t) in ascending(&thresholds).into_iter().enumerate() {
            sorted[i] = thresholds[t as usize];
            reached[i + 1] = reached[i] | ((ONES << t) & areas);
        }
        let all = reached[thresholds.len()];
        for i in thresholds.len()..THRESHOLDS {
            reached[i + 1] = all;
        }
        SettingBlock {
            first_threshold: 0,
            first_area: 0,
            thresholds,
            areas: ranges.len(),
            area_set: AreaSet::new(ranges),
            ascending: sorted,
            reached,
            all,
        }
    }

    /// The lowest threshold.
    pub(crate) fn lowest(&self) -> f64 {
        self.ascending[0]
    }

    /// The settings whose threshold the similarity reaches.
    #[inline(always)]
    pub(crate) fn reached(&self, similarity: f64) -> u64 {
        let count = self.ascending.iter().filter(|threshold| similarity >= **threshold).count();
        self.reached[count]
    }

    /// The area ranges of the block that contain an area, one bit each.
    #[inline(always)]
    pub(crate) fn holding(&self, area: f64) -> u32 {
        self.area_set.holding(area)
    }

    /// The settings of a set of area ranges.
    #[inline(always)]
    pub(crate) fn inside(&self, areas: u32) -> u64 {
        settings_of(areas) & self.all
    }

    /// The settings at which an annotation is ignored: all, or those whose area range does not contain it.
    pub(crate) fn ignoring(&self, always: bool, area: f64) -> u64 {
        if always { self.all } else { self.all & !settings_of(self.holding(area)) }
    }
}

/// Repeats bit `a` in the 16 bits of area range `a`.
#[inline(always)]
fn settings_of(areas: u32) -> u64 {
    let a = u64::from(areas);
    ((a & 1) | (a & 2) << 15 | (a & 4) << 30 | (a & 8) << 45) * 0xffff
}

/// Indices of the values in ascending order of value.
pub(crate) fn ascending(values: &[f64]) -> Vec<u32> {
    lowest_first(values.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reached_settings_follow_the_given_order_of_thresholds() {
        let ranges = AreaRange::coco();
        let block = SettingBlock::new(&[0.75, 0.5, 1.0], &ranges[..2]);
        assert_eq!(block.all, 0x0007_0007);
        assert_eq!(block.reached(0.4), 0);
        assert_eq!(block.reached(0.5), 0x0002_0002);
        assert_eq!(block.reached(0.99), 0x0003_0003);
        assert_eq!(block.reached(1.0 - 1e-11), block.all);
        assert_eq!(block.reached(f64::INFINITY), block.all);
    }

    #[test]
    fn both_ends_of_a_range_are_inside() {
        let block = SettingBlock::new(&[0.5], &AreaRange::coco());
        assert_eq!(block.holding(1024.0), 0b0111);
        assert_eq!(block.holding(-1.0), 0);
        assert_eq!(block.holding(f64::NAN), 0b1111);
        assert_eq!(block.inside(0b1001), 0x0001_0000_0000_0001);
    }

    #[test]
    fn larger_grids_are_cut_into_blocks() {
        let params = Params {
            iou_thresholds: (0..20).map(|t| f64::from(t) / 20.0).collect(),
            area_ranges: AreaRange::coco().into_iter().chain(AreaRange::coco()).take(5).collect(),
            ..Params::default()
        };
        let blocks = blocks(&params);
        let shapes: Vec<_> = blocks
            .iter()
            .map(|block| (block.first_threshold, block.thresholds.len(), block.first_area, block.areas))
            .collect();
        assert_eq!(shapes, [(0, 16, 0, 4), (16, 4, 0, 4), (0, 16, 4, 1), (16, 4, 4, 1)]);
    }
}
