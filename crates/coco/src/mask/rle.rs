use crate::{Code, Error, Result};

/// The size of a mask's image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    height: u32,
    width: u32,
}

impl Size {
    /// # Errors
    ///
    /// [`Code::TooLarge`] for 2³² pixels and more: positions would not fit the format's counts.
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

    /// Rows.
    pub fn height(self) -> u32 {
        self.height
    }

    /// Columns.
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
/// The counts of a value of this type add up to its pixels. Runs of no pixels may stand anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rle {
    size: Size,
    counts: Vec<u32>,
}

impl Rle {
    /// # Errors
    ///
    /// [`Code::InvalidValue`] when the counts do not add up to the pixels of `size`. No counts are a mask of
    /// no pixels.
    pub fn new(size: Size, counts: Vec<u32>) -> Result<Self> {
        let sum: u64 = counts.iter().map(|count| u64::from(*count)).sum();
        if sum != u64::from(size.pixels()) {
            let Size { height, width } = size;
            let expected = format!("counts that add up to {height} × {width} = {} pixels", size.pixels());
            return Err(Error::new(Code::InvalidValue, expected, format!("a sum of {sum}")));
        }
        Ok(Rle { size, counts })
    }

    /// The mask whose foreground lies between the first and the second position, the third and the fourth,
    /// and so on. Positions ascend strictly, there is an even number of them, and the last is at most the pixels.
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

    /// The foreground's pixels.
    pub fn area(&self) -> u32 {
        self.counts.iter().skip(1).step_by(2).sum()
    }

    /// Where foreground begins and ends, in turn; strictly ascending.
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

    /// The smallest box around the foreground: x, y, width, height in pixels, all 0 without foreground.
    ///
    /// The reference answers with remainders of 2³² where foreground runs exist but are all of no pixels.
    pub fn to_bbox(&self) -> [u32; 4] {
        let [x0, y0, x1, y1] = bounds(self.size, &self.toggles());
        [x0, y0, x1 - x0, y1 - y0]
    }
}

/// The reference's box of a mask's counts, what it makes of runs without pixels included: remainders of 2³².
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

/// The smallest box around foreground: left, top, and one past right and bottom. All 0 without foreground.
pub(super) fn bounds(size: Size, toggles: &[u32]) -> [u32; 4] {
    let (Some(&first), Some(&end)) = (toggles.first(), toggles.last()) else { return [0; 4] };
    let height = size.height;
    let (mut top, mut bottom) = (height, 0);
    let mut column_start = first - first % height; // runs ascend, mostly by a column: few need a division
    for run in toggles.chunks_exact(2) {
        if run[0] - column_start >= height {
            column_start += height;
            if run[0] - column_start >= height {
                column_start = run[0] - run[0] % height;
            }
        }
        let (from, to) = (run[0] - column_start, run[1] - column_start);
        if to > height {
            (top, bottom) = (0, height); // it goes on in the next column
            break;
        }
        (top, bottom) = (top.min(from), bottom.max(to));
    }
    [first / height, top, (end - 1) / height + 1, bottom]
}
