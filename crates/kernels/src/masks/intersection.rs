//! Counts the pixels that one mask shares with many others, without decoding the others.
//!
//! # Layout
//!
//! One mask is laid out as bits, column after column, over its bounding rectangle (its [`Frame`]). A column takes `stride`
//! words of 64 rows. Each word is stored with the number of the mask's pixels in all words before it, its *rank*:
//!
//! ```text
//!        left               entry of the table    bits                        rank
//!         v                 0                     column 0, rows  0 to 63     0
//! top > | . # # |           1                     column 0, rows 64 to 127    pixels of entry 0
//!       | # # . |           ..
//!       | # . . |           stride                column 1, rows  0 to 63     pixels of column 0
//!                           last                  0                           pixels of the mask
//! ```
//!
//! The number of the mask's pixels before a position (counted down the columns of the whole image) follows from one entry:
//!
//! ```text
//! rank(position) = entry.rank + popcount(entry.bits & ((1 << row % 64) - 1))
//! ```
//!
//! A run of the other mask from `start` to `end` therefore shares `rank(end) - rank(start)` pixels, whatever lies between. The
//! cost is proportional to the number of runs of the other mask, not of its pixels.
//!
//! # Algorithm
//!
//! ```text
//! for each block of 32 positions where the other mask's runs start and end:
//!     skip the block if it ends before the frame; stop if it starts after it
//!     column = (position + 1/2) · (1 / height), row = position - column · height    32 at once, without a division
//!     clamp both to the frame: above it counts as its first row, below it as the row after its last
//!     common += rank(end) - rank(start) for each run
//!     return 0 if `common` plus all remaining pixels is below `enough`
//! ```
//!
//! # Why it is correct and safe
//!
//! The column is exact, because the added half pixel is more than rounding can subtract: below 2²¹ in single precision,
//! below 2³¹ in double precision. Positions are clamped to the frame first, so the number is finite and fits an `i32`. Tables are
//! indexed with bounds checks: a table of another frame panics. A column has one row more than the frame, so that a position
//! below its last row still has a word.

use crate::machine::isa::dispatch;

/// The bounding rectangle of a mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Number of rows of the image.
    pub height: u32,
    /// The first column.
    pub left: u32,
    /// Number of columns.
    pub columns: u32,
    /// The first row.
    pub top: u32,
    /// Number of rows; `top + rows` is at most the height.
    pub rows: u32,
}

/// Images must have fewer pixels than this: positions are signed, and columns are computed in double precision.
pub const MOST_PIXELS: u32 = 1 << 31;
/// Below this, columns are computed in single precision.
const FEW_PIXELS: u32 = 1 << 21;

impl Frame {
    /// Words per column, including room for a position below its last row.
    pub fn stride(self) -> u32 {
        self.rows / 64 + 1
    }

    /// Words in all columns.
    pub fn words(self) -> u64 {
        u64::from(self.columns) * u64::from(self.stride())
    }
}

/// Turns marks into pixels. Bits are set where the mask begins and ends; the bits between them are filled. A column
/// must have an even number of marks.
pub fn fill(bits: &mut [u64]) {
    let mut inside = 0;
    for word in bits {
        *word = filled(*word) ^ inside;
        inside = 0u64.wrapping_sub(*word >> 63);
    }
}

/// For each bit, whether an odd number of bits is set up to and including it.
#[inline(always)]
fn filled(mut word: u64) -> u64 {
    word ^= word << 1;
    word ^= word << 2;
    word ^= word << 4;
    word ^= word << 8;
    word ^= word << 16;
    word ^ word << 32
}

dispatch! {
    /// Appends to `table` the columns filled as in [`fill`], each word with its rank, and a last entry with the total.
    /// Returns the total.
    pub fn rank_marks(marks: &[u64], table: &mut Vec<[u64; 2]>) -> u32 = rank_marks_body;
}

