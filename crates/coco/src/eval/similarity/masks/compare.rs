//! Comparing waiting detections with the ground truth of their images.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use boxwise_kernels::Isa;
use boxwise_kernels::machine::prefetch::prefetch;
use boxwise_kernels::masks::intersection::Runs;
use boxwise_kernels::masks::rle_text::Ends;

use super::boundaries::Boundaries;
use super::failure::{Failure, earlier, placed_at};
use super::odd_masks::{Counted, OddMasks};
use super::overlaps::OverlapLink;
use super::readings::{OF_CELL, look_at};
use super::truth_mask::{DetectionMask, Pool, TruthMask, frame_of_runs, read_text};
use super::waiting::{Waiting, WaitingItem, sort};
use crate::eval::plan::{ByImage, ImageTruth, Plan};
use crate::eval::similarity::prepared::Prepared;
use crate::mask::{Rle, Size};
use crate::segmentation::{Segmentation, Segmentations};
use crate::{Code, Dataset, Error, Id, Result};

/// Data that all comparisons of an evaluation share.
pub(crate) struct Comparison<'a> {
    pub(super) isa: Isa,
    dataset: &'a Dataset,
    truth: &'a Segmentations,
    pub(super) plan: &'a Plan,
    by_image: Arc<ByImage>,
    /// For each image rank, its place in the dataset.
    pub(super) places: Arc<[u32]>,
    /// Overlaps below this do not matter; if it is not above 0, all except 0 do.
    least: f64,
    /// Number of bytes that may wait in addition to the initial room of each part.
    pub(super) room: AtomicUsize,
    /// Detections are compared with objects of all categories.
    pub(super) across: bool,
    /// Whether the areas of detections are needed later.
    pub(super) keeps_areas: bool,
    /// Whether masks may have another size than their image.
    strict: bool,
    /// Annotations whose mask has been counted.
    counted: Counted,
    /// If boundaries are compared too: their width as a share of the image's diagonal.
    pub(super) dilation_ratio: Option<f64>,
}

/// Number of detections by which prefetching of masks is ahead.
const AHEAD: usize = 5;

/// Number of detections by which prefetching of the masks' addresses is ahead.
const FAR_AHEAD: usize = 16;

/// Maximum number of bytes that may wait in all parts.
const MOST_ROOM: usize = 64 << 20;

/// The reusable memory of one thread.
#[derive(Default)]
pub(crate) struct Comparer {
    order: Vec<WaitingItem>,
    pool: Pool,
    /// Masks of the image's ground truth, once they are decoded; `Some(None)` if that failed.
    grounds: Vec<Option<Option<TruthMask>>>,
    boundaries: Boundaries,
    ends: Ends,
    links: Vec<OverlapLink>,
    pub(super) failure: Option<Failure>,
    pub(super) odd: OddMasks,
}

impl<'a> Comparison<'a> {
    pub(crate) fn new(
        isa: Isa,
        dataset: &'a Dataset,
        truth: &'a Segmentations,
        plan: &'a Plan,
        prepared: &Prepared,
        least: f64,
    ) -> Self {
        let (places, by_image) = (prepared.places.clone(), prepared.by_image.clone());
        let room = AtomicUsize::new(MOST_ROOM);
        Comparison {
            isa,
            dataset,
            truth,
            plan,
            by_image,
            places,
            least,
            room,
            across: false,
            keeps_areas: false,
            strict: plan.strict,
            counted: Counted::new(plan.annotations),
            dilation_ratio: None,
        }
    }

    /// The size of the image of a rank.
    pub(super) fn image_size(&self, image: u32) -> Result<Size> {
        self.dataset.image_size(self.places[image as usize])
    }

    /// Returns an error if a mask must have the size of its image and does not. An image may have no size.
    pub(super) fn check_size(&self, image: u32, size: Size) -> Result<()> {
        if self.strict { Ok(()) } else { self.compare_size(self.image_size(image).unwrap_or(size), size) }
    }

