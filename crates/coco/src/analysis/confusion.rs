//! Confusion matrices of detections.

use std::ops::Range;

use super::setting::Setting;
use crate::eval::{KeptDetection, KeptPairs, KeptSetting, LEAST_PAIR, ObjectsOfImages, Outcome, not_kept};
use crate::{Code, Error, Evaluation, Result};
use boxwise_kernels::math::score_key::descending;
use boxwise_threads::{poll, poll_at};

/// How detections are paired with objects of other categories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PairingRule {
    /// Within each category first, as for AP; then each false positive, by descending score, takes the free object of
    /// another category with the highest similarity.
    #[default]
    SameClassFirst,
    /// By descending score, each detection takes the free object with the highest similarity, whatever its category:
    /// COCO's matching without categories.
    ClassAgnostic,
}

/// Numbers of detections and objects by true and predicted category.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfusionMatrix {
    /// The IoU threshold.
    pub iou: f64,
    /// The label of the area range.
    pub area: String,
    /// `[K + 1, K + 1]`: rows are true categories, columns predicted ones; the last of each is background. The last row
    /// counts detections without an object, the last column missed objects.
    pub counts: Vec<u32>,
    /// K + 1.
    pub size: usize,
}

/// Maximum number of counts: 256 MiB.
const MOST_COUNTS: usize = 1 << 26;

impl Evaluation {
    /// The confusion matrix of the detections with `score >= confidence`, 0.25 if none is given. Detections that AP ignores are left out.
    ///
    /// With [`PairingRule::SameClassFirst`], the diagonal has AP's true positives, a column sums to the category's true and false
    /// positives, and a row to its objects.
    ///
    /// # Errors
    /// Those of [`Setting`]; `INVALID_ARGUMENT` if the evaluation did not keep pairs ([`Params::analysis`](crate::Params::analysis));
    /// `TOO_LARGE`; `OUT_OF_RANGE` for a confidence that is NaN, or a percentage; without one, if scores are no probabilities.
    pub fn confusion_matrix(
        &self,
        setting: Setting<'_>,
        confidence: Option<f64>,
        rule: PairingRule,
    ) -> Result<ConfusionMatrix> {
        let confidence = self.confidence(confidence)?;
        let (kept, iou, area) = setting.of(self)?;
        if !self.params().analysis {
            return Err(without_analysis(self));
        }
        let size = kept.slots() + 1;
        let cells = size.checked_mul(size).filter(|cells| *cells <= MOST_COUNTS);
        let counts = vec![
            0;
            cells.ok_or_else(|| {
                let expected = format!("a matrix of at most {MOST_COUNTS} counts");
                Error::new(Code::TooLarge, expected, format!("{size} x {size}"))
            })?
        ];
        let least = iou.min(crate::eval::HIGHEST_THRESHOLD);
        let found = vec![false; self.plan().ground_truth.len()];
        let mut counter =
            Counter { kept, least, confidence, size, counts, found, slots: self.slots_of_objects() };
        match rule {
            PairingRule::SameClassFirst => {
                counter.own_class();
                counter.other_classes(self);
            }
            PairingRule::ClassAgnostic => {
                let pairs = pairs_of(self, &kept)?;
                (0..pairs.images()).for_each(|image| counter.class_agnostic(pairs, image));
            }
        }
        for truth in 0..counter.found.len() {
            if kept.is_to_find(truth as u32) && !counter.found[truth] {
                counter.add(counter.slots[truth] as usize, size - 1);
            }
        }
        Ok(ConfusionMatrix { iou, area: area.to_owned(), counts: counter.counts, size })
    }

    /// For each annotation of the plan, its slot.
    pub(super) fn slots_of_objects(&self) -> Vec<u32> {
        let starts = self.plan().slot_starts.windows(2).enumerate();
        starts.flat_map(|(slot, ends)| std::iter::repeat_n(slot as u32, ends[1] - ends[0])).collect()
    }
}

/// The pairs of an evaluation across categories.
///
/// # Errors
/// `INVALID_ARGUMENT` if it did not keep them.
pub(super) fn pairs_of<'e>(evaluation: &'e Evaluation, kept: &KeptSetting<'_>) -> Result<&'e KeptPairs> {
    evaluation.kept_pairs(kept).ok_or_else(|| without_analysis(evaluation))
}

/// The error of an analysis that needs more than the evaluation kept.
pub(super) fn without_analysis(evaluation: &Evaluation) -> Error {
    if evaluation.is_streamed() {
        return not_kept();
    }
    let expected = "an evaluation that keeps what this analysis needs";
    Error::new(Code::InvalidArgument, expected, "one without it: evaluate with `analysis: true`")
}

struct Counter<'a> {
    kept: KeptSetting<'a>,
    least: f64,
    confidence: f64,
    size: usize,
    counts: Vec<u32>,
    /// For each annotation of the plan.
    found: Vec<bool>,
    /// For each annotation of the plan.
    slots: Vec<u32>,
}

