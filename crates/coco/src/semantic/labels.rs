//! Maps of labels.

use std::ops::Range;

use boxwise_kernels::Isa;
use boxwise_kernels::masks::run_starts::add_run_starts;

use crate::maps::Map;

/// The labels of an image, row by row.
#[derive(Clone, Copy, Debug)]
pub enum Labels<'a> {
    /// Of 8 bits.
    U8(Map<'a, u8>),
    /// Of 16 bits.
    U16(Map<'a, u16>),
    /// Of 32 bits.
    I32(Map<'a, i32>),
}

impl Labels<'_> {
    /// Width and height.
    pub fn size(&self) -> (u32, u32) {
        match self {
            Labels::U8(map) => map.size(),
            Labels::U16(map) => map.size(),
            Labels::I32(map) => map.size(),
        }
    }

    /// Number of pixels.
    pub(super) fn len(&self) -> usize {
        match self {
            Labels::U8(map) => map.pixels().len(),
            Labels::U16(map) => map.pixels().len(),
            Labels::I32(map) => map.pixels().len(),
        }
    }

    pub(super) fn label(&self, at: usize) -> i64 {
        match self {
            Labels::U8(map) => map.pixels()[at].into(),
            Labels::U16(map) => map.pixels()[at].into(),
            Labels::I32(map) => map.pixels()[at].into(),
        }
    }

    /// Sets the bits of the pixels at which runs start, including the first of the range.
    pub(super) fn add_run_starts(&self, isa: Isa, pixels: Range<usize>, starts: &mut [u64]) {
        match self {
            Labels::U8(map) => add_run_starts(isa, &map.pixels()[pixels], starts),
            Labels::U16(map) => add_run_starts(isa, &map.pixels()[pixels], starts),
            Labels::I32(map) => add_run_starts(isa, &map.pixels()[pixels], starts),
        }
    }
}
