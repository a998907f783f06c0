//! Detections on their way to their categories.

use boxwise_kernels::machine::memory::reserve_huge;
use boxwise_kernels::machine::prefetch::prefetch;

use super::kept::KeptBoxes;
use super::lanes::Lanes;
use super::limit::Tally;
use super::plan::Plan;
use super::segm::Overlaps;
use super::surprises::Counts;
use crate::params::AreaRange;
use crate::results::Sink;
use crate::{Code, Dataset, Error, Id, IdRef, Result};

/// A detection among those of its category.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Record {
    pub(crate) score: f64,
    /// The image's rank; above [`Plan::IMAGE_BITS`] the area ranges that the detection lies in, one bit each, none for a
    /// lenient one, which the highest bit tells.
    pub(crate) image: u32,
    /// Position among the detections of its part of the input.
    pub(crate) position: u32,
}

/// Where a detection went.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed {
    /// Its image's rank.
    pub(crate) rank: u32,
    /// Its category's stream.
    pub(crate) stream: u32,
    /// Whether it may be compared with ground truth.
    pub(crate) is_kept: bool,
}

/// The area ranges that a [`Record`] knows about: the first ones.
pub(crate) const AREAS_KNOWN: usize = 4;

/// Sets of up to four area ranges.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AreaSet {
    min: [f64; AREAS_KNOWN],
    max: [f64; AREAS_KNOWN],
    all: u32,
}

impl AreaSet {
    /// The first four of the ranges.
    pub(crate) fn new(ranges: &[AreaRange]) -> Self {
        let end = |end: fn(&AreaRange) -> f64| std::array::from_fn(|i| ranges.get(i).map_or(0.0, end));
        let all = (1 << ranges.len().min(AREAS_KNOWN)) - 1;
        AreaSet { min: end(|range| range.min), max: end(|range| range.max), all }
    }

    /// One bit for each range that the area is not outside of. NaN is outside of none.
    pub(crate) fn holding(&self, area: f64) -> u32 {
        let outside = |i: usize| u32::from((area < self.min[i]) | (area > self.max[i])) << i;
        self.all & !(0..AREAS_KNOWN).fold(0, |ranges, i| ranges | outside(i))
    }
}

/// The detections of one contiguous part of the input.
pub(crate) struct Part {
    /// In chunks, each of one stream.
    records: Vec<Record>,
    /// By position; only of detections whose image has ground truth of their category.
    pub(crate) boxes: KeptBoxes,
    /// By stream: where its first chunk starts, or [`NONE`].
    first: Vec<u32>,
    /// By stream: where its next record goes, or [`NONE`].
    next: Vec<u32>,
    /// By chunk: where the next one of the same stream starts.
    follower: Vec<u32>,
    /// By stream: how many chunks it has.
    sizes: Vec<u32>,
    chunk_bits: u32,
    pub(crate) counts: Counts,
    /// Every detection's image and score, where images have a limit over all categories.
    pub(crate) tally: Option<Tally>,
    /// By position; empty where areas are those of the boxes.
    areas: Vec<f64>,
    /// Of kept detections, where masks were compared while they were read.
    pub(crate) overlaps: Overlaps,
}

const NONE: u32 = u32::MAX;

/// Records in 64 bytes.
const RECORDS_PER_LINE: u32 = 4;

impl Record {
    /// The first area ranges that the detection lies in, one bit each.
    pub(crate) fn areas(&self) -> u32 {
        self.image >> Plan::IMAGE_BITS & ((1 << AREAS_KNOWN) - 1)
    }

    /// The area ranges of a block in which it counts unmatched, one bit each; of a block that is not the first by its `area`.
    pub(crate) fn counts_in(&self, lanes: &Lanes, first_area: usize, area: impl FnOnce() -> f64) -> u32 {
        match first_area {
            0 => self.areas(),
            _ if self.image & LENIENT != 0 => 0,
            _ => lanes.holding(area()),
        }
    }
}

/// Marks a detection that never counts unmatched.
const LENIENT: u32 = 1 << 31;

impl Part {
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
            // the stream's next free place lies in its last chunk, or just past it
            let is_last = end > start && end - start <= size;
            at = if is_last { NONE } else { self.follower[(start >> self.chunk_bits) as usize] };
            for line in 0..size / RECORDS_PER_LINE {
                prefetch(&self.records, at.saturating_add(line * RECORDS_PER_LINE) as usize);
            }
            let stop = if is_last { end } else { start + size };
            Some(&self.records[start as usize..stop as usize])
        })
    }

    /// How many detections a stream has room for in its chunks: as many as it has, or somewhat more.
    pub(crate) fn roughly(&self, stream: u32) -> usize {
        (self.sizes[stream as usize] as usize) << self.chunk_bits
    }

    /// Lets go of the detections that are not to be kept, by their positions.
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
        size_of_val(&self.records[..])
            + self.boxes.bytes()
            + size_of_val(&self.areas[..])
            + self.overlaps.bytes()
    }

    /// The area of a detection that keeps its box or its area.
    pub(crate) fn area(&self, position: usize) -> f64 {
        self.areas.get(position).copied().unwrap_or_else(|| {
            let [_, _, width, height] = self.boxes.at(position);
            width * height
        })
    }

    /// How many detections the part has, whether evaluated or not.
    pub(crate) fn detections(&self) -> usize {
        self.boxes.len()
    }
}

