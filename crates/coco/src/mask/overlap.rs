use boxwise_kernels::{Isa, machine::memory, masks::bits};
use boxwise_threads::{Threads, Work, poll};

use super::merge::same_size;
use super::rle::bounds;
use super::{Rle, Size};
use crate::{Code, Error, Result};

/// A mask prepared for overlaps: the ends of its runs, its area and its bounding box.
#[derive(Clone, Debug)]
pub struct Shape {
    size: Size,
    toggles: Vec<u32>,
    area: u32,
    bounds: [u32; 4],
}

impl From<&Rle> for Shape {
    fn from(mask: &Rle) -> Self {
        let toggles = mask.toggles();
        let area = toggles.chunks_exact(2).map(|run| run[1] - run[0]).sum();
        Shape { size: mask.size(), area, bounds: bounds(mask.size(), &toggles), toggles }
    }
}

impl Shape {
    /// The image's size.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Number of foreground pixels.
    pub fn area(&self) -> u32 {
        self.area
    }

    /// Positions where runs begin and end.
    #[cfg(test)]
    pub(super) fn toggles(&self) -> &[u32] {
        &self.toggles
    }

    /// Left, top, and one past right and bottom; all 0 if there is no foreground.
    pub(super) fn bounds(&self) -> [u32; 4] {
        self.bounds
    }

    /// Upper bound of the number of shared pixels.
    pub(super) fn common_at_most(&self, other: &Shape) -> u32 {
        let [left, top, right, bottom] = [
            self.bounds[0].max(other.bounds[0]),
            self.bounds[1].max(other.bounds[1]),
            self.bounds[2].min(other.bounds[2]),
            self.bounds[3].min(other.bounds[3]),
        ];
        let shared = right.saturating_sub(left) * bottom.saturating_sub(top); // within an image, so below 2³²
        shared.min(self.area).min(other.area)
    }
}

/// Maximum number of pairs per call: 4 GiB of results.
const MOST_PAIRS: u64 = 1 << 29;
/// Number of masks on the right-hand side of a piece of work.
const PIECE: usize = 16;
/// Values that are found before they are put in their places: 256 MiB.
const MOST_HELD: usize = 1 << 24;

/// The overlap of every detection with every ground truth, row by row of detections: pixels in both over
/// pixels in either, or for crowds over those of the detection. 0 if no pixel is shared.
///
/// # Errors
///
/// [`Code::ShapeMismatch`] for masks of different sizes (the reference returns -1 if their boxes overlap),
/// [`Code::LengthMismatch`] if `crowd` does not have one item per ground truth, [`Code::TooLarge`] for more than 2²⁹ pairs.
///
/// # Examples
///
/// ```
/// use boxwise_coco::mask::{Shape, Size, from_bbox, iou};
/// use boxwise_kernels::Isa;
/// use boxwise_threads::Threads;
///
/// let (isa, size) = (Isa::detect(), Size::new(10, 10)?);
/// let dt = [Shape::from(&from_bbox(isa, [0.0, 0.0, 4.0, 4.0], size)?)];
/// let gt = [Shape::from(&from_bbox(isa, [2.0, 0.0, 4.0, 4.0], size)?)];
/// assert_eq!(iou(isa, Threads::ONE, &dt, &gt, &[false])?, [8.0 / 24.0]);
/// assert_eq!(iou(isa, Threads::ONE, &dt, &gt, &[true])?, [8.0 / 16.0]); // a crowd
/// # Ok::<(), boxwise_error::Error>(())
/// ```
pub fn iou(isa: Isa, threads: Threads, dt: &[Shape], gt: &[Shape], crowd: &[bool]) -> Result<Vec<f64>> {
    if crowd.len() != gt.len() {
        let expected = format!("a crowd flag for each of {} masks", gt.len());
        return Err(Error::new(Code::LengthMismatch, expected, crowd.len().to_string()));
    }
    check_sizes(dt, gt)?;
    let pairs = dt.len() as u64 * gt.len() as u64;
    let too_large =
        || Error::new(Code::TooLarge, "at most 2^29 pairs of masks, and memory for them", pairs.to_string());
    if pairs > MOST_PAIRS {
        return Err(too_large());
    }
    let mut out = memory::try_zeroed::<f64>(pairs as usize).map_err(|_| too_large())?;
    let runs = |masks: &[Shape]| masks.iter().map(|mask| mask.toggles.len() as u64).sum::<u64>();
    let work = runs(dt) * gt.len() as u64 + runs(gt) * dt.len() as u64;
    let threads = threads.if_worth(Work::MaskRuns, usize::try_from(work).unwrap_or(usize::MAX));
    let columns = Columns::of(dt.iter());
    let of_piece = |scratch: &mut Scratch, piece: usize| {
        let mut values = Vec::new();
        for g in PIECE * piece..gt.len().min(PIECE * (piece + 1)) {
            scratch.hits.clear();
            bits::sharing_boxes(isa, columns.all(), gt[g].bounds, &mut scratch.hits);
            let hits = std::mem::take(&mut scratch.hits);
            let probe = scratch.table.probe(isa, &gt[g], hits.iter().map(|&d| &dt[d as usize]));
            for &d in &hits {
                poll();
                let detection = &dt[d as usize];
                let common = probe.common(detection);
                let over = if crowd[g] { detection.area } else { union(detection, &gt[g], common) };
                if common > 0 {
                    values.push((d, g as u32, f64::from(common) / f64::from(over)));
                }
            }
            scratch.hits = hits;
        }
        values
    };
    let pieces = gt.len().div_ceil(PIECE);
    let round = (MOST_HELD / (PIECE * dt.len()).max(1)).max(threads.count());
    for first in (0..pieces).step_by(round) {
        let count = round.min(pieces - first);
        let found =
            threads.map_with(count, Scratch::default, |scratch, piece| of_piece(scratch, first + piece));
        for (d, g, value) in found.into_iter().flatten() {
            out[d as usize * gt.len() + g as usize] = value;
        }
    }
    Ok(out)
}

