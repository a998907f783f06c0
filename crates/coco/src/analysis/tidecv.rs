//! Kinds of errors and their cost exactly as tidecv 1.0.1 computes them, to compare with published numbers.
//!
//! The kinds and repairs are those of `tide.rs`; docs/analysis.md lists what differs. tidecv matches by itself: in each image the 100
//! detections with the highest scores, whatever their category, take objects greedily; a crowd ignores the detections left over. What is
//! ignored still has a kind of error, and a repair can make it a hit. Each category's list of detections is sorted by score
//! anew after a repair, with errors before hits where scores are equal.

use boxwise_kernels::math::order::{highest_first, sorted_by_key};
use boxwise_kernels::math::score_key::descending;

use super::confusion::pairs_of;
use super::setting::Setting;
use super::tide::{ErrorKind, Errors, check_background};
use crate::eval::{KeptPairs, KeptSetting, RecallGrid};
use crate::params::Protocol;
use crate::{Code, Error, Evaluation, Result};
use boxwise_threads::poll;

/// Detections of an image that take part, over all categories.
const MOST_DETECTIONS: usize = 100;

/// Number of recall thresholds less one: they are `i / 100`.
const RECALLS: u32 = 100;

/// No object.
const NONE: u32 = u32::MAX;

/// A detection in the list of its category.
#[derive(Clone, Copy)]
struct Point {
    slot: u32,
    score: f64,
    is_hit: bool,
}

/// A detection that matches no object.
struct Mistake {
    kind: ErrorKind,
    point: Point,
    /// Whether a crowd ignores it.
    is_ignored: bool,
    /// The object that it would match if it were repaired, or [`NONE`].
    target: u32,
    /// Its number among the mistakes of the image's objects; see [`Replay::best`].
    id: u32,
}

/// What matching found.
struct Replay<'a> {
    kept: &'a KeptSetting<'a>,
    pairs: &'a KeptPairs,
    slots: &'a [u32],
    /// All detections that count, and the hits among them, image by image.
    points: Vec<Point>,
    mistakes: Vec<Mistake>,
    /// For each annotation of the plan, whether a detection matches it.
    found: Vec<bool>,
    /// For each annotation of the plan: score and number of the best mistake that could become its hit.
    best: Vec<Option<(f64, u32)>>,
}

impl Evaluation {
    /// [`Evaluation::errors`] as tidecv 1.0.1 computes them, with images by ascending id.
    ///
    /// # Errors
    /// Those of [`Evaluation::errors`]; `INVALID_ARGUMENT` for other protocols than `coco`.
    pub fn tidecv_errors(&self, iou: Option<f64>, background: f64) -> Result<Errors> {
        let (kept, iou, area) = Setting { iou, area: None }.of(self)?;
        check_background(background, iou)?;
        let pairs = pairs_of(self, &kept)?;
        if self.params().protocol != Protocol::Coco {
            let expected = "an evaluation with the protocol coco";
            return Err(Error::new(Code::InvalidArgument, expected, "another one").in_input("definition"));
        }
        let slots = self.slots_of_objects();
        let objects = slots.len();
        let mut replay = Replay {
            kept: &kept,
            pairs,
            slots: &slots,
            points: Vec::new(),
            mistakes: Vec::new(),
            found: vec![false; objects],
            best: vec![None; objects],
        };
        let annotation = |truth: u32| self.plan().ground_truth[truth as usize].annotation;
        for image in 0..pairs.images() {
            poll();
            replay.image(image, iou, background, &annotation);
        }
        Ok(replay.errors(iou, area))
    }
}

