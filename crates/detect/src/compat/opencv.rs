//! `NMSBoxes`, `NMSBoxesBatched` and `softNMSBoxes` of `cv::dnn` (4.x and 5.0). Boxes are (x, y, width, height); the
//! overlap is 1 - the Jaccard distance, rounded to float32.

use boxwise_error::{Code, Error, Result};

use boxwise_kernels::boxes::any_overlap::Bar;

use super::{exp::glibc_f32, greedy, one_score_a_box, within};
use crate::overlap::rotated::Rotated;
use crate::suppress::order;
use boxwise_threads::poll;

/// Options of `NMSBoxes`.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// A score must be above this; at least 0.
    pub score_threshold: f32,
    /// Boxes with an overlap above this are suppressed; at least 0.
    pub nms_threshold: f32,
    /// Above 0. If below 1, each kept box multiplies the threshold by it while the threshold is above 0.5.
    pub eta: f32,
    /// If above 0, only this many best boxes are candidates.
    pub top_k: i32,
}

/// `NMSBoxes`: indices of the kept boxes in descending score order; equal scores by the lower index.
///
/// Two boxes whose areas sum to at most 2.2e-16 count as equal wherever they are, so one of them is suppressed.
/// Otherwise a box whose width or height is not above 0 overlaps nothing.
pub fn nms_boxes(boxes: &[[f64; 4]], scores: &[f32], options: Options) -> Result<Vec<u32>> {
    let order = candidates(scores, boxes.len(), options)?;
    let Options { nms_threshold, eta, .. } = options;
    let adapts = eta < 1.0 && nms_threshold > 0.5;
    if let Some(corners) = (!adapts).then(|| exact_corners(boxes)).flatten() {
        return Ok(match least_ratio_above(nms_threshold) {
            Some(ratio) => greedy::standard(&corners, &order, Bar::new(ratio, true, false), None, usize::MAX),
            None => order,
        });
    }
    Ok(adaptive(&order, options, |a, b| overlap(&boxes[a as usize], &boxes[b as usize])))
}

/// The boxes whose score is above the threshold, in descending score order.
fn candidates(scores: &[f32], boxes: usize, options: Options) -> Result<Vec<u32>> {
    one_score_a_box(scores.len(), boxes)?;
    let Options { score_threshold, nms_threshold, eta, top_k } = options;
    within("scoreThreshold", f64::from(score_threshold), 0.0, f64::INFINITY)?;
    within("nmsThreshold", f64::from(nms_threshold), 0.0, f64::INFINITY)?;
    if eta.is_nan() || eta <= 0.0 {
        return Err(Error::new(Code::OutOfRange, "an eta above 0", format!("{eta}")).in_input("eta"));
    }
    let mut order = order(scores, score_threshold);
    if top_k > 0 {
        order.truncate(top_k as usize);
    }
    Ok(order)
}

/// The plain loop, with a decreasing threshold.
fn adaptive(order: &[u32], options: Options, overlap: impl Fn(u32, u32) -> f32) -> Vec<u32> {
    let Options { nms_threshold: mut threshold, eta, .. } = options;
    greedy::literal(order, |kept, candidate| {
        let suppressed = kept.iter().rev().any(|before| overlap(candidate, *before) > threshold);
        if !suppressed && eta < 1.0 && threshold > 0.5 {
            threshold *= eta;
        }
        suppressed
    })
}

/// The corners of the boxes, if computing with corners rounds nothing that computing with widths does not: then the
/// package's own rule gives the same result. This holds for boxes on a grid that is not too fine for their size, such
/// as whole numbers or float32 of ordinary sizes, if all have an area.
fn exact_corners(boxes: &[[f64; 4]]) -> Option<Vec<[f64; 4]>> {
    const MANTISSA_BITS: i32 = 52;
    let (mut finest, mut farthest) = (i32::MAX, 0.0_f64);
    let mut corners = Vec::with_capacity(boxes.len());
    for &[x, y, width, height] in boxes {
        if !(width > 0.0 && height > 0.0 && width * height > f64::EPSILON && width * height < f64::INFINITY) {
            return None;
        }
        for value in [x, y, width, height] {
            finest = finest.min(last_bit(value));
            farthest = farthest.max(value.abs());
        }
        corners.push([x, y, x + width, y + height]);
    }
    // Sums of two values and differences of two such sums stay below 2^53 steps of the grid.
    let exact = boxes.is_empty() || farthest < 2.0_f64.powi((finest + MANTISSA_BITS - 1).min(1000));
    exact.then_some(corners)
}