    fn compare_size(&self, expected: Size, size: Size) -> Result<()> {
        if self.strict || expected == size { Ok(()) } else { Err(other_size(expected, size)) }
    }

    /// The id of the image of a rank.
    pub(super) fn image_id(&self, image: u32) -> &Id {
        &self.dataset.images.ids()[self.places[image as usize] as usize]
    }

    /// Whether an overlap can make a match.
    fn matters(&self, overlap: f64) -> bool {
        if self.least > 0.0 { overlap >= self.least } else { overlap != 0.0 }
    }

    /// Prefetches the masks of an image's ground truth.
    fn prefetch(&self, image: u32) {
        let entries = self.by_image.of(image);
        entries.iter().for_each(|entry| self.truth.prefetch(entry.annotation as usize));
        entries.iter().for_each(|entry| self.truth.prefetch_outlines(entry.annotation as usize));
        entries.iter().for_each(|entry| self.truth.prefetch_points(entry.annotation as usize));
    }
}

impl Comparer {
    /// Compares all waiting detections, image by image, and calls `each` for every one that was compared, with its
    /// index among the kept ones of its part.
    pub(super) fn compare(
        &mut self,
        comparison: &Comparison<'_>,
        waiting: &Waiting,
        mut each: impl FnMut(u32, &[OverlapLink]),
    ) {
        let mut order = std::mem::take(&mut self.order);
        order.clear();
        waiting.items(&mut order);
        sort(&mut order);
        self.compare_all(comparison, &[waiting], &[0], &order, &mut |_, kept, links| each(kept, links));
        self.order = order;
    }

    /// Compares detections that are sorted by image, and calls `each` for every one that was compared, with its part,
    /// its index among the kept ones of the part, and the overlaps that matter. `starts` are the positions of the first
    /// detections of the parts.
    pub(super) fn compare_all(
        &mut self,
        comparison: &Comparison<'_>,
        parts: &[&Waiting],
        starts: &[u64],
        items: &[WaitingItem],
        each: &mut impl FnMut(u32, u32, &[OverlapLink]),
    ) {
        let mut rest = items;
        while let Some(first) = rest.first() {
            let count = rest.iter().take_while(|item| item.image == first.image).count();
            self.compare_image(comparison, parts, starts, (rest, count), each);
            rest = &rest[count..];
        }
    }

    /// Compares the first `count` of the items, which are of one image.
    fn compare_image(
        &mut self,
        comparison: &Comparison<'_>,
        parts: &[&Waiting],
        starts: &[u64],
        (items, count): (&[WaitingItem], usize),
        each: &mut impl FnMut(u32, u32, &[OverlapLink]),
    ) {
        let image = items[0].image;
        let entries = comparison.by_image.of(image);
        self.pool.clear();
        self.grounds.clear();
        self.grounds.resize(entries.len(), None);
        self.boundaries.begin(entries.len());
        if let Some(next) = items.get(count) {
            comparison.prefetch(next.image);
        }
        let size = comparison.image_size(image).ok();
        let mut ends = std::mem::take(&mut self.ends);
        for (nth, item) in items[..count].iter().enumerate() {
            if let Some(far) = items.get(nth + FAR_AHEAD) {
                prefetch(&parts[far.part as usize].list, far.index as usize);
                parts[far.part as usize].segmentations.prefetch(far.index as usize);
            }
            if let Some(ahead) = items.get(nth + AHEAD) {
                parts[ahead.part as usize].segmentations.prefetch_text(ahead.index as usize);
            }
            let part = parts[item.part as usize];
            let waits = &part.list[item.index as usize];
            let slot = comparison.by_image.slot(waits.stream);
            let range = if comparison.across { 0..entries.len() } else { ByImage::of_slot(entries, slot) };
            if range.is_empty() {
                continue;
            }
            let mut own = None;
            let found = part
                .segmentations
                .get(item.index as usize)
                .and_then(|segmentation| found(comparison, image, segmentation, &mut ends, &mut own));
            if let Ok(found) = &found {
                self.odd.count(found.size, found.runs.area, size);
            }
            let compared =
                found.and_then(|found| self.compare_one(comparison, image, entries, range, &found));
            match compared {
                Ok(()) => each(item.part, waits.kept, &self.links),
                Err(error) => {
                    let error = placed_at(error.with_id(comparison.image_id(image)), waits.offset);
                    let position = starts[item.part as usize] + u64::from(waits.position);
                    earlier(&mut self.failure, Some(Failure::of_detection(position, error)));
                }
            }
        }
        self.ends = ends;
    }

