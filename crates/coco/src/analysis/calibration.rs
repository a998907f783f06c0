//! Calibration: whether a share `s` of the detections with score `s` is right.
//!
//! A true positive is right and a false positive wrong; detections that AP ignores are left out. In each bin of scores,
//! accuracy is the share that is right:
//!
//! ```text
//! ECE = Σ over bins of count / all · |accuracy - mean score|       MCE = the greatest |accuracy - mean score|
//! ```
//!
//! Two corrections are fitted to the same detections by least log loss, with `z = ln(score / (1 - score))`:
//! temperature scaling `sigmoid(z / T)` and Platt scaling `sigmoid(a z + b)`.

use boxwise_kernels::math::exp::{ln, sigmoid};

use super::bins::{Binning, Bins, check_score};
use super::logistic::{Samples, fit};
use super::operating_points::out_of_range;
use super::setting::Setting;
use crate::eval::{KeptSetting, Outcome};
use crate::{Evaluation, Result};

/// Calibration of an evaluation. Errors are NaN without detections, corrections where the log loss has no minimum.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calibration {
    /// Lower edges of the bins.
    pub lower: Vec<f64>,
    /// Upper edges of the bins.
    pub upper: Vec<f64>,
    /// Number of detections in each bin.
    pub count: Vec<u32>,
    /// Mean score in each bin; NaN in an empty one.
    pub mean_score: Vec<f64>,
    /// Share of true positives in each bin; NaN in an empty one.
    pub accuracy: Vec<f64>,
    /// ECE of each category on the axis K, then of all.
    pub ece: Vec<f64>,
    /// MCE, likewise.
    pub mce: Vec<f64>,
    /// Number of detections, likewise.
    pub detections: Vec<u32>,
    /// Temperature T.
    pub temperature: f64,
    /// ECE after temperature scaling.
    pub temperature_ece: f64,
    /// `a` of Platt scaling.
    pub slope: f64,
    /// `b` of Platt scaling.
    pub intercept: f64,
    /// ECE after Platt scaling.
    pub platt_ece: f64,
}

/// A detection that counts.
#[derive(Clone, Copy)]
struct Scored {
    score: f64,
    is_right: bool,
}

/// Scores are clipped to this distance from 0 and 1, whose logits are infinite.
const CLIP: f64 = 1e-6;

impl Evaluation {
    /// Calibration of the detections with `score >= min_score`, over `bins` bins, at least 1. Each category has bins of its own.
    ///
    /// # Errors
    /// Those of [`Setting`]; `OUT_OF_RANGE` for the number of bins, a NaN `min_score`, and scores outside 0..=1.
    pub fn calibration(
        &self,
        setting: Setting<'_>,
        bins: usize,
        binning: Binning,
        min_score: f64,
    ) -> Result<Calibration> {
        let (kept, ..) = setting.of(self)?;
        Bins::check(bins)?;
        if min_score.is_nan() {
            return Err(out_of_range("minScore", "a number", min_score));
        }
        let mut all = Vec::new();
        let mut found = Calibration::default();
        for slot in 0..kept.slots() {
            let own = scored(&kept, slot, min_score)?;
            found.add(&Reliability::of(&own, bins, binning));
            all.extend(own);
        }
        let reliability = Reliability::of(&all, bins, binning);
        found.add(&reliability);
        found.lower = reliability.bins.lower();
        found.upper = reliability.bins.upper();
        found.mean_score = reliability.means(|bin| bin.scores);
        found.accuracy = reliability.means(|bin| f64::from(bin.right));
        found.count = reliability.sums.iter().map(|bin| bin.count).collect();

        let logits: Samples = all
            .iter()
            .map(|own| {
                let score = own.score.clamp(CLIP, 1.0 - CLIP);
                (ln(score / (1.0 - score)), own.is_right)
            })
            .collect();
        let corrected = |[slope, intercept]: [f64; 2]| {
            if slope.is_nan() {
                return f64::NAN;
            }
            let scaled = logits.x.iter().zip(&all).map(|(logit, own)| Scored {
                score: sigmoid(slope * logit + intercept),
                is_right: own.is_right,
            });
            Reliability::of(&scaled.collect::<Vec<_>>(), bins, binning).ece()
        };
        // a slope of 0 or less has no temperature: scores that say nothing, or the opposite
        let scale = fit(&logits, false).filter(|[slope, _]| *slope > 0.0).unwrap_or([f64::NAN; 2]);
        found.temperature = 1.0 / scale[0];
        found.temperature_ece = corrected(scale);
        let line = fit(&logits, true).unwrap_or([f64::NAN; 2]);
        [found.slope, found.intercept] = line;
        found.platt_ece = corrected(line);
        Ok(found)
    }
}

impl Calibration {
    fn add(&mut self, reliability: &Reliability) {
        self.ece.push(reliability.ece());
        self.mce.push(reliability.mce());
        self.detections.push(reliability.count);
    }
}

/// The counted detections of a slot with at least a score.
fn scored(kept: &KeptSetting<'_>, slot: usize, min_score: f64) -> Result<Vec<Scored>> {
    let mut own = Vec::new();
    for detection in kept.of_slot(slot).iter().take_while(|own| own.score >= min_score) {
        let outcome = kept.outcome(detection);
        if outcome != Outcome::Ignored {
            check_score(detection.score)?;
            own.push(Scored { score: detection.score, is_right: outcome == Outcome::TruePositive });
        }
    }
    Ok(own)
}

/// Sums over the detections of a bin.
#[derive(Clone, Copy, Default)]
struct BinSums {
    count: u32,
    right: u32,
    scores: f64,
}

/// Detections by bins of their scores.
struct Reliability {
    bins: Bins,
    sums: Vec<BinSums>,
    count: u32,
}

impl Reliability {
    fn of(detections: &[Scored], bins: usize, binning: Binning) -> Reliability {
        let bins = match binning {
            Binning::EqualWidth => Bins::equal_width(bins),
            Binning::Quantile => Bins::quantile(bins, detections.iter().map(|own| own.score)),
        };
        let mut sums = vec![BinSums::default(); bins.len()];
        for own in detections {
            let bin = &mut sums[bins.of(own.score)];
            bin.count += 1;
            bin.right += u32::from(own.is_right);
            bin.scores += own.score;
        }
        Reliability { bins, sums, count: detections.len() as u32 }
    }

    /// A sum of each bin, divided by its count; NaN in an empty one.
    fn means(&self, sum: fn(&BinSums) -> f64) -> Vec<f64> {
        self.sums.iter().map(|bin| sum(bin) / f64::from(bin.count)).collect()
    }

    /// |accuracy - mean score| of the bins with detections, and their share of all detections.
    fn gaps(&self) -> impl Iterator<Item = (f64, f64)> {
        self.sums.iter().filter(|bin| bin.count > 0).map(|bin| {
            let count = f64::from(bin.count);
            ((f64::from(bin.right) / count - bin.scores / count).abs(), count / f64::from(self.count))
        })
    }

    fn ece(&self) -> f64 {
        if self.count == 0 { f64::NAN } else { self.gaps().map(|(gap, share)| gap * share).sum() }
    }

    fn mce(&self) -> f64 {
        self.gaps().map(|(gap, _)| gap).fold(f64::NAN, f64::max)
    }
}
