//! Boxes as offsets from reference boxes or points, and back.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::math::exp::{exp, ln};

use crate::check::{all_positive, same_length};

/// Upper limit of dw and dh in decoding: no box becomes larger than 1000/16 = 62.5 times its anchor. The limit of
/// Detectron, Detectron2 and torchvision.
pub const LARGEST_LOG_SCALE: f64 = 4.135_166_556_742_356;

/// The scaling of (dx, dy, dw, dh).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coding {
    /// Encoding multiplies offsets by these, and decoding divides by them, as in Faster R-CNN (10, 10, 5, 5). SSD's
    /// variances are their inverses: (0.1, 0.1, 0.2, 0.2).
    pub weights: [f64; 4],
    /// Upper limit of dw and dh after division by the weights; infinity for no limit.
    pub largest_log_scale: f64,
}

impl Default for Coding {
    fn default() -> Self {
        Coding { weights: [1.0; 4], largest_log_scale: LARGEST_LOG_SCALE }
    }
}

impl Coding {
    /// The coding for which decoding multiplies offsets by `variances`.
    pub fn from_variances(variances: [f64; 4], largest_log_scale: f64) -> Self {
        Coding { weights: variances.map(|v| 1.0 / v), largest_log_scale }
    }

    fn check(&self) -> Result<()> {
        all_positive("weights", &self.weights)?;
        if self.largest_log_scale.is_nan() {
            return Err(
                Error::new(Code::OutOfRange, "a number or Infinity", "NaN").in_input("largestLogScale")
            );
        }
        Ok(())
    }

    /// Decodes one box: offsets (dx, dy, dw, dh) from an anchor (x1, y1, x2, y2).
    #[inline]
    pub fn decode_one(&self, delta: [f64; 4], anchor: [f64; 4]) -> [f64; 4] {
        let (w, h) = (anchor[2] - anchor[0], anchor[3] - anchor[1]);
        let (cx, cy) = (anchor[0] + 0.5 * w, anchor[1] + 0.5 * h);
        let d: [f64; 4] = std::array::from_fn(|i| delta[i] / self.weights[i]);
        // Written so that NaN stays NaN.
        let clamp = |v: f64| if v > self.largest_log_scale { self.largest_log_scale } else { v };
        let (x, y) = (d[0] * w + cx, d[1] * h + cy);
        let (half_w, half_h) = (0.5 * (exp(clamp(d[2])) * w), 0.5 * (exp(clamp(d[3])) * h));
        [x - half_w, y - half_h, x + half_w, y + half_h]
    }

    /// Encodes one box as offsets from an anchor.
    #[inline]
    pub fn encode_one(&self, target: [f64; 4], anchor: [f64; 4]) -> [f64; 4] {
        let (w, h) = (anchor[2] - anchor[0], anchor[3] - anchor[1]);
        let (cx, cy) = (anchor[0] + 0.5 * w, anchor[1] + 0.5 * h);
        let (tw, th) = (target[2] - target[0], target[3] - target[1]);
        let (tx, ty) = (target[0] + 0.5 * tw, target[1] + 0.5 * th);
        let k = self.weights;
        [k[0] * (tx - cx) / w, k[1] * (ty - cy) / h, k[2] * ln(tw / w), k[3] * ln(th / h)]
    }
}

/// The offsets (dx, dy, dw, dh) of each box of `boxes` from the anchor with the same index: differences of centres
/// in units of the anchor's sides, and logarithms of the ratios of the sides, times the weights (Girshick et al.
/// 2014, appendix C). A box or anchor without area gives infinities or NaN, as the formulas do.
///
/// # Errors
/// Lists of different lengths; weights that are not finite and above 0.
pub fn encode(boxes: &[[f64; 4]], anchors: &[[f64; 4]], coding: &Coding) -> Result<Vec<[f64; 4]>> {
    coding.check()?;
    same_length("boxes", boxes.len(), "anchors", anchors.len())?;
    Ok(boxes.iter().zip(anchors).map(|(&target, &anchor)| coding.encode_one(target, anchor)).collect())
}

/// The boxes at the given offsets from anchors: the inverse of [`encode`], with dw and dh clamped.
///
/// # Errors
/// Like [`encode`].
///
/// # Examples
///
/// ```
/// use boxwise_detect::coding::{Coding, LARGEST_LOG_SCALE, decode, encode};
///
/// let coding = Coding { weights: [1.0; 4], largest_log_scale: LARGEST_LOG_SCALE };
/// let (boxes, anchors) = ([[2.0, 0.0, 12.0, 10.0]], [[0.0, 0.0, 10.0, 10.0]]);
/// let offsets = encode(&boxes, &anchors, &coding)?;
/// assert_eq!(offsets, [[0.2, 0.0, 0.0, 0.0]]); // a fifth of the width to the right
/// assert_eq!(decode(&offsets, &anchors, &coding)?, boxes);
/// # Ok::<(), boxwise_error::Error>(())
/// ```
pub fn decode(deltas: &[[f64; 4]], anchors: &[[f64; 4]], coding: &Coding) -> Result<Vec<[f64; 4]>> {
    coding.check()?;
    same_length("deltas", deltas.len(), "anchors", anchors.len())?;
    Ok(deltas.iter().zip(anchors).map(|(&delta, &anchor)| coding.decode_one(delta, anchor)).collect())
}

