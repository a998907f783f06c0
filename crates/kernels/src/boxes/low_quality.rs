//! Rows that reach the best IoU of some column: torchvision's "low quality matches".

use crate::boxes::best_overlap::{STEP, Step};
use crate::boxes::iou::{area, share};
use crate::machine::isa::dispatch;
use crate::math::float::{Float, greater, lesser};

dispatch! {
    /// Marks the rows whose IoU with some column is that column's `best`; `row_best` is the highest IoU of each row. If
    /// the best of a column is 0, every row that does not overlap the column reaches it.
    pub fn mark_tied<T: Float>(
        rows: &[[T; 4]], row_best: &[T], columns: &[[T; 4]], best: &[T], marks: &mut [bool],
    ) = mark_tied_body;
}

#[inline(always)]
fn mark_tied_body<T: Float>(
    rows: &[[T; 4]],
    row_best: &[T],
    columns: &[[T; 4]],
    best: &[T],
    marks: &mut [bool],
) {
    let least = best.iter().fold(T::INFINITY, |least, &best| lesser(best, least));
    for ((rows, row_best), marks) in rows.chunks(STEP).zip(row_best.chunks(STEP)).zip(marks.chunks_mut(STEP))
    {
        // No row reaches a column's best above its own.
        let most = row_best.iter().fold(T::ZERO, |most, &best| greater(best, most));
        if least > most {
            continue;
        }
        let s = Step::new(rows);
        for (c, &best) in columns.iter().zip(best) {
            if best > most {
                continue;
            }
            let near = c[0] < s.right && c[2] > s.left && c[1] < s.down && c[3] > s.up;
            if !near {
                if best == T::ZERO {
                    marks.fill(true);
                }
                continue;
            }
            let own = area(c);
            let mut tied = [false; STEP];
            let mut any = false;
            for place in 0..STEP {
                let w = greater(lesser(s.x2[place], c[2]) - greater(s.x1[place], c[0]), T::ZERO);
                let h = greater(lesser(s.y2[place], c[3]) - greater(s.y1[place], c[1]), T::ZERO);
                let inter = w * h;
                tied[place] = share(inter, (s.area[place] + own) - inter) == best;
                any |= tied[place];
            }
            if any {
                marks.iter_mut().zip(tied).for_each(|(mark, tied)| *mark |= tied);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;
    use crate::boxes::iou::iou;
    use proptest::prelude::*;

    fn boxes(most: usize) -> impl Strategy<Value = Vec<[f64; 4]>> {
        let number = prop_oneof![12 => (0u8..9).prop_map(f64::from), 1 => Just(f64::NAN)];
        prop::collection::vec(prop::array::uniform4(number), 0..most)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..Default::default() })]
        #[test]
        fn rows_are_marked_as_a_plain_loop_marks_them(rows in boxes(150), columns in boxes(6)) {
            let most = |c: &[f64; 4]| rows.iter().map(|row| iou(row, c)).fold(0.0, f64::max);
            let best: Vec<f64> = columns.iter().map(most).collect();
            let reaches = |row: &[f64; 4]| columns.iter().zip(&best).any(|(c, &best)| iou(row, c) == best);
            let own = |row: &[f64; 4]| columns.iter().map(|c| iou(row, c)).fold(0.0, f64::max);
            let row_best: Vec<f64> = rows.iter().map(own).collect();
            let want: Vec<bool> = rows.iter().map(reaches).collect();
            for isa in Isa::available() {
                let mut marks = vec![false; rows.len()];
                mark_tied(isa, &rows, &row_best, &columns, &best, &mut marks);
                prop_assert_eq!(&marks, &want);
            }
        }
    }
}