    /// Fills `links` with the overlaps of one detection that matter.
    fn compare_one(
        &mut self,
        comparison: &Comparison<'_>,
        image: u32,
        entries: &[ImageTruth],
        range: Range<usize>,
        found: &DetectionMask<'_>,
    ) -> Result<()> {
        self.links.clear();
        self.boundaries.next();
        comparison.check_size(image, found.size)?;
        let own = range.clone();
        for nth in range.rev() {
            let entry = &entries[nth];
            let ground = match self.grounds[nth] {
                Some(ground) => ground,
                None => {
                    let made = make(&mut self.pool, &mut self.failure, comparison, image, entry);
                    if let Some(made) = &made
                        && comparison.counted.is_first(entry.annotation)
                    {
                        self.odd.count(made.size, made.area, comparison.image_size(image).ok());
                        let annotation = &comparison.dataset.annotations[entry.annotation as usize];
                        self.odd.compare_area(annotation.area, made.area);
                    }
                    *self.grounds[nth].insert(made)
                }
            };
            let Some(ground) = ground else { continue };
            comparison.compare_size(ground.size, found.size)?;
            let mut overlap = overlap(&self.pool, comparison, &ground, entry.crowd, found);
            if let Some(ratio) = comparison.dilation_ratio
                && overlap > 0.0
                && comparison.matters(overlap)
                && !entry.crowd
            {
                overlap = overlap.min(self.of_boundaries(comparison, ratio, (nth, entry), &ground, found)?);
            }
            if comparison.matters(overlap) {
                self.links.push(OverlapLink { overlap, truth: entry.truth, more: true });
            }
        }
        if let Some(last) = self.links.last_mut() {
            last.more = false;
        }
        if comparison.plan.samples(image) {
            let grounds = self.grounds[own].iter().take(OF_CELL).flatten().flatten();
            look_at(&mut self.odd.shapes, found, grounds.filter_map(|ground| self.pool.frame(ground)));
        }
        Ok(())
    }

    /// The overlap of the boundaries of two masks of the same size. An annotation whose boundary cannot be computed is
    /// a failure and has no overlap.
    #[inline(never)]
    fn of_boundaries(
        &mut self,
        comparison: &Comparison<'_>,
        ratio: f64,
        (nth, entry): (usize, &ImageTruth),
        ground: &TruthMask,
        found: &DetectionMask<'_>,
    ) -> Result<f64> {
        let made = self.boundaries.of_ground(comparison.isa, &mut self.pool, (nth, ground), ratio);
        let ground = match made {
            Ok(ground) => ground,
            Err(error) => {
                let position = u64::from(entry.annotation);
                earlier(&mut self.failure, Some(Failure::of_annotation(position, error)));
                return Ok(0.0);
            }
        };
        let found = self.boundaries.of_found(found, ratio)?;
        Ok(overlap(&self.pool, comparison, &ground, false, &found))
    }
}

