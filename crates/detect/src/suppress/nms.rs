//! Greedy non-maximum suppression.

use boxwise_kernels::boxes::any_overlap::{Bar, any_beyond};
use boxwise_kernels::boxes::iou::{area, can_overlap};
use boxwise_kernels::boxes::small_nms::{FEW, few};
use boxwise_kernels::{Float, Isa};

use super::grid::Grid;
use super::groups::Groups;
use super::list::List;
use super::sweep::Sweep;
use boxwise_threads::poll_at;

/// Number of kept boxes from which a grid is faster than comparing with all of them.
const GRID_FROM: usize = 1000;
/// Number of kept boxes whose comparison takes as long as visiting one cell of the grid.
const BOXES_PER_CELL: usize = 4;

/// Options of greedy suppression.
#[derive(Clone, Copy, Debug)]
pub struct Nms<'a, T> {
    /// The condition under which one box suppresses another.
    pub bar: Bar<T>,
    /// Boxes only suppress within their group; `None`: all are in one group.
    pub groups: Option<&'a Groups>,
    /// Maximum number of kept boxes, over all groups.
    pub max_detections: usize,
}

/// Goes through boxes in `order` and keeps each one that no kept box of its group overlaps beyond the threshold. Writes
/// the kept indices to `keep`, in that order, and returns their number.
///
/// A box that is empty or inverted, has a NaN, or has an infinite area overlaps nothing and is kept.
///
/// # Examples
///
/// ```
/// use boxwise_detect::suppress::{Nms, nms, order};
/// use boxwise_kernels::Isa;
/// use boxwise_kernels::boxes::any_overlap::Bar;
///
/// let boxes = [[0.0f32, 0.0, 10.0, 10.0], [1.0, 0.0, 11.0, 10.0], [50.0, 50.0, 60.0, 60.0]];
/// let order = order(&[0.8f32, 0.9, 0.7], f32::NEG_INFINITY);
/// let options = Nms { bar: Bar::new(0.5, false, false), groups: None, max_detections: usize::MAX };
/// let mut keep = [0; 3];
/// let count = nms(Isa::detect(), &boxes, &order, &options, &mut keep);
/// assert_eq!(keep[..count], [1, 2]);
/// ```
pub fn nms<T: Float>(isa: Isa, boxes: &[[T; 4]], order: &[u32], options: &Nms<T>, keep: &mut [u32]) -> usize {
    let limit = options.max_detections.min(keep.len());
    let bar = &options.bar;
    if bar.never() {
        let count = order.len().min(limit);
        keep[..count].copy_from_slice(&order[..count]);
        return count;
    }
    if order.len() <= FEW && options.groups.is_none() && !bar.always() {
        return few(isa, boxes, order, bar, &mut keep[..limit]);
    }
    let mut lists = List::several(options.groups.map_or(1, Groups::count));
    let mut grid: Option<Grid<T>> = None;
    let mut sweep = Sweep::new();
    let (mut round, mut count) = (0, 0);
    while round < order.len() && count < limit {
        poll_at(round);
        if let Some(grid) = &mut grid
            && let Some(batch) = sweep.batch(round, order.len())
            && batch.len() <= limit - count
        {
            fill(grid, &mut lists);
            let settled = grid.len();
            let batch = &order[batch];
            if sweep.decide(grid, boxes, batch, options.groups, bar) {
                for place in settled..grid.len() {
                    let (b, area, group) = grid.get(place);
                    if let Some(list) = lists.get_mut(group as usize) {
                        list.push(b, area);
                    }
                }
                for (index, _) in batch.iter().zip(&sweep.keeps).filter(|(_, keeps)| **keeps) {
                    keep[count] = *index;
                    count += 1;
                }
                round += batch.len();
                continue;
            }
        }
        let index = order[round];
        round += 1;
        let b = &boxes[index as usize];
        let group = options.groups.map_or(0, |groups| groups.of(index as usize));
        let list = &mut lists[group as usize];
        if bar.always() {
            if std::mem::replace(&mut list.len, 1) == 1 {
                continue;
            }
        } else if can_overlap(b) {
            let area = area(b);
            let suppressed = grid
                .as_ref()
                .filter(|_| list.in_grid && Grid::serves(area))
                .and_then(|grid| grid.any_beyond(b, area, group, bar, list.len / BOXES_PER_CELL));
            if suppressed.unwrap_or_else(|| any_beyond(isa, &list.blocks, b, area, bar)) {
                continue;
            }
            list.push(b, area);
            if list.in_grid {
                grid.as_mut().expect("made with the first list in it").insert(b, area, group);
            } else if list.len == GRID_FROM {
                let all = order.iter().map(|&index| &boxes[index as usize]).filter(|b| can_overlap(b));
                let grid = grid.get_or_insert_with(|| Grid::new(all, bar));
                enter(grid, list, group);
            }
        }
        keep[count] = index;
        count += 1;
    }
    count
}

