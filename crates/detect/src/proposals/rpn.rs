//! Boxes of a region proposal network (RPN; Ren et al. 2015), filtered as in torchvision 0.29.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Float;

use crate::check::same_length;
use crate::coding::LARGEST_LOG_SCALE;
use crate::compat::torchvision::batched_nms;

/// Options of the selection.
#[derive(Clone, Debug, PartialEq)]
pub struct Rpn {
    /// Width and height of the image, in pixels. Boxes are clipped to it.
    pub image: [f64; 2],
    /// Number of anchors of each level.
    pub per_level: Vec<usize>,
    /// Number of best proposals per level before suppression.
    pub pre_nms_top_n: usize,
    /// Maximum number of proposals in total.
    pub post_nms_top_n: usize,
    /// A box is dropped if its overlap with a better one of its level is above this.
    pub nms_threshold: f64,
    /// Probabilities below it are dropped.
    pub score_threshold: f64,
    /// Boxes with a shorter side, in pixels, are dropped.
    pub min_size: f64,
}

/// Boxes with their probability of containing an object, in descending score order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proposals<T> {
    /// (x1, y1, x2, y2) in pixels.
    pub boxes: Vec<[T; 4]>,
    /// The sigmoid of their objectness.
    pub scores: Vec<T>,
    /// Indices of their anchors.
    pub sources: Vec<u32>,
}

/// The proposals of one image, from anchors with their objectness (logits) and offsets (dx, dy, dw, dh), level by level.
/// The best `pre_nms_top_n` of each level (equal ones by index) are decoded with dw and dh of at most ln(1000/16), clipped to
/// the image, dropped if a side is shorter than `min_size` or the probability is below `score_threshold`, and suppressed within
/// each level. The best `post_nms_top_n` are kept. Everything is computed in the precision of the numbers; `exp` is within an ulp
/// of PyTorch's.
///
/// Suppression is torchvision's `batched_nms`, which for up to 1,000 boxes moves levels apart by adding to the coordinates. NaN
/// objectness and boxes with a NaN are dropped. Empty levels, or no anchors, give no proposals.
///
/// # Errors
/// `LENGTH_MISMATCH` for lists of different lengths or levels that do not add up to all anchors, `OUT_OF_RANGE` for an image size
/// that is not finite or negative and thresholds that are NaN.
pub fn region_proposals<T: Float>(
    objectness: &[T],
    deltas: &[[T; 4]],
    anchors: &[[T; 4]],
    how: &Rpn,
) -> Result<Proposals<T>> {
    how.check(objectness.len(), deltas.len(), anchors.len())?;
    let mut boxes = Vec::new();
    let mut scores = Vec::new();
    let mut levels = Vec::new();
    let mut sources = Vec::new();
    let mut first = 0;
    for (level, &count) in how.per_level.iter().enumerate() {
        let best = crate::suppress::order(&objectness[first..first + count], -T::INFINITY);
        for place in best.into_iter().take(how.pre_nms_top_n) {
            let place = first + place as usize;
            let b = how.clipped(decoded(&deltas[place], &anchors[place]));
            let score = sigmoid(objectness[place]);
            let least = T::from_f64(how.min_size);
            let large = b[2] - b[0] >= least && b[3] - b[1] >= least;
            if large && score.to_f64() >= how.score_threshold {
                boxes.push(b);
                scores.push(score);
                levels.push(level as f64);
                sources.push(place as u32);
            }
        }
        first += count;
    }
    let mut keep = batched_nms(&boxes, &scores, &levels, how.nms_threshold)?;
    keep.truncate(how.post_nms_top_n);
    let keep = || keep.iter().map(|&place| place as usize);
    Ok(Proposals {
        boxes: keep().map(|place| boxes[place]).collect(),
        scores: keep().map(|place| scores[place]).collect(),
        sources: keep().map(|place| sources[place]).collect(),
    })
}

impl Rpn {
    fn check(&self, objectness: usize, deltas: usize, anchors: usize) -> Result<()> {
        same_length("objectness", objectness, "anchors", anchors)?;
        same_length("deltas", deltas, "anchors", anchors)?;
        let total = self.per_level.iter().try_fold(0usize, |sum, &count| sum.checked_add(count));
        if total != Some(anchors) {
            let got = format!("{:?}", self.per_level);
            let expected = format!("levels of {anchors} anchors together");
            return Err(Error::new(Code::LengthMismatch, expected, got).in_input("anchorsPerLevel"));
        }
        for side in self.image {
            if !(side.is_finite() && side >= 0.0) {
                let expected = "sides that are finite and not negative";
                return Err(Error::new(Code::OutOfRange, expected, side.to_string()).in_input("imageSize"));
            }
        }
        for (name, value) in [
            ("iouThreshold", self.nms_threshold),
            ("scoreThreshold", self.score_threshold),
            ("minSize", self.min_size),
        ] {
            if value.is_nan() {
                return Err(Error::new(Code::OutOfRange, "a number", "NaN").in_input(name));
            }
        }
        Ok(())
    }

