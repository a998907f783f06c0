//! The best match of every box, without the matrix of all overlaps.

use crate::boxes::iou::{area, share};
use crate::machine::isa::dispatch;
use crate::math::float::{Float, greater, lesser};

/// Number of rows that are compared with a column at once.
pub(crate) const STEP: usize = 64;

/// The highest IoU of each row and each column, with the index of the match: the lowest index among equals, 0 if
/// nothing overlaps.
#[derive(Clone, Debug, PartialEq)]
pub struct Best<T> {
    /// For each row, its highest IoU.
    pub row_iou: Vec<T>,
    /// For each row, the column.
    pub row_index: Vec<i32>,
    /// For each column, its highest IoU.
    pub column_iou: Vec<T>,
    /// For each column, the row.
    pub column_index: Vec<i32>,
}

#[inline(always)]
fn best_body<T: Float>(rows: &[[T; 4]], columns: &[[T; 4]]) -> Best<T> {
    let areas: Vec<T> = columns.iter().map(area).collect();
    let mut best = Best {
        row_iou: vec![T::ZERO; rows.len()],
        row_index: vec![0; rows.len()],
        column_iou: vec![T::ZERO; columns.len()],
        column_index: vec![0; columns.len()],
    };
    for (step, rows) in rows.chunks(STEP).enumerate() {
        let s = Step::new(rows);
        let mut row_iou = [T::ZERO; STEP];
        let mut row_index = [0i32; STEP];
        let mut ious = [T::ZERO; STEP];
        for (column, c) in columns.iter().enumerate() {
            // A NaN fails the comparison, so the box is skipped: it overlaps nothing.
            let near = c[0] < s.right && c[2] > s.left && c[1] < s.down && c[3] > s.up;
            if !near {
                continue;
            }
            let mut most = [T::ZERO; 16];
            for start in (0..STEP).step_by(16) {
                for lane in 0..16 {
                    let place = start + lane;
                    let w = greater(lesser(s.x2[place], c[2]) - greater(s.x1[place], c[0]), T::ZERO);
                    let h = greater(lesser(s.y2[place], c[3]) - greater(s.y1[place], c[1]), T::ZERO);
                    let inter = w * h;
                    let iou = share(inter, (s.area[place] + areas[column]) - inter);
                    ious[place] = iou;
                    let better = iou > row_iou[place];
                    row_iou[place] = if better { iou } else { row_iou[place] };
                    row_index[place] = if better { column as i32 } else { row_index[place] };
                    most[lane] = greater(iou, most[lane]);
                }
            }
            let most = most.into_iter().fold(T::ZERO, |a, b| greater(a, b));
            if most > best.column_iou[column]
                && let Some(place) = ious.iter().position(|iou| *iou == most)
            {
                best.column_iou[column] = most;
                best.column_index[column] = (step * STEP + place) as i32;
            }
        }
        let here = step * STEP..step * STEP + rows.len();
        best.row_iou[here.clone()].copy_from_slice(&row_iou[..rows.len()]);
        best.row_index[here].copy_from_slice(&row_index[..rows.len()]);
    }
    best
}

dispatch! {
    /// The best column of each row and the best row of each column.
    pub fn best<T: Float>(rows: &[[T; 4]], columns: &[[T; 4]]) -> Best<T> = best_body;
}
/// Boxes in columns, with the extent of them all.
pub(crate) struct Step<T> {
    pub(crate) x1: [T; STEP],
    pub(crate) y1: [T; STEP],
    pub(crate) x2: [T; STEP],
    pub(crate) y2: [T; STEP],
    pub(crate) area: [T; STEP],
    pub(crate) left: T,
    pub(crate) up: T,
    pub(crate) right: T,
    pub(crate) down: T,
}

impl<T: Float> Step<T> {
    /// Up to [`STEP`] boxes; the remaining places overlap nothing.
    #[inline(always)]
    pub(crate) fn new(boxes: &[[T; 4]]) -> Self {
        let (high, low) = (T::INFINITY, -T::INFINITY);
        let mut step = Step {
            x1: [high; STEP],
            y1: [high; STEP],
            x2: [low; STEP],
            y2: [low; STEP],
            area: [T::ZERO; STEP],
            left: high,
            up: high,
            right: low,
            down: low,
        };
        // Not in the fields themselves: there, each box would wait until what the one before it stored can be loaded.
        let (mut left, mut up, mut right, mut down) = (high, high, low, low);
        for (place, b) in boxes.iter().enumerate() {
            (step.x1[place], step.y1[place], step.x2[place], step.y2[place]) = (b[0], b[1], b[2], b[3]);
            step.area[place] = area(b);
            (left, up) = (lesser(b[0], left), lesser(b[1], up));
            (right, down) = (greater(b[2], right), greater(b[3], down));
        }
        (step.left, step.up, step.right, step.down) = (left, up, right, down);
        step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;
    use crate::boxes::iou::iou;
    use crate::boxes::strategy::boxes;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..Default::default() })]
        #[test]
        fn fused_answers_are_those_of_the_matrix(a in boxes(0..150), b in boxes(0..150)) {
            let first = |best: &mut (f32, i32), iou: f32, index: usize| {
                if iou > best.0 { *best = (iou, index as i32) }
            };
            let (mut rows, mut columns) = (vec![(0.0, 0); a.len()], vec![(0.0, 0); b.len()]);
            for i in 0..a.len() {
                for j in 0..b.len() {
                    let iou = iou(&a[i], &b[j]);
                    first(&mut rows[i], iou, j);
                    first(&mut columns[j], iou, i);
                }
            }
            for isa in Isa::available() {
                let best = best(isa, &a, &b);
                prop_assert!(rows.iter().copied().eq(best.row_iou.into_iter().zip(best.row_index)));
                prop_assert!(columns.iter().copied().eq(best.column_iou.into_iter().zip(best.column_index)));
            }
        }
    }
}