/// The exponent of the last binary digit that is not 0.
fn last_bit(value: f64) -> i32 {
    let bits = value.to_bits();
    let (exponent, mantissa) = ((bits >> 52 & 0x7ff) as i32, bits & ((1 << 52) - 1));
    match (exponent, mantissa) {
        (0, 0) => i32::MAX,          // 0 is on every grid
        (0x7ff, _) => i32::MIN + 64, // not finite: on no grid
        (0, mantissa) => mantissa.trailing_zeros() as i32 - 1074,
        (exponent, mantissa) => (mantissa | 1 << 52).trailing_zeros() as i32 + exponent - 1075,
    }
}

/// The lowest ratio of areas whose overlap, after all roundings, is above the threshold. It exists because rounding
/// keeps order.
fn least_ratio_above(threshold: f32) -> Option<f64> {
    let above = |bits: u64| rounded_overlap(f64::from_bits(bits)) > threshold;
    let (mut below, mut reached) = (0.0_f64.to_bits(), 1.0_f64.to_bits());
    if !above(reached) {
        return None;
    }
    while below + 1 < reached {
        let middle = below + (reached - below) / 2;
        if above(middle) { reached = middle } else { below = middle }
    }
    Some(f64::from_bits(reached))
}

/// `NMSBoxesBatched`: like [`nms_boxes`], after each class has been moved apart by adding its id times (largest
/// coordinate + 1). The sums round as in OpenCV.
pub fn nms_boxes_batched(
    boxes: &[[f64; 4]],
    scores: &[f32],
    classes: &[i32],
    options: Options,
) -> Result<Vec<u32>> {
    if classes.len() != boxes.len() {
        let error = Error::new(
            Code::LengthMismatch,
            format!("{} ids, one for each box", boxes.len()),
            format!("{}", classes.len()),
        );
        return Err(error.in_input("classIds"));
    }
    let larger = |largest: f64, value: f64| if value < largest { largest } else { value };
    let largest = boxes.iter().fold(0.0, |largest, &[x, y, width, height]| {
        [y, x + width, y + height].into_iter().fold(larger(largest, x), larger)
    });
    let apart = boxes.iter().zip(classes).map(|(&[x, y, width, height], class)| {
        let offset = f64::from(*class) * (largest + 1.0);
        [x + offset, y + offset, width, height]
    });
    nms_boxes(&apart.collect::<Vec<_>>(), scores, options)
}

/// `NMSBoxesRotated`: boxes are cx, cy, w, h and an angle in degrees, clockwise on a screen.
///
/// As in OpenCV, a box that lies within another and does not touch its edges overlaps it by 1; one that touches them has its IoU. Overlaps are computed
/// in double precision; OpenCV uses single precision, so the decision may differ for overlaps within about 1e-5 of the threshold.
pub fn nms_boxes_rotated(boxes: &[[f32; 5]], scores: &[f32], options: Options) -> Result<Vec<u32>> {
    let candidates = candidates(scores, boxes.len(), options)?;
    if let Some(record) = boxes.iter().position(|b| b.iter().any(|value| !value.is_finite())) {
        let error = Error::new(Code::InvalidValue, "boxes of finite numbers", format!("{:?}", boxes[record]));
        return Err(error.at_record("bboxes", record as u64));
    }
    let ready = |[cx, cy, w, h, angle]: [f32; 5]| {
        let [cx, cy, w, h, angle] = [cx, cy, w, h, angle].map(f64::from);
        Rotated::new(&[cx, cy, w, h, angle * std::f64::consts::PI / 180.0])
    };
    let boxes: Vec<Rotated> = boxes.iter().map(|b| ready(*b)).collect();
    let overlap = |a: u32, b: u32| {
        let (a, b) = (&boxes[a as usize], &boxes[b as usize]);
        let is_whole = a.encloses(b) || b.encloses(a);
        if is_whole { 1.0 } else { a.iou(b).max(0.0) as f32 }
    };
    Ok(adaptive(&candidates, options, overlap))
}

/// How `softNMSBoxes` lowers scores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Decay {
    /// By 1 - overlap if that overlap is above `nms_threshold`.
    Linear,
    /// By exp(-overlap² / σ).
    Gaussian,
}

/// Options of `softNMSBoxes`.
#[derive(Clone, Copy, Debug)]
pub struct SoftOptions {
    /// Ends when the best remaining score is below this; at least 0.
    pub score_threshold: f32,
    /// Only for [`Decay::Linear`]; at least 0.
    pub nms_threshold: f32,
    /// Maximum number of boxes; 0 for no limit.
    pub top_k: usize,
    /// Above 0.
    pub sigma: f32,
    /// The decay of scores.
    pub decay: Decay,
}

