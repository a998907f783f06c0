//! Suppression for callers with numbers of either precision. All arguments are checked first.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::boxes::score_decay::Decay;
use boxwise_kernels::{Float, Isa};
use boxwise_threads::Threads;

use super::batch::{
    Kept, Request, check_fraction, check_score_threshold, count_of, suppress, suppress_into, validate,
};
use super::groups::Groups;
use super::matrix_nms::{MatrixNms, matrix_nms};
use super::soft_nms::{SoftNms, soft_nms};
use super::trace::{Decays, Lowered, decays, lowered};
use crate::boxes::{Format, corners};
use crate::floats::{FloatVec, Floats, in_one_precision};

/// Kept boxes and their scores, in descending score order.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored<T> {
    /// Indices in all boxes.
    pub indices: Vec<u32>,
    /// Their scores.
    pub scores: FloatVec,
    /// What lowered the scores, if requested.
    pub trace: Option<T>,
}

/// Greedy suppression; scores keep their own precision.
///
/// # Examples
///
/// ```
/// use boxwise_detect::Floats;
/// use boxwise_detect::boxes::Format;
/// use boxwise_detect::suppress::batch::Request;
/// use boxwise_detect::suppress::calls::greedy;
/// use boxwise_threads::Threads;
///
/// let boxes = [0.0, 0.0, 10.0, 10.0, 1.0, 0.0, 11.0, 10.0, 50.0, 50.0, 60.0, 60.0];
/// let scores = [0.9, 0.8, 0.7];
/// let request = Request {
///     iou_threshold: 0.5,
///     score_threshold: f64::NEG_INFINITY,
///     max_detections: usize::MAX,
///     inclusive: false,
///     distance: false,
///     validate: false,
///     format: Format::Xyxy,
/// };
/// let kept = greedy(Floats::F32(&boxes), Floats::F32(&scores), None, None, Threads::ONE, &request)?;
/// assert_eq!(kept.indices, [0, 2]); // boxes 0 and 1 have an IoU of 9/11
/// # Ok::<(), boxwise_error::Error>(())
/// ```
pub fn greedy(
    boxes: Floats,
    scores: Floats,
    classes: Option<&[i32]>,
    offsets: Option<&[u32]>,
    threads: Threads,
    request: &Request,
) -> Result<Kept> {
    let isa = Isa::detect();
    match (boxes, scores) {
        (Floats::F32(b), Floats::F32(s)) => suppress(isa, threads, b, s, classes, offsets, request),
        (Floats::F32(b), Floats::F64(s)) => suppress(isa, threads, b, s, classes, offsets, request),
        (Floats::F64(b), Floats::F32(s)) => suppress(isa, threads, b, s, classes, offsets, request),
        (Floats::F64(b), Floats::F64(s)) => suppress(isa, threads, b, s, classes, offsets, request),
    }
}

/// Like [`greedy`], for one image and one class of corners in single precision, into an array of the caller's.
pub fn greedy_into(boxes: &[f32], scores: &[f32], request: &Request, keep: &mut [u32]) -> Result<usize> {
    suppress_into(Isa::detect(), boxes, scores, request, keep)
}

/// Options of [`soft`].
#[derive(Clone, Copy, Debug)]
pub struct SoftRequest {
    /// Linear decay above `iou_threshold`, instead of a Gaussian with `sigma`.
    pub linear: bool,
    /// Linear decay applies above it.
    pub iou_threshold: f64,
    /// Width of the Gaussian.
    pub sigma: f64,
    /// Scores must be above it.
    pub score_threshold: f64,
    /// Maximum number of kept boxes.
    pub max_detections: usize,
    /// Whether inverted boxes and NaN are errors.
    pub validate: bool,
    /// The box format.
    pub format: Format,
    /// Whether to return the decays.
    pub trace: bool,
}

