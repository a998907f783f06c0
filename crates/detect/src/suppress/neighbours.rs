//! A list of boxes that finds those near another box. Boxes may be replaced, as clusters that move are.
//!
//! Two boxes with an IoU above t have sides within a factor t of each other, and their upper left corners are within (1 - t) of a
//! side. So boxes are sorted into *levels* by the power of two of their longer side, and into cells by the corner, in proportion
//! to the level. A query looks at the levels of similar size and at the cells within reach. Cells are hashed: cells that share a
//! list cost comparisons and change no result.

use std::collections::BTreeMap;

use boxwise_kernels::Float;
use boxwise_kernels::boxes::iou::{area, iou};

/// Fewer boxes are compared one by one.
const INDEXED_FROM: usize = 64;
/// Covers the rounding of the bounds above. IoU itself is off by a few units in the last place.
const SLACK: f64 = 1e-5;
/// Cells within reach of the smallest boxes of a level.
const CELLS_IN_REACH: f64 = 0.3;
/// Largest number of levels that a query looks at.
const MOST_WINDOWS: usize = 16;
/// A query looks at one cell at most for this many boxes; otherwise comparing all takes less time.
const BOXES_PER_CELL: usize = 4;
const NONE: u32 = u32::MAX;

/// Boxes by their places in the order in which they were added.
pub(super) struct Neighbours<T> {
    boxes: Vec<[T; 4]>,
    index: Option<Index>,
    bounds: Bounds,
}

/// What an overlap that matters says about sides and corners.
#[derive(Clone, Copy)]
struct Bounds {
    /// Largest ratio of sides.
    ratio: f64,
    /// Sides times this are the largest distance of corners.
    reach: f64,
}

struct Index {
    levels: BTreeMap<i32, Level>,
    /// The first and the last place in each list.
    heads: Vec<u32>,
    tails: Vec<u32>,
    links: Vec<Link>,
}

/// By place: its list, and the places before and after it there.
#[derive(Clone, Copy)]
struct Link {
    list: u32,
    before: u32,
    next: u32,
}

/// The largest sides of the boxes of a level, ever.
#[derive(Clone, Copy, Default)]
struct Level {
    width: f64,
    height: f64,
}

/// The cells of a level that a query looks at.
#[derive(Clone, Copy, Default)]
struct Window {
    exponent: i32,
    columns: [i64; 2],
    rows: [i64; 2],
}

impl<T: Float> Neighbours<T> {
    /// An empty list for queries about IoUs of `floor` and more; 0 for any overlap.
    pub(super) fn new(floor: T) -> Self {
        let floor = floor.to_f64() * (1.0 - SLACK);
        let floor = if floor < 1e-6 { 0.0 } else { floor };
        let bounds = Bounds { ratio: (1.0 + SLACK) / floor, reach: (1.0 - floor) * (1.0 + SLACK) };
        Neighbours { boxes: Vec::new(), index: None, bounds }
    }

    /// Adds a box.
    pub(super) fn push(&mut self, b: [T; 4]) {
        self.boxes.push(b);
        match &mut self.index {
            Some(index) => index.push(&b, &self.bounds, &self.boxes),
            None if self.boxes.len() == INDEXED_FROM => {
                self.index = Some(Index::new(&self.boxes, &self.bounds))
            }
            None => {}
        }
    }

    /// Replaces the box at a place.
    pub(super) fn replace(&mut self, place: usize, b: [T; 4]) {
        self.boxes[place] = b;
        if let Some(index) = &mut self.index {
            index.replace(place, &b, &self.bounds);
        }
    }

    /// Visits all places whose boxes have an IoU with `b` of the floor or more, and perhaps others, list by list and perhaps several
    /// times. Places that were never replaced ascend within a list. If `visit` returns false, the rest of the list is left out.
    pub(super) fn each(&self, b: &[T; 4], mut visit: impl FnMut(usize, &[T; 4]) -> bool) {
        let indexed = self.index.as_ref().filter(|_| area(b) >= T::PRECISE_FROM);
        let mut windows = [Window::default(); MOST_WINDOWS];
        match indexed.and_then(|index| Some((index, index.windows(b, &self.bounds, &mut windows)?))) {
            Some((index, count)) => {
                for window in &windows[..count] {
                    index.each(window, |place| visit(place, &self.boxes[place]));
                }
            }
            None => {
                self.boxes.iter().enumerate().all(|(place, b)| visit(place, b));
            }
        }
    }
}

