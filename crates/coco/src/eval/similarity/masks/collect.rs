//! Collects detections with masks.

use boxwise_kernels::Isa;
use boxwise_kernels::masks::rle_text::Ends;
use boxwise_threads::Threads;

use super::beside::lies_elsewhere;
use super::columns;
use super::compare::{Comparer, Comparison, no_masks};
use super::failure::{Failure, earlier, placed_at};
use super::odd_masks::OddMasks;
use super::overlaps::{MaskOverlaps, OverlapLink};
use super::truth_mask::read_text;
use super::waiting::{Patience, Waiting, WaitingDetection, WaitingItem, sorted};
use crate::eval::areas::AREAS_KNOWN;
use crate::eval::collect::{Collector, Detections, Part, Placed};
use crate::eval::plan::{Plan, UNLISTED};
use crate::eval::settings::lowest_threshold;
use crate::eval::similarity::prepared::Prepared;
use crate::eval::skipped::Skipped;
use crate::mask::Size;
use crate::params::{IouType, Params};
use crate::results::{self, MaskDetection, MaskSink, Rule};
use crate::segmentation::{Segmentation, Segmentations};
use crate::{Dataset, Error, IdRef, Reading, Result};

/// Collects detections with masks and compares them with the ground truth.
///
/// # Errors
/// Those of [`results::read_masks`] and [`DetectionColumns::count`](crate::DetectionColumns::count); `MISSING_KEY` for a
/// dataset without masks; errors of masks that are used, first those of annotations.
pub(crate) fn collect<'a>(
    detections: &Detections<'_>,
    reading: &Reading<'_>,
    dataset: &'a Dataset,
    plan: &'a Plan,
    prepared: &Prepared,
    params: &Params,
    collector: impl Fn(usize) -> Collector<'a> + Sync,
) -> Result<(Vec<Part>, Vec<MaskOverlaps>)> {
    let truth = dataset.masks.as_ref().ok_or_else(no_masks)?;
    let mut comparison =
        Comparison::new(reading.isa, dataset, truth, plan, prepared, lowest_threshold(params));
    comparison.dilation_ratio = (params.iou_type == IouType::Boundary).then_some(params.dilation_ratio);
    comparison.across = params.analysis;
    comparison.keeps_areas = params.area_ranges.len() > AREAS_KNOWN;
    let sink = |expected: usize| MaskCollector::new(&comparison, collector(expected));
    let sinks = match detections {
        Detections::Json(source) => results::read_masks(source, reading, sink)?,
        Detections::Columns(columns) => columns.in_parts(params.threads, |range| {
            let mut sink = sink(range.len());
            columns::push(columns, range, &mut sink).map(|()| sink)
        })?,
    };
    finish(&comparison, params.threads, sinks)
}

/// Collects a part of the input.
struct MaskCollector<'a, 'c> {
    comparison: &'c Comparison<'a>,
    collector: Collector<'a>,
    overlaps: MaskOverlaps,
    waiting: Waiting,
    patience: Patience<'c>,
    comparer: Comparer,
    ends: Ends,
}

/// Placeholder for the box of a detection that has none and needs none.
pub(super) const SOME_BOX: [f64; 4] = [0.0, 0.0, 1.0, 1.0];

impl<'a, 'c> MaskCollector<'a, 'c> {
    fn new(comparison: &'c Comparison<'a>, mut collector: Collector<'a>) -> Self {
        if comparison.keeps_areas {
            collector.keep_areas();
        }
        MaskCollector {
            comparison,
            collector,
            overlaps: MaskOverlaps::default(),
            waiting: Waiting::default(),
            patience: Patience::new(comparison.places.len(), &comparison.room),
            comparer: Comparer::default(),
            ends: Ends::default(),
        }
    }

    /// The area of the last segmentation, for a detection of an image.
    fn area(&mut self, rank: u32) -> Result<f64> {
        if rank >= UNLISTED {
            return Ok(0.0); // not needed
        }
        let last = self.waiting.segmentations.len() - 1;
        let size = self.comparison.image_size(rank);
        let mask = self.waiting.segmentations.get(last)?;
        measure(self.comparison.isa, &mut self.ends, mask, size).map(f64::from)
    }