/// Takes a part of the input in.
pub(crate) struct Collector<'a> {
    dataset: &'a Dataset,
    plan: &'a Plan,
    areas: AreaSet,
    part: Part,
    keeps_areas: bool,
    image: Id,
    rank: u32,
}

impl<'a> Collector<'a> {
    /// With room for `expected` detections; it grows where there are more.
    pub(crate) fn new(dataset: &'a Dataset, plan: &'a Plan, areas: AreaSet, expected: usize) -> Self {
        let streams = plan.categories.len();
        // small chunks where there are so many streams that most of a chunk would stay empty
        let chunk_bits = if streams <= 2048 { 6 } else { 3 };
        let slack = streams.min(expected) << chunk_bits;
        let part = Part {
            // without room they start small, and growing tells what is too large
            records: reserve_huge(expected.saturating_add(slack)).unwrap_or_default(),
            boxes: KeptBoxes::new(expected),
            first: vec![NONE; streams],
            next: vec![NONE; streams],
            follower: Vec::new(),
            sizes: vec![0; streams],
            chunk_bits,
            counts: Counts::default(),
            tally: plan.federated.is_some().then(Tally::default),
            areas: Vec::new(),
            overlaps: Overlaps::default(),
        };
        Collector { dataset, plan, areas, part, keeps_areas: false, image: Id::Text("".into()), rank: NONE }
    }

    /// Keeps the areas of all detections, because they may be others than those of the boxes.
    pub(crate) fn keep_areas(&mut self) {
        self.keeps_areas = true;
    }

    /// What has been collected so far.
    pub(crate) fn part(&mut self) -> &mut Part {
        &mut self.part
    }

    pub(crate) fn finish(self) -> Part {
        self.part
    }

    /// How many detections are unusual so far.
    pub(crate) fn counts(&mut self) -> &mut Counts {
        &mut self.part.counts
    }

    /// Says that a detection of an image follows.
    pub(crate) fn expect(&self, image: i64) {
        self.dataset.images.prefetch(image);
    }

    /// The rank of a listed image.
    pub(crate) fn rank(&mut self, image: IdRef<'_>) -> Result<u32> {
        if self.rank == NONE || image != self.image.as_ref() {
            self.enter(image)?;
        }
        Ok(self.rank)
    }

    #[inline(never)]
    fn enter(&mut self, image: IdRef<'_>) -> Result<()> {
        let place = self.dataset.images.place(image);
        let listed = place.filter(|place| self.dataset.image_listed[*place as usize]);
        let Some(place) = listed else {
            let expected = "the id of an image that the dataset lists";
            return Err(Error::new(Code::UnknownImage, expected, image.to_string()));
        };
        match (&mut self.image, image) {
            (Id::Int(own), IdRef::Int(value)) => *own = value,
            (own, _) => *own = image.to_owned(),
        }
        self.rank = self.plan.image_ranks[place as usize].min(Plan::UNLISTED);
        Ok(())
    }

    /// The category's stream. `None` where it is not evaluated.
    fn stream(&mut self, category: IdRef<'_>) -> Result<Option<u32>> {
        match self.plan.categories.place(category) {
            Some(stream) => Ok(Some(stream)),
            None => self.missing_stream(category).map(|()| None),
        }
    }

    #[inline(never)]
    fn missing_stream(&mut self, category: IdRef<'_>) -> Result<()> {
        let place = self.dataset.categories.place(category);
        if place.is_none_or(|place| self.dataset.category_listed[place as usize] == 0) {
            if !self.plan.strict {
                let expected = "the id of a category that the dataset lists";
                return Err(Error::new(Code::UnknownId, expected, category.to_string()));
            }
            self.part.counts.unknown_category += 1;
        }
        Ok(())
    }

    /// Whether detections of an image and a category may be compared with ground truth; true where that is not known yet.
    pub(crate) fn compares(&mut self, image: IdRef<'_>, category: IdRef<'_>) -> bool {
        let Ok(rank) = self.rank(image) else { return true };
        let Some(stream) = self.plan.categories.place(category) else { return false };
        rank < Plan::UNLISTED && self.plan.compares(rank, stream)
    }

