//! Kept boxes indexed by size and place, so that a candidate is only compared with those that could suppress it.
//!
//! Two boxes with an IoU above t have widths within a factor t of each other, and likewise heights; and along each axis
//! they share at least t times the larger side. So a candidate only visits the *levels* of similar size, each a grid
//! with cells in proportion to its boxes, and there only left-top corners within (1 - t) of a box's width and height. A
//! grid wraps around: distant places share a cell, which costs a comparison but changes no result, so neither outlying
//! nor infinite coordinates make it large or slow.

use boxwise_kernels::boxes::any_overlap::Bar;
use boxwise_kernels::{
    Float,
    math::float::{greater, lesser},
};

/// Covers the rounding of the bounds above; IoU itself is off by a few units in the last place.
const SLACK: f64 = 1e-5;
const NONE: u32 = u32::MAX;
/// Number of cells across the reach of a level's smallest boxes.
const CELLS_IN_REACH: f64 = 0.3;
/// Maximum number of levels that one candidate visits.
const WINDOWS: usize = 16;
/// Number of cells of one candidate whose lists are looked up before any is followed.
const GATHERED: usize = 64;

/// Kept boxes whose area is [precise](Grid::serves).
pub(super) struct Grid<T> {
    levels: Vec<Level<T>>,
    heads: Vec<u32>,
    kept: Vec<Kept<T>>,
    /// The lowest IoU that matters, minus the slack; and its inverse, the highest ratio of sides.
    floor: T,
    ratio: T,
    /// The distance of corners is at most this times the candidate's sides.
    reach: T,
}

#[derive(Clone, Copy)]
struct Kept<T> {
    corners: [T; 4],
    area: T,
    group: u32,
    /// The previous box in the same cell.
    next: u32,
}

/// Boxes whose longer side is between two powers of two.
struct Level<T> {
    exponent: i32,
    per_unit: T,
    cells: Cells,
    /// The largest width and height in it; 0 if it is empty.
    widest: T,
    highest: T,
}

/// The heads of a level's lists: rows of columns, both wrapping around.
#[derive(Clone, Copy, Default)]
struct Cells {
    first: usize,
    log_columns: u32,
    column_mask: u32,
    row_mask: u32,
}

/// The cells of a level that a candidate visits.
#[derive(Clone, Copy, Default)]
struct Window {
    cells: Cells,
    column: u32,
    columns: u32,
    row: u32,
    rows: u32,
}