    fn clipped<T: Float>(&self, b: [T; 4]) -> [T; 4] {
        let [w, h] = self.image.map(T::from_f64);
        let keep = |value: T, most: T| {
            let value = if value < T::ZERO { T::ZERO } else { value };
            if value > most { most } else { value }
        };
        [keep(b[0], w), keep(b[1], h), keep(b[2], w), keep(b[3], h)]
    }
}

/// `BoxCoder` with weights of 1, step by step in the precision of the numbers.
fn decoded<T: Float>(&[dx, dy, dw, dh]: &[T; 4], anchor: &[T; 4]) -> [T; 4] {
    let (w, h) = (anchor[2] - anchor[0], anchor[3] - anchor[1]);
    let (cx, cy) = (anchor[0] + T::HALF * w, anchor[1] + T::HALF * h);
    let most = T::from_f64(LARGEST_LOG_SCALE);
    let scale = |d: T| if d > most { most.exp() } else { d.exp() };
    let (x, y) = (dx * w + cx, dy * h + cy);
    let (half_w, half_h) = (T::HALF * (scale(dw) * w), T::HALF * (scale(dh) * h));
    [x - half_w, y - half_h, x + half_w, y + half_h]
}

fn sigmoid<T: Float>(x: T) -> T {
    T::ONE / (T::ONE + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn how(per_level: &[usize]) -> Rpn {
        Rpn {
            image: [100.0, 80.0],
            per_level: per_level.into(),
            pre_nms_top_n: 1000,
            post_nms_top_n: 1000,
            nms_threshold: 0.7,
            score_threshold: 0.0,
            min_size: 1e-3,
        }
    }

    const SOME: [[f32; 4]; 4] =
        [[0.0, 0.0, 10.0, 10.0], [0.0, 0.0, 10.0, 9.0], [50.0, 50.0, 150.0, 90.0], [200.0, 0.0, 210.0, 10.0]];

    #[test]
    fn levels_do_not_suppress_each_other() {
        let objectness = [1.0, 2.0, 0.0, 5.0];
        let one = region_proposals(&objectness, &[[0.0; 4]; 4], &SOME, &how(&[4])).unwrap();
        assert_eq!(one.sources, [1, 2]); // the last is outside the image
        assert_eq!(one.boxes[1], [50.0, 50.0, 100.0, 80.0]);
        let apart = region_proposals(&objectness, &[[0.0; 4]; 4], &SOME, &how(&[1, 3])).unwrap();
        assert_eq!(apart.sources, [1, 0, 2]);
        assert_eq!(apart.scores[2], 0.5);
    }

    #[test]
    fn the_best_of_each_level_are_chosen_before_suppression() {
        let few = Rpn { pre_nms_top_n: 1, ..how(&[2, 2]) };
        let found = region_proposals(&[1.0, 2.0, 3.0, 2.0], &[[0.0; 4]; 4], &SOME, &few).unwrap();
        assert_eq!(found.sources, [2, 1]);
        let one = Rpn { post_nms_top_n: 1, ..how(&[2, 2]) };
        assert_eq!(
            region_proposals(&[1.0, 2.0, 3.0, 2.0], &[[0.0; 4]; 4], &SOME, &one).unwrap().sources,
            [2]
        );
    }

    #[test]
    fn nan_and_empty_inputs_are_passed_over() {
        let objectness = [f32::NAN, 1.0, 0.5, 0.1];
        let mut deltas = [[0.0; 4]; 4];
        deltas[1][2] = f32::NAN;
        assert_eq!(region_proposals(&objectness, &deltas, &SOME, &how(&[4])).unwrap().sources, [2]);
        let none = region_proposals::<f64>(&[], &[], &[], &how(&[0, 0])).unwrap();
        assert_eq!(none, Proposals::default());
    }

    #[test]
    fn lists_of_different_lengths_are_refused() {
        let code = |how: &Rpn| region_proposals(&[0.0; 4], &[[0.0; 4]; 4], &SOME, how).unwrap_err().code;
        assert_eq!(code(&how(&[3])), Code::LengthMismatch);
        assert_eq!(code(&how(&[usize::MAX, 5])), Code::LengthMismatch);
        assert_eq!(code(&Rpn { image: [f64::NAN, 1.0], ..how(&[4]) }), Code::OutOfRange);
        assert_eq!(code(&Rpn { nms_threshold: f64::NAN, ..how(&[4]) }), Code::OutOfRange);
        assert!(region_proposals(&[0.0; 3], &[[0.0; 4]; 4], &SOME, &how(&[4])).is_err());
    }
}
