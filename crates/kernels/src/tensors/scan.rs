//! Scans of long rows of scores: where they are above a threshold, and which of several rows is greatest.

use crate::machine::isa::dispatch;

/// Types of scores.
pub trait Score: Copy + PartialOrd {}
impl Score for f32 {}
impl Score for f64 {}

/// Initial class of columns for [`best_row`]: no row is above the threshold.
pub const NO_ROW: u32 = u32::MAX;

const BLOCK: usize = 64;
const GROUP: usize = 8;

dispatch! {
    /// Appends the positions of `values` above `threshold`, plus `first`, in ascending order. NaN is never above it.
    pub fn positions_above<T: Score>(values: &[T], threshold: T, first: u32, found: &mut Vec<u32>) = positions_above_body;
}

#[inline(always)]
fn positions_above_body<T: Score>(values: &[T], threshold: T, first: u32, found: &mut Vec<u32>) {
    let mut position = first;
    let mut blocks = values.chunks_exact(BLOCK);
    for block in &mut blocks {
        if any_above(block, threshold) {
            for (g, group) in block.chunks_exact(GROUP).enumerate() {
                if any_above(group, threshold) {
                    push_above(group, threshold, position + (g * GROUP) as u32, found);
                }
            }
        }
        position += BLOCK as u32;
    }
    push_above(blocks.remainder(), threshold, position, found);
}

/// No early exit, so that the comparisons of a block become a few vector instructions.
#[inline(always)]
fn any_above<T: Score>(values: &[T], threshold: T) -> bool {
    values.iter().fold(false, |any, &value| any | (value > threshold))
}

#[inline(always)]
fn push_above<T: Score>(values: &[T], threshold: T, first: u32, found: &mut Vec<u32>) {
    for (i, &value) in values.iter().enumerate() {
        if value > threshold {
            found.push(first + i as u32);
        }
    }
}

dispatch! {
    /// For each column, the row with the greatest value above `best`, which is updated; the lowest among equal rows.
    /// `class` is set to the row's number plus `first_row`, and stays if no value is above `best`. Rows start at 0 and
    /// are `row_stride` apart in `values`; there are `best.len()` columns.
    pub fn best_row<T: Score>(
        values: &[T],
        row_stride: usize,
        rows: usize,
        first_row: u32,
        best: &mut [T],
        class: &mut [u32],
    ) = best_row_body;
}

#[inline(always)]
fn best_row_body<T: Score>(
    values: &[T],
    row_stride: usize,
    rows: usize,
    first_row: u32,
    best: &mut [T],
    class: &mut [u32],
) {
    let columns = best.len();
    let class = &mut class[..columns];
    for row in 0..rows {
        let from = row * row_stride;
        let line = &values[from..from + columns];
        let number = first_row + row as u32;
        let mut lines = line.chunks_exact(BLOCK);
        let mut bests = best.chunks_exact_mut(BLOCK);
        let mut classes = class.chunks_exact_mut(BLOCK);
        for ((line, best), class) in (&mut lines).zip(&mut bests).zip(&mut classes) {
            let above = line.iter().zip(best.iter()).fold(false, |any, (value, best)| any | (value > best));
            if above {
                take_greater(line, number, best, class);
            }
        }
        take_greater(lines.remainder(), number, bests.into_remainder(), classes.into_remainder());
    }
}

#[inline(always)]
fn take_greater<T: Score>(line: &[T], number: u32, best: &mut [T], class: &mut [u32]) {
    for ((&value, best), class) in line.iter().zip(best).zip(class) {
        let greater = value > *best;
        *best = if greater { value } else { *best };
        *class = if greater { number } else { *class };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = f32> {
        prop_oneof![8 => (0..20u8).prop_map(|v| f32::from(v) / 16.0), 1 => Just(f32::NAN), 1 => Just(f32::INFINITY)]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn every_instruction_set_finds_what_a_plain_loop_finds(values in prop::collection::vec(value(), 0..300), threshold in value()) {
            let plain: Vec<u32> = (0..values.len()).filter(|&i| values[i] > threshold).map(|i| i as u32 + 7).collect();
            for isa in Isa::available() {
                let mut found = Vec::new();
                positions_above(isa, &values, threshold, 7, &mut found);
                prop_assert_eq!(&found, &plain);
            }
        }

        #[test]
        fn the_lowest_of_equal_rows_is_the_best(columns in 1..150usize, rows in 0..6usize, seed in prop::collection::vec(value(), 900)) {
            let values = &seed[..rows * columns];
            for isa in Isa::available() {
                let mut best = vec![0.25; columns];
                let mut class = vec![NO_ROW; columns];
                best_row(isa, values, columns, rows, 3, &mut best, &mut class);
                for column in 0..columns {
                    let mut want = (0.25, NO_ROW);
                    for row in 0..rows {
                        if values[row * columns + column] > want.0 {
                            want = (values[row * columns + column], row as u32 + 3);
                        }
                    }
                    prop_assert_eq!((best[column], class[column]), want);
                }
            }
        }
    }
}
