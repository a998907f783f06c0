//! One call of suppression: checks, formats, classes and images.

use std::ops::Range;

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::boxes::any_overlap::{Bar, LANES};
use boxwise_kernels::boxes::small_nms::FEW;
use boxwise_kernels::{Float, Isa};
use boxwise_threads::Threads;

use super::groups::Groups;
use super::nms::{Nms, nms};
use super::order::{order, order_few};
use super::rotated_nms::rotated_nms;
use crate::boxes::{Format, Frame, corners, rotated};

/// Options of greedy suppression.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// Boxes with a higher overlap are suppressed; 0 to 1, rounded to the precision of the boxes.
    pub iou_threshold: f64,
    /// Scores must be above it; rounded to the precision of the scores.
    pub score_threshold: f64,
    /// Maximum number of kept boxes per image, over all classes.
    pub max_detections: usize,
    /// Whether an overlap equal to the threshold also suppresses.
    pub inclusive: bool,
    /// Whether to use DIoU instead of IoU.
    pub distance: bool,
    /// Whether inverted boxes and NaN are errors.
    pub validate: bool,
    /// The box format.
    pub format: Format,
}

/// Kept boxes, image by image, in descending score order within each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// Indices in all boxes.
    pub indices: Vec<u32>,
    /// Start of each image's indices, and the end.
    pub image_offsets: Vec<u32>,
}

/// Suppresses boxes of one image, or of several with `offsets`, within their classes if these are given.
pub fn suppress<T: Float, S: Float>(
    isa: Isa,
    threads: Threads,
    boxes: &[T],
    scores: &[S],
    classes: Option<&[i32]>,
    offsets: Option<&[u32]>,
    request: &Request,
) -> Result<Kept> {
    let count = check(boxes, scores, classes, request)?;
    let all = [0, count as u32];
    let offsets = offsets.unwrap_or(&all);
    check_offsets(offsets, count)?;
    let above = S::from_f64(request.score_threshold);
    let groups = |range: &Range<usize>| classes.map(|classes| Groups::new(&classes[range.clone()]));
    if request.format.frame() == Frame::Turned {
        let boxes = rotated(boxes, request.format, "boxes")?;
        return Ok(per_image(threads, offsets, |range| {
            let groups = groups(&range);
            let order = order(&scores[range.clone()], above);
            let Request { iou_threshold, inclusive, max_detections, .. } = *request;
            rotated_nms(isa, &boxes[range], &order, iou_threshold, inclusive, groups.as_ref(), max_detections)
        }));
    }
    let boxes = corners(boxes, request.format, "boxes")?;
    Ok(per_image(threads, offsets, |range| {
        let groups = groups(&range);
        let order = order(&scores[range.clone()], above);
        let mut keep = vec![0; order.len().min(request.max_detections)];
        let kept = nms(isa, &boxes[range], &order, &request.options(groups.as_ref()), &mut keep);
        keep.truncate(kept);
        keep
    }))
}

/// Like [`suppress`], for one image and one class of upright boxes. Writes the kept indices into `keep`, which has room
/// for all boxes, and returns their number.
pub fn suppress_into<T: Float, S: Float>(
    isa: Isa,
    boxes: &[T],
    scores: &[S],
    request: &Request,
    keep: &mut [u32],
) -> Result<usize> {
    let count = check(boxes, scores, None, request)?;
    if keep.len() < count {
        let expected = format!("room for {count} indices");
        return Err(Error::new(Code::LengthMismatch, expected, keep.len().to_string()).in_input("keep"));
    }
    let boxes = corners(boxes, request.format, "boxes")?;
    let order = order(scores, S::from_f64(request.score_threshold));
    Ok(nms(isa, &boxes, &order, &request.options(None), keep))
}

/// Like [`suppress_into`], for at most [`FEW`] single-precision boxes, without allocation. `keep` has room for all of
/// them.
pub fn suppress_few(
    isa: Isa,
    boxes: &[[f32; 4]],
    scores: &[f32],
    request: &Request,
    keep: &mut [u32; FEW],
) -> Result<usize> {
    if boxes.len() != scores.len() || boxes.len() > FEW {
        let expected = format!("{} scores, at most {FEW}", boxes.len());
        return Err(Error::new(Code::LengthMismatch, expected, scores.len().to_string()).in_input("scores"));
    }
    check_fraction(request.iou_threshold, "iouThreshold")?;
    check_score_threshold(request.score_threshold)?;
    if boxes.len() <= LANES {
        few_in_order::<LANES>(isa, boxes, scores, request, keep)
    } else {
        few_in_order::<FEW>(isa, boxes, scores, request, keep)
    }
}