/// The mask of an annotation, or a failure.
#[inline(never)]
fn make(
    pool: &mut Pool,
    failure: &mut Option<Failure>,
    comparison: &Comparison<'_>,
    image: u32,
    entry: &ImageTruth,
) -> Option<TruthMask> {
    let segmentation = comparison.truth.get(entry.annotation as usize);
    let size = comparison.image_size(image);
    let made = segmentation.and_then(|segmentation| pool.add(comparison.isa, segmentation, size));
    match made.and_then(|ground| comparison.check_size(image, ground.size).map(|()| ground)) {
        Ok(ground) => Some(ground),
        Err(error) => {
            let position = u64::from(entry.annotation);
            earlier(failure, Some(Failure::of_annotation(position, error)));
            None
        }
    }
}

/// The mask of a detection; runs of a form other than text are kept in `own`.
fn found<'a>(
    comparison: &Comparison<'_>,
    image: u32,
    segmentation: Segmentation<'_>,
    ends: &'a mut Ends,
    own: &'a mut Option<(Vec<u32>, u32)>,
) -> Result<DetectionMask<'a>> {
    if let Segmentation::Text { size, text } = segmentation
        && read_text(comparison.isa, ends, size, text).is_ok()
    {
        return Ok(DetectionMask { size, runs: Runs { toggles: ends.toggles(), area: ends.area() } });
    }
    let rle: Rle = segmentation.to_rle(comparison.isa, comparison.image_size(image))?;
    let (toggles, area) = own.insert((rle.toggles(), rle.area()));
    Ok(DetectionMask { size: rle.size(), runs: Runs { toggles, area: *area } })
}

/// The overlap as defined by the reference: pixels in both over pixels in either, or for crowds over those of the
/// detection; -1 for different sizes if the boxes overlap. An overlap that does not matter may have any other value
/// below the least.
fn overlap(
    pool: &Pool,
    comparison: &Comparison<'_>,
    ground: &TruthMask,
    crowd: bool,
    found: &DetectionMask<'_>,
) -> f64 {
    let least = comparison.least;
    if ground.size != found.size {
        return if least > 0.0 { 0.0 } else { of_other_size(pool, ground, found) };
    }
    let (own, other) = (found.runs.area, ground.area);
    let either = u64::from(own) + u64::from(other);
    let enough = if least > 0.0 {
        // slightly less than needed, to allow for rounding
        let over = if crowd { f64::from(own) } else { either as f64 / (1.0 + least) };
        let needed = least * over * (1.0 - 1e-12);
        if needed > f64::from(own.min(other)) {
            return 0.0;
        }
        let whole = needed as u32;
        (whole + u32::from(f64::from(whole) < needed)).max(1)
    } else {
        1
    };
    let common = pool.common(comparison.isa, ground, found.runs, enough);
    if common == 0 {
        return 0.0;
    }
    let over = if crowd { u64::from(own) } else { either - u64::from(common) };
    f64::from(common) / over as f64
}

/// The reference's result for masks of images of different sizes.
#[cold]
fn of_other_size(pool: &Pool, ground: &TruthMask, found: &DetectionMask<'_>) -> f64 {
    let (Some(own), Some(other)) = (frame_of_runs(found.runs.toggles, found.size), pool.bounds(ground))
    else {
        return 0.0;
    };
    let meet = |a: u32, a_len: u32, b: u32, b_len: u32| a.max(b) < (a + a_len).min(b + b_len);
    let shared = meet(own.left, own.columns, other.left, other.columns)
        && meet(own.top, own.rows, other.top, other.rows);
    if shared { -1.0 } else { 0.0 }
}

#[cold]
fn other_size(expected: Size, got: Size) -> Error {
    let spelled = |size: Size| format!("{} × {}", size.height(), size.width());
    let expected = format!("a mask of the size of its image, {} (height × width)", spelled(expected));
    Error::new(Code::InvalidValue, expected, spelled(got))
}

/// The error for a dataset that was loaded without masks.
pub(super) fn no_masks() -> Error {
    let expected = "a dataset that was loaded with its masks";
    Error::new(
        Code::MissingKey,
        expected,
        "a dataset loaded only for boxes: load it for this iouType, or without iouType",
    )
}
