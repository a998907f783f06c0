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
/// The group of boxes that were removed; no box belongs to it.
const REMOVED: u32 = u32::MAX;
/// The lowest of [`exponent`], and how many there are.
const LEAST_EXPONENT: i32 = -1023;
const EXPONENTS: usize = 2048;
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
        let mut counts = [0usize; EXPONENTS];
        for b in boxes {
            counts[(exponent(longer_side(b)) - LEAST_EXPONENT) as usize] += 1;
        }
        let floor = bar.floor() * T::from_f64(1.0 - SLACK);
        let floor = if floor < T::from_f64(1e-6) { T::ZERO } else { floor };
        let reach = (T::ONE - floor) * T::from_f64(1.0 + SLACK);
        let mut first = 0;
        let mut levels = Vec::new();
        for (exponent, count) in (LEAST_EXPONENT..).zip(counts).filter(|(_, count)| *count > 0) {
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
        let (level, cell) = self.cell_of(b, group);
        let level = &mut self.levels[level];
        level.widest = greater(level.widest, b[2] - b[0]);
        level.highest = greater(level.highest, b[3] - b[1]);
        let place = self.kept.len() as u32;
        let next = std::mem::replace(&mut self.heads[cell], place);
        self.kept.push(Kept { corners: *b, area, group, next });
    }

    /// The level of a box with a size for which the grid was made, and the cell of its corner.
    fn cell_of(&self, b: &[T; 4], group: u32) -> (usize, usize) {
        let exponent = exponent(longer_side(b));
        let Some(place) = self.levels.iter().position(|level| level.exponent == exponent) else {
            unreachable!("the grid was made for boxes of this size");
        };
        let level = &self.levels[place];
        let (column, row) = ((b[0] * level.per_unit).cell(), (b[1] * level.per_unit).cell());
        let (column, row) = shifted(column, row, group);
        (place, level.cells.at(column, row))
    }

    /// The cell of a box's corner: boxes in the order of cells are near those before them.
    pub(super) fn cell(&self, b: &[T; 4], group: u32) -> u32 {
        self.cell_of(b, group).1 as u32
    }

    /// Number of cells of all levels.
    pub(super) fn cells(&self) -> usize {
        self.heads.len()
    }

    /// Number of boxes that were inserted.
    pub(super) fn len(&self) -> usize {
        self.kept.len()
    }

    /// The corners, area and group of the box that was inserted at a place.
    pub(super) fn get(&self, place: usize) -> (&[T; 4], T, u32) {
        let Kept { corners, area, group, .. } = &self.kept[place];
        (corners, *area, *group)
    }

    /// Removes the box at a place: from now on it overlaps nothing.
    pub(super) fn remove(&mut self, place: usize) {
        self.kept[place].group = REMOVED;
    }

    /// Takes back all insertions from a place on; none of them was removed.
    pub(super) fn truncate(&mut self, len: usize) {
        while self.kept.len() > len
            && let Some(Kept { corners, group, next, .. }) = self.kept.pop()
        {
            let (_, cell) = self.cell_of(&corners, group);
            self.heads[cell] = next;
        }
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
        self.any(b, group, patience, |_, kept| {
            kept.group == group && bar.joins(b, area, &kept.corners, kept.area)
        })
    }

    /// Like [`Grid::any_beyond`] for boxes that were inserted before `settled`. Until one of them is found, calls `visit` with the places of
    /// the others that overlap `b`.
    pub(super) fn any_beyond_of(
        &self,
        settled: usize,
        (b, area, group): (&[T; 4], T, u32),
        bar: &Bar<T>,
        patience: usize,
        mut visit: impl FnMut(usize),
    ) -> Option<bool> {
        self.any(b, group, patience, |place, kept| {
            if kept.group != group || !bar.joins(b, area, &kept.corners, kept.area) {
                return false;
            }
            let place = place as usize;
            if place >= settled {
                visit(place);
            }
            place < settled
        })
    }

    /// Whether `found` holds for any of the boxes near `b`; `None` if that would take visiting more than `patience` cells.
    #[inline(always)]
    fn any(
        &self,
        b: &[T; 4],
        group: u32,
        patience: usize,
        mut found: impl FnMut(u32, &Kept<T>) -> bool,
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
            return Some(windows.iter().any(|window| self.any_in(window, &mut found)));
        }
        // the heads of all cells first, then their boxes, so that the memory accesses overlap
        let mut places = [NONE; GATHERED + 1];
        let mut count = 0;
        for window in windows {
            for row in 0..window.rows {
                for column in 0..window.columns {
                    let (column, row) = (window.column.wrapping_add(column), window.row.wrapping_add(row));
                    places[count] = self.heads[window.cells.at(column, row)];
                    count += usize::from(places[count] != NONE);
                }
            }
        }
        let mut places = places[..count].iter();
        Some(places.any(|place| self.any_from(*place, &mut found)))
    }

    #[inline]
    fn any_in(&self, window: &Window, found: &mut impl FnMut(u32, &Kept<T>) -> bool) -> bool {
        for row in 0..window.rows {
            for column in 0..window.columns {
                let (column, row) = (window.column.wrapping_add(column), window.row.wrapping_add(row));
                let place = self.heads[window.cells.at(column, row)];
                if self.any_from(place, found) {
                    return true;
                }
            }
        }
        false
    }

    /// Follows the list that starts at a box.
    #[inline(always)]
    fn any_from(&self, mut place: u32, found: &mut impl FnMut(u32, &Kept<T>) -> bool) -> bool {
        while place != NONE {
            let kept = &self.kept[place as usize];
            if found(place, kept) {
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
