//! `cv::dnn`'s `NMSBoxes`, `NMSBoxesBatched` and `softNMSBoxes` (4.x and 5.0): boxes are (x, y, width, height), the overlap is
//! 1 - the Jaccard distance, rounded to float32.

use boxwise_error::{Code, Error, Result};

use super::{exp::glibc_f32, one_score_a_box, order, within};

/// What `NMSBoxes` takes.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// A score must be above this; at least 0.
    pub score_threshold: f32,
    /// An overlap above this suppresses; at least 0.
    pub nms_threshold: f32,
    /// Above 0. Below 1, each kept box multiplies a threshold above 0.5 by it.
    pub eta: f32,
    /// Above 0: only so many best boxes are candidates.
    pub top_k: i32,
}

/// `NMSBoxes`: kept boxes, best first; equal scores by the lower index.
///
/// Two boxes whose areas sum to no more than 2.2e-16 count as equal wherever they are, so one of them is suppressed; otherwise a box whose
/// width or height is not above 0 overlaps nothing.
pub fn nms_boxes(boxes: &[[f64; 4]], scores: &[f32], options: Options) -> Result<Vec<u32>> {
    one_score_a_box(scores.len(), boxes.len())?;
    let Options { score_threshold, nms_threshold, eta, top_k } = options;
    within("score_threshold", f64::from(score_threshold), 0.0, f64::INFINITY)?;
    within("nms_threshold", f64::from(nms_threshold), 0.0, f64::INFINITY)?;
    if eta.is_nan() || eta <= 0.0 {
        return Err(Error::new(Code::OutOfRange, "an eta above 0", format!("{eta}")).in_input("eta"));
    }
    let mut order = order::best_first(scores, |score| score > score_threshold);
    if top_k > 0 {
        order.truncate(top_k as usize);
    }
    let mut threshold = nms_threshold;
    let mut kept: Vec<u32> = Vec::new();
    for candidate in order {
        let overlaps =
            |before: &u32| overlap(&boxes[candidate as usize], &boxes[*before as usize]) <= threshold;
        if kept.iter().all(overlaps) {
            kept.push(candidate);
            if eta < 1.0 && threshold > 0.5 {
                threshold *= eta;
            }
        }
    }
    Ok(kept)
}

/// `NMSBoxesBatched`: as [`nms_boxes`], after each class has been moved to a place of its own by adding its id times (largest
/// coordinate + 1). The sums round, as they do there.
pub fn nms_boxes_batched(
    boxes: &[[f64; 4]],
    scores: &[f32],
    classes: &[i32],
    options: Options,
) -> Result<Vec<u32>> {
    if classes.len() != boxes.len() {
        let error = Error::new(
            Code::LengthMismatch,
            format!("{} ids, one a box", boxes.len()),
            format!("{}", classes.len()),
        );
        return Err(error.in_input("class_ids"));
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

/// How `softNMSBoxes` lowers scores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Decay {
    /// By 1 - overlap where that is above `nms_threshold`.
    Linear,
    /// By exp(-overlap² / σ).
    Gaussian,
}

/// What `softNMSBoxes` takes.
#[derive(Clone, Copy, Debug)]
pub struct SoftOptions {
    /// Ends when the best score left is below this; at least 0.
    pub score_threshold: f32,
    /// For [`Decay::Linear`] alone; at least 0.
    pub nms_threshold: f32,
    /// At most so many boxes; 0 for all.
    pub top_k: usize,
    /// Above 0.
    pub sigma: f32,
    /// How scores fall.
    pub decay: Decay,
}

/// `softNMSBoxes`: (indices, lowered scores), in the order of selection. Boxes are whole numbers there.
pub fn soft_nms_boxes(
    boxes: &[[i32; 4]],
    scores: &[f32],
    options: SoftOptions,
) -> Result<(Vec<u32>, Vec<f32>)> {
    one_score_a_box(scores.len(), boxes.len())?;
    let SoftOptions { score_threshold, nms_threshold, top_k, sigma, decay } = options;
    within("score_threshold", f64::from(score_threshold), 0.0, f64::INFINITY)?;
    within("nms_threshold", f64::from(nms_threshold), 0.0, f64::INFINITY)?;
    if sigma.is_nan() || sigma <= 0.0 {
        return Err(Error::new(Code::OutOfRange, "a sigma above 0", format!("{sigma}")).in_input("sigma"));
    }
    if let Some(record) = scores.iter().position(|score| score.is_nan()) {
        let error = Error::new(Code::InvalidValue, "scores that are numbers", "NaN");
        return Err(error.at_record("scores", record as u64));
    }
    let limit = if top_k == 0 { scores.len() } else { top_k.min(scores.len()) };
    let mut left: Vec<(f32, u32)> = scores.iter().copied().zip(0..).collect();
    let (mut indices, mut lowered) = (Vec::new(), Vec::new());
    while indices.len() < limit {
        let Some(best) = (0..left.len()).reduce(|a, b| if better(left[b], left[a]) { b } else { a }) else {
            break;
        };
        let (score, index) = left.swap_remove(best);
        if score < score_threshold {
            break;
        }
        indices.push(index);
        lowered.push(score);
        left.retain_mut(|(other, rival)| {
            if *other < score_threshold {
                return false; // it would end the loop if it ever were the best
            }
            let iou = overlap_of_whole(&boxes[index as usize], &boxes[*rival as usize]);
            match decay {
                Decay::Linear if iou > nms_threshold => *other *= 1.0 - iou,
                Decay::Linear => {}
                Decay::Gaussian => *other *= glibc_f32(-(iou * iou) / sigma),
            }
            true
        });
    }
    Ok((indices, lowered))
}

fn better((score, index): (f32, u32), (other, rival): (f32, u32)) -> bool {
    score > other || score == other && index < rival
}

fn overlap(a: &[f64; 4], b: &[f64; 4]) -> f32 {
    let areas = a[2] * a[3] + b[2] * b[3];
    if areas <= f64::EPSILON {
        return 1.0;
    }
    let inter = intersection(a, b);
    1.0 - (1.0 - inter / (areas - inter)) as f32
}

/// The area of what two rectangles share, from their widths and the distance of their corners.
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

fn overlap_of_whole(a: &[i32; 4], b: &[i32; 4]) -> f32 {
    let areas = a[2].wrapping_mul(a[3]).wrapping_add(b[2].wrapping_mul(b[3]));
    if areas <= 0 {
        return 1.0;
    }
    let shared = |axis: usize| {
        let (first, second) = if a[axis] < b[axis] { (a, b) } else { (b, a) };
        let reach = i64::from(first[axis]) + i64::from(first[axis + 2]) - i64::from(second[axis]);
        reach.min(i64::from(second[axis + 2]))
    };
    let empty = [a[2], a[3], b[2], b[3]].into_iter().any(|side| side <= 0);
    let (width, height) = (shared(0), shared(1));
    let inter =
        if empty || width <= 0 || height <= 0 { 0 } else { (width as i32).wrapping_mul(height as i32) };
    1.0 - (1.0 - f64::from(inter) / (f64::from(areas) - f64::from(inter))) as f32
}