/// For at most `MOST` boxes; clearing room for more would take as long as suppressing a few.
fn few_in_order<const MOST: usize>(
    isa: Isa,
    boxes: &[[f32; 4]],
    scores: &[f32],
    request: &Request,
    keep: &mut [u32],
) -> Result<usize> {
    let mut order = [0; MOST];
    let count = order_few(scores, request.score_threshold as f32, &mut order);
    Ok(nms(isa, boxes, &order[..count], &request.options(None), keep))
}

impl Request {
    fn options<'a, T: Float>(&self, groups: Option<&'a Groups>) -> Nms<'a, T> {
        let bar = Bar::new(T::from_f64(self.iou_threshold), self.inclusive, self.distance);
        Nms { bar, groups, max_detections: self.max_detections }
    }
}

/// Checks the boxes and the options. Returns the number of boxes.
fn check<T: Float, S: Float>(
    boxes: &[T],
    scores: &[S],
    classes: Option<&[i32]>,
    request: &Request,
) -> Result<usize> {
    let count = count_of(boxes, request.format, scores.len())?;
    if let Some(classes) = classes
        && classes.len() != count
    {
        return Err(of_each_box(count, classes.len()).in_input("classIds"));
    }
    check_fraction(request.iou_threshold, "iouThreshold")?;
    check_score_threshold(request.score_threshold)?;
    if request.validate {
        validate(boxes, scores, request.format)?;
    }
    Ok(count)
}

/// The number of boxes, which must equal that of the scores and fit an index.
pub fn count_of<T>(boxes: &[T], format: Format, scores: usize) -> Result<usize> {
    let count = format.count(boxes, "boxes")?;
    if scores != count {
        return Err(of_each_box(count, scores).in_input("scores"));
    }
    if count >= i32::MAX as usize {
        return Err(Error::new(Code::TooLarge, "fewer than 2^31 boxes", count.to_string()).in_input("boxes"));
    }
    Ok(count)
}

fn of_each_box(count: usize, got: usize) -> Error {
    Error::new(Code::LengthMismatch, format!("{count}, the number of boxes"), got.to_string())
}

/// Checks that a number is in 0..=1.
pub fn check_fraction(value: f64, input: &str) -> Result<()> {
    if (0.0..=1.0).contains(&value) {
        return Ok(());
    }
    Err(Error::new(Code::OutOfRange, "a number from 0 to 1", value.to_string()).in_input(input))
}

/// Checks that a threshold is not NaN; infinities are accepted.
pub fn check_score_threshold(value: f64) -> Result<()> {
    if value.is_nan() {
        return Err(Error::new(Code::OutOfRange, "a number", "NaN").in_input("scoreThreshold"));
    }
    Ok(())
}

/// Returns an error for the first box that is inverted or holds a NaN, or the first score that is NaN.
pub fn validate<T: Float, S: Float>(boxes: &[T], scores: &[S], format: Format) -> Result<()> {
    let is_nan = |value: &T| value.partial_cmp(value).is_none();
    for (place, b) in boxes.chunks_exact(format.numbers()).enumerate() {
        let inverted = match format {
            Format::Xyxy | Format::Yxyx => b[2] < b[0] || b[3] < b[1],
            _ => b[2] < T::ZERO || b[3] < T::ZERO,
        };
        let got = if b.iter().any(is_nan) {
            "NaN"
        } else if inverted {
            "an inverted one"
        } else {
            continue;
        };
        return Err(Error::new(Code::InvalidValue, "a box that is not inverted and without NaN", got)
            .at_record("boxes", place as u64));
    }
    match scores.iter().position(|score| score.partial_cmp(score).is_none()) {
        Some(place) => {
            Err(Error::new(Code::InvalidValue, "a score", "NaN").at_record("scores", place as u64))
        }
        None => Ok(()),
    }
}

/// Checks that offsets, one more than there are images, rise from 0 to the number of boxes.
fn check_offsets(offsets: &[u32], boxes: usize) -> Result<()> {
    let error = |expected: &str, got: String| {
        Err(Error::new(Code::InvalidArgument, expected, got).in_input("imageOffsets"))
    };
    match (offsets.first(), offsets.last()) {
        (Some(0), Some(last)) if *last as usize == boxes => {}
        (Some(0), Some(last)) => {
            return error(&format!("{boxes}, the number of boxes, at the end"), last.to_string());
        }
        (Some(first), _) => return error("0 at the start", first.to_string()),
        _ => return error("one offset more than there are images", "none".to_owned()),
    }
    match offsets.windows(2).find(|pair| pair[0] > pair[1]) {
        Some(pair) => error("offsets that never fall", format!("{} after {}", pair[1], pair[0])),
        None => Ok(()),
    }
}

