//! Takes the detections of one part of the input.

use super::kept_boxes::is_sampled;
use super::oddities::DetectionOddities;
use super::part::{Part, Placed};
use super::score_tally::ScoreTally;
use crate::eval::areas::AreaSet;
use crate::eval::plan::{Plan, UNLISTED};
use crate::eval::skipped::Skipped;
use crate::results::Sink;
use crate::{Code, Dataset, Error, Id, IdRef, Result};

/// No image has this rank.
const NONE: u32 = u32::MAX;

/// Takes the detections of one part of the input.
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
    /// A collector with room for `expected` detections, which grows if there are more. It uses the memory of `spare`.
    pub(crate) fn new(
        dataset: &'a Dataset,
        plan: &'a Plan,
        areas: AreaSet,
        (spare, expected): (Part, usize),
    ) -> Self {
        let tally = plan.federated.is_some().then(ScoreTally::default);
        let part = Part::new(spare, plan.streams(), expected, tally);
        Collector { dataset, plan, areas, part, keeps_areas: false, image: Id::Text("".into()), rank: NONE }
    }

    /// Keeps the areas of all detections, because they may differ from those of their boxes.
    pub(crate) fn keep_areas(&mut self) {
        self.keeps_areas = true;
    }

    /// Notes the image of every detection.
    pub(crate) fn note_images(&mut self) {
        self.part.noted = Some(Vec::new());
    }

    /// The detections so far.
    pub(crate) fn part(&mut self) -> &mut Part {
        &mut self.part
    }

    pub(crate) fn finish(self) -> Part {
        self.part
    }

    /// Counts of suspicious detections so far.
    pub(crate) fn oddities(&mut self) -> &mut DetectionOddities {
        &mut self.part.oddities
    }

    /// Prefetches the image of the next detection.
    pub(crate) fn expect(&self, image: i64) {
        self.dataset.images.prefetch(image);
    }

    /// The rank of a listed image.
    #[inline(always)]
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
            let got = self.dataset.shown_unlisted_image(image);
            return Err(Error::new(Code::UnknownImage, expected, got));
        };
        match (&mut self.image, image) {
            (Id::Int(own), IdRef::Int(value)) => *own = value,
            (own, _) => *own = image.to_owned(),
        }
        self.rank = self.plan.image_ranks[place as usize].min(UNLISTED);
        if let Some(noted) = &mut self.part.noted {
            noted.push(place);
        }
        Ok(())
    }

    /// The stream of a category; `None` if it is not evaluated.
    #[inline(always)]
    fn stream(&mut self, category: IdRef<'_>) -> Result<Option<u32>> {
        match self.plan.stream(category) {
            Some(stream) => Ok(Some(stream)),
            None => self.missing_stream(category).map(|()| None),
        }
    }

    #[inline(never)]
    fn missing_stream(&mut self, category: IdRef<'_>) -> Result<()> {
        if !self.dataset.lists_category(category) {
            if !self.plan.strict {
                let expected = "the id of a category that the dataset lists";
                let got = category.shown_unlisted(|id| self.dataset.lists_category(id));
                return Err(Error::new(Code::UnknownId, expected, got));
            }
            self.part.oddities.unknown_category += 1;
            let other = category.of_other_type().is_some_and(|id| self.dataset.lists_category(id.as_ref()));
            self.part.oddities.category_of_other_type += u64::from(other);
        }
        Ok(())
    }

    /// Whether detections of an image and a category may be compared with ground truth. True if an id is unknown.
    pub(crate) fn compares(&mut self, image: IdRef<'_>, category: IdRef<'_>) -> bool {
        let Ok(rank) = self.rank(image) else { return true };
        let Some(stream) = self.plan.stream(category) else { return false };
        rank < UNLISTED && self.plan.compares(rank, stream)
    }

    /// Whether detections of an image's rank and a category take part.
    pub(crate) fn evaluates(&self, rank: u32, category: IdRef<'_>) -> bool {
        rank < UNLISTED && self.plan.stream(category).is_some()
    }

    /// Whether detections that cannot be used are left out.
    pub(crate) fn skips(&self) -> bool {
        self.plan.skips
    }

    /// Leaves out a detection of which nothing has been taken yet.
    ///
    /// # Errors
    /// The error itself, if it is not about one record alone, or such records are not left out.
    pub(crate) fn leave_out(&mut self, error: Error) -> Result<()> {
        if !self.plan.skips || !Skipped::may_skip(&error) {
            return Err(error);
        }
        self.leave_out_any(error)
    }

    /// Leaves out a detection, whatever is wrong with it.
    pub(crate) fn leave_out_any(&mut self, error: Error) -> Result<()> {
        self.part.skipped.add(self.part.detections() as u64, error);
        if let Some(tally) = &mut self.part.tally {
            tally.push(UNLISTED, 0.0)?;
        }
        if self.keeps_areas {
            self.part.keep_area(0.0)?;
        }
        self.part.boxes.push([0.0; 4], false).map(|_| ())
    }

    /// Adds a detection to those of its category; `None` if it is not evaluated.
    #[inline(always)]
    pub(crate) fn place(
        &mut self,
        rank: u32,
        category: IdRef<'_>,
        bbox: [f64; 4],
        area: f64,
        score: f64,
    ) -> Result<Option<Placed>> {
        self.place_or_sample(rank, category, bbox, (area, score), false)
    }

    /// Whether the box of the next detection, of an image, is one of the sample. Of inputs of some images each it does not depend on how they
    /// are divided.
    #[inline(always)]
    fn samples(&self, rank: u32) -> bool {
        match &self.part.noted {
            None => is_sampled(self.part.boxes.len()),
            Some(_) => self.plan.samples(rank),
        }
    }

    /// The same. `samples`: whether the box is also kept if its position is one of the sample.
    #[inline(always)]
    fn place_or_sample(
        &mut self,
        rank: u32,
        category: IdRef<'_>,
        bbox: [f64; 4],
        (area, score): (f64, f64),
        samples: bool,
    ) -> Result<Option<Placed>> {
        if self.keeps_areas {
            self.part.keep_area(area)?;
        }
        let stream = self.stream(category)?.filter(|_| rank < UNLISTED);
        let stream = stream.filter(|stream| self.plan.looks_at(rank, *stream, area));
        let Some(stream) = stream else { return self.part.boxes.push(bbox, false).map(|_| None) };
        let is_kept = self.plan.compares(rank, stream) | (samples && self.samples(rank));
        let position = self.part.boxes.push(bbox, is_kept)?;
        let placed = Placed { rank, stream, is_kept };
        let areas = (!self.plan.is_lenient(rank, stream)).then(|| self.areas.holding(area));
        self.part.push(placed, areas, score, position)?;
        Ok(Some(placed))
    }
}