/// The distances (left, top, right, bottom) from points to the sides of boxes, in units of `scale` pixels (FCOS, Tian et
/// al. 2019). Negative if the point is outside.
///
/// # Errors
/// Lists of different lengths; a scale that is not finite and above 0.
pub fn encode_distances(boxes: &[[f64; 4]], points: &[[f64; 2]], scale: f64) -> Result<Vec<[f64; 4]>> {
    crate::check::positive("scale", scale)?;
    same_length("boxes", boxes.len(), "points", points.len())?;
    let one = |(b, &[x, y]): (&[f64; 4], &[f64; 2])| {
        [(x - b[0]) / scale, (y - b[1]) / scale, (b[2] - x) / scale, (b[3] - y) / scale]
    };
    Ok(boxes.iter().zip(points).map(one).collect())
}

/// The boxes whose sides are at the given distances (left, top, right, bottom) from points, in units of `scale`.
///
/// # Errors
/// Like [`encode_distances`].
pub fn decode_distances(distances: &[[f64; 4]], points: &[[f64; 2]], scale: f64) -> Result<Vec<[f64; 4]>> {
    crate::check::positive("scale", scale)?;
    same_length("distances", distances.len(), "points", points.len())?;
    let one = |(d, &[x, y]): (&[f64; 4], &[f64; 2])| {
        [x - d[0] * scale, y - d[1] * scale, x + d[2] * scale, y + d[3] * scale]
    };
    Ok(distances.iter().zip(points).map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_clamp_is_the_logarithm_of_a_thousand_sixteenths() {
        assert_eq!(LARGEST_LOG_SCALE, (1000.0f64 / 16.0).ln());
        let huge = decode(&[[0.0, 0.0, 9.0, 9.0]], &[[0.0, 0.0, 16.0, 16.0]], &Coding::default()).unwrap();
        assert!((huge[0][2] - huge[0][0] - 1000.0).abs() < 1e-9);
    }

    #[test]
    fn no_offset_is_the_anchor_itself() {
        let anchor = [[3.0, 4.0, 13.0, 24.0]];
        assert_eq!(decode(&[[0.0; 4]], &anchor, &Coding::default()).unwrap(), anchor);
        assert_eq!(encode(&anchor, &anchor, &Coding::default()).unwrap(), [[0.0; 4]]);
    }

    #[test]
    fn nan_offsets_give_nan_sides() {
        let decoded = Coding::default().decode_one([0.0, 0.0, f64::NAN, 0.0], [0.0, 0.0, 2.0, 2.0]);
        assert!(decoded[0].is_nan() && decoded[1] == 0.0);
    }

    #[test]
    fn lists_of_different_lengths_are_refused() {
        assert_eq!(encode(&[[0.0; 4]], &[], &Coding::default()).unwrap_err().code, Code::LengthMismatch);
        let coding = Coding { weights: [1.0, 0.0, 1.0, 1.0], ..Coding::default() };
        assert_eq!(decode(&[], &[], &coding).unwrap_err().code, Code::OutOfRange);
    }

    fn a_box() -> impl Strategy<Value = [f64; 4]> {
        (0.0..500.0f64, 0.0..500.0f64, 1.0..60.0f64, 1.0..60.0f64)
            .prop_map(|(x, y, w, h)| [x, y, x + w, y + h])
    }

    proptest! {
        #[test]
        fn decoding_undoes_encoding(target in a_box(), anchor in a_box(), variances in [0.05..2.0f64, 0.05..2.0f64, 0.05..2.0f64, 0.05..2.0f64]) {
            let coding = Coding::from_variances(variances, LARGEST_LOG_SCALE);
            let delta = encode(&[target], &[anchor], &coding).unwrap();
            let back = decode(&delta, &[anchor], &coding).unwrap();
            for i in 0..4 { prop_assert!((back[0][i] - target[i]).abs() < 1e-9); }
        }

        #[test]
        fn distances_lead_back_to_the_box(target in a_box(), point in [0.0..500.0f64, 0.0..500.0f64]) {
            let distances = encode_distances(&[target], &[point], 8.0).unwrap();
            let back = decode_distances(&distances, &[point], 8.0).unwrap();
            for i in 0..4 { prop_assert!((back[0][i] - target[i]).abs() < 1e-9); }
        }
    }
}