impl Replay<'_> {
    /// The rows of an image's best detections; of equal scores the first in the input.
    fn rows(&self, image: usize) -> Vec<usize> {
        let own = |row: &usize| &self.kept.detections()[self.pairs.row(*row).detection as usize];
        let rows = sorted_by_key(self.pairs.of_image(image).collect(), |row| own(row).position.into());
        let mut rows = sorted_by_key(rows, |row| descending(own(row).score));
        rows.truncate(MOST_DETECTIONS);
        rows
    }

    /// The object of a row with the highest similarity, the first in the input among equals, and its similarity.
    fn nearest(
        &self,
        row: usize,
        annotation: &impl Fn(u32) -> u32,
        is_candidate: impl Fn(u32) -> bool,
    ) -> (u32, f64) {
        let (mut object, mut similarity) = (NONE, 0.0);
        for pair in self.pairs.of_row(row).iter().filter(|pair| self.kept.is_to_find(pair.truth)) {
            let is_better = pair.similarity > similarity
                || pair.similarity == similarity
                    && object != NONE
                    && annotation(pair.truth) < annotation(object);
            if is_better && is_candidate(pair.truth) {
                (object, similarity) = (pair.truth, pair.similarity);
            }
        }
        (object, similarity)
    }

    fn image(&mut self, image: usize, iou: f64, background: f64, annotation: &impl Fn(u32) -> u32) {
        let rows = self.rows(image);
        let mut is_hit = Vec::with_capacity(rows.len());
        for row in &rows {
            let slot = self.pairs.row(*row).slot;
            let is_free = |truth: u32| self.slots[truth as usize] == slot && !self.found[truth as usize];
            let (object, similarity) = self.nearest(*row, annotation, is_free);
            let hits = object != NONE && similarity >= iou;
            if hits {
                self.found[object as usize] = true;
            }
            is_hit.push(hits);
        }
        for (row, is_hit) in rows.into_iter().zip(is_hit) {
            let own = self.pairs.row(row);
            let point =
                Point { slot: own.slot, score: self.kept.detections()[own.detection as usize].score, is_hit };
            let in_crowd = self.pairs.of_row(row).iter().any(|pair| {
                !self.kept.is_to_find(pair.truth)
                    && self.slots[pair.truth as usize] == own.slot
                    && pair.similarity > iou
            });
            if is_hit || !in_crowd {
                self.points.push(point);
            }
            if !is_hit {
                self.mistake(row, point, in_crowd, [background, iou], annotation);
            }
        }
    }

    /// Adds a detection that matches no object, with its kind.
    fn mistake(
        &mut self,
        row: usize,
        point: Point,
        is_ignored: bool,
        [background, iou]: [f64; 2],
        annotation: &impl Fn(u32) -> u32,
    ) {
        let is_same = |truth: u32| self.slots[truth as usize] == point.slot;
        let (same, on_same) = self.nearest(row, annotation, is_same);
        let (other, on_other) = self.nearest(row, annotation, |truth| !is_same(truth));
        let found = |truth: u32| is_same(truth) && self.found[truth as usize];
        let (_, on_found) = self.nearest(row, annotation, found);
        let (kind, object) = if (background..=iou).contains(&on_same) {
            (ErrorKind::Localization, same)
        } else if on_other >= iou {
            (ErrorKind::Classification, other)
        } else if on_found >= iou {
            (ErrorKind::Duplicate, NONE)
        } else if on_same.max(on_other) <= background {
            (ErrorKind::Background, NONE)
        } else {
            (ErrorKind::Both, NONE)
        };
        let id = self.mistakes.len() as u32;
        let target = if object != NONE && !self.found[object as usize] { object } else { NONE };
        if target != NONE {
            let best = &mut self.best[target as usize];
            if best.is_none_or(|(score, _)| score < point.score) {
                *best = Some((point.score, id));
            }
        }
        self.mistakes.push(Mistake { kind, point, is_ignored, target, id });
    }

    fn errors(&self, iou: f64, area: &str) -> Errors {
        let mut counts = [0; 6];
        for mistake in &self.mistakes {
            counts[mistake.kind as usize] += 1;
        }
        let (mut objects, mut found) = (vec![0u32; self.kept.slots()], vec![0; self.kept.slots()]);
        let mut without_missed = objects.clone();
        for (truth, slot) in self.slots.iter().enumerate().filter(|(at, _)| self.kept.is_to_find(*at as u32))
        {
            let slot = *slot as usize;
            let is_missed = !self.found[truth] && self.best[truth].is_none();
            objects[slot] += 1;
            found[slot] += u32::from(self.found[truth]);
            without_missed[slot] += u32::from(!is_missed);
            counts[ErrorKind::Missed as usize] += u64::from(is_missed);
        }
        let ap = self.mean_precision(self.points.clone(), &objects);
        let cost = ErrorKind::ALL.map(|kind| {
            let objects = if kind == ErrorKind::Missed { &without_missed } else { &objects };
            (self.mean_precision(self.repaired(kind), objects) - ap).max(0.0)
        });
        // without a single category left there is nothing to gain; tidecv divides by 0
        let gain = |mean: f64| if mean < 0.0 { 0.0 } else { mean - ap };
        // false positives end up below every hit
        let certain = self
            .points
            .iter()
            .map(|own| Point { score: if own.is_hit { 1.0 } else { 0.0 }, ..*own })
            .collect();
        Errors {
            iou,
            area: area.to_owned(),
            ap,
            counts,
            cost,
            slot_cost: Vec::new(),
            false_positive_cost: gain(self.mean_precision(certain, &objects)),
            false_negative_cost: gain(self.mean_precision(self.repaired(ErrorKind::Missed), &found)),
        }
    }

    /// All detections once the errors of a kind are repaired: errors first, then hits.
    fn repaired(&self, kind: ErrorKind) -> Vec<Point> {
        let mut points = Vec::with_capacity(self.points.len());
        for mistake in &self.mistakes {
            if mistake.kind != kind {
                points.extend((!mistake.is_ignored).then_some(mistake.point));
            } else if mistake.target != NONE
                && self.best[mistake.target as usize].is_some_and(|(_, id)| id == mistake.id)
            {
                let slot = self.slots[mistake.target as usize];
                points.push(Point { slot, is_hit: true, ..mistake.point });
            }
        }
        points.extend(self.points.iter().filter(|own| own.is_hit));
        points
    }

    /// The mean over the categories with objects or detections. Sorting is stable.
    fn mean_precision(&self, points: Vec<Point>, objects: &[u32]) -> f64 {
        let recalls: Vec<f64> = (0..=RECALLS).map(|nth| f64::from(nth) / f64::from(RECALLS)).collect();
        let grid = RecallGrid::new(&recalls, false);
        let mut of_slot = vec![Vec::new(); objects.len()];
        for point in points {
            of_slot[point.slot as usize].push(point);
        }
        let (mut sum, mut count) = (0.0, 0u32);
        let (mut hits, mut needed, mut precision) = (Vec::new(), Vec::new(), vec![0.0; grid.len()]);
        for (own, objects) in of_slot.iter().zip(objects) {
            if own.is_empty() && *objects == 0 {
                continue;
            }
            count += 1;
            let order = highest_first(own.iter().map(|own| own.score));
            hits.clear();
            hits.extend(
                (1..).zip(order).filter(|(_, place)| own[*place as usize].is_hit).map(|(counted, _)| counted),
            );
            grid.needed(*objects as usize, &mut needed);
            grid.precisions(&hits, &needed, &mut precision);
            sum += precision.iter().sum::<f64>() / precision.len() as f64;
        }
        if count == 0 { -1.0 } else { sum / f64::from(count) }
    }
}
