use crate::{Code, Error, Result};

/// The size of the image of a mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    height: u32,
    width: u32,
}

impl Size {
    /// The size of an image in pixels.
    ///
    /// # Errors
    ///
    /// [`Code::TooLarge`] for 2³² pixels and more: positions would not fit the counts of the format.
    pub fn new(height: u32, width: u32) -> Result<Self> {
        match height.checked_mul(width) {
            Some(_) => Ok(Size { height, width }),
            None => Err(Error::new(
                Code::TooLarge,
                "a mask of fewer than 2^32 pixels",
                format!("{height} × {width} pixels"),
            )),
        }
    }

    /// Number of rows.
    pub fn height(self) -> u32 {
        self.height
    }

    /// Number of columns.
    pub fn width(self) -> u32 {
        self.width
    }

    /// Rows × columns.
    pub fn pixels(self) -> u32 {
        self.height * self.width
    }
}

/// A mask as the lengths of its runs, down the columns: background, foreground, background, ...
///
/// The counts of a value of this type add up to its number of pixels. Empty runs may occur anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rle {
    size: Size,
    counts: Vec<u32>,
}

impl Rle {
    /// A mask from its counts. No counts make a mask without pixels.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidValue`] if the counts do not add up to the number of pixels of `size`.
    pub fn new(size: Size, counts: Vec<u32>) -> Result<Self> {
        let sum: u64 = counts.iter().map(|count| u64::from(*count)).sum();
        if sum != u64::from(size.pixels()) {
            let Size { height, width } = size;
            let expected = format!("counts that add up to {height} × {width} = {} pixels", size.pixels());
            return Err(Error::new(Code::InvalidValue, expected, format!("a sum of {sum}")));
        }
        Ok(Rle { size, counts })
    }

    /// The mask whose foreground is between the first and the second position, the third and the fourth, and so on.
    /// Positions are strictly ascending, their number is even, and the last is at most the number of pixels.
    pub(super) fn from_toggles(size: Size, toggles: &[u32]) -> Self {
        debug_assert!(toggles.len().is_multiple_of(2) && toggles.windows(2).all(|pair| pair[0] < pair[1]));
        let mut counts = Vec::with_capacity(toggles.len() + 1);
        let mut last = 0;
        for &toggle in toggles {
            counts.push(toggle - last);
            last = toggle;
        }
        if last < size.pixels() || counts.is_empty() {
            counts.push(size.pixels() - last);
        }
        Rle { size, counts }
    }

    /// The image's size.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Lengths of background, foreground, background, ...
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// Number of foreground pixels.
    pub fn area(&self) -> u32 {
        self.counts.iter().skip(1).step_by(2).sum()
    }

    /// Positions where foreground begins and ends, alternating; strictly ascending.
    pub(crate) fn toggles(&self) -> Vec<u32> {
        let mut toggles = Vec::with_capacity(self.counts.len());
        let mut at = 0;
        if self.counts.iter().skip(1).fold(true, |all, count| all & (*count != 0)) {
            toggles.extend(self.counts.iter().map(|count| {
                at += count;
                at
            }));
            toggles.truncate(self.counts.len() & !1);
            return toggles;
        }
        for run in self.counts.chunks_exact(2) {
            let start = at + run[0];
            at = start + run[1];
            if run[1] == 0 {
                continue;
            }
            match toggles.last_mut() {
                Some(end) if *end == start => *end = at,
                _ => toggles.extend([start, at]),
            }
        }
        toggles
    }

    /// The bounding box of the foreground: x, y, width, height in pixels, all 0 if there is no foreground.
    ///
    /// If all foreground runs are empty, the reference returns values modulo 2³².
    pub fn to_bbox(&self) -> [u32; 4] {
        let [x0, y0, x1, y1] = bounds(self.size, &self.toggles());
        [x0, y0, x1 - x0, y1 - y0]
    }
}

/// The reference's box for a mask's counts, including its values for empty runs, modulo 2³².
pub(crate) fn reference_bbox(size: Size, counts: &[u32]) -> [f64; 4] {
    let (height, width) = (size.height, size.width);
    let counts = &counts[..counts.len() & !1];
    if counts.is_empty() || height == 0 {
        return [0.0; 4];
    }
    let (mut left, mut top, mut right, mut bottom) = (width, height, 0, 0);
    let (mut end, mut start_column) = (0u32, 0);
    for (nth, count) in counts.iter().enumerate() {
        end = end.wrapping_add(*count);
        let ends = nth % 2 == 1;
        let pixel = end.wrapping_sub(u32::from(ends));
        let (row, column) = (pixel % height, pixel / height);
        if !ends {
            start_column = column;
        } else if start_column < column {
            (top, bottom) = (0, height - 1);
        }
        (left, right) = (left.min(column), right.max(column));
        (top, bottom) = (top.min(row), bottom.max(row));
    }
    let length = |first: u32, last: u32| f64::from(last.wrapping_sub(first).wrapping_add(1));
    [f64::from(left), f64::from(top), length(left, right), length(top, bottom)]
}

/// The bounding box of the foreground: left, top, and one past right and bottom. All 0 if there is no foreground.
pub(super) fn bounds(size: Size, toggles: &[u32]) -> [u32; 4] {
    let (Some(&first), Some(&end)) = (toggles.first(), toggles.last()) else { return [0; 4] };
    let height = size.height;
    let (mut top, mut bottom) = (height, 0);
    let mut column_start = first - first % height; // runs ascend, mostly by one column: few need a division
    for run in toggles.chunks_exact(2) {
        if run[0] - column_start >= height {
            column_start += height;
            if run[0] - column_start >= height {
                column_start = run[0] - run[0] % height;
            }
        }
        let (from, to) = (run[0] - column_start, run[1] - column_start);
        if to > height {
            (top, bottom) = (0, height); // continues in the next column
            break;
        }
        (top, bottom) = (top.min(from), bottom.max(to));
    }
    [first / height, top, (end - 1) / height + 1, bottom]
}
