//! Masks from prototypes: weighted sums of maps, and which pixels between two rows of them are above 0.
//!
//! Each sum is accumulated in double precision from the first map to the last, so a number never depends on the columns beside it.

use crate::machine::isa::dispatch;

/// How many columns are summed at once: their sums stay in registers for all maps.
const BLOCK: usize = 16;

/// The same for rows that are shorter.
const SHORT: usize = 4;

dispatch! {
    /// `out[i] = Σ weights[m] · values[m · plane + i]`, m ascending.
    pub fn weighted_sum(values: &[f32], plane: usize, weights: &[f64], out: &mut [f64]) = weighted_sum_body;
}

#[inline(always)]
fn weighted_sum_body(values: &[f32], plane: usize, weights: &[f64], out: &mut [f64]) {
    match out.len() {
        BLOCK.. => sum_blocks::<BLOCK>(values, plane, weights, out),
        SHORT.. => sum_blocks::<SHORT>(values, plane, weights, out),
        _ => sum_blocks::<1>(values, plane, weights, out),
    }
}

/// Sums columns `N` at a time; the last block overlaps the one before.
#[inline(always)]
fn sum_blocks<const N: usize>(values: &[f32], plane: usize, weights: &[f64], out: &mut [f64]) {
    let Some(last) = out.len().checked_sub(N) else { return };
    for from in (0..last).step_by(N) {
        sum_block::<N>(values, plane, weights, out, from);
    }
    sum_block::<N>(values, plane, weights, out, last);
}

#[inline(always)]
fn sum_block<const N: usize>(values: &[f32], plane: usize, weights: &[f64], out: &mut [f64], from: usize) {
    let mut sums = [0.0; N];
    for (m, &weight) in weights.iter().enumerate() {
        let line: &[f32; N] = values[m * plane + from..][..N].try_into().expect("a block");
        for (sum, &value) in sums.iter_mut().zip(line) {
            *sum += weight * f64::from(value);
        }
    }
    out[from..from + N].copy_from_slice(&sums);
}

dispatch! {
    /// Whether each number between two rows is above 0: `above + (below - above) · share`. Writes 1 or 0.
    pub fn positive_between(above: &[f64], below: &[f64], share: f64, out: &mut [u8]) = positive_between_body;
}

#[inline(always)]
fn positive_between_body(above: &[f64], below: &[f64], share: f64, out: &mut [u8]) {
    for ((out, &above), &below) in out.iter_mut().zip(above).zip(below) {
        *out = u8::from(above + (below - above) * share > 0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;

    #[test]
    fn every_width_is_summed_as_a_plain_loop_sums() {
        let values: Vec<f32> = (0..7 * 61).map(|i| ((i * 37 % 101) as f32 - 50.0) / 3.0).collect();
        let weights: Vec<f64> = (0..7).map(|m| f64::from(m) / 7.0 - 0.4).collect();
        for isa in Isa::available() {
            for width in 0..=61 {
                let mut out = vec![f64::NAN; width];
                weighted_sum(isa, &values, 61, &weights, &mut out);
                for (i, &sum) in out.iter().enumerate() {
                    let mut want = 0.0;
                    for m in 0..7 {
                        want += weights[m] * f64::from(values[m * 61 + i]);
                    }
                    assert_eq!(sum.to_bits(), want.to_bits(), "{width} {i}");
                }
            }
        }
    }

    #[test]
    fn numbers_between_rows_are_compared_with_0() {
        let (above, below) = ([1.0, -1.0, -1.0, f64::NAN, 0.0], [-1.0, 1.0, 0.9, 1.0, 0.0]);
        for isa in Isa::available() {
            let mut out = [9; 5];
            positive_between(isa, &above, &below, 0.5, &mut out);
            assert_eq!(out, [0, 0, 0, 0, 0]);
            positive_between(isa, &above, &below, 0.25, &mut out);
            assert_eq!(out, [1, 0, 0, 0, 0]);
            positive_between(isa, &above, &below, 0.75, &mut out);
            assert_eq!(out, [0, 1, 1, 0, 0]);
        }
    }
}
