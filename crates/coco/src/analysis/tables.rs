//! Tables of detections, objects and images.

use super::confusion::{pairs_of, without_analysis};
use super::leave_one_out::leave_one_out;
use super::setting::Setting;
use super::tide::{ErrorKind, ErrorList, check_background};
use crate::eval::{KeptDetection, KeptPairs, KeptSetting, Outcome};
use crate::{Evaluation, Result};
use boxwise_threads::poll;

/// Detections that took part, by image and then by descending score. Columns of equal length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DetectionTable {
    /// Position in the input.
    pub detection: Vec<u32>,
    /// Rank of the image among the evaluated ones.
    pub image: Vec<u32>,
    /// Position of the category on the axis K.
    pub category: Vec<u32>,
    /// Its score.
    pub score: Vec<f64>,
    /// [`TRUE_POSITIVE`], [`IGNORED`], or the position of its error in [`ErrorKind::ALL`].
    pub outcome: Vec<u8>,
    /// Position of the annotation that it matches; else of the object that its error is about, which is the one that it overlaps most; -1
    /// without one of similarity 0.1 or more.
    pub object: Vec<i32>,
    /// The similarity with that annotation; 0 without one.
    pub similarity: Vec<f64>,
}

/// A detection that matches an object.
pub const TRUE_POSITIVE: u8 = 6;
/// A detection that counts neither for nor against, or an annotation that need not be found.
pub const IGNORED: u8 = 7;

/// Annotations that took part, by category and then by image. Columns of equal length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObjectTable {
    /// Position in the input.
    pub object: Vec<u32>,
    /// Rank of the image among the evaluated ones.
    pub image: Vec<u32>,
    /// Position of the category on the axis K.
    pub category: Vec<u32>,
    /// [`TRUE_POSITIVE`] for one that a detection matches, [`IGNORED`], else the kind of the error that it would be found without:
    /// [`ErrorKind::Classification`], [`ErrorKind::Localization`] or [`ErrorKind::Missed`].
    pub outcome: Vec<u8>,
    /// Position of the detection that matches it, or of that error; -1 without one.
    pub detection: Vec<i32>,
    /// The similarity of the detection that matches it; 0 without one.
    pub similarity: Vec<f64>,
}

/// Counts of each evaluated image, over all categories.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImageTable {
    /// Number of detections that match an object.
    pub true_positives: Vec<u32>,
    /// Number of detections that match none.
    pub false_positives: Vec<u32>,
    /// Number of objects that no detection matches.
    pub false_negatives: Vec<u32>,
    /// By how much AP at the threshold rises without the image; empty where it is not wanted.
    pub cost: Vec<f64>,
}

impl DetectionTable {
    fn with_capacity(rows: usize) -> Self {
        DetectionTable {
            detection: Vec::with_capacity(rows),
            image: Vec::with_capacity(rows),
            category: Vec::with_capacity(rows),
            score: Vec::with_capacity(rows),
            outcome: Vec::with_capacity(rows),
            object: Vec::with_capacity(rows),
            similarity: Vec::with_capacity(rows),
        }
    }
}

/// What became of a detection, given with its row, and the annotation that it is about, by its index in the plan, with their similarity.
pub(super) fn detection_outcome(
    kept: &KeptSetting<'_>,
    detection: &KeptDetection,
    pairs: &KeptPairs,
    list: &ErrorList,
    row: usize,
) -> (u8, Option<(u32, f64)>) {
    match kept.outcome(detection) {
        Outcome::TruePositive => (TRUE_POSITIVE, kept.taken(detection)),
        Outcome::Ignored => (IGNORED, kept.taken(detection)),
        Outcome::FalsePositive => {
            let own = pairs.row(row).detection as usize;
            let kind = list.kinds[own].unwrap_or(ErrorKind::Background);
            let target = pairs.of_row(row).iter().find(|pair| pair.truth == list.targets[own]);
            (kind as u8, target.map(|pair| (pair.truth, pair.similarity)))
        }
    }
}

/// What became of an annotation, by its index in the plan.
pub(super) fn object_outcome(kept: &KeptSetting<'_>, list: &ErrorList, at: usize) -> u8 {
    if !kept.is_to_find(at as u32) {
        return IGNORED;
    }
    if list.found[at] {
        return TRUE_POSITIVE;
    }
    let kind = list.kinds.get(list.repairs[at] as usize).copied().flatten();
    kind.unwrap_or(ErrorKind::Missed) as u8
}