#[inline(always)]
fn rank_marks_body(marks: &[u64], table: &mut Vec<[u64; 2]>) -> u32 {
    let (mut inside, mut sum) = (0u64, 0u64);
    let start = table.len();
    table.resize(start + marks.len() + 1, [0; 2]);
    let (entries, last) = table[start..].split_at_mut(marks.len());
    for (entry, word) in entries.iter_mut().zip(marks) {
        *entry = [filled(*word), 0];
    }
    for entry in entries {
        let word = entry[0] ^ inside;
        inside = 0u64.wrapping_sub(word >> 63);
        *entry = [word, sum];
        sum += u64::from(word.count_ones());
    }
    last[0][1] = sum;
    sum as u32
}

dispatch! {
    /// Like [`rank_marks`], for words that are already filled.
    pub fn rank_pixels(pixels: &[u64], table: &mut Vec<[u64; 2]>) -> u32 = rank_pixels_body;
}

#[inline(always)]
fn rank_pixels_body(pixels: &[u64], table: &mut Vec<[u64; 2]>) -> u32 {
    let mut sum = 0u64;
    table.extend(pixels.iter().map(|word| {
        let entry = [*word, sum];
        sum += u64::from(word.count_ones());
        entry
    }));
    table.push([0, sum]);
    sum as u32
}

/// The other mask of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Runs<'a> {
    /// Positions where its foreground begins and ends, alternating, counted down the columns; ascending.
    pub toggles: &'a [u32],
    /// Number of its pixels.
    pub area: u32,
}

