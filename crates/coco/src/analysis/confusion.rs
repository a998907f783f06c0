//! Confusion matrices of detections.

use super::setting::Setting;
use crate::eval::{KeptDetection, KeptPairs, KeptRow, KeptSetting, Outcome, not_kept};
use crate::{Code, Error, Evaluation, Result};
use boxwise_threads::poll;

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
    /// The confusion matrix of the detections with `score >= confidence`. Detections that AP ignores are left out.
    ///
    /// With [`PairingRule::SameClassFirst`], the diagonal has AP's true positives, a column sums to the category's true and false
    /// positives, and a row to its objects.
    ///
    /// # Errors
    /// Those of [`Setting`]; `INVALID_ARGUMENT` if the evaluation did not keep pairs ([`Params::analysis`](crate::Params::analysis));
    /// `TOO_LARGE`; `OUT_OF_RANGE` for a confidence that is NaN, or a percentage.
    pub fn confusion_matrix(
        &self,
        setting: Setting<'_>,
        confidence: f64,
        rule: PairingRule,
    ) -> Result<ConfusionMatrix> {
        self.check_confidence(confidence)?;
        let (kept, iou, area) = setting.of(self)?;
        let pairs = pairs_of(self, &kept)?;
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
            Counter { kept, pairs, least, confidence, size, counts, found, slots: self.slots_of_objects() };
        if rule == PairingRule::SameClassFirst {
            counter.own_class();
        }
        for image in 0..pairs.images() {
            poll();
            match rule {
                PairingRule::SameClassFirst => counter.other_classes(image),
                PairingRule::ClassAgnostic => counter.class_agnostic(image),
            }
            for object in pairs.objects(image) {
                if counter.kept.is_to_find(object.truth) && !counter.found[object.truth as usize] {
                    counter.add(object.slot as usize, size - 1);
                }
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
    pairs: &'a KeptPairs,
    least: f64,
    confidence: f64,
    size: usize,
    counts: Vec<u32>,
    /// For each annotation of the plan.
    found: Vec<bool>,
    /// For each annotation of the plan.
    slots: Vec<u32>,
}

impl Counter<'_> {
    fn add(&mut self, truth: usize, predicted: usize) {
        self.counts[truth * self.size + predicted] += 1;
    }

    /// The rows of an image's detections with at least the confidence, which come first; NaN is last.
    fn confident(&self, image: usize) -> impl Iterator<Item = usize> + use<> {
        let rows = self.pairs.of_image(image);
        let score = |row: usize| self.kept.detections()[self.pairs.row(row).detection as usize].score;
        let end = rows
            .clone()
            .find(|row| score(*row).is_nan() || score(*row) < self.confidence)
            .unwrap_or(rows.end);
        rows.start..end
    }

    /// Counts true positives, and false positives as if none were on an object.
    fn own_class(&mut self) {
        for slot in 0..self.kept.slots() {
            let confident = |own: &&KeptDetection| own.score >= self.confidence; // NaN, which is last, never is
            let (mut hits, mut wrong) = (0, 0);
            for detection in self.kept.of_slot(slot).iter().take_while(confident) {
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

    /// Pairs the false positives of an image with objects of other categories, after [`Counter::own_class`].
    fn other_classes(&mut self, image: usize) {
        for row in self.pairs.of_image(image) {
            let KeptRow { slot, detection, .. } = self.pairs.row(row);
            let (slots, kept) = (&self.slots, &self.kept);
            let Some(truth) = self.best(row, |truth| slots[truth as usize] != slot && kept.is_to_find(truth))
            else {
                continue;
            };
            let detection = &kept.detections()[detection as usize];
            if detection.score >= self.confidence && kept.outcome(detection) == Outcome::FalsePositive {
                self.counts[(self.size - 1) * self.size + slot as usize] -= 1;
                self.pair(Some(truth), slot);
            }
        }
    }

    fn class_agnostic(&mut self, image: usize) {
        for row in self.confident(image) {
            let own = self.pairs.row(row);
            let detection = &self.kept.detections()[own.detection as usize];
            let kept = &self.kept;
            let best = self.best(row, |truth| kept.is_to_find(truth));
            if best.is_none() {
                let near = |pair: &crate::eval::KeptPair| {
                    pair.similarity >= self.least && !self.kept.is_to_find(pair.truth)
                };
                let is_ignored = self.kept.outcome(detection) == Outcome::Ignored;
                if is_ignored || self.pairs.of_row(row).iter().any(near) {
                    continue;
                }
            }
            self.pair(best, own.slot);
        }
    }

    /// The free object with the highest similarity, the last one among equals.
    fn best(&self, row: usize, is_candidate: impl Fn(u32) -> bool) -> Option<u32> {
        let (mut least, mut best) = (self.least, None);
        for pair in self.pairs.of_row(row) {
            if pair.similarity >= least && !self.found[pair.truth as usize] && is_candidate(pair.truth) {
                (least, best) = (pair.similarity, Some(pair.truth));
            }
        }
        best
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
