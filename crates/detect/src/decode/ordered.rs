//! Quantised numbers that are compared as bytes.
//!
//! With one scale for all, a value is (byte - zero point) · scale, rounded once, and never falls as the byte grows: the values above a
//! threshold are those of the bytes from one on. If all 256 values differ, bytes are ordered exactly as their values are: the best of a
//! column is its greatest byte, and equal values are equal bytes. So comparing bytes finds what comparing the values finds, bit for bit.

use boxwise_kernels::Isa;
use boxwise_kernels::tensors::ranks::{best_rank, positions_from};
use boxwise_kernels::tensors::scan::NO_ROW;

/// Bytes whose values never fall as their ranks grow.
pub(super) struct Ordered<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) signed: bool,
    pub(super) scale: f32,
    pub(super) zero_point: i32,
}

impl<'a> Ordered<'a> {
    pub(super) fn part(&self, from: usize, len: usize) -> Ordered<'a> {
        Ordered { bytes: &self.bytes[from..from + len], ..*self }
    }

    /// Turns a byte into its rank: the sign bit of signed ones.
    fn flip(&self) -> u8 {
        if self.signed { 0x80 } else { 0 }
    }

    /// The value of a rank.
    fn value(&self, rank: u8) -> f32 {
        let lowest = if self.signed { i32::from(i8::MIN) } else { 0 };
        (i32::from(rank) + lowest).saturating_sub(self.zero_point) as f32 * self.scale
    }

    /// Whether all values differ.
    pub(super) fn is_strict(&self) -> bool {
        (1..=u8::MAX).all(|rank| self.value(rank - 1) < self.value(rank))
    }

    /// The lowest rank with a value above a bar.
    pub(super) fn least_above(&self, bar: f32) -> Option<u8> {
        let (mut below, mut end) = (0u16, 256u16);
        while below < end {
            let middle = below.midpoint(end);
            if self.value(middle as u8) > bar { end = middle } else { below = middle + 1 }
        }
        u8::try_from(below).ok()
    }

    /// Appends the indices of values from a rank on, plus `first`, ascending.
    pub(super) fn places_from(&self, isa: Isa, least: u8, first: u32, found: &mut Vec<u32>) {
        positions_from(isa, self.bytes, self.flip(), least, first, found);
    }

    /// Of each column of a stretch that begins at `from`, the row of the greatest value above a bar, the lowest among equals, and the value.
    /// Returns false if all values are above the bar, for which there is no byte. All values must differ.
    pub(super) fn best_rows(
        &self,
        isa: Isa,
        (rows, columns, from): (usize, usize, usize),
        bar: f32,
        ranks: &mut [u8],
        best: &mut [f32],
        row: &mut [u32],
    ) -> bool {
        let Some(least) = self.least_above(bar) else { return true };
        let Some(below) = least.checked_sub(1) else { return false };
        ranks.fill(below);
        if rows > 0 {
            best_rank(isa, &self.bytes[from..], self.flip(), columns, rows, ranks, row);
        }
        for ((best, row), rank) in best.iter_mut().zip(&*row).zip(&*ranks) {
            if *row != NO_ROW {
                *best = self.value(*rank);
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
            same_answers(&Data::Q8(quantised), &wide, (rows, columns), threshold)?;
            let (scales, zeros): (Vec<f32>, Vec<i32>) =
                (0..rows).map(|row| (scale * (1.0 + (row % 3) as f32), zero_point.wrapping_add(row as i32 % 2))).unzip();
            let quantised = Quantised::new(bytes, signed, &[rows, columns], &scales, &zeros, Some(0)).unwrap();
            let wide: Vec<f32> = (0..bytes.len()).map(|place| quantised.at(place)).collect();
            same_answers(&Data::Q8(quantised), &wide, (rows, columns), threshold)?;
        }
    }

    fn same_answers(
        own: &Data,
        wide: &[f32],
        (rows, columns): (usize, usize),
        threshold: f64,
    ) -> Result<(), TestCaseError> {
        let other = Data::F32(wide);
        let above = |data: &Data| {
            let mut found = Vec::new();
            data.above(Isa::detect(), threshold, &mut found);
            found
        };
        prop_assert_eq!(above(own), above(&other));
        let best = |data: &Data| {
            let mut found = Vec::new();
            data.best_of_columns(Isa::detect(), rows, columns, threshold, &mut |column, row, value| {
                found.push((column, row, value.to_bits()));
            });
            found
        };
        prop_assert_eq!(best(own), best(&other));
        Ok(())
    }
}
