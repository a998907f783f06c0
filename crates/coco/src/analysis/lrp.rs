//! Localization-recall-precision error (Oksuz et al., "One Metric to Measure Them All: Localisation Recall Precision
//! (LRP) for Evaluating Visual Detection Tasks", TPAMI 2022).
//!
//! ```text
//! LRP(c) = (Σ over TP of (1 - IoU) / (1 - iou) + FP + FN) / (TP + FP + FN)      optimal LRP = the least LRP(c)
//! ```
//!
//! The detections with `score >= c` count. Candidates are the distinct scores.

use super::operating_points::out_of_range;
use super::setting::{Setting, needs_detections};
use crate::eval::{KeptSetting, Outcome};
use crate::{Evaluation, Result};

/// LRP of each category on the axis K, and last the mean. NaN where a value is undefined; the mean is over the others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lrp {
    /// Detections with `score >= confidence` count. NaN without a true positive or without objects; the mean has none.
    pub confidence: Vec<f64>,
    /// LRP; NaN without objects, 1 without a true positive.
    pub lrp: Vec<f64>,
    /// Mean of 1 - IoU over the true positives.
    pub localization: Vec<f64>,
    /// FP / (TP + FP).
    pub false_positive: Vec<f64>,
    /// FN / objects.
    pub false_negative: Vec<f64>,
}

/// Confidence, LRP, localization, false positive and false negative part.
type Row = [f64; 5];

impl Evaluation {
    /// LRP at a confidence, or the least at any (optimal LRP), from the matching behind AP.
    ///
    /// # Errors
    /// Those of [`Setting`]; `OUT_OF_RANGE` for a confidence that is NaN, or a percentage, and for an IoU threshold of 1, at which LRP is undefined.
    pub fn lrp(&self, setting: Setting<'_>, confidence: Option<f64>) -> Result<Lrp> {
        let (kept, iou, _) = setting.of(self)?;
        needs_detections(self)?;
        confidence.map_or(Ok(()), |confidence| self.check_confidence(confidence))?;
        if iou >= 1.0 {
            return Err(out_of_range("iou", "an IoU threshold below 1", iou));
        }
        let mut rows: Vec<Row> = (0..kept.slots()).map(|slot| lrp_of(&kept, slot, iou, confidence)).collect();
        let mean = |part: usize| {
            let defined = || rows.iter().map(|row| row[part]).filter(|value| !value.is_nan());
            defined().sum::<f64>() / defined().count() as f64
        };
        let mut means = [f64::NAN; 5];
        for (part, mean_of) in means.iter_mut().enumerate().skip(1) {
            *mean_of = mean(part);
        }
        rows.push(means);
        let column = |part: usize| rows.iter().map(|row| row[part]).collect();
        Ok(Lrp {
            confidence: column(0),
            lrp: column(1),
            localization: column(2),
            false_positive: column(3),
            false_negative: column(4),
        })
    }
}

fn lrp_of(kept: &KeptSetting<'_>, slot: usize, iou: f64, confidence: Option<f64>) -> Row {
    let positives = f64::from(kept.positives(slot));
    if positives == 0.0 {
        return [f64::NAN; 5];
    }
    let (mut hits, mut wrong, mut inaccuracy) = (0.0, 0.0, 0.0);
    let nothing_found = [f64::NAN, 1.0, f64::NAN, f64::NAN, 1.0];
    let mut best = nothing_found;
    best[0] = confidence.unwrap_or(f64::NAN);
    let mut least = f64::INFINITY;
    let counts = |score: f64| confidence.map_or(!score.is_nan(), |confidence| score >= confidence);
    for block in kept.of_slot(slot).chunk_by(|a, b| a.score == b.score) {
        if !counts(block[0].score) {
            break;
        }
        let before = (hits, wrong);
        for detection in block {
            match kept.outcome(detection) {
                Outcome::TruePositive => {
                    hits += 1.0;
                    inaccuracy += 1.0 - kept.taken(detection).map_or(0.0, |(_, similarity)| similarity);
                }
                Outcome::FalsePositive => wrong += 1.0,
                Outcome::Ignored => {}
            }
        }
        if before == (hits, wrong) {
            continue;
        }
        let missed = positives - hits;
        let lrp = (inaccuracy / (1.0 - iou) + wrong + missed) / (hits + wrong + missed);
        if confidence.is_some() || lrp < least {
            least = lrp;
            best = [
                confidence.unwrap_or(block[0].score),
                lrp,
                inaccuracy / hits, // NaN without hits
                wrong / (hits + wrong),
                missed / positives,
            ];
        }
    }
    if confidence.is_none() && hits == 0.0 { nothing_found } else { best }
}