    /// Counts whether the last segmentation lies elsewhere than the box of its detection.
    #[inline(never)]
    fn look_at(&mut self, bbox: [f64; 4]) {
        let last = self.waiting.segmentations.len() - 1;
        let Ok(mask) = self.waiting.segmentations.get(last) else { return };
        if let Some(elsewhere) = lies_elsewhere(self.comparison.isa, &mut self.ends, mask, bbox) {
            self.collector.oddities().shapes.add_boxed(elsewhere);
        }
    }

    /// # Errors
    /// Why the last segmentation, of a detection of an image, cannot be compared.
    fn check(&mut self, rank: u32, rule: Rule) -> Result<()> {
        let last = self.waiting.segmentations.len() - 1;
        if rule == Rule::Boxes && !self.waiting.segmentations.is_there(last) {
            return Ok(()); // its box is its mask
        }
        let image = self.comparison.image_size(rank);
        let mask = self.waiting.segmentations.get(last)?;
        let own = mask.size();
        measure(self.comparison.isa, &mut self.ends, mask, image.clone())?;
        own.map_or(Ok(()), |own| self.comparison.check_size(rank, own))
    }

    /// Leaves out the detection of the last segmentation, whatever is wrong with it.
    fn leave_out_any(&mut self, error: Error) -> Result<()> {
        let last = self.waiting.segmentations.len() - 1;
        self.waiting.segmentations.truncate(last);
        self.collector.leave_out_any(error)
    }

    #[inline(never)]
    fn compare(&mut self) {
        let overlaps = &mut self.overlaps;
        self.comparer.compare(self.comparison, &self.waiting, |kept, links| overlaps.put(kept, links));
        self.waiting.clear();
    }
}

impl MaskSink for MaskCollector<'_, '_> {
    fn segmentations(&mut self) -> &mut Segmentations {
        &mut self.waiting.segmentations
    }

    #[inline]
    fn looks_at(&mut self, image: IdRef<'_>, category: IdRef<'_>) -> bool {
        self.collector.compares(image, category)
    }

    fn expect(&mut self, image: i64) {
        self.collector.expect(image);
    }

    #[inline]
    fn push(&mut self, detection: MaskDetection<'_>) -> Result<()> {
        let MaskDetection { image, category, bbox, score, rule, offset } = detection;
        let rank = self.collector.rank(image)?;
        let (shown, area) = match (rule, bbox) {
            (Rule::Boxes, Some(bbox)) => (bbox, Ok(bbox[2] * bbox[3])),
            _ => (SOME_BOX, self.area(rank)),
        };
        if self.collector.skips()
            && self.collector.compares(image, category)
            && let Err(error) = area.clone().and_then(|_| self.check(rank, rule))
        {
            return self.leave_out_any(placed_at(error.with_id(image), offset));
        }
        self.collector.judge(rank, shown, score)?;
        let position = self.collector.part().detections() as u32;
        let last = self.waiting.segmentations.len() - 1;
        let measured = area.as_ref().copied().unwrap_or_default();
        let placed = self.collector.place(rank, category, shown, measured, score)?;
        if let (Some(_), Err(error)) = (&placed, area) {
            let error = placed_at(error.with_id(image), offset);
            earlier(&mut self.comparer.failure, Some(Failure::of_detection(u64::from(position), error)));
        }
        let Some(Placed { stream, .. }) = placed.filter(|placed| placed.is_kept) else {
            self.waiting.segmentations.truncate(last);
            return Ok(());
        };
        if rule == Rule::Boxes && !self.waiting.segmentations.is_there(last) {
            self.collector.oddities().without_mask += 1;
            self.waiting.segmentations.truncate(last);
            self.waiting.segmentations.push_box(shown);
        } else if rule == Rule::Boxes && self.comparison.plan.samples(rank) {
            self.look_at(shown);
        }
        let kept = self.overlaps.keep();
        self.waiting.list.push(WaitingDetection { image: rank, stream, kept, position, offset });
        if self.patience.is_over(&self.waiting) {
            self.compare();
        }
        Ok(())
    }

