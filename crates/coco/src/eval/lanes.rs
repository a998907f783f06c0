//! Settings that are matched side by side: up to 16 IoU thresholds times up to 4 area ranges.
//!
//! A set of them is one `u64`: bit `16 * area + threshold`. Matching at one setting never looks at another,
//! so larger grids are cut into blocks.

use super::accumulate;
use super::collect::{AREAS_KNOWN, AreaSet};
use super::plan::GroundTruth;
use crate::params::AreaRange;

/// The most thresholds of a block.
pub(crate) const THRESHOLDS: usize = 16;
/// The most area ranges of a block.
pub(crate) const AREAS: usize = AREAS_KNOWN;

/// One bit in each area's lanes.
const ONES: u64 = 0x0001_0001_0001_0001;

/// A block of settings.
pub(crate) struct Lanes {
    /// In the given order, none above `1 - 1e-10`.
    pub(crate) thresholds: Vec<f64>,
    pub(crate) areas: usize,
    area_set: AreaSet,
    /// Thresholds from the least on, then NaN, which nothing reaches.
    ascending: [f64; THRESHOLDS],
    /// By the number of thresholds reached: which ones, for every area.
    reached: [u64; THRESHOLDS + 1],
    /// Every setting of the block.
    pub(crate) all: u64,
}

impl Lanes {
    /// At most [`THRESHOLDS`] thresholds and [`AREAS`] area ranges.
    pub(crate) fn new(thresholds: &[f64], ranges: &[AreaRange]) -> Self {
        let thresholds: Vec<f64> = thresholds.iter().map(|t| t.min(1.0 - 1e-10)).collect();
        let mut ascending = [f64::NAN; THRESHOLDS];
        let mut reached = [0; THRESHOLDS + 1];
        let areas = lanes_of((1 << ranges.len()) - 1);
        for (i, t) in accumulate::ascending(&thresholds).into_iter().enumerate() {
            ascending[i] = thresholds[t as usize];
            reached[i + 1] = reached[i] | ((ONES << t) & areas);
        }
        let all = reached[thresholds.len()];
        for i in thresholds.len()..THRESHOLDS {
            reached[i + 1] = all;
        }
        Lanes { thresholds, areas: ranges.len(), area_set: AreaSet::new(ranges), ascending, reached, all }
    }

    /// The least threshold.
    pub(crate) fn least(&self) -> f64 {
        self.ascending[0]
    }

    /// The settings whose threshold the similarity reaches.
    pub(crate) fn reached(&self, similarity: f64) -> u64 {
        let count = self.ascending.iter().filter(|threshold| similarity >= **threshold).count();
        self.reached[count]
    }

    /// One bit for each area range of the block that the area lies in.
    pub(crate) fn holding(&self, area: f64) -> u32 {
        self.area_set.holding(area)
    }

    /// The settings of area ranges, given by one bit each.
    pub(crate) fn inside(&self, areas: u32) -> u64 {
        lanes_of(areas) & self.all
    }

    /// The settings at which an annotation is ignored.
    pub(crate) fn ignoring(&self, annotation: &GroundTruth) -> u64 {
        if annotation.ignore { self.all } else { self.all & !lanes_of(self.holding(annotation.area)) }
    }
}

/// Bit `a` to all bits of area `a`.
fn lanes_of(areas: u32) -> u64 {
    let a = u64::from(areas);
    ((a & 1) | (a & 2) << 15 | (a & 4) << 30 | (a & 8) << 45) * 0xffff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reached_settings_follow_the_given_order_of_thresholds() {
        let ranges = AreaRange::coco();
        let lanes = Lanes::new(&[0.75, 0.5, 1.0], &ranges[..2]);
        assert_eq!(lanes.all, 0x0007_0007);
        assert_eq!(lanes.reached(0.4), 0);
        assert_eq!(lanes.reached(0.5), 0x0002_0002);
        assert_eq!(lanes.reached(0.99), 0x0003_0003);
        assert_eq!(lanes.reached(1.0 - 1e-11), lanes.all);
        assert_eq!(lanes.reached(f64::INFINITY), lanes.all);
    }

    #[test]
    fn both_ends_of_a_range_are_inside() {
        let lanes = Lanes::new(&[0.5], &AreaRange::coco());
        assert_eq!(lanes.holding(1024.0), 0b0111);
        assert_eq!(lanes.holding(-1.0), 0);
        assert_eq!(lanes.holding(f64::NAN), 0b1111);
        assert_eq!(lanes.inside(0b1001), 0x0001_0000_0000_0001);
    }
}