    /// Puts a detection among those of its category; `None` where it is not evaluated.
    pub(crate) fn place(
        &mut self,
        rank: u32,
        category: IdRef<'_>,
        bbox: [f64; 4],
        area: f64,
        score: f64,
    ) -> Result<Option<Placed>> {
        if self.keeps_areas {
            self.keep_area(area)?;
        }
        let stream = self.stream(category)?.filter(|_| rank < Plan::UNLISTED);
        let stream = stream.filter(|stream| self.plan.looks_at(rank, *stream, area));
        let Some(stream) = stream else { return self.part.boxes.push(bbox, false).map(|_| None) };
        let is_kept = self.plan.compares(rank, stream);
        let position = self.part.boxes.push(bbox, is_kept)?;
        let mut at = self.part.next[stream as usize];
        if at & ((1 << self.part.chunk_bits) - 1) == 0 || at == NONE {
            at = self.start_chunk(stream)?;
        }
        let is_lenient = self.plan.is_lenient(rank, stream);
        let areas = if is_lenient { LENIENT } else { self.areas.holding(area) << Plan::IMAGE_BITS };
        let image = rank | areas;
        self.part.records[at as usize] = Record { score, image, position };
        self.part.next[stream as usize] = at + 1;
        Ok(Some(Placed { rank, stream, is_kept }))
    }

    /// Starts a chunk of a stream.
    #[inline(never)]
    fn start_chunk(&mut self, stream: u32) -> Result<u32> {
        let size = 1 << self.part.chunk_bits;
        let start = self.part.records.len();
        if start + size >= NONE as usize || self.part.records.try_reserve(size).is_err() {
            return Err(too_many());
        }
        self.part.records.resize(start + size, Record::default());
        self.part.follower.push(NONE);
        let start = start as u32;
        self.part.sizes[stream as usize] += 1;
        match self.part.next[stream as usize] {
            NONE => self.part.first[stream as usize] = start,
            end => self.part.follower[((end - 1) >> self.part.chunk_bits) as usize] = start,
        }
        Ok(start)
    }
}

fn too_many() -> Error {
    Error::new(Code::TooLarge, "results that fit in memory", "more")
}

impl Collector<'_> {
    /// Takes a detection of any shape, with the area that decides about area ranges. True where it may be compared
    /// with ground truth: then its box is kept, and what else it is compared by is to be kept likewise.
    pub(crate) fn take(
        &mut self,
        image: IdRef<'_>,
        category: IdRef<'_>,
        bbox: [f64; 4],
        area: f64,
        score: f64,
    ) -> Result<bool> {
        let rank = self.rank(image)?;
        self.judge(rank, bbox, score)?;
        let placed = self.place(rank, category, bbox, area, score)?;
        Ok(placed.is_some_and(|placed| placed.is_kept))
    }

    /// Counts a detection of an image, and what is unusual of it.
    pub(crate) fn judge(&mut self, rank: u32, bbox: [f64; 4], score: f64) -> Result<()> {
        let [x, y, w, h] = bbox;
        // NaN fails each of these
        let usual = w > 0.0 && h > 0.0 && (x + y + w + h + score).abs() < 1e100;
        if !usual {
            self.part.counts.detection(bbox, score, self.plan.strict)?;
        }
        if let Some(tally) = &mut self.part.tally {
            tally.push(rank, score)?;
        }
        Ok(())
    }

    #[inline(never)]
    fn keep_area(&mut self, area: f64) -> Result<()> {
        self.part.areas.try_reserve(1).map_err(|_| too_many())?;
        self.part.areas.push(area);
        Ok(())
    }
}

impl Sink for Collector<'_> {
    fn push(&mut self, image: IdRef<'_>, category: IdRef<'_>, bbox: [f64; 4], score: f64) -> Result<()> {
        self.take(image, category, bbox, bbox[2] * bbox[3], score).map(|_| ())
    }

    fn pass_over(&mut self, image: IdRef<'_>, category: Option<IdRef<'_>>) -> Result<bool> {
        let rank = self.rank(image)?;
        if let Some(tally) = &mut self.part.tally {
            // every score of an evaluated image is looked at
            if rank < Plan::UNLISTED || category.is_none() {
                return Ok(false);
            }
            tally.push(rank, 0.0)?;
        }
        if rank < Plan::UNLISTED {
            match category {
                None => return Ok(false),
                Some(category) => {
                    if self.stream(category)?.is_some() {
                        return Ok(false);
                    }
                }
            }
        }
        if self.keeps_areas {
            self.keep_area(0.0)?;
        }
        self.part.boxes.push([0.0; 4], false)?;
        Ok(true)
    }
}
