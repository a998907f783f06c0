//! Sets of area ranges, one bit each.

use crate::params::AreaRange;

/// Number of area ranges that a set has bits for: the first ones of an evaluation, or those of one block.
pub(crate) const AREAS_KNOWN: usize = 4;

/// Up to four area ranges.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AreaSet {
    min: [f64; AREAS_KNOWN],
    max: [f64; AREAS_KNOWN],
    all: u32,
}

impl AreaSet {
    /// The first four of the ranges.
    pub(crate) fn new(ranges: &[AreaRange]) -> Self {
        let end = |end: fn(&AreaRange) -> f64| std::array::from_fn(|i| ranges.get(i).map_or(0.0, end));
        let all = (1 << ranges.len().min(AREAS_KNOWN)) - 1;
        AreaSet { min: end(|range| range.min), max: end(|range| range.max), all }
    }

    /// The ranges that contain an area, one bit each. NaN is in every range.
    #[inline(always)]
    pub(crate) fn holding(&self, area: f64) -> u32 {
        let mut outside = 0;
        for i in 0..AREAS_KNOWN {
            outside |= u32::from((area < self.min[i]) | (area > self.max[i])) << i;
        }
        self.all & !outside
    }
}