/// The box with the highest IoU with `b` above `threshold`, the first of equals, and that IoU. The list is for such queries.
pub(super) fn closest<T: Float>(boxes: &Neighbours<T>, b: &[T; 4], threshold: T) -> Option<(usize, T)> {
    if threshold >= T::ONE {
        return None;
    }
    let mut best: Option<(usize, T)> = None;
    boxes.each(b, |place, other| {
        let overlap = iou(other, b);
        let better = match best {
            None => overlap > threshold,
            Some((first, highest)) => overlap > highest || overlap == highest && place < first,
        };
        if better {
            best = Some((place, overlap));
        }
        true
    });
    best
}

impl Index {
    fn new<T: Float>(boxes: &[[T; 4]], bounds: &Bounds) -> Self {
        let mut index =
            Index { levels: BTreeMap::new(), heads: Vec::new(), tails: Vec::new(), links: Vec::new() };
        index.fill(4 * INDEXED_FROM, boxes, bounds);
        index
    }

    fn push<T: Float>(&mut self, b: &[T; 4], bounds: &Bounds, all: &[[T; 4]]) {
        if all.len() > self.heads.len() / 2 {
            self.fill(4 * self.heads.len(), all, bounds);
        } else {
            self.link(b, bounds);
        }
    }

    fn fill<T: Float>(&mut self, lists: usize, boxes: &[[T; 4]], bounds: &Bounds) {
        (self.heads, self.tails) = (vec![NONE; lists], vec![NONE; lists]);
        self.links.clear();
        boxes.iter().for_each(|b| self.link(b, bounds));
    }

    /// Puts the next place at the end of its list.
    fn link<T: Float>(&mut self, b: &[T; 4], bounds: &Bounds) {
        let list = self.list_of(b, bounds);
        self.links.push(Link { list, before: NONE, next: NONE });
        self.append(self.links.len() - 1, list);
    }

    fn append(&mut self, place: usize, list: u32) {
        let before = std::mem::replace(&mut self.tails[list as usize], place as u32);
        self.links[place] = Link { list, before, next: NONE };
        match before {
            NONE => self.heads[list as usize] = place as u32,
            before => self.links[before as usize].next = place as u32,
        }
    }

    fn replace<T: Float>(&mut self, place: usize, b: &[T; 4], bounds: &Bounds) {
        let list = self.list_of(b, bounds);
        let Link { list: old, before, next } = self.links[place];
        if list == old {
            return;
        }
        match before {
            NONE => self.heads[old as usize] = next,
            before => self.links[before as usize].next = next,
        }
        match next {
            NONE => self.tails[old as usize] = before,
            next => self.links[next as usize].before = before,
        }
        self.append(place, list);
    }

    /// The list of a box, whose level grows to hold it.
    fn list_of<T: Float>(&mut self, b: &[T; 4], bounds: &Bounds) -> u32 {
        let [x, y, width, height] = measured(b);
        let exponent = exponent(width.max(height));
        let level = self.levels.entry(exponent).or_default();
        level.width = level.width.max(width);
        level.height = level.height.max(height);
        let scale = scale(exponent, bounds);
        self.list(exponent, (x * scale) as i64, (y * scale) as i64)
    }

