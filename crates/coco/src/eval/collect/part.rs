//! The detections of one contiguous part of the input, in chunks by category.

use boxwise_kernels::machine::prefetch::prefetch;

use super::kept_boxes::KeptBoxes;
use super::oddities::DetectionOddities;
use super::score_tally::ScoreTally;
use crate::eval::areas::AREAS_KNOWN;
use crate::eval::plan::IMAGE_BITS;
use crate::eval::settings::SettingBlock;
use crate::eval::skipped::Skipped;
use crate::{Code, Error, Result};

/// A detection among those of its category.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Record {
    pub(crate) score: f64,
    /// The rank of the image and the area ranges, packed:
    ///
    /// ```text
    /// bit  31      30 29 28 27    26 ................ 0
    ///     lenient  area ranges       rank of the image
    /// ```
    ///
    /// The bit of an area range is set if it contains the area of the detection. A lenient detection has none set: it never
    /// counts if it is unmatched.
    image: u32,
    /// Position among the detections of its part of the input.
    pub(crate) position: u32,
}

/// Where a detection was stored.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed {
    /// Rank of its image.
    pub(crate) rank: u32,
    /// Stream of its category.
    pub(crate) stream: u32,
    /// Whether it may be compared with ground truth.
    pub(crate) is_kept: bool,
}

/// The detections of one contiguous part of the input.
#[derive(Default)]
pub(crate) struct Part {
    /// In chunks, each of one stream.
    records: Vec<Record>,
    /// By position; only for detections whose image has ground truth of their category.
    pub(crate) boxes: KeptBoxes,
    /// By stream: the start of its first chunk, or [`NONE`].
    first: Vec<u32>,
    /// By stream: the place of its next record, or [`NONE`].
    next: Vec<u32>,
    /// By chunk: the start of the next chunk of the same stream.
    follower: Vec<u32>,
    /// By stream: its number of chunks.
    sizes: Vec<u32>,
    chunk_bits: u32,
    pub(crate) oddities: DetectionOddities,
    /// Detections that cannot be used and were left out.
    pub(crate) skipped: Skipped,
    /// Image and score of every detection, if images have a limit over all categories.
    pub(super) tally: Option<ScoreTally>,
    /// By position; empty if areas are those of the boxes.
    areas: Vec<f64>,
    /// Where asked for, the images of all detections by their places in the dataset, some more than once.
    pub(crate) noted: Option<Vec<u32>>,
}

const NONE: u32 = u32::MAX;

/// Records in 64 bytes.
const RECORDS_PER_LINE: u32 = 4;

/// Marks a detection that never counts if it is unmatched.
const LENIENT: u32 = 1 << 31;

/// The bits of the rank.
const RANK: u32 = (1 << IMAGE_BITS) - 1;

impl Record {
    /// The rank of its image.
    #[inline(always)]
    pub(crate) fn rank(&self) -> u32 {
        self.image & RANK
    }

    /// The same detection at another position.
    #[inline(always)]
    pub(crate) fn at(self, position: u32) -> Record {
        Record { position, ..self }
    }

    /// The area ranges that contain the detection, one bit each, of the first four.
    #[inline(always)]
    fn areas(&self) -> u32 {
        self.image >> IMAGE_BITS & ((1 << AREAS_KNOWN) - 1)
    }

    /// The area ranges of a block in which it counts if it is unmatched, one bit each. The record has those of the
    /// first block; others are derived from its `area`.
    #[inline(always)]
    pub(crate) fn counts_in(&self, block: &SettingBlock, area: impl FnOnce() -> f64) -> u32 {
        match block.first_area {
            0 => self.areas(),
            _ if self.image & LENIENT != 0 => 0,
            _ => block.holding(area()),
        }
    }
}

impl Part {
    /// With room for `expected` detections of `streams` categories, which grows if there are more. It uses the memory of `spare`.
    pub(super) fn new(spare: Part, streams: usize, expected: usize, tally: Option<ScoreTally>) -> Self {
        // With many streams, or few detections, each stream has few: large chunks would stay mostly empty.
        let chunk_bits = if streams <= 2048 && expected >= streams << 4 { 6 } else { 3 };
        let slack = streams.min(expected) << chunk_bits;
        let Part { mut records, mut boxes, mut first, mut next, mut follower, mut sizes, .. } = spare;
        records.clear();
        // if memory cannot be reserved it starts small, and growing reports what is too large
        let _ = records.try_reserve_exact(expected.saturating_add(slack));
        boxes.restart(expected);
        for places in [&mut first, &mut next] {
            places.clear();
            places.resize(streams, NONE);
        }
        follower.clear();
        sizes.clear();
        sizes.resize(streams, 0);
        Part { records, boxes, first, next, follower, sizes, chunk_bits, tally, ..Part::default() }
    }