/// Soft-NMS.
pub fn soft(
    boxes: Floats,
    scores: Floats,
    classes: Option<&[i32]>,
    request: &SoftRequest,
) -> Result<Scored<Decays>> {
    check_fraction(request.iou_threshold, "iouThreshold")?;
    check_score_threshold(request.score_threshold)?;
    in_one_precision!(boxes, scores => {
        let corners = scored(boxes, scores, classes, request.format, request.validate)?;
        let decay = if request.linear {
            Decay::Linear { threshold: Float::from_f64(request.iou_threshold) }
        } else {
            Decay::Gaussian { sigma: positive(request.sigma)? }
        };
        let groups = classes.map(Groups::new);
        let score_threshold = Float::from_f64(request.score_threshold);
        let options =
            SoftNms { decay, score_threshold, groups: groups.as_ref(), max_detections: request.max_detections };
        let (indices, kept) = soft_nms(Isa::detect(), &corners, scores, &options);
        let trace = request.trace.then(|| decays(&corners, scores, &options, &indices)).transpose()?;
        Ok(Scored { indices, scores: kept.into(), trace })
    })
}

/// Options of [`matrix`].
#[derive(Clone, Copy, Debug)]
pub struct MatrixRequest {
    /// Linear decay instead of a Gaussian with `sigma`.
    pub linear: bool,
    /// Width of the Gaussian.
    pub sigma: f64,
    /// Scores must be above it.
    pub score_threshold: f64,
    /// Lowered scores must be above it.
    pub post_threshold: f64,
    /// Maximum number of candidates, the best ones.
    pub max_candidates: usize,
    /// Maximum number of kept boxes.
    pub max_detections: usize,
    /// Whether inverted boxes and NaN are errors.
    pub validate: bool,
    /// The box format.
    pub format: Format,
    /// Whether to return what lowered each score.
    pub trace: bool,
}

/// Matrix NMS.
pub fn matrix(
    boxes: Floats,
    scores: Floats,
    classes: Option<&[i32]>,
    request: &MatrixRequest,
) -> Result<Scored<Lowered>> {
    check_score_threshold(request.score_threshold)?;
    check_score_threshold(request.post_threshold)?;
    in_one_precision!(boxes, scores => {
        let corners = scored(boxes, scores, classes, request.format, request.validate)?;
        let groups = classes.map(Groups::new);
        let options = MatrixNms {
            sigma: if request.linear { None } else { Some(positive(request.sigma)?) },
            score_threshold: Float::from_f64(request.score_threshold),
            post_threshold: Float::from_f64(request.post_threshold),
            max_candidates: request.max_candidates,
            groups: groups.as_ref(),
            max_detections: request.max_detections,
        };
        let (indices, kept) = matrix_nms(Isa::detect(), &corners, scores, &options);
        let trace = request.trace.then(|| lowered(&corners, scores, &options));
        Ok(Scored { indices, scores: kept.into(), trace })
    })
}

/// The corners of boxes, after checking that scores and classes have the same length.
pub(super) fn scored<'a, T: Float>(
    boxes: &'a [T],
    scores: &[T],
    classes: Option<&[i32]>,
    format: Format,
    strict: bool,
) -> Result<std::borrow::Cow<'a, [[T; 4]]>> {
    let count = count_of(boxes, format, scores.len())?;
    if let Some(classes) = classes
        && classes.len() != count
    {
        let expected = format!("{count}, the number of boxes");
        return Err(
            Error::new(Code::LengthMismatch, expected, classes.len().to_string()).in_input("classIds")
        );
    }
    if strict {
        validate(boxes, scores, format)?;
    }
    corners(boxes, format, "boxes")
}

fn positive<T: Float>(sigma: f64) -> Result<T> {
    let own = T::from_f64(sigma);
    if own > T::ZERO && own.is_finite() {
        return Ok(own);
    }
    Err(Error::new(Code::OutOfRange, "a number above 0", sigma.to_string()).in_input("sigma"))
}