impl<T: Float> Grid<T> {
    /// An empty grid for boxes such as these.
    pub(super) fn new<'a>(boxes: impl Iterator<Item = &'a [T; 4]>, bar: &Bar<T>) -> Grid<T> {
        let mut counts = std::collections::BTreeMap::new();
        for b in boxes {
            *counts.entry(exponent(longer_side(b))).or_insert(0usize) += 1;
        }
        let floor = bar.floor() * T::from_f64(1.0 - SLACK);
        let floor = if floor < T::from_f64(1e-6) { T::ZERO } else { floor };
        let reach = (T::ONE - floor) * T::from_f64(1.0 + SLACK);
        let mut first = 0;
        let mut levels = Vec::with_capacity(counts.len());
        for (exponent, count) in counts {
            let log_cells = (2 * count).next_power_of_two().ilog2().clamp(2, 24);
            let (log_columns, log_rows) = (log_cells.div_ceil(2), log_cells / 2);
            let side = f64::from(exponent).exp2();
            levels.push(Level {
                exponent,
                per_unit: T::from_f64(CELLS_IN_REACH / (side * reach.to_f64())),
                cells: Cells {
                    first,
                    log_columns,
                    column_mask: (1 << log_columns) - 1,
                    row_mask: (1 << log_rows) - 1,
                },
                widest: T::ZERO,
                highest: T::ZERO,
            });
            first += 1 << log_cells;
        }
        let ratio = T::from_f64(1.0 + SLACK) / floor;
        Grid { levels, heads: vec![NONE; first], kept: Vec::new(), floor, ratio, reach }
    }

    /// Whether the bounds hold for a box of this area: not for subnormal ones.
    pub(super) fn serves(area: T) -> bool {
        area >= T::PRECISE_FROM
    }

    /// Adds a box that can overlap others and has a size for which the grid was made.
    pub(super) fn insert(&mut self, b: &[T; 4], area: T, group: u32) {
        let exponent = exponent(longer_side(b));
        let Some(level) = self.levels.iter_mut().find(|level| level.exponent == exponent) else {
            unreachable!("the grid was made for boxes of this size");
        };
        level.widest = greater(level.widest, b[2] - b[0]);
        level.highest = greater(level.highest, b[3] - b[1]);
        let (column, row) = ((b[0] * level.per_unit).cell(), (b[1] * level.per_unit).cell());
        let (column, row) = shifted(column, row, group);
        let head = &mut self.heads[level.cells.at(column, row)];
        let place = self.kept.len() as u32;
        self.kept.push(Kept { corners: *b, area, group, next: std::mem::replace(head, place) });
    }

    /// Whether a box of the same group overlaps `b` beyond the threshold; `None` if that would take visiting more than
    /// `patience` cells.
    pub(super) fn any_beyond(
        &self,
        b: &[T; 4],
        area: T,
        group: u32,
        bar: &Bar<T>,
        patience: usize,
    ) -> Option<bool> {
        let (x, y, w, h) = (b[0], b[1], b[2] - b[0], b[3] - b[1]);
        let (most_w, most_h) = (w * self.ratio, h * self.ratio);
        let (right, down) = (x + self.reach * w, y + self.reach * h);
        let size = longer_side(b);
        let near = exponent(size * self.floor)..=exponent(size * self.ratio);
        let mut windows = [Window::default(); WINDOWS];
        let (mut count, mut cells) = (0, 0);
        for level in &self.levels {
            if !near.contains(&level.exponent) || level.widest <= T::ZERO {
                continue;
            }
            let left = x - self.reach * lesser(most_w, level.widest);
            let up = y - self.reach * lesser(most_h, level.highest);
            let (column, columns) =
                span(left * level.per_unit, right * level.per_unit, level.cells.column_mask);
            let (row, rows) = span(up * level.per_unit, down * level.per_unit, level.cells.row_mask);
            cells += columns as usize * rows as usize;
            if cells > patience || count == WINDOWS {
                return None;
            }
            let (column, row) = shifted(column, row, group);
            windows[count] = Window { cells: level.cells, column, columns, row, rows };
            count += 1;
        }
        let windows = &windows[..count];
        if cells > GATHERED {
            return Some(windows.iter().any(|window| self.any_in(window, b, area, group, bar)));
        }
        // the heads of all cells first, then their boxes, so that the memory accesses overlap
        let mut places = [NONE; GATHERED + 1];
        let mut found = 0;
        for window in windows {
            for row in 0..window.rows {
                for column in 0..window.columns {
                    let (column, row) = (window.column.wrapping_add(column), window.row.wrapping_add(row));
                    places[found] = self.heads[window.cells.at(column, row)];
                    found += usize::from(places[found] != NONE);
                }
            }
        }
        let mut places = places[..found].iter();
        Some(places.any(|place| self.any_from(*place, b, area, group, bar)))
    }

    #[inline]
    fn any_in(&self, window: &Window, b: &[T; 4], area: T, group: u32, bar: &Bar<T>) -> bool {
        for row in 0..window.rows {
            for column in 0..window.columns {
                let (column, row) = (window.column.wrapping_add(column), window.row.wrapping_add(row));
                let place = self.heads[window.cells.at(column, row)];
                if self.any_from(place, b, area, group, bar) {
                    return true;
                }
            }
        }
        false
    }

    /// Follows the list that starts at a box.
    #[inline(always)]
    fn any_from(&self, mut place: u32, b: &[T; 4], area: T, group: u32, bar: &Bar<T>) -> bool {
        while place != NONE {
            let kept = &self.kept[place as usize];
            if kept.group == group && bar.joins(b, area, &kept.corners, kept.area) {
                return true;
            }
            place = kept.next;
        }
        false
    }
}

impl Cells {
    #[inline(always)]
    fn at(&self, column: u32, row: u32) -> usize {
        self.first + (((row & self.row_mask) << self.log_columns) | (column & self.column_mask)) as usize
    }
}

/// Shifts groups apart from each other.
#[inline(always)]
fn shifted(column: i32, row: i32, group: u32) -> (u32, u32) {
    let column = (column as u32).wrapping_add(group.wrapping_mul(0x9E37_79B1));
    (column, (row as u32).wrapping_add(group.wrapping_mul(0x85EB_CA77)))
}

/// The first cell and the number of cells from one coordinate to another; each cell at most once.
#[inline(always)]
fn span<T: Float>(from: T, to: T, mask: u32) -> (i32, u32) {
    let (from, to) = (from.cell(), to.cell());
    let cells = i64::from(to) - i64::from(from) + 1;
    (from, cells.clamp(0, i64::from(mask) + 1) as u32)
}

#[inline(always)]
fn longer_side<T: Float>(b: &[T; 4]) -> T {
    let (w, h) = (b[2] - b[0], b[3] - b[1]);
    if w > h { w } else { h }
}

/// The exponent of two; for a size of 0, infinity or NaN it is at the ends.
#[inline(always)]
fn exponent<T: Float>(size: T) -> i32 {
    (size.to_f64().to_bits() >> 52) as i32 - 1023
}