/// Number of pixels in either.
pub(super) fn union(a: &Shape, b: &Shape, common: u32) -> u32 {
    a.area - common + b.area
}

/// Returns an error unless all masks have the same size.
///
/// # Errors
///
/// [`Code::ShapeMismatch`].
pub(super) fn check_sizes(dt: &[Shape], gt: &[Shape]) -> Result<()> {
    let Some(size) = dt.iter().chain(gt).next().map(Shape::size) else { return Ok(()) };
    for (list, masks) in [("dt", dt), ("gt", gt)] {
        for (i, mask) in masks.iter().enumerate() {
            same_size(size, mask.size).map_err(|error| error.at_record(list, i as u64))?;
        }
    }
    Ok(())
}

/// Boxes in columns, for [`bits::sharing_boxes`].
pub(super) struct Columns([Vec<u32>; 4]);

impl Columns {
    pub(super) fn of<'a>(masks: impl Iterator<Item = &'a Shape> + Clone) -> Self {
        Columns([0, 1, 2, 3].map(|side| masks.clone().map(|mask| mask.bounds[side]).collect()))
    }

    fn all(&self) -> [&[u32]; 4] {
        self.from(0)
    }

    /// The boxes from `start` on.
    pub(super) fn from(&self, start: usize) -> [&[u32]; 4] {
        [0, 1, 2, 3].map(|side| &self.0[side][start..])
    }
}

#[derive(Default)]
struct Scratch {
    hits: Vec<u32>,
    table: Table,
}

/// Bits and ranks of a mask, in memory that is reused for the next mask.
#[derive(Default)]
pub(super) struct Table(Vec<[u64; 2]>);

impl Table {
    /// Number of table words that are built in the time of comparing one pair of runs.
    const WORDS_A_RUN: usize = 2;

    /// Prepares a mask for comparison with the others: as a table if comparing runs costs more than building one.
    pub(super) fn probe<'a>(
        &'a mut self,
        isa: Isa,
        mask: &'a Shape,
        others: impl Iterator<Item = &'a Shape>,
    ) -> Probe<'a> {
        let (Some(&low), Some(&high)) = (mask.toggles.first(), mask.toggles.last()) else {
            return Probe { isa, mask, table: None };
        };
        let first = low / 64;
        let words = (high / 64 - first) as usize + 1;
        let runs: usize = others.map(|other| mask.toggles.len() + other.toggles.len()).sum();
        if words > Self::WORDS_A_RUN * runs {
            return Probe { isa, mask, table: None };
        }
        self.0.clear();
        self.0.resize(words, [0; 2]);
        let base = 64 * first;
        for run in mask.toggles.chunks_exact(2) {
            set_bits(&mut self.0, run[0] - base, run[1] - base);
        }
        bits::count_before(isa, &mut self.0);
        Probe { isa, mask, table: Some((&self.0, first)) }
    }
}

/// Sets the bits from `from` to before `to`, which is larger.
fn set_bits(table: &mut [[u64; 2]], from: u32, to: u32) {
    let (first, last) = ((from / 64) as usize, ((to - 1) / 64) as usize);
    let head = u64::MAX << (from % 64);
    let tail = u64::MAX >> (63 - (to - 1) % 64);
    if first == last {
        table[first][0] |= head & tail;
        return;
    }
    table[first][0] |= head;
    table[first + 1..last].iter_mut().for_each(|entry| entry[0] = u64::MAX);
    table[last][0] |= tail;
}

/// A mask prepared for comparison with many others.
pub(super) struct Probe<'a> {
    isa: Isa,
    mask: &'a Shape,
    table: Option<(&'a [[u64; 2]], u32)>,
}

impl Probe<'_> {
    /// Number of pixels in both masks, which have the same size.
    pub(super) fn common(&self, other: &Shape) -> u32 {
        let own = &self.mask.toggles;
        let (Some(&low), Some(&high)) = (own.first(), own.last()) else { return 0 };
        let theirs = &other.toggles;
        let from = theirs.partition_point(|position| *position < low);
        let to = from + theirs[from..].partition_point(|position| *position < high);
        let Some((table, first)) = self.table else {
            // Whole runs, including those that begin or end outside.
            return common_runs(own, &theirs[from & !1..to.next_multiple_of(2)]);
        };
        let count = |positions: &[u32]| bits::bits_in_ranges(self.isa, table, first, positions);
        let (starts_inside, ends_inside) = (from % 2 == 1, to % 2 == 1);
        match (starts_inside, ends_inside) {
            (false, false) => count(&theirs[from..to]),
            (true, true) if from == to => self.mask.area,
            (true, true) => {
                count(&[low, theirs[from]])
                    + count(&theirs[from + 1..to - 1])
                    + count(&[theirs[to - 1], high])
            }
            (true, false) => count(&[low, theirs[from]]) + count(&theirs[from + 1..to]),
            (false, true) => count(&theirs[from..to - 1]) + count(&[theirs[to - 1], high]),
        }
    }
}

/// Number of pixels in both, run by run.
pub(crate) fn common_runs(a: &[u32], b: &[u32]) -> u32 {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while let ([a_start, a_end, ..], [b_start, b_end, ..]) = (&a[i..], &b[j..]) {
        common += a_end.min(b_end).saturating_sub(*a_start.max(b_start));
        i += 2 * usize::from(a_end <= b_end);
        j += 2 * usize::from(b_end <= a_end);
    }
    common
}