/// `softNMSBoxes`: (indices, lowered scores), in order of selection. Boxes are whole numbers.
pub fn soft_nms_boxes(
    boxes: &[[i32; 4]],
    scores: &[f32],
    options: SoftOptions,
) -> Result<(Vec<u32>, Vec<f32>)> {
    one_score_a_box(scores.len(), boxes.len())?;
    let SoftOptions { score_threshold, nms_threshold, top_k, sigma, decay } = options;
    within("scoreThreshold", f64::from(score_threshold), 0.0, f64::INFINITY)?;
    within("nmsThreshold", f64::from(nms_threshold), 0.0, f64::INFINITY)?;
    if sigma.is_nan() || sigma <= 0.0 {
        return Err(Error::new(Code::OutOfRange, "a sigma above 0", format!("{sigma}")).in_input("sigma"));
    }
    if let Some(record) = scores.iter().position(|score| score.is_nan()) {
        let error = Error::new(Code::InvalidValue, "scores that are numbers", "NaN");
        return Err(error.at_record("scores", record as u64));
    }
    let limit = if top_k == 0 { scores.len() } else { top_k.min(scores.len()) };
    let mut waiting: Vec<Waiting> =
        boxes.iter().zip(scores).zip(0..).map(|((b, score), index)| Waiting::new(b, *score, index)).collect();
    let mut best = 0;
    for place in 1..waiting.len() {
        if waiting[place].before(&waiting[best]) {
            best = place;
        }
    }
    let (mut indices, mut lowered) = (Vec::new(), Vec::new());
    while indices.len() < limit && best < waiting.len() && waiting[best].score >= score_threshold {
        poll();
        let taken = waiting.swap_remove(best);
        indices.push(taken.index);
        lowered.push(taken.score);
        let (mut place, mut next) = (0, usize::MAX);
        while place < waiting.len() {
            let rival = &mut waiting[place];
            let iou = taken.overlap(rival);
            match decay {
                _ if iou == 0.0 => {} // times 1
                Decay::Linear if iou > nms_threshold => rival.score *= 1.0 - iou,
                Decay::Linear => {}
                Decay::Gaussian => rival.score *= glibc_f32(-(iou * iou) / sigma),
            }
            if rival.score < score_threshold {
                waiting.swap_remove(place); // would end the loop if it ever were the best
                continue;
            }
            if next == usize::MAX || waiting[place].before(&waiting[next]) {
                next = place;
            }
            place += 1;
        }
        best = next;
    }
    Ok((indices, lowered))
}

/// A box with integer coordinates that has not been selected yet.
#[derive(Clone, Copy)]
struct Waiting {
    score: f32,
    index: u32,
    /// In 32 bits, as in `Rect`.
    area: i32,
    /// x1, y1, x2, y2; out of reach for a box without width or height.
    corners: [i64; 4],
}

impl Waiting {
    fn new(&[x, y, width, height]: &[i32; 4], score: f32, index: u32) -> Self {
        let corners = if width <= 0 || height <= 0 {
            [i64::MAX, i64::MAX, i64::MIN, i64::MIN]
        } else {
            let [x, y, width, height] = [x, y, width, height].map(i64::from);
            [x, y, x + width, y + height]
        };
        Waiting { score, index, area: width.wrapping_mul(height), corners }
    }

    /// Whether it comes first: by score, then by index.
    fn before(&self, other: &Waiting) -> bool {
        self.score > other.score || self.score == other.score && self.index < other.index
    }

    fn overlap(&self, other: &Waiting) -> f32 {
        let areas = self.area.wrapping_add(other.area);
        if areas <= 0 {
            return 1.0;
        }
        let (a, b) = (&self.corners, &other.corners);
        if a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1] {
            return 0.0;
        }
        let width = a[2].min(b[2]) - a[0].max(b[0]);
        let height = a[3].min(b[3]) - a[1].max(b[1]);
        let inter = f64::from((width as i32).wrapping_mul(height as i32));
        rounded_overlap(inter / (f64::from(areas) - inter))
    }
}

fn overlap(a: &[f64; 4], b: &[f64; 4]) -> f32 {
    let areas = a[2] * a[3] + b[2] * b[3];
    if areas <= f64::EPSILON {
        return 1.0;
    }
    let inter = intersection(a, b);
    rounded_overlap(inter / (areas - inter))
}

/// One minus the Jaccard distance, the distance rounded to float32.
fn rounded_overlap(ratio: f64) -> f32 {
    1.0 - (1.0 - ratio) as f32
}

