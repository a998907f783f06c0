//! Every pair of boxes that overlap beyond a threshold, without the matrix of all overlaps.

use crate::boxes::best_overlap::{STEP, Step};
use crate::boxes::iou::{area, share};
use crate::machine::isa::dispatch;
use crate::math::float::{Float, greater, lesser};
use crate::math::order::by_key;

/// Number of steps that are skipped together.
const TOGETHER: usize = 16;
/// Cells per box side in the grid by which boxes are sorted.
const CELLS_A_SIDE: f64 = 4.0;

/// Boxes to compare others with, in steps. Large sets are sorted so that neighbours of similar size are in the same
/// step; most steps can then be skipped by their extent.
pub struct Others<T> {
    steps: Vec<Step<T>>,
    /// The extents of each [`TOGETHER`] steps.
    extents: Vec<[T; 4]>,
    /// The original indices of the boxes, if they were sorted.
    places: Option<Vec<u32>>,
}

impl<T: Float> Others<T> {
    /// The boxes, sorted `by_place` or in their given order. Results are the same.
    pub fn new(boxes: &[[T; 4]], by_place: bool) -> Self {
        let places = by_place.then(|| by_key(boxes.iter().map(key)));
        let steps: Vec<Step<T>> = match &places {
            None => boxes.chunks(STEP).map(Step::new).collect(),
            Some(places) => places
                .chunks(STEP)
                .map(|places| {
                    let mut these = [[T::ZERO; 4]; STEP];
                    for (b, &place) in these.iter_mut().zip(places) {
                        *b = boxes[place as usize];
                    }
                    Step::new(&these[..places.len()])
                })
                .collect(),
        };
        let around = |steps: &[Step<T>]| {
            let nowhere = [T::INFINITY, T::INFINITY, -T::INFINITY, -T::INFINITY];
            steps.iter().fold(nowhere, |[left, up, right, down], step| {
                [
                    lesser(step.left, left),
                    lesser(step.up, up),
                    greater(step.right, right),
                    greater(step.down, down),
                ]
            })
        };
        let extents = steps.chunks(TOGETHER).map(around).collect();
        Others { steps, extents, places }
    }
}

/// A sort key. Boxes whose sizes have the same power of two are together, and among those neighbours have similar keys.
fn key<T: Float>(b: &[T; 4]) -> u64 {
    let [x1, y1, x2, y2] = b.map(T::to_f64);
    let exponent = greater(x2 - x1, y2 - y1).to_bits() >> 52;
    let cells = CELLS_A_SIDE * (1023.0 - exponent as f64).exp2();
    // A distant box may share the cell of a near one. That costs comparisons but changes no result.
    let cell = |at: f64| u64::from((at * cells).cell() as u16);
    exponent << 32 | spread(cell(y1)) << 1 | spread(cell(x1))
}

/// Spreads 16 bits to the even bit positions.
fn spread(bits: u64) -> u64 {
    let bits = (bits | bits << 8) & 0x00ff_00ff;
    let bits = (bits | bits << 4) & 0x0f0f_0f0f;
    let bits = (bits | bits << 2) & 0x3333_3333;
    (bits | bits << 1) & 0x5555_5555
}

/// Whether a box may overlap what lies within an extent. A NaN fails the comparison, so the box is skipped: it overlaps nothing.
#[inline(always)]
fn meets<T: Float>(a: &[T; 4], [left, up, right, down]: [T; 4]) -> bool {
    a[0] < right && a[2] > left && a[1] < down && a[3] > up
}

#[inline(always)]
fn beyond_body<T: Float>(
    rows: &[[T; 4]],
    others: &Others<T>,
    threshold: T,
    most: usize,
    found: &mut Vec<(u32, u32, T)>,
) -> bool {
    for (row, a) in rows.iter().enumerate() {
        let (own, first) = (area(a), found.len());
        for (group, (steps, extent)) in others.steps.chunks(TOGETHER).zip(&others.extents).enumerate() {
            if !meets(a, *extent) {
                continue;
            }
            for (step, s) in steps.iter().enumerate() {
                if !meets(a, [s.left, s.up, s.right, s.down]) {
                    continue;
                }
                let mut ious = [T::ZERO; STEP];
                let mut any = false;
                for place in 0..STEP {
                    let w = greater(lesser(a[2], s.x2[place]) - greater(a[0], s.x1[place]), T::ZERO);
                    let h = greater(lesser(a[3], s.y2[place]) - greater(a[1], s.y1[place]), T::ZERO);
                    let inter = w * h;
                    ious[place] = share(inter, (own + s.area[place]) - inter);
                    any |= ious[place] > threshold;
                }
                if any {
                    if found.len() > most || found.try_reserve(STEP).is_err() {
                        return false;
                    }
                    let from = ((group * TOGETHER + step) * STEP) as u32;
                    for (place, iou) in (from..).zip(ious).filter(|(_, iou)| *iou > threshold) {
                        let place = others.places.as_ref().map_or(place, |places| places[place as usize]);
                        found.push((row as u32, place, iou));
                    }
                }
            }
        }
        if others.places.is_some() {
            found[first..].sort_unstable_by_key(|pair| pair.1);
        }
    }
    found.len() <= most
}

dispatch! {
    /// Appends row, index among the others and IoU of every pair with an IoU above `threshold` (at least 0), ordered by
    /// row, then by index. Stops and returns false if there are more than `most`, or no memory for them.
    pub fn beyond<T: Float>(
        rows: &[[T; 4]], others: &Others<T>, threshold: T, most: usize, found: &mut Vec<(u32, u32, T)>,
    ) -> bool = beyond_body;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;
    use crate::boxes::iou::iou;
    use crate::boxes::strategy::boxes;
    use proptest::prelude::*;

    #[test]
    fn neighbours_stand_together() {
        let boxes: Vec<[f64; 4]> = (0..40_000u64)
            .map(|i| {
                let (x, y) = ((i * 7919 % 2003) as f64, (i * 104_729 % 1999) as f64);
                [x, y, x + 20.0, y + 20.0]
            })
            .collect();
        let others = Others::new(&boxes, true);
        let b = [1000.0, 1000.0, 1020.0, 1020.0];
        let near = |s: &&Step<f64>| b[0] < s.right && b[2] > s.left && b[1] < s.down && b[3] > s.up;
        let count = others.steps.iter().filter(near).count();
        assert!(count < 20, "{count} of {}", others.steps.len());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..Default::default() })]
        #[test]
        fn pairs_are_those_of_the_matrix_in_its_order(a in boxes(0..150), b in boxes(0..150), threshold in 0f32..0.6) {
            let mut pairs = Vec::new();
            for i in 0..a.len() {
                for j in 0..b.len() {
                    let iou = iou(&a[i], &b[j]);
                    if iou > threshold { pairs.push((i as u32, j as u32, iou)) }
                }
            }
            for isa in Isa::available() {
                for by_place in [false, true] {
                    let mut found = Vec::new();
                    assert!(beyond(isa, &a, &Others::new(&b, by_place), threshold, usize::MAX, &mut found));
                    prop_assert_eq!(&found, &pairs);
                }
            }
        }
    }
}