impl Collector<'_> {
    /// Adds a detection that is its box, with the area for the area ranges. Returns whether its box is kept, because it may be
    /// compared with ground truth or is one of the sample.
    #[inline(always)]
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
        let placed = self.place_or_sample(rank, category, bbox, (area, score), true)?;
        Ok(placed.is_some_and(|placed| placed.is_kept))
    }

    /// Counts a detection of an image, and checks whether it is suspicious.
    #[inline(always)]
    pub(crate) fn judge(&mut self, rank: u32, bbox: [f64; 4], score: f64) -> Result<()> {
        let [x, y, w, h] = bbox;
        // NaN fails each of these
        let usual = w > 0.0 && h > 0.0 && (x + y + w + h + score).abs() < 1e100;
        if !usual {
            self.part.oddities.detection(bbox, score, self.plan.strict)?;
        }
        if let Some(tally) = &mut self.part.tally {
            tally.push(rank, score)?;
        }
        Ok(())
    }
}

impl Sink for Collector<'_> {
    fn leaves_out(&self) -> bool {
        self.skips()
    }

    fn leave_out(&mut self, error: Error) -> Result<()> {
        Collector::leave_out(self, error)
    }

    #[inline(always)]
    fn push(&mut self, image: IdRef<'_>, category: IdRef<'_>, bbox: [f64; 4], score: f64) -> Result<()> {
        self.take(image, category, bbox, bbox[2] * bbox[3], score).map(|_| ())
    }

    fn pass_over(&mut self, image: IdRef<'_>, category: Option<IdRef<'_>>) -> Result<bool> {
        let rank = self.rank(image)?;
        if let Some(tally) = &mut self.part.tally {
            // the score of a detection of an evaluated image always matters
            if rank < UNLISTED || category.is_none() {
                return Ok(false);
            }
            tally.push(rank, 0.0)?;
        }
        if rank < UNLISTED {
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
            self.part.keep_area(0.0)?;
        }
        self.part.boxes.push([0.0; 4], false)?;
        Ok(true)
    }
}