/// The area that two rectangles share, from their widths and the distance of their corners.
fn intersection(a: &[f64; 4], b: &[f64; 4]) -> f64 {
    if [a[2], a[3], b[2], b[3]].into_iter().any(|side| side <= 0.0) {
        return 0.0;
    }
    let (left, right) = if a[0] < b[0] { (a, b) } else { (b, a) };
    let (upper, lower) = if a[1] < b[1] { (a, b) } else { (b, a) };
    if left[0] < 0.0 && left[0] + left[2] < right[0] || upper[1] < 0.0 && upper[1] + upper[3] < lower[1] {
        return 0.0;
    }
    let width = least(left[2] - (right[0] - left[0]), right[2]);
    let height = least(upper[3] - (lower[1] - upper[1]), lower[3]);
    if width <= 0.0 || height <= 0.0 { 0.0 } else { width * height }
}

/// `std::min`: the first unless the second is less.
fn least(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn grid_boxes() -> impl Strategy<Value = (Vec<[f64; 4]>, f64)> {
        let place =
            (-20i32..40, -20i32..40, 1i32..12, 1i32..12).prop_map(|(x, y, w, h)| [x, y, w, h].map(f64::from));
        let scale = prop_oneof![Just(1.0), Just(0.125), Just(f64::from(0.1_f32)), Just(1e-7), Just(1e6)];
        (prop::collection::vec(place, 0..60), scale)
    }

    proptest! {
        #[test]
        fn on_grids_the_packages_own_rule_answers_alike((boxes, scale) in grid_boxes(), threshold in prop_oneof![
            Just(0.0f32), Just(0.5), Just(1.0), Just(1.0 / 3.0), 0.0f32..1.0,
        ]) {
            let boxes: Vec<_> = boxes.iter().map(|b| b.map(|value| f64::from((value * scale) as f32))).collect();
            let scores: Vec<f32> = (0..boxes.len()).map(|i| (i * 7 % 11) as f32 + 0.5).collect();
            let order = order(&scores, 0.0);
            let options = Options { nms_threshold: threshold, ..OPTIONS };
            let expected = adaptive(&order, options, |a, b| overlap(&boxes[a as usize], &boxes[b as usize]));
            prop_assert_eq!(nms_boxes(&boxes, &scores, options).unwrap(), expected);
        }
    }

    const OPTIONS: Options = Options { score_threshold: 0.0, nms_threshold: 0.5, eta: 1.0, top_k: 0 };

    #[test]
    fn an_overlap_of_the_threshold_keeps() {
        let boxes = [[0.0, 0.0, 2.0, 2.0], [0.0, 0.0, 1.0, 2.0], [0.0, 0.0, 1.1, 2.0]];
        assert_eq!(nms_boxes(&boxes, &[0.9, 0.8, 0.7], OPTIONS).unwrap(), [0, 1]);
    }

    #[test]
    fn boxes_without_area_count_as_equal() {
        let boxes = [[0.0, 0.0, 0.0, 5.0], [70.0, 0.0, 0.0, 5.0], [0.0, 0.0, 9.0, 9.0]];
        assert_eq!(nms_boxes(&boxes, &[0.9, 0.8, 0.7], OPTIONS).unwrap(), [0, 2]);
    }

    #[test]
    fn each_kept_box_lowers_a_high_threshold() {
        let boxes = [[0.0, 0.0, 10.0, 10.0], [0.0, 0.0, 10.0, 7.5], [0.0, 0.0, 7.6, 10.0]];
        let options = Options { nms_threshold: 0.77, ..OPTIONS };
        assert_eq!(nms_boxes(&boxes, &[0.9, 0.8, 0.7], options).unwrap(), [0, 1, 2]);
        let options = Options { eta: 0.95, ..options };
        assert_eq!(nms_boxes(&boxes, &[0.9, 0.8, 0.7], options).unwrap(), [0]);
    }

    #[test]
    fn corners_are_exact_on_grids_only() {
        assert!(exact_corners(&[[0.5, 3.0, 1e6, 7.25], [-4.0, 0.0, 1.0, 1.0]]).is_some());
        assert!(exact_corners(&[[f64::from(0.1_f32), f64::from(639.7_f32), 8.0, 8.0]]).is_some());
        assert!(exact_corners(&[[0.1, 639.7, 8.0, 8.0]]).is_none());
        assert!(exact_corners(&[[1.0, 1.0, 0.0, 8.0]]).is_none());
        assert!(exact_corners(&[[f64::NAN, 1.0, 1.0, 8.0]]).is_none());
        assert!(exact_corners(&[[f64::INFINITY, 1.0, 1.0, 8.0]]).is_none());
    }

    #[test]
    fn the_least_ratio_is_the_first_above() {
        for threshold in [0.0, 0.1, 0.5, 0.7, 0.999_999_9] {
            let ratio = least_ratio_above(threshold).unwrap();
            assert!(rounded_overlap(ratio) > threshold && rounded_overlap(ratio.next_down()) <= threshold);
        }
        assert_eq!((least_ratio_above(1.0), least_ratio_above(3.0)), (None, None));
    }
}