    /// Appends a detection to its stream. `areas` are the area ranges that contain it; `None` for a lenient one.
    #[inline(always)]
    pub(super) fn push(
        &mut self,
        placed: Placed,
        areas: Option<u32>,
        score: f64,
        position: u32,
    ) -> Result<()> {
        let stream = placed.stream as usize;
        let mut at = self.next[stream];
        if at & ((1 << self.chunk_bits) - 1) == 0 || at == NONE {
            at = self.start_chunk(placed.stream)?;
        }
        let marks = areas.map_or(LENIENT, |areas| areas << IMAGE_BITS);
        self.records[at as usize] = Record { score, image: placed.rank | marks, position };
        self.next[stream] = at + 1;
        Ok(())
    }

    /// Starts a chunk of a stream.
    #[inline(never)]
    fn start_chunk(&mut self, stream: u32) -> Result<u32> {
        let size = 1 << self.chunk_bits;
        let start = self.records.len();
        if start + size >= NONE as usize || self.records.try_reserve(size).is_err() {
            return Err(too_many());
        }
        self.records.resize(start + size, Record::default());
        self.follower.push(NONE);
        let start = start as u32;
        self.sizes[stream as usize] += 1;
        match self.next[stream as usize] {
            NONE => self.first[stream as usize] = start,
            end => self.follower[((end - 1) >> self.chunk_bits) as usize] = start,
        }
        Ok(start)
    }

    /// Keeps the area of the next detection.
    #[inline(never)]
    pub(super) fn keep_area(&mut self, area: f64) -> Result<()> {
        self.areas.try_reserve(1).map_err(|_| too_many())?;
        self.areas.push(area);
        Ok(())
    }

    /// A stream's detections in the order of the input, chunk by chunk.
    pub(crate) fn stream(&self, stream: u32) -> impl Iterator<Item = &[Record]> {
        let mut at = self.first[stream as usize];
        let end = self.next[stream as usize];
        let size = 1u32 << self.chunk_bits;
        std::iter::from_fn(move || {
            if at == NONE {
                return None;
            }
            let start = at;
            // the next free place of the stream is in its last chunk, or just after it
            let is_last = end > start && end - start <= size;
            at = if is_last { NONE } else { self.follower[(start >> self.chunk_bits) as usize] };
            for line in 0..size / RECORDS_PER_LINE {
                prefetch(&self.records, at.saturating_add(line * RECORDS_PER_LINE) as usize);
            }
            let stop = if is_last { end } else { start + size };
            Some(&self.records[start as usize..stop as usize])
        })
    }

    /// The streams that have detections.
    pub(crate) fn used_streams(&self) -> impl Iterator<Item = u32> {
        (0..self.first.len() as u32).filter(|stream| self.first[*stream as usize] != NONE)
    }

    /// Upper bound of the number of a stream's detections: the capacity of its chunks.
    pub(crate) fn at_most(&self, stream: u32) -> usize {
        (self.sizes[stream as usize] as usize) << self.chunk_bits
    }

    /// Drops detections by their positions.
    pub(crate) fn retain(&mut self, keep: impl Fn(u32) -> bool) {
        let size = 1u32 << self.chunk_bits;
        for stream in 0..self.first.len() {
            let (mut from, end) = (self.first[stream], self.next[stream]);
            let (mut to, mut last) = (from, NONE);
            while from != NONE {
                let is_last = end > from && end - from <= size;
                for at in from..if is_last { end } else { from + size } {
                    let record = self.records[at as usize];
                    if !keep(record.position) {
                        continue;
                    }
                    if last != NONE && to == last + size {
                        to = self.follower[(last >> self.chunk_bits) as usize];
                    }
                    last = to >> self.chunk_bits << self.chunk_bits;
                    self.records[to as usize] = record;
                    to += 1;
                }
                from = if is_last { NONE } else { self.follower[(from >> self.chunk_bits) as usize] };
            }
            if last == NONE {
                (self.first[stream], self.next[stream]) = (NONE, NONE);
            } else {
                self.next[stream] = to;
            }
        }
    }

    /// About how many bytes of memory it holds.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&self.records[..]) + self.boxes.bytes() + size_of_val(&self.areas[..])
    }

    /// The area of a detection that keeps its box or its area.
    pub(crate) fn area(&self, position: usize) -> f64 {
        self.areas.get(position).copied().unwrap_or_else(|| {
            let [_, _, width, height] = self.boxes.at(position);
            width * height
        })
    }

    /// The detections of parts of one input that cannot be used and were left out.
    pub(crate) fn skipped_of(parts: &[Part]) -> Skipped {
        let (mut all, mut start) = (Skipped::default(), 0);
        for part in parts {
            all.append(&part.skipped, start);
            start += part.detections() as u64;
        }
        all
    }

    /// Number of detections, evaluated or not.
    pub(crate) fn detections(&self) -> usize {
        self.boxes.len()
    }
}

fn too_many() -> Error {
    Error::new(Code::TooLarge, "results that fit in memory", "more")
}