/// Puts a list into the grid.
fn enter<T: Float>(grid: &mut Grid<T>, list: &mut List<T>, group: u32) {
    list.in_grid = true;
    list.each(|b, area| grid.insert(b, area, group));
}

/// Puts all lists into the grid.
fn fill<T: Float>(grid: &mut Grid<T>, lists: &mut [List<T>]) {
    for (list, group) in lists.iter_mut().zip(0..).filter(|(list, _)| !list.in_grid) {
        enter(grid, list, group);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suppress::order;
    use boxwise_kernels::boxes::iou::{diou, iou};
    use proptest::prelude::*;

    /// The definition, pair by pair.
    fn by_definition<T: Float>(
        boxes: &[[T; 4]],
        order: &[u32],
        options: &Nms<T>,
        distance: bool,
    ) -> Vec<u32> {
        let mut keep: Vec<u32> = Vec::new();
        for &i in order {
            let suppresses = |&k: &u32| {
                let (a, b) = (&boxes[i as usize], &boxes[k as usize]);
                let alike = options.groups.is_none_or(|g| g.of(i as usize) == g.of(k as usize));
                let overlap = iou(a, b);
                let apart = distance && overlap == T::ZERO;
                alike && !apart && options.bar.passes(if distance { diou(a, b) } else { overlap })
            };
            if !keep.iter().any(suppresses) {
                keep.push(i);
            }
        }
        keep.truncate(options.max_detections);
        keep
    }

    fn check<T: Float>(boxes: &[[T; 4]], scores: &[T], classes: &[i32], thresholds: &[f64]) {
        let order = order(scores, -T::INFINITY);
        let groups = Groups::new(classes);
        let mut keep = vec![0; boxes.len()];
        for &threshold in thresholds {
            for (inclusive, distance) in [(false, false), (true, false), (false, true), (true, true)] {
                for groups in [None, Some(&groups)] {
                    for max_detections in [usize::MAX, 7] {
                        let bar = Bar::new(T::from_f64(threshold), inclusive, distance);
                        let options = Nms { bar, groups, max_detections };
                        let expected = by_definition(boxes, &order, &options, distance);
                        for isa in Isa::available() {
                            let count = nms(isa, boxes, &order, &options, &mut keep);
                            assert_eq!(keep[..count], expected, "{options:?} {isa:?}");
                        }
                    }
                }
            }
        }
    }

    fn coordinate() -> impl Strategy<Value = f64> {
        prop_oneof![
            8 => (0i32..12).prop_map(f64::from),
            8 => 0.0..30.0,
            1 => prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(-1e38), Just(1e38), Just(1e-30), Just(1e-22)],
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..Default::default() })]
        #[test]
        fn the_fast_ways_keep_what_the_definition_keeps(
            input in prop::collection::vec((prop::array::uniform4(coordinate()), 0u8..20, -1i32..3), 0..80),
            threshold in prop_oneof![Just(0.0), Just(1.0), Just(0.5), 0.0..1.0, (1i32..12).prop_map(|n| 1.0 / f64::from(n))],
        ) {
            let ordered = |b: [f64; 4]| {
                let inverted = b[0] > 28.0; // a few stay as they are
                if inverted { b } else { [b[0].min(b[2]), b[1].min(b[3]), b[0].max(b[2]), b[1].max(b[3])] }
            };
            let boxes: Vec<[f64; 4]> = input.iter().map(|i| ordered(i.0)).collect();
            let scores: Vec<f64> = input.iter().map(|i| f64::from(i.1) / 8.0).collect();
            let classes: Vec<i32> = input.iter().map(|i| i.2).collect();
            check(&boxes, &scores, &classes, &[threshold]);
            let boxes: Vec<[f32; 4]> = boxes.iter().map(|b| b.map(|x| x as f32)).collect();
            let scores: Vec<f32> = scores.iter().map(|s| *s as f32).collect();
            check(&boxes, &scores, &classes, &[threshold]);
        }
    }

    /// Sums that are infinite in single precision: the distance of the centres and the DIoU are then NaN.
    #[test]
    fn boxes_whose_distances_overflow_are_kept_or_not_as_defined() {
        let boxes = [[-1e38f32, 0.0, 0.0, 3.0], [-1e38, 3.0, 0.0, 0.0]];
        for scores in [[0.9, 0.8], [0.8, 0.9], [0.5, 0.5]] {
            check(&boxes, &scores, &[0, 0], &[0.0]);
            check(&boxes.map(|b| b.map(f64::from)), &scores.map(f64::from), &[0, 0], &[0.0]);
            let far = boxes.map(|b| b.map(|side| f64::from(side) * 1e270));
            check(&far, &scores.map(f64::from), &[0, 0], &[0.0]);
        }
    }

    /// Pseudo-random numbers, the same every time.
    fn numbers(mut state: u64) -> impl FnMut(f64) -> f64 {
        move |below| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) as f64 / (1u64 << 31) as f64 * below
        }
    }

    #[test]
    fn the_grid_finds_what_comparing_all_finds() {
        let mut random = numbers(1);
        for (side, step, least, most) in [
            (900.0, 0.0, 4.0, 60.0),
            (300.0, 1.0, 1.0, 40.0),
            (1e7, 0.0, 1e-3, 3e4),
            (60.0, 0.25, 30.0, 31.0),
        ] {
            let mut boxes = Vec::new();
            for place in 0..3000 {
                let size = |random: &mut dyn FnMut(f64) -> f64| least * f64::powf(most / least, random(1.0));
                let (x, y, w, h) = (random(side), random(side), size(&mut random), size(&mut random));
                let aligned =
                    [x, y, x + w, y + h].map(|v| if step > 0.0 { (v / step).round() * step } else { v });
                boxes.push(match place % 500 {
                    0 => [-1e6, -1e6, 1e6, 1e6 + f64::from(place)],
                    1 => [x, y, x + 1e-22, y + 1e-22],
                    2 => [x * 1e25, y, x * 1e25 + w, y + h],
                    3 => [aligned[0], aligned[1], f64::NAN, aligned[3]],
                    _ => aligned,
                });
            }
            let scores: Vec<f64> = (0..boxes.len()).map(|_| random(1.0)).collect();
            let classes: Vec<i32> = (0..boxes.len()).map(|i| i32::from(i % 40 == 0)).collect();
            let boxes32: Vec<[f32; 4]> = boxes.iter().map(|b| b.map(|x| x as f32)).collect();
            let scores32: Vec<f32> = scores.iter().map(|s| *s as f32).collect();
            for threshold in [1e-9, 0.01, 0.5, 0.9, 0.999] {
                let mut keep = vec![0; boxes.len()];
                let mut keep32 = keep.clone();
                let (order64, order32) = (order(&scores, 0.0), order(&scores32, 0.0));
                let groups = Groups::new(&classes);
                for groups in [None, Some(&groups)] {
                    let options =
                        Nms { bar: Bar::new(threshold, false, false), groups, max_detections: usize::MAX };
                    let count = nms(Isa::detect(), &boxes, &order64, &options, &mut keep);
                    assert_eq!(keep[..count], by_definition(&boxes, &order64, &options, false));
                    let bar = Bar::new(threshold as f32, true, false);
                    let options = Nms { bar, groups, max_detections: usize::MAX };
                    let count = nms(Isa::detect(), &boxes32, &order32, &options, &mut keep32);
                    assert_eq!(keep32[..count], by_definition(&boxes32, &order32, &options, false));
                }
            }
        }
    }

    /// Boxes in the order of scores that fill several batches: far apart, in piles whose batches are taken back, and between odd ones.
    #[test]
    fn batches_keep_what_the_definition_keeps() {
        let mut random = numbers(2);
        for (pile, odd) in [(3000.0, 0), (500.0, 0), (8.0, 0), (3000.0, 10_000), (3000.0, 5000)] {
            let boxes: Vec<[f32; 4]> = (0..10_000)
                .map(|place| {
                    let side = if place < 4096 { 3000.0 } else { pile };
                    let b =
                        [random(side), random(side), random(30.0), random(30.0)].map(|v| v.round() as f32);
                    match place {
                        7001 if odd > 5000 => [0.0, 0.0, 1e-21, 1e-21], // its area has few digits
                        6001 if odd > 0 => [f32::NAN, b[1], b[2], b[3]],
                        _ => [b[0], b[1], b[0] + b[2] + 15.0, b[1] + b[3] + 15.0],
                    }
                })
                .collect();
            let order: Vec<u32> = (0..boxes.len() as u32).collect();
            let classes: Vec<i32> = order.iter().map(|index| i32::from(index % 7 == 0)).collect();
            let groups = Groups::new(&classes);
            for (groups, threshold) in [(None, 0.5), (Some(&groups), 0.3), (None, 0.0)] {
                let bar = Bar::new(threshold, false, false);
                let max_detections = if odd == 5000 { odd } else { usize::MAX };
                let options = Nms { bar, groups, max_detections };
                let mut keep = vec![0; boxes.len()];
                let count = nms(Isa::detect(), &boxes, &order, &options, &mut keep);
                assert_eq!(keep[..count], by_definition(&boxes, &order, &options, false), "{pile} {odd}");
            }
        }
    }

    #[test]
    fn many_identical_boxes_leave_the_first() {
        let boxes = vec![[1.0f32, 1.0, 5.0, 5.0]; 100_000];
        let order: Vec<u32> = (0..boxes.len() as u32).collect();
        let mut keep = vec![0; boxes.len()];
        let mut options = Nms { bar: Bar::new(0.5, false, false), groups: None, max_detections: usize::MAX };
        assert_eq!(nms(Isa::detect(), &boxes, &order, &options, &mut keep), 1);
        options.bar = Bar::new(1.0, false, false);
        assert_eq!(nms(Isa::detect(), &boxes, &order, &options, &mut keep), boxes.len());
    }
}
