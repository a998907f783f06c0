//! PASCAL VOC: who is true, image by image, as `VOCevaldet.m` of the development kit tells.

use super::cell::{Cell, Fate, Rules, Scratch};
use super::curve::{Curve, NEITHER, Ranked};
use super::overlap::{Corners, voc_iou};
use crate::eval::plan::GroundTruth;
use crate::params::{Interpolation, Params, Parity};

/// Each detection, the best first, goes to the object that it overlaps most, whether free or not, the first of
/// equals. It is true where it is the first there with the threshold or more, and neither true nor false where
/// the object is difficult.
pub(crate) struct Voc {
    /// 1 where coordinates are whole pixels, 0 where they are positions.
    pixel: f64,
    interpolation: Interpolation,
    strict: bool,
}

/// What MATLAB makes of `0:0.1:1`: counted from both ends, so that 0.6 is 1 - 0.4, and 0.3 is 3 * 0.1.
pub(crate) fn eleven_points() -> [f64; 11] {
    std::array::from_fn(|k| if k <= 5 { k as f64 * 0.1 } else { 1.0 - (10 - k) as f64 * 0.1 })
}

impl Voc {
    pub(crate) fn new(params: &Params) -> Self {
        Voc {
            pixel: f64::from(u8::from(!params.voc.continuous)),
            interpolation: params.voc.interpolation,
            strict: params.parity == Parity::Strict,
        }
    }

    /// The largest overlap and whose it is.
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

impl Rules for Voc {
    fn positives(&self, truth: &[GroundTruth]) -> f64 {
        truth.iter().filter(|object| !object.ignore).count() as f64
    }

    fn judge(&self, cell: &Cell<'_>, threshold: f64, scratch: &mut Scratch) {
        scratch.fates.clear();
        scratch.taken.clear();
        scratch.taken.resize(cell.truth.len(), false);
        if cell.truth.is_empty() {
            return scratch.fates.resize(cell.detections.len(), Fate::False);
        }
        for corners in cell.corners {
            let best = self.best(*corners, cell.truth_corners).filter(|(overlap, _)| *overlap >= threshold);
            scratch.fates.push(match best {
                None => Fate::False,
                Some((_, at)) if cell.truth[at].ignore => Fate::Neither(at as u32),
                Some((_, at)) if std::mem::replace(&mut scratch.taken[at], true) => Fate::False,
                Some((_, at)) => Fate::True(at as u32),
            });
        }
    }

    fn rank(&self, cell: &Cell<'_>, scratch: &Scratch, ranked: &mut Vec<Ranked>) {
        for (detection, fate) in cell.detections.iter().zip(&scratch.fates) {
            let label = match fate {
                Fate::True(_) => 1.0,
                Fate::False => 0.0,
                _ => NEITHER,
            };
            ranked.push(Ranked::new(detection.score, detection.position, label));
        }
    }

    fn average(&self, curve: &Curve) -> f64 {
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
