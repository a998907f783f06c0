//! PASCAL VOC: true and false detections, as defined by `VOCevaldet.m` of the development kit.

use super::full_curve::{FullCurve, LabelledDetection, NEITHER};
use super::overlap::{Corners, voc_iou};
use super::verdict::{Judge, JudgeScratch, JudgedCell, Verdict};
use crate::eval::plan::GroundTruth;
use crate::params::{Interpolation, Params, Parity};

/// Each detection, in descending score order, matches the object that it overlaps most (the first among equals),
/// whether or not that is already taken, if the overlap reaches the threshold. It is true if it is the first match of
/// its object, and neither true nor false if the object is difficult.
pub(crate) struct VocJudge {
    /// 1 for coordinates in whole pixels, 0 for continuous coordinates.
    pixel: f64,
    interpolation: Interpolation,
    strict: bool,
    most: usize,
}

/// MATLAB's `0:0.1:1`: counted from both ends, so that 0.6 is 1 - 0.4, and 0.3 is 3 * 0.1.
pub(crate) fn eleven_points() -> [f64; 11] {
    std::array::from_fn(|k| if k <= 5 { k as f64 * 0.1 } else { 1.0 - (10 - k) as f64 * 0.1 })
}

impl VocJudge {
    pub(crate) fn new(params: &Params) -> Self {
        VocJudge {
            pixel: f64::from(u8::from(!params.voc.continuous)),
            interpolation: params.voc.interpolation,
            strict: params.parity == Parity::Strict,
            most: params.max_detections.last().map_or(0, |most| *most as usize),
        }
    }

    /// The highest overlap and the index of its object.
    fn best(&self, own: Corners, truth: &[Corners]) -> Option<(f64, usize)> {
        let mut best = None;
        let mut most = f64::NEG_INFINITY;
        for (at, other) in truth.iter().enumerate() {
            if let Some(overlap) = voc_iou(own, *other, self.pixel)
                && overlap > most
            {
                most = overlap;
                best = Some((overlap, at));
            }
        }
        best
    }
}

impl Judge for VocJudge {
    fn positives(&self, truth: &[GroundTruth]) -> f64 {
        truth.iter().filter(|object| !object.ignore).count() as f64
    }

    fn judge(&self, cell: &JudgedCell<'_>, threshold: f64, scratch: &mut JudgeScratch) {
        scratch.verdicts.clear();
        scratch.taken.clear();
        scratch.taken.resize(cell.truth.len(), false);
        if cell.truth.is_empty() {
            return scratch.verdicts.resize(cell.detections.len(), Verdict::False);
        }
        for corners in cell.corners {
            let best = self.best(*corners, cell.truth_corners).filter(|(overlap, _)| *overlap >= threshold);
            scratch.verdicts.push(match best {
                None => Verdict::False,
                Some((_, at)) if cell.truth[at].ignore => Verdict::Neither(at as u32),
                Some((_, at)) if std::mem::replace(&mut scratch.taken[at], true) => Verdict::False,
                Some((_, at)) => Verdict::True(at as u32),
            });
        }
    }

    fn rank(&self, cell: &JudgedCell<'_>, scratch: &JudgeScratch, ranked: &mut Vec<LabelledDetection>) {
        for (detection, fate) in cell.detections.iter().zip(&scratch.verdicts) {
            let label = match fate {
                Verdict::True(_) => 1.0,
                Verdict::False => 0.0,
                _ => NEITHER,
            };
            ranked.push(LabelledDetection::new(detection.score, detection.position, label));
        }
    }

    /// The order of the input.
    fn order_after(&self, before: u32) -> u32 {
        before
    }

    fn most_of_cell(&self) -> Option<usize> {
        Some(self.most)
    }

    fn needs_all_corners(&self) -> bool {
        false
    }

    fn verified_only(&self) -> bool {
        false
    }

    fn ignores(&self, annotation: &GroundTruth) -> bool {
        annotation.ignore
    }

    fn averages_by_id(&self) -> bool {
        false
    }

    fn average(&self, curve: &FullCurve) -> f64 {
        match self.interpolation {
            Interpolation::AllPoints => curve.area(),
            Interpolation::ElevenPoints if self.strict => curve.mean_at(&eleven_points()),
            Interpolation::ElevenPoints => {
                let mean = curve.mean_at(&std::array::from_fn::<f64, 11, _>(|k| k as f64 / 10.0));
                if mean.is_nan() { 0.0 } else { mean }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleven_points_are_matlabs() {
        let points = eleven_points();
        assert_eq!(points[3], 0.300_000_000_000_000_04);
        assert_eq!((points[6], points[7], points[10]), (0.6, 0.7, 1.0));
    }
}
