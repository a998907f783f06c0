//! Boxes in columns, measured one run at a time.

use super::measures::{Measure, Measured};
use crate::Float;
use crate::boxes::iou::area;
use crate::machine::streaming::{LINE, RUN};
use std::ops::Range;

/// Boxes in columns.
#[derive(Clone, Debug, Default)]
pub struct Columns<T> {
    corners: [Column<T>; 4],
    area: Column<T>,
    slope: Column<T>,
}

/// Numbers that start at a cache line: a vector that crosses two cache lines takes longer to load.
#[derive(Clone, Debug, Default)]
struct Column<T> {
    numbers: Vec<T>,
    start: usize,
}

impl<T: Float> Column<T> {
    fn new(values: impl ExactSizeIterator<Item = T>) -> Self {
        let mut numbers: Vec<T> = Vec::with_capacity(values.len() + RUN);
        let start = numbers.as_ptr().align_offset(LINE).min(RUN);
        numbers.resize(start, T::ZERO);
        numbers.extend(values);
        Column { numbers, start }
    }

    #[inline(always)]
    fn values(&self) -> &[T] {
        &self.numbers[self.start..]
    }
}

impl<T: Float> Columns<T> {
    /// The columns of `boxes` for a measure.
    pub fn new<M: Measure>(boxes: &[[T; 4]], _for: M) -> Self {
        let corner = |side: usize| Column::new(boxes.iter().map(move |b| b[side]));
        let slope = |b| if M::SLOPE { Measured::new(b).slope } else { T::ZERO };
        Columns {
            corners: [corner(0), corner(1), corner(2), corner(3)],
            area: Column::new(boxes.iter().map(area)),
            slope: Column::new(boxes.iter().map(slope)),
        }
    }

    /// The whole runs within a range. All columns have the same length.
    #[inline(always)]
    pub(super) fn runs(&self, range: Range<usize>) -> Runs<'_, T> {
        let count = range.len() / RUN;
        let [x1, y1, x2, y2] = &self.corners;
        [x1, y1, x2, y2, &self.area, &self.slope].map(|column| {
            let (runs, _) = column.values()[range.clone()].as_chunks::<RUN>();
            &runs[..count]
        })
    }

    /// A copy of a range whose columns start at cache lines.
    pub(super) fn part(&self, range: Range<usize>) -> Self {
        let part = |column: &Column<T>| Column::new(column.values()[range.clone()].iter().copied());
        Columns {
            corners: self.corners.each_ref().map(part),
            area: part(&self.area),
            slope: part(&self.slope),
        }
    }

    #[inline(always)]
    pub(super) fn at(&self, at: usize) -> Measured<T> {
        let corners = [0, 1, 2, 3].map(|side| self.corners[side].values()[at]);
        Measured { corners, area: self.area.values()[at], slope: self.slope.values()[at] }
    }

    /// Number of boxes.
    pub fn len(&self) -> usize {
        self.area.values().len()
    }

    /// Whether there are no boxes.
    pub fn is_empty(&self) -> bool {
        self.area.values().is_empty()
    }
}

/// Runs of boxes in columns: corners, area, slope.
pub(super) type Runs<'a, T> = [&'a [[T; RUN]]; 6];

/// One run of each column.
pub(super) type Run<'a, T> = [&'a [T; RUN]; 6];

/// The measures of a box with a run of others. All values are loaded before any is stored, so the compiler need not
/// check for aliasing.
#[inline(always)]
pub(super) fn run<T: Float, M: Measure>(
    a: &Measured<T>,
    [x1, y1, x2, y2, area, slope]: Run<'_, T>,
    measure: M,
    eps: T,
) -> [T; RUN] {
    let of = |j: usize| {
        let b = Measured { corners: [x1[j], y1[j], x2[j], y2[j]], area: area[j], slope: slope[j] };
        measure.of(a, &b, eps)
    };
    std::array::from_fn(of)
}