dispatch! {
    /// Number of pixels that a ranked mask, which has `pixels` pixels, shares with another mask of the same image; 0 if there are
    /// fewer than `enough`.
    ///
    /// # Panics
    ///
    /// If the table is not the frame's, or a position is beyond the image's pixels.
    pub fn common(table: &[[u64; 2]], frame: Frame, pixels: u32, runs: Runs<'_>, enough: u32) -> u32 = common_body;
}

/// Number of positions that are looked up at once.
const BLOCK: usize = 32;

/// Entries of a table, and bits within them.
struct Places {
    words: [u32; BLOCK],
    bits: [u32; BLOCK],
}

impl Places {
    /// Number of the mask's pixels before a place.
    #[inline(always)]
    fn rank(&self, table: &[[u64; 2]], nth: usize) -> u32 {
        let [bits, before] = table[self.words[nth] as usize];
        (before as u32).wrapping_add((bits & ((1 << (self.bits[nth] & 63)) - 1)).count_ones())
    }
}

/// A frame in signed numbers, for comparison with positions; all are at most `i32::MAX`.
struct Bounds {
    height: i32,
    left: i32,
    top: i32,
    rows: i32,
    stride: i32,
    /// The first position and one past the last.
    ends: [u32; 2],
}

impl Bounds {
    #[inline(always)]
    fn of(frame: Frame, pixels: u32) -> Self {
        let most = pixels.min(MOST_PIXELS - 1);
        let column = |column: u32| column.saturating_mul(frame.height).min(most);
        Bounds {
            height: frame.height as i32,
            left: frame.left as i32,
            top: frame.top as i32,
            rows: frame.rows as i32,
            stride: frame.stride() as i32,
            ends: [column(frame.left), column(frame.left.saturating_add(frame.columns))],
        }
    }
}

/// Number of the mask's pixels before a position.
#[inline(always)]
fn rank_of(table: &[[u64; 2]], bounds: &Bounds, position: u32) -> u32 {
    let position = position.max(bounds.ends[0]).min(bounds.ends[1]);
    let height = (bounds.height as u32).max(1);
    let (column, row) = ((position / height) as i32, (position % height) as i32);
    let row = row.wrapping_sub(bounds.top).max(0).min(bounds.rows);
    let word = column.wrapping_sub(bounds.left).wrapping_mul(bounds.stride).wrapping_add(row >> 6);
    let [bits, before] = table[word as usize];
    (before as u32).wrapping_add((bits & ((1 << (row & 63)) - 1)).count_ones())
}

macro_rules! places {
    ($(#[$doc:meta])* $name:ident, $float:ty) => {
        $(#[$doc])*
        #[inline(always)]
        fn $name(bounds: &Bounds, positions: &[u32; BLOCK]) -> Places {
            let mut places = Places { words: [0; BLOCK], bits: [0; BLOCK] };
            let inverse = 1.0 / bounds.height.max(1) as $float;
            for i in 0..BLOCK {
                let position = positions[i].max(bounds.ends[0]).min(bounds.ends[1]) as i32;
                let column = (position as $float + 0.5) * inverse;
                // SAFETY: a finite number from 0 to below 2³¹: positions are at most 2³¹ - 1 in double precision, below
                // 2²¹ in single precision, and the inverse is at most 1.
                let column: i32 = unsafe { column.to_int_unchecked() };
                let row = position.wrapping_sub(column.wrapping_mul(bounds.height));
                let row = row.wrapping_sub(bounds.top).max(0).min(bounds.rows);
                let word = column.wrapping_sub(bounds.left).wrapping_mul(bounds.stride).wrapping_add(row >> 6);
                places.words[i] = word as u32;
                places.bits[i] = row as u32;
            }
            places
        }
    };
}

places! {
    /// For positions below 2²¹: half a pixel is then more than the rounding error.
    places_of_few, f32
}
places! {
    /// For positions below 2³¹.
    places_of_many, f64
}

#[inline(always)]
fn common_body(table: &[[u64; 2]], frame: Frame, pixels: u32, runs: Runs<'_>, enough: u32) -> u32 {
    if pixels < FEW_PIXELS {
        common_by(places_of_few, table, frame, pixels, runs, enough)
    } else {
        common_by(places_of_many, table, frame, pixels, runs, enough)
    }
}

#[inline(always)]
fn common_by(
    places: impl Fn(&Bounds, &[u32; BLOCK]) -> Places,
    table: &[[u64; 2]],
    frame: Frame,
    pixels: u32,
    runs: Runs<'_>,
    enough: u32,
) -> u32 {
    let (Some(&first), Some(&last)) = (runs.toggles.first(), runs.toggles.last()) else { return 0 };
    let bounds = Bounds::of(frame, pixels);
    let most = rank_of(table, &bounds, last);
    if most.wrapping_sub(rank_of(table, &bounds, first)) < enough {
        return 0;
    }
    let (blocks, rest) = runs.toggles.as_chunks::<BLOCK>();
    let (mut common, mut left) = (0u32, runs.area);
    let own = |block: &[u32; BLOCK]| {
        let own = |sum: u32, i: usize| sum.wrapping_add(block[2 * i + 1].wrapping_sub(block[2 * i]));
        (0..BLOCK / 2).fold(0, own)
    };
    for block in blocks {
        // runs before or after the frame share nothing
        if block[BLOCK - 1] <= bounds.ends[0] {
            left = left.wrapping_sub(own(block));
            continue;
        }
        if block[0] >= bounds.ends[1] {
            return if common < enough { 0 } else { common };
        }
        let places = places(&bounds, block);
        let (mut before, mut after, mut reached) = (0u32, 0u32, 0);
        for i in 0..BLOCK / 2 {
            before = before.wrapping_add(places.rank(table, 2 * i));
            reached = places.rank(table, 2 * i + 1);
            after = after.wrapping_add(reached);
        }
        common = common.wrapping_add(after.wrapping_sub(before));
        left = left.wrapping_sub(own(block));
        if common.wrapping_add(left.min(most.wrapping_sub(reached))) < enough {
            return 0;
        }
    }
    if !rest.is_empty() {
        let mut block = [last; BLOCK];
        block[..rest.len()].copy_from_slice(rest);
        let places = places(&bounds, &block);
        for i in 0..rest.len() / 2 {
            let run = places.rank(table, 2 * i + 1).wrapping_sub(places.rank(table, 2 * i));
            common = common.wrapping_add(run);
        }
    }
    if common < enough { 0 } else { common }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;
    use proptest::prelude::*;

    fn toggles(pixels: u32) -> impl Strategy<Value = Vec<u32>> {
        prop::collection::vec(0..=pixels, 0..90).prop_map(|mut positions| {
            positions.truncate(positions.len() / 2 * 2);
            positions.sort_unstable();
            positions
        })
    }

    fn area(toggles: &[u32]) -> u32 {
        toggles.chunks(2).map(|run| run[1] - run[0]).sum()
    }

    /// The frame of a mask and the marks in it.
    fn marks(toggles: &[u32], height: u32) -> (Frame, Vec<u64>) {
        let pixels: Vec<u32> = toggles.chunks(2).flat_map(|run| run[0]..run[1]).collect();
        let (columns, rows) = (|p: &u32| p / height, |p: &u32| p % height);
        let left = pixels.iter().map(columns).min().unwrap_or(0);
        let top = pixels.iter().map(rows).min().unwrap_or(0);
        let columns = pixels.iter().map(columns).max().map_or(0, |last| last + 1 - left);
        let rows_count = pixels.iter().map(rows).max().map_or(0, |last| last + 1 - top);
        let frame = Frame { height, left, columns, top, rows: rows_count };
        let mut bits = vec![0u64; frame.words() as usize];
        for pixel in pixels {
            let (column, row) = (pixel / height - left, rows(&pixel) - top);
            for row in [row, row + 1] {
                bits[(column * frame.stride() + row / 64) as usize] ^= 1 << (row % 64);
            }
        }
        (frame, bits)
    }

    proptest! {
        #[test]
        fn shared_pixels_are_counted_by_every_instruction_set(
            (height, width, one, other) in (1u32..300, 1u32..60).prop_flat_map(|(h, w)| (Just(h), Just(w), toggles(h * w), toggles(h * w))),
            enough in 0u32..400,
            many: bool,
        ) {
            let (frame, mut bits) = marks(&one, height);
            let inside = |toggles: &[u32], p: u32| toggles.chunks(2).any(|run| (run[0]..run[1]).contains(&p));
            let expected = (0..height * width).filter(|p| inside(&one, *p) && inside(&other, *p)).count() as u32;
            let runs = Runs { toggles: &other, area: area(&other) };
            let pixels = if many { FEW_PIXELS } else { height * width };
            for isa in Isa::available() {
                let (mut table, mut again) = (Vec::new(), vec![[7; 2]]);
                prop_assert_eq!(rank_marks(isa, &bits, &mut table), area(&one));
                let common = common(isa, &table, frame, pixels, runs, enough);
                prop_assert_eq!(common, if expected < enough { 0 } else { expected });
                let mut filled = bits.clone();
                fill(&mut filled);
                prop_assert_eq!(rank_pixels(isa, &filled, &mut again), area(&one));
                prop_assert_eq!(&again[1..], &table[..]);
            }
            fill(&mut bits);
            prop_assert_eq!(bits.iter().map(|word| word.count_ones()).sum::<u32>(), area(&one));
        }
    }

    #[test]
    fn positions_near_the_end_of_large_images_fall_into_their_columns() {
        let (height, width) = (46_337, 46_340);
        let (left, top) = (width - 2, height - 3);
        let frame = Frame { height, left, columns: 2, top, rows: 3 };
        let table = [[0b111, 0], [0b011, 3], [0, 5]];
        let end = height * width;
        let whole = [0, end];
        let last_column = [end - height, end];
        for isa in Isa::available() {
            let common = |toggles: &[u32]| {
                let area = area(toggles);
                common(isa, &table, frame, end, Runs { toggles, area }, 1)
            };
            assert_eq!(common(&whole), 5);
            assert_eq!(common(&last_column), 2);
            assert_eq!(common(&[end - 1, end]), 0);
            assert_eq!(common(&[end - 2, end]), 1);
            assert_eq!(common(&[end - height - 1, end - height]), 1);
            assert_eq!(common(&[]), 0);
        }
    }
}