/// A false positive near an object of another category.
#[derive(Clone, Copy)]
struct Near {
    image: u32,
    /// Ascends as the score descends.
    key: u64,
    /// Index in the kept matching.
    detection: u32,
    /// Index among the plan's annotations.
    truth: u32,
    /// Category of the detection.
    slot: u32,
    similarity: f64,
}

/// Number of detections ahead whose boxes are prefetched.
const AHEAD: usize = 12;

/// The detections of a category with `score >= confidence`, which come first; NaN, which is last, never is.
fn confident(own: &[KeptDetection], confidence: f64) -> &[KeptDetection] {
    &own[..own.partition_point(|detection| detection.score >= confidence)]
}

impl Counter<'_> {
    fn add(&mut self, truth: usize, predicted: usize) {
        self.counts[truth * self.size + predicted] += 1;
    }

    /// Counts true positives, and false positives as if none were on an object.
    fn own_class(&mut self) {
        for slot in 0..self.kept.slots() {
            let (mut hits, mut wrong) = (0, 0);
            for detection in confident(self.kept.of_slot(slot), self.confidence) {
                match self.kept.outcome(detection) {
                    Outcome::TruePositive => {
                        if let Some((truth, _)) = self.kept.taken(detection) {
                            self.found[truth as usize] = true;
                        }
                        hits += 1;
                    }
                    Outcome::FalsePositive => wrong += 1,
                    Outcome::Ignored => {}
                }
            }
            self.counts[slot * self.size + slot] += hits;
            self.counts[(self.size - 1) * self.size + slot] += wrong;
        }
    }

    /// Pairs false positives with objects of other categories, after [`Counter::own_class`]. Only objects that are left are compared, which
    /// are few.
    fn other_classes(&mut self, evaluation: &Evaluation) {
        let (kept, least) = (self.kept, self.least.max(LEAST_PAIR));
        let is_left = |truth: u32| kept.is_to_find(truth) && !self.found[truth as usize];
        let mut left = ObjectsOfImages::new(evaluation.compared(), is_left);
        let mut near = Vec::new();
        for slot in 0..kept.slots() {
            let own = confident(kept.of_slot(slot), self.confidence);
            for (at, detection) in own.iter().enumerate() {
                poll_at(at);
                if let Some(ahead) = own.get(at + AHEAD) {
                    left.prefetch(ahead.image, ahead.position);
                }
                if kept.outcome(detection) != Outcome::FalsePositive {
                    continue;
                }
                let Range { start, .. } = kept.range(slot);
                left.near(detection.image, detection.position, least, |truth, similarity| {
                    if self.slots[truth as usize] != slot as u32 {
                        let (image, key) = (detection.image, descending(detection.score));
                        let detection = (start + at) as u32;
                        near.push(Near { image, key, detection, truth, slot: slot as u32, similarity });
                    }
                });
            }
        }
        near.sort_unstable_by_key(|own| (own.image, own.key, own.detection, own.truth));
        for own in near.chunk_by(|a, b| a.detection == b.detection) {
            let free = own.iter().filter(|own| !self.found[own.truth as usize]);
            // the last one among equals
            if let Some(best) =
                free.reduce(|best, own| if own.similarity >= best.similarity { own } else { best })
            {
                self.counts[(self.size - 1) * self.size + best.slot as usize] -= 1;
                self.pair(Some(best.truth), best.slot);
            }
        }
    }

    fn class_agnostic(&mut self, pairs: &KeptPairs, image: usize) {
        poll();
        for row in pairs.of_image(image) {
            let own = pairs.row(row);
            let detection = &self.kept.detections()[own.detection as usize];
            // rows come by descending score, NaN last
            if detection.score.is_nan() || detection.score < self.confidence {
                break;
            }
            let near = || pairs.of_row(row).iter().filter(|pair| pair.similarity >= self.least);
            // the free object with the highest similarity, the last one among equals
            let is_free = |truth: u32| self.kept.is_to_find(truth) && !self.found[truth as usize];
            let free = near().filter(|pair| is_free(pair.truth));
            let best = free.reduce(|best, pair| if pair.similarity >= best.similarity { pair } else { best });
            let is_ignored = || {
                self.kept.outcome(detection) == Outcome::Ignored
                    || near().any(|pair| !self.kept.is_to_find(pair.truth))
            };
            if best.is_some() || !is_ignored() {
                self.pair(best.map(|pair| pair.truth), own.slot);
            }
        }
    }

    /// Counts a detection of a slot with an object, or without one.
    fn pair(&mut self, object: Option<u32>, slot: u32) {
        match object {
            Some(truth) => {
                self.found[truth as usize] = true;
                self.add(self.slots[truth as usize] as usize, slot as usize);
            }
            None => self.add(self.size - 1, slot as usize),
        }
    }
}