impl Evaluation {
    /// Every detection that took part, what it matches, and what is wrong with it.
    ///
    /// # Errors
    /// Those of [`Evaluation::errors`].
    pub fn detection_table(&self, setting: Setting<'_>, background: f64) -> Result<DetectionTable> {
        let (kept, iou, _) = setting.of(self)?;
        check_background(background, iou)?;
        let pairs = pairs_of(self, &kept)?;
        let list = ErrorList::of(self, &kept, pairs, &self.slots_of_objects(), [background, iou]);
        let truth = &self.plan().ground_truth;
        let detections = kept.detections();
        let mut table = DetectionTable::with_capacity(detections.len());
        let mut of_image = Vec::new();
        for image in 0..pairs.images() {
            poll();
            // Detections are in the order of categories, so each of an image's is a cache miss. Those of a plain copy overlap.
            of_image.clear();
            of_image.extend(pairs.of_image(image).map(|row| detections[pairs.row(row).detection as usize]));
            for (row, detection) in pairs.of_image(image).zip(&of_image) {
                let (outcome, object) = detection_outcome(&kept, detection, pairs, &list, row);
                table.detection.push(detection.position);
                table.image.push(detection.image);
                table.category.push(pairs.row(row).slot);
                table.score.push(detection.score);
                table.outcome.push(outcome);
                table.object.push(object.map_or(-1, |(at, _)| truth[at as usize].annotation as i32));
                table.similarity.push(object.map_or(0.0, |(_, similarity)| similarity));
            }
        }
        Ok(table)
    }

    /// Every annotation that took part, and which detection matches it.
    ///
    /// # Errors
    /// Those of [`Evaluation::errors`].
    pub fn object_table(&self, setting: Setting<'_>, background: f64) -> Result<ObjectTable> {
        let (kept, iou, _) = setting.of(self)?;
        check_background(background, iou)?;
        let pairs = pairs_of(self, &kept)?;
        let slots = self.slots_of_objects();
        let list = ErrorList::of(self, &kept, pairs, &slots, [background, iou]);
        let detections = kept.detections();
        let truth = &self.plan().ground_truth;
        let mut found = vec![(-1, 0.0); truth.len()];
        for detection in detections.iter().filter(|own| kept.outcome(own) == Outcome::TruePositive) {
            if let Some((at, similarity)) = kept.taken(detection) {
                found[at as usize] = (detection.position as i32, similarity);
            }
        }
        let mut table = ObjectTable::default();
        for (at, (annotation, slot)) in truth.iter().zip(&slots).enumerate() {
            let repair = detections.get(list.repairs[at] as usize);
            let outcome = object_outcome(&kept, &list, at);
            table.object.push(annotation.annotation);
            table.image.push(annotation.image);
            table.category.push(*slot);
            table.outcome.push(outcome);
            table.detection.push(match (outcome, repair) {
                (IGNORED, _) => -1,
                (TRUE_POSITIVE, _) => found[at].0,
                (_, repair) => repair.map_or(-1, |own| own.position as i32),
            });
            table.similarity.push(found[at].1);
        }
        Ok(table)
    }

    /// Counts of each image with the detections of `score >= confidence`, 0.25 if none is given; and, where `with_cost`, what each image costs: AP at the threshold
    /// without it, less AP. Categories whose objects are all in the image leave the mean; NaN where no category is left.
    ///
    /// # Errors
    /// Those of [`Setting`]; `OUT_OF_RANGE` for a confidence that is NaN, or a percentage, or without one if scores are no probabilities; `INVALID_ARGUMENT` where the evaluation was not asked for what analyses need.
    pub fn image_table(
        &self,
        setting: Setting<'_>,
        confidence: Option<f64>,
        with_cost: bool,
    ) -> Result<ImageTable> {
        let (kept, ..) = setting.of(self)?;
        let confidence = self.confidence(confidence)?;
        if self.sources().is_none() {
            return Err(without_analysis(self));
        }
        let images = self.plan().images;
        let mut table = ImageTable {
            true_positives: vec![0; images],
            false_positives: vec![0; images],
            false_negatives: vec![0; images],
            cost: Vec::new(),
        };
        for detection in kept.detections().iter().filter(|own| own.score >= confidence) {
            match kept.outcome(detection) {
                Outcome::TruePositive => table.true_positives[detection.image as usize] += 1,
                Outcome::FalsePositive => table.false_positives[detection.image as usize] += 1,
                Outcome::Ignored => {}
            }
        }
        for (at, annotation) in self.plan().ground_truth.iter().enumerate() {
            table.false_negatives[annotation.image as usize] += u32::from(kept.is_to_find(at as u32));
        }
        for (missed, found) in table.false_negatives.iter_mut().zip(&table.true_positives) {
            *missed = missed.saturating_sub(*found);
        }
        if with_cost {
            table.cost = leave_one_out(self, &kept);
        }
        Ok(table)
    }
}
