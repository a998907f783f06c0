//! Precision, recall and F at one confidence: a given one, or the best.

use super::rates::{Counts, Rates};
use super::setting::Setting;
use super::steps::{counts_at, steps, walk_all};
use crate::{Code, Error, Evaluation, Result};

/// How the confidence of an operating point is chosen. Candidates are the scores of counted detections.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// The highest F; among several confidences, the highest. None if every F is 0.
    BestF,
    /// A given confidence: detections with `score >= confidence` count.
    Confidence(f64),
    /// The lowest confidence with at least this precision, which has the highest recall.
    Precision(f64),
    /// The highest confidence with at least this recall.
    Recall(f64),
}

/// Counts and rates at a confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OperatingPoint {
    /// Detections with `score >= confidence` count. NaN if there is no such confidence; then no detection counts.
    pub confidence: f64,
    /// TP / (TP + FP); 0 without detections.
    pub precision: f64,
    /// TP / (TP + FN); 0 without objects.
    pub recall: f64,
    /// F-beta.
    pub f: f64,
    /// Number of detections that match an object.
    pub true_positives: u64,
    /// Number of detections that match no object.
    pub false_positives: u64,
    /// Number of objects that no detection matches.
    pub false_negatives: u64,
}

/// Operating points of all categories, and of all together.
#[derive(Clone, Debug, PartialEq)]
pub struct OperatingPoints {
    /// The IoU threshold.
    pub iou: f64,
    /// The label of the area range.
    pub area: String,
    /// One for each category on the axis K, each at its own confidence.
    pub categories: Vec<OperatingPoint>,
    /// One confidence for all categories; rates of the summed counts.
    pub micro: OperatingPoint,
    /// One confidence for all categories; means of the rates of the categories that have objects. Its counts are sums.
    pub macro_mean: OperatingPoint,
}

impl Evaluation {
    /// Precision, recall and F-beta at a confidence, from the matching behind AP: with the largest of
    /// `max_detections`, and without the detections that AP ignores.
    ///
    /// # Errors
    /// Those of [`Setting`]; `OUT_OF_RANGE` for a `beta` that is negative or not finite, a confidence that is NaN or a percentage, and a precision or recall
    /// outside 0..=1.
    pub fn operating_points(
        &self,
        setting: Setting<'_>,
        beta: f64,
        target: Target,
    ) -> Result<OperatingPoints> {
        check_beta(beta)?;
        target.check(self)?;
        let (kept, iou, area) = setting.of(self)?;
        let positives: Vec<u64> = (0..kept.slots()).map(|slot| kept.positives(slot).into()).collect();
        let objects = positives.iter().sum();
        let rates_of = |slot: usize, counts| Rates::new(counts, positives[slot], beta);
        let own_choice = |slot: usize| {
            let mut choice = Choice::new(target);
            match target {
                Target::Confidence(given) => choice.counts = counts_at(&kept, slot, given),
                _ => steps(&kept, slot, |step| {
                    choice.offer(step.score, step.counts, target.rate(step.counts, positives[slot], beta));
                }),
            }
            choice
        };
        let own: Vec<Choice> = (0..kept.slots()).map(own_choice).collect();
        let [mut micro, mut macros] = [Choice::new(target); 2];
        if matches!(target, Target::Confidence(_)) {
            micro.counts = own.iter().fold(Counts::default(), |all, own| Counts {
                hits: all.hits + own.counts.hits,
                wrong: all.wrong + own.counts.wrong,
            });
            macros = micro;
        } else {
            let rate = |counts, objects| [target.rate(counts, objects, beta)];
            walk_all(&kept, rate, |overall| {
                micro.offer(overall.score, overall.counts, overall.micro[0]);
                macros.offer(overall.score, overall.counts, overall.macros[0]);
            });
        }
        let with_objects = (0..kept.slots()).filter(|slot| positives[*slot] > 0);
        let of_categories: Vec<Rates> =
            with_objects.map(|slot| rates_of(slot, counts_at(&kept, slot, macros.confidence))).collect();
        let categories = own.iter().enumerate();
        let categories =
            categories.map(|(slot, own)| point(*own, positives[slot], rates_of(slot, own.counts))).collect();
        let micro = point(micro, objects, Rates::new(micro.counts, objects, beta));
        let macro_mean = point(macros, objects, mean(&of_categories));
        Ok(OperatingPoints { iou, area: area.to_owned(), categories, micro, macro_mean })
    }
}

/// Checks `beta`.
///
/// # Errors
/// `OUT_OF_RANGE` if it is negative or not finite.
pub(super) fn check_beta(beta: f64) -> Result<()> {
    match beta >= 0.0 && beta.is_finite() {
        true => Ok(()),
        false => Err(out_of_range("beta", "a finite number of at least 0", beta)),
    }
}

/// The error of an option.
pub(super) fn out_of_range(input: &'static str, expected: &str, got: f64) -> Error {
    Error::new(Code::OutOfRange, expected, got.to_string()).in_input(input)
}

impl Target {
    fn check(self, evaluation: &Evaluation) -> Result<()> {
        let share = |input, value: f64| match (0.0..=1.0).contains(&value) {
            true => Ok(()),
            false => Err(out_of_range(input, "a number from 0 to 1", value)),
        };
        match self {
            Target::BestF => Ok(()),
            Target::Confidence(value) => evaluation.check_confidence(value),
            Target::Precision(value) => share("minPrecision", value),
            Target::Recall(value) => share("minRecall", value),
        }
    }

    /// The rate that decides.
    #[inline(always)]
    fn rate(self, counts: Counts, objects: u64, beta: f64) -> f64 {
        let rates = Rates::new(counts, objects, beta);
        match self {
            Target::BestF | Target::Confidence(_) => rates.f,
            Target::Precision(_) => rates.precision,
            Target::Recall(_) => rates.recall,
        }
    }
}

/// Selects a confidence among candidates, which come in descending order.
#[derive(Clone, Copy)]
struct Choice {
    target: Target,
    best: f64,
    /// NaN as long as there is none.
    confidence: f64,
    /// The counts at the confidence; zeros if there is none.
    counts: Counts,
}

impl Choice {
    fn new(target: Target) -> Self {
        let confidence = if let Target::Confidence(given) = target { given } else { f64::NAN };
        Choice { target, best: 0.0, confidence, counts: Counts::default() }
    }

    /// `rate` is the one that decides.
    #[inline(always)]
    fn offer(&mut self, score: f64, counts: Counts, rate: f64) {
        let takes = match self.target {
            Target::BestF => rate > self.best,
            Target::Confidence(_) => false,
            Target::Precision(least) => rate >= least,
            Target::Recall(least) => self.confidence.is_nan() && rate >= least,
        };
        if takes {
            (self.confidence, self.best, self.counts) = (score, rate, counts);
        }
    }
}

fn point(Choice { confidence, counts, .. }: Choice, positives: u64, rates: Rates) -> OperatingPoint {
    OperatingPoint {
        confidence,
        precision: rates.precision,
        recall: rates.recall,
        f: rates.f,
        true_positives: counts.hits,
        false_positives: counts.wrong,
        false_negatives: positives.saturating_sub(counts.hits),
    }
}

/// The mean; 0 if there are none.
fn mean(rates: &[Rates]) -> Rates {
    let of = |rate: fn(&Rates) -> f64| {
        if rates.is_empty() { 0.0 } else { rates.iter().map(rate).sum::<f64>() / rates.len() as f64 }
    };
    Rates { precision: of(|rates| rates.precision), recall: of(|rates| rates.recall), f: of(|rates| rates.f) }
}