    fn leave_out(&mut self, error: Error) -> Result<()> {
        match Skipped::may_skip(&error) && self.collector.skips() {
            true => self.leave_out_any(error),
            false => Err(error),
        }
    }

    fn pass_over(&mut self, image: IdRef<'_>, category: Option<IdRef<'_>>) -> Result<bool> {
        let last = self.waiting.segmentations.len() - 1;
        self.waiting.segmentations.truncate(last);
        results::Sink::pass_over(&mut self.collector, image, category)
    }
}

/// The number of pixels of a mask.
fn measure(isa: Isa, ends: &mut Ends, mask: Segmentation<'_>, image: Result<Size>) -> Result<u32> {
    if let Segmentation::Text { size, text } = mask
        && read_text(isa, ends, size, text).is_ok()
    {
        return Ok(ends.area());
    }
    mask.to_rle(isa, image).map(|rle| rle.area())
}

/// Compares the detections that still wait in any part, and combines the parts.
fn finish(
    comparison: &Comparison<'_>,
    threads: Threads,
    sinks: Vec<MaskCollector<'_, '_>>,
) -> Result<(Vec<Part>, Vec<MaskOverlaps>)> {
    let mut failure = None;
    let (mut parts, mut overlaps) = (Vec::new(), Vec::new());
    let (mut waiting, mut starts) = (Vec::new(), vec![0u64]);
    for sink in sinks {
        let mut part = sink.collector.finish();
        count(&mut part, sink.comparer.odd);
        part.oddities.segmentations = sink.waiting.segmentations.odd;
        let start = starts[starts.len() - 1];
        earlier(&mut failure, sink.comparer.failure.map(|failure| failure.after(start)));
        starts.push(start + part.detections() as u64);
        parts.push(part);
        overlaps.push(sink.overlaps);
        waiting.push(sink.waiting);
    }
    let waiting: Vec<&Waiting> = waiting.iter().collect();
    let items = sorted(&waiting, comparison.places.len());
    let pieces = pieces(&items, threads);
    let found = threads.map_with(pieces.len(), Comparer::default, |comparer, piece| {
        let mut found = Compared::default();
        comparer.compare_all(comparison, &waiting, &starts, pieces[piece], &mut |part, kept, links| {
            found.list.push((part, kept, links.len()));
            found.links.extend_from_slice(links);
        });
        found.failure = comparer.failure.take();
        found.odd = std::mem::take(&mut comparer.odd);
        found
    });
    for Compared { list, links, failure: own, odd } in found {
        if let Some(part) = parts.first_mut() {
            count(part, odd);
        }
        earlier(&mut failure, own);
        let mut rest = &links[..];
        for (part, kept, count) in list {
            let (own, after) = rest.split_at(count);
            overlaps[part as usize].put(kept, own);
            rest = after;
        }
    }
    failure.map_or(Ok((parts, overlaps)), |failure| Err(failure.into_error()))
}

fn count(part: &mut Part, odd: OddMasks) {
    part.oddities.mask_of_other_size += odd.other_size;
    part.oddities.mask_without_pixels += odd.without_pixels;
    part.oddities.mask_of_other_area += odd.other_area;
    part.oddities.shapes.add(&odd.shapes);
}

/// The items in pieces for threads, each of whole images.
fn pieces(items: &[WaitingItem], threads: Threads) -> Vec<&[WaitingItem]> {
    const PIECES: usize = 8;
    let count = if threads.count() == 1 { 1 } else { PIECES * threads.count() };
    let length = items.len().div_ceil(count).max(1);
    let (mut pieces, mut rest) = (Vec::new(), items);
    while !rest.is_empty() {
        let last = rest[length.min(rest.len()) - 1].image;
        let end = rest.partition_point(|item| item.image <= last);
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

/// The result of comparing a piece of the waiting detections.
#[derive(Default)]
struct Compared {
    /// For each detection: its part, its index among the kept ones of the part, and its number of links.
    list: Vec<(u32, u32, usize)>,
    links: Vec<OverlapLink>,
    failure: Option<Failure>,
    odd: OddMasks,
}