/// Calls `each` for the ranges of the images and joins the results.
fn per_image(threads: Threads, offsets: &[u32], each: impl Fn(Range<usize>) -> Vec<u32> + Sync) -> Kept {
    let images = offsets.len() - 1;
    let kept = threads.map(images, |image| each(offsets[image] as usize..offsets[image + 1] as usize));
    let mut image_offsets = Vec::with_capacity(offsets.len());
    let mut indices = Vec::with_capacity(kept.iter().map(Vec::len).sum());
    image_offsets.push(0);
    for (image, kept) in kept.into_iter().enumerate() {
        indices.extend(kept.into_iter().map(|index| index + offsets[image]));
        image_offsets.push(indices.len() as u32);
    }
    Kept { indices, image_offsets }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: Request = Request {
        iou_threshold: 0.5,
        score_threshold: f64::NEG_INFINITY,
        max_detections: usize::MAX,
        inclusive: false,
        distance: false,
        validate: false,
        format: Format::Xyxy,
    };

    fn world(count: usize) -> (Vec<f32>, Vec<f32>, Vec<i32>) {
        let at = |i: usize, step: usize, below: usize| (i * step % below) as f32;
        let b = |i| [at(i, 7919, 97), at(i, 104_729, 83), at(i, 7919, 97) + 9.0, at(i, 104_729, 83) + 8.0];
        let boxes = (0..count).flat_map(b).collect();
        let scores = (0..count).map(|i| at(i, 31, 57)).collect();
        (boxes, scores, (0..count).map(|i| (i % 3) as i32).collect())
    }

    #[test]
    fn a_batch_answers_as_each_image_alone_on_any_number_of_threads() {
        let (boxes, scores, classes) = world(1000);
        let offsets = [0, 0, 300, 301, 1000];
        let request = Request { max_detections: 20, ..REQUEST };
        for classes in [None, Some(&classes[..])] {
            for threads in [1, 2, 4] {
                let threads = Threads::new(threads);
                let all =
                    suppress(Isa::detect(), threads, &boxes, &scores, classes, Some(&offsets), &request)
                        .unwrap();
                for image in 0..4 {
                    let range = offsets[image] as usize..offsets[image + 1] as usize;
                    let own = suppress(
                        Isa::SCALAR,
                        Threads::ONE,
                        &boxes[range.start * 4..range.end * 4],
                        &scores[range.clone()],
                        classes.map(|classes| &classes[range.clone()]),
                        None,
                        &request,
                    );
                    let kept = all.image_offsets[image] as usize..all.image_offsets[image + 1] as usize;
                    let own = own.unwrap().indices.into_iter().map(|i| i + offsets[image]);
                    assert!(own.eq(all.indices[kept].iter().copied()));
                }
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        let (boxes, scores, classes) = world(10);
        let says =
            |boxes: &[f32], scores: &[f32], classes: Option<&[i32]>, offsets: Option<&[u32]>, request| {
                suppress(Isa::detect(), Threads::ONE, boxes, scores, classes, offsets, &request)
                    .unwrap_err()
                    .to_string()
            };
        assert_eq!(
            says(&boxes, &scores[1..], None, None, REQUEST),
            "scores: expected 10, the number of boxes, got 9"
        );
        assert!(says(&boxes[1..], &scores, None, None, REQUEST).contains("a multiple of 4"));
        assert!(says(&boxes, &scores, Some(&classes[2..]), None, REQUEST).starts_with("classIds"));
        for offsets in [&[][..], &[1, 10], &[0, 9], &[0, 7, 6, 10]] {
            assert!(says(&boxes, &scores, None, Some(offsets), REQUEST).starts_with("imageOffsets"));
        }
        for iou_threshold in [-0.1, 1.1, f64::NAN] {
            let request = Request { iou_threshold, ..REQUEST };
            assert!(says(&boxes, &scores, None, None, request).starts_with("iouThreshold"));
        }
        let request = Request { validate: true, ..REQUEST };
        let inverted = [5.0, 5.0, 1.0, 9.0];
        assert!(says(&inverted, &[1.0], None, None, request).starts_with("boxes[0]"));
        assert!(says(&boxes, &[f32::NAN; 10], None, None, request).starts_with("scores[0]"));
    }

    #[test]
    fn quarter_turns_suppress_as_upright_boxes() {
        let (boxes, scores, classes) = world(300);
        let turned: Vec<f32> = boxes
            .as_chunks::<4>()
            .0
            .iter()
            .flat_map(|b| [(b[0] + b[2]) / 2.0, (b[1] + b[3]) / 2.0, b[3] - b[1], b[2] - b[0], 90.0])
            .collect();
        let run = |boxes: &[f32], format| {
            let request = Request { format, iou_threshold: 0.31, ..REQUEST };
            suppress(Isa::detect(), Threads::ONE, boxes, &scores, Some(&classes), None, &request).unwrap()
        };
        assert_eq!(run(&boxes, Format::Xyxy), run(&turned, Format::RotatedDegrees));
    }
}
