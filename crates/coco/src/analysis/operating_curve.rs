//! Precision, recall and F at every confidence.

use super::operating_points::check_beta;
use super::rates::{Counts, Rates};
use super::setting::Setting;
use super::steps::{steps, walk_all};
use crate::{Code, Error, Evaluation, Result};

/// The categories of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CurveOf {
    /// One category, by its position on the axis K.
    Category(usize),
    /// All of them.
    All(Average),
}

/// How categories are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Average {
    /// Rates of the summed counts.
    Micro,
    /// Means of the rates of the categories that have objects.
    Macro,
}

/// Counts and rates at every score of a counted detection, in descending order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OperatingCurve {
    /// The score: detections with `score >= confidence` count.
    pub confidence: Vec<f64>,
    /// TP / (TP + FP).
    pub precision: Vec<f64>,
    /// TP / objects; 0 without objects.
    pub recall: Vec<f64>,
    /// F-beta.
    pub f: Vec<f64>,
    /// Number of detections that match an object.
    pub true_positives: Vec<u32>,
    /// Number of detections that match no object.
    pub false_positives: Vec<u32>,
    /// Number of objects to be found.
    pub objects: u64,
}

impl OperatingCurve {
    fn push(&mut self, confidence: f64, counts: Counts, rates: Rates) {
        self.confidence.push(confidence);
        self.precision.push(rates.precision);
        self.recall.push(rates.recall);
        self.f.push(rates.f);
        self.true_positives.push(counts.hits as u32);
        self.false_positives.push(counts.wrong as u32);
    }
}

impl Evaluation {
    /// Precision, recall and F-beta at every confidence; see [`Evaluation::operating_points`].
    ///
    /// # Errors
    /// Those of [`Setting`]; `OUT_OF_RANGE` for `beta` and for the position of a category.
    pub fn operating_curve(&self, of: CurveOf, setting: Setting<'_>, beta: f64) -> Result<OperatingCurve> {
        check_beta(beta)?;
        let (kept, ..) = setting.of(self)?;
        let mut curve = OperatingCurve::default();
        match of {
            CurveOf::Category(slot) => {
                if slot >= kept.slots() {
                    let expected = format!("a position among {} categories", kept.slots());
                    return Err(Error::new(Code::OutOfRange, expected, slot.to_string()).in_input("category"));
                }
                curve.objects = kept.positives(slot).into();
                steps(&kept, slot, |step| {
                    curve.push(step.score, step.counts, Rates::new(step.counts, curve.objects, beta));
                });
            }
            CurveOf::All(average) => {
                curve.objects = (0..kept.slots()).map(|slot| u64::from(kept.positives(slot))).sum();
                let rates = |counts, objects| {
                    let Rates { precision, recall, f } = Rates::new(counts, objects, beta);
                    [precision, recall, f]
                };
                walk_all(&kept, rates, |overall| {
                    let of = if average == Average::Micro { overall.micro } else { overall.macros };
                    let [precision, recall, f] = of;
                    curve.push(overall.score, overall.counts, Rates { precision, recall, f });
                });
            }
        }
        Ok(curve)
    }
}
