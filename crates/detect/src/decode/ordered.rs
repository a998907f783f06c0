//! Quantised numbers that are compared as bytes.
//!
//! With one scale for all, a value is (byte - zero point) · scale, rounded once, and never falls as the byte grows. If all 256 values differ,
//! bytes are ordered exactly as their values are: a threshold is the lowest byte whose value is above it, the best of a column is its
//! greatest byte, and equal values are equal bytes. So comparing bytes finds what comparing the values finds, bit for bit.

use std::cmp::Ordering::Greater;

use boxwise_kernels::tensors::scan::NO_ROW;

/// How many bytes are compared before any is looked at.
const BLOCK: usize = 64;

/// Bytes whose order is that of their values.
pub(super) struct Ordered<'a> {
    bytes: &'a [u8],
    /// Turns a byte into its rank: the sign bit of signed ones.
    flip: u8,
    /// The value of each rank, ascending.
    values: [f32; 256],
}

impl<'a> Ordered<'a> {
    /// The bytes, if all `values` of their ranks differ.
    pub(super) fn new(bytes: &'a [u8], flip: u8, values: [f32; 256]) -> Option<Self> {
        values.is_sorted_by(|a, b| a < b).then_some(Ordered { bytes, flip, values })
    }

    /// The lowest rank with a value above a bar.
    fn least_above(&self, bar: f32) -> Option<u8> {
        let below = self.values.partition_point(|value| value.partial_cmp(&bar) != Some(Greater));
        u8::try_from(below).ok()
    }

    /// Appends the indices of values above a bar, ascending.
    pub(super) fn above(&self, bar: f32, found: &mut Vec<u32>) {
        let Some(least) = self.least_above(bar) else { return };
        for (nth, block) in self.bytes.chunks(BLOCK).enumerate() {
            if block.iter().fold(0, |most, byte| (byte ^ self.flip).max(most)) >= least {
                let hits = (0..).zip(block).filter(|(_, byte)| **byte ^ self.flip >= least);
                found.extend(hits.map(|(i, _)| (nth * BLOCK) as u32 + i));
            }
        }
    }

    /// Of each column of a stretch that begins at `from`, the row of the greatest value above a bar, the lowest among equals, and the value.
    /// Returns false if all values are above the bar, for which there is no byte.
    pub(super) fn best_rows(
        &self,
        rows: usize,
        columns: usize,
        from: usize,
        bar: f32,
        best: &mut [f32],
        row: &mut [u32],
    ) -> bool {
        let Some(least) = self.least_above(bar) else { return true };
        let Some(below) = least.checked_sub(1) else { return false };
        let width = row.len();
        for start in (0..width).step_by(BLOCK) {
            let block = start..width.min(start + BLOCK);
            let mut ranks = [below; BLOCK];
            let ranks = &mut ranks[..block.len()];
            let row = &mut row[block.clone()];
            for number in 0..rows {
                let at = number * columns + from + start;
                let line = &self.bytes[at..at + block.len()];
                let better = |rank: u8, byte: u8| byte ^ self.flip > rank;
                let any =
                    ranks.iter().zip(line).fold(0, |any, (rank, byte)| any | u8::from(better(*rank, *byte)));
                if any != 0 {
                    for ((rank, row), byte) in ranks.iter_mut().zip(row.iter_mut()).zip(line) {
                        if better(*rank, *byte) {
                            (*rank, *row) = (byte ^ self.flip, number as u32);
                        }
                    }
                }
            }
            for ((best, row), rank) in best[block].iter_mut().zip(&*row).zip(&*ranks) {
                if *row != NO_ROW {
                    *best = self.values[usize::from(*rank)];
                }
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use boxwise_kernels::Isa;
    use proptest::prelude::*;

    use super::super::tensor::{Data, Quantised};

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]
        #[test]
        fn bytes_answer_as_their_values(
            bytes in prop::collection::vec(any::<u8>(), 0..700), signed in any::<bool>(), rows in 1usize..9,
            scale in prop_oneof![Just(1.0f32 / 255.0), Just(0.1), Just(1e-44), Just(1e37), 1e-4f32..3.0],
            zero_point in prop_oneof![-130..260i32, Just(i32::MIN), Just(1 << 30)],
            threshold in prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(0.001), -2.0..2.0f64, Just(-1e300)],
            exact in any::<bool>(),
        ) {
            let columns = bytes.len() / rows;
            let bytes = &bytes[..rows * columns];
            let (scales, zeros) = ([scale], [zero_point]);
            let quantised = Quantised::new(bytes, signed, &[rows, columns], &scales, &zeros, None).unwrap();
            let wide: Vec<f32> = (0..bytes.len()).map(|place| quantised.at(place)).collect();
            let threshold = match wide.first() {
                Some(value) if exact => f64::from(*value),
                _ => threshold,
            };
            let (own, other) = (Data::Q8(quantised), Data::F32(&wide));
            let above = |data: &Data| {
                let mut found = Vec::new();
                data.above(Isa::detect(), threshold, &mut found);
                found
            };
            prop_assert_eq!(above(&own), above(&other));
            let best = |data: &Data| {
                let mut found = Vec::new();
                data.best_of_columns(Isa::detect(), rows, columns, threshold, &mut |column, row, value| {
                    found.push((column, row, value.to_bits()));
                });
                found
            };
            prop_assert_eq!(best(&own), best(&other));
        }
    }
}