    fn list(&self, exponent: i32, column: i64, row: i64) -> u32 {
        let mut key = (exponent as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for cell in [column, row] {
            key = (key ^ cell as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93).rotate_left(32);
        }
        (key & (self.heads.len() as u64 - 1)) as u32 // a power of two
    }

    /// The windows in which a query looks, and how many; `None` if they have too many cells.
    fn windows<T: Float>(
        &self,
        b: &[T; 4],
        bounds: &Bounds,
        windows: &mut [Window; MOST_WINDOWS],
    ) -> Option<usize> {
        let [x, y, width, height] = measured(b);
        let size = width.max(height);
        let patience = (self.links.len() / BOXES_PER_CELL) as f64;
        let (mut count, mut cells) = (0, 0.0);
        for (&exponent, level) in
            self.levels.range(exponent(size / bounds.ratio)..=exponent(size * bounds.ratio))
        {
            let scale = scale(exponent, bounds);
            let reach = |own: f64, widest: f64| bounds.reach * widest.min(own * bounds.ratio);
            let cell = |from: f64, to: f64| [(from * scale) as i64, (to * scale) as i64];
            let columns = cell(x - reach(width, level.width), x + bounds.reach * width);
            let rows = cell(y - reach(height, level.height), y + bounds.reach * height);
            let length = |[from, to]: [i64; 2]| to as f64 - from as f64 + 1.0;
            cells += length(columns) * length(rows);
            if cells > patience || count == MOST_WINDOWS {
                return None;
            }
            windows[count] = Window { exponent, columns, rows };
            count += 1;
        }
        Some(count)
    }

    fn each(&self, window: &Window, mut visit: impl FnMut(usize) -> bool) {
        for row in window.rows[0]..=window.rows[1] {
            for column in window.columns[0]..=window.columns[1] {
                let mut place = self.heads[self.list(window.exponent, column, row) as usize];
                while place != NONE && visit(place as usize) {
                    place = self.links[place as usize].next;
                }
            }
        }
    }
}

/// The upper left corner, the width and the height.
fn measured<T: Float>(b: &[T; 4]) -> [f64; 4] {
    let [x1, y1, x2, y2] = b.map(T::to_f64);
    [x1, y1, x2 - x1, y2 - y1]
}

/// Cells per unit of length.
fn scale(exponent: i32, bounds: &Bounds) -> f64 {
    CELLS_IN_REACH / (f64::from(exponent).exp2() * bounds.reach)
}

/// The power of two of a size; 0, infinity and NaN have one too, at the ends.
fn exponent(size: f64) -> i32 {
    (size.to_bits() >> 52) as i32 - 1023
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn corners(far: bool) -> impl Strategy<Value = [f64; 4]> {
        let place = if far { (-1e9..1e9f64).boxed() } else { (0.0..1.0f64).boxed() };
        let side = prop_oneof![8 => 0.02..0.3f64, 1 => 1e-6..1e-3f64, 1 => 0.3..1e3f64];
        (place.clone(), place, side.clone(), side).prop_map(|(x, y, w, h)| [x, y, x + w, y + h])
    }

    fn finds_all<T: Float>(boxes: &[[T; 4]], moved: &[[T; 4]], floor: T) {
        let mut neighbours = Neighbours::new(floor);
        let mut now: Vec<[T; 4]> = Vec::new();
        for (at, b) in boxes.iter().enumerate() {
            let mut seen = vec![false; now.len()];
            neighbours.each(b, |place, other| {
                assert!(*other == now[place]);
                seen[place] = true;
                true
            });
            for (place, other) in now.iter().enumerate() {
                assert!(seen[place] || iou(b, other) <= floor, "{b:?} {other:?} {floor:?}");
            }
            neighbours.push(*b);
            now.push(*b);
            if let Some(b) = moved.get(at) {
                let place = at * 7919 % now.len();
                neighbours.replace(place, *b);
                now[place] = *b;
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..Default::default() })]
        #[test]
        fn no_box_that_overlaps_enough_is_missed(
            boxes in prop::collection::vec(corners(false), 0..500),
            moved in prop::collection::vec(corners(false), 0..500),
            floor in prop_oneof![Just(0.0), Just(0.55), Just(0.99), 0.0..1.0],
        ) {
            finds_all(&boxes, &moved, floor);
            let single = |boxes: &[[f64; 4]]| boxes.iter().map(|b| b.map(|x| x as f32)).collect::<Vec<_>>();
            finds_all(&single(&boxes), &single(&moved), floor as f32);
        }

        #[test]
        fn nor_far_away(boxes in prop::collection::vec(corners(true), 64..200), floor in 0.0..1.0f64) {
            let twice: Vec<[f64; 4]> = boxes.iter().chain(&boxes).copied().collect();
            finds_all(&twice, &[], floor);
        }
    }

    #[test]
    fn few_of_many_are_visited() {
        let mut neighbours = Neighbours::new(0.5);
        for i in 0..40_000u32 {
            let (x, y) = (f64::from(i % 200) * 8.0, f64::from(i / 200) * 8.0);
            neighbours.push([x, y, x + 10.0, y + 10.0]);
        }
        let mut visited = 0;
        neighbours.each(&[801.0, 801.0, 811.0, 811.0], |_, _| {
            visited += 1;
            true
        });
        assert!(visited < 100, "{visited}");
    }
}
