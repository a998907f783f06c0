//! Suppression of overlapping boxes. Options come as one row of numbers: each value passed from JavaScript
//! costs about as much as suppressing a handful of boxes.

use boxwise_detect::Number;
use boxwise_detect::suppress::batch::{
    Kept, Request, check_fraction, check_score_threshold, count_of, suppress_few, suppress_mixed,
};
use boxwise_detect::suppress::{Groups, MatrixNms, SoftNms};
use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;
use boxwise_kernels::boxes::score_decay::Decay;
use boxwise_kernels::boxes::small_nms::FEW;
use napi::bindgen_prelude::{Float32Array, Float64Array, Uint32Array};
use napi_derive::napi;

use crate::guard::guard;
use crate::numbers::{Output, format_of, limit, pool};

/// Boxes of many images are worth a pool from so many on: about 100 microseconds of work.
const POOL_FROM_BOXES: usize = 4000;

/// Kept boxes, image by image.
#[napi(object)]
pub struct KeptBoxes {
    pub indices: Uint32Array,
    pub image_offsets: Uint32Array,
}

impl From<Kept> for KeptBoxes {
    fn from(Kept { indices, image_offsets }: Kept) -> Self {
        KeptBoxes { indices: indices.into(), image_offsets: image_offsets.into() }
    }
}

/// iouThreshold, scoreThreshold, maxDetections, flags (1 inclusive, 2 distance, 4 validate), format, threads.
fn request(numbers: &[f64]) -> Result<(Request, f64)> {
    let &[iou_threshold, score_threshold, max_detections, flags, format, threads] = numbers else {
        return Err(Error::new(Code::Internal, "6 numbers", numbers.len().to_string()));
    };
    let flags = flags as u32;
    let request = Request {
        iou_threshold,
        score_threshold,
        max_detections: limit(max_detections, "maxDetections")?,
        inclusive: flags & 1 != 0,
        distance: flags & 2 != 0,
        validate: flags & 4 != 0,
        format: format_of(format)?,
    };
    Ok((request, threads))
}

fn run_into<T: Number>(boxes: &[T], scores: &[T], numbers: &[f64], keep: &mut [u32]) -> Result<u32> {
    let (request, _) = request(numbers)?;
    Ok(T::suppress_into(Isa::detect(), boxes, scores, &request, keep)? as u32)
}

/// Where in the array of [`nms_few_f32`] the scores begin, and the boxes; before them are the options as in [`request`].
const FEW_SCORES: usize = 8;
const FEW_BOXES: usize = FEW_SCORES + FEW;
/// The number of boxes.
const FEW_COUNT: usize = 6;

fn run_few(scratch: &mut [f32]) -> Result<u32> {
    let length = scratch.len();
    let wrong = |_| Error::new(Code::Internal, "room for a handful of boxes", length.to_string());
    let scratch: &mut [f32; FEW_BOXES + 4 * FEW] = scratch.try_into().map_err(wrong)?;
    let (request, _) = request(&std::array::from_fn::<f64, 6, _>(|i| f64::from(scratch[i])))?;
    let count = (scratch[FEW_COUNT] as usize).min(FEW);
    let boxes = &scratch[FEW_BOXES..].as_chunks::<4>().0[..count];
    let mut keep = [0; FEW];
    let kept =
        suppress_few(Isa::detect(), boxes, &scratch[FEW_SCORES..FEW_SCORES + count], &request, &mut keep)?;
    for (place, index) in scratch.iter_mut().zip(&keep[..kept]) {
        *place = *index as f32;
    }
    Ok(kept as u32)
}

/// NMS of at most 64 boxes in one array, because each more costs as much as suppressing ten: iouThreshold, scoreThreshold,
/// maxDetections, flags, format (xyxy), threads, the number of boxes, nothing, 64 scores, 64 boxes. The kept indices are
/// written to its beginning; answers how many there are.
#[napi(js_name = "nmsFewF32")]
pub fn nms_few_f32(#[napi(ts_arg_type = "Float32Array")] scratch: Output<'_, f32>) -> napi::Result<u32> {
    guard(|| run_few(scratch))
}

fn run<T: Number>(
    boxes: &[T],
    scores: &[T],
    classes: Option<&[i32]>,
    offsets: Option<&[u32]>,
    numbers: &[f64],
) -> Result<KeptBoxes> {
    let (request, threads) = request(numbers)?;
    let threads = pool(threads, scores.len() >= POOL_FROM_BOXES)?;
    Ok(T::suppress(Isa::detect(), threads, boxes, scores, classes, offsets, &request)?.into())
}

fn run_mixed(
    boxes: &[f32],
    scores: &[f64],
    classes: Option<&[i32]>,
    offsets: Option<&[u32]>,
    numbers: &[f64],
) -> Result<KeptBoxes> {
    let (request, threads) = request(numbers)?;
    let threads = pool(threads, scores.len() >= POOL_FROM_BOXES)?;
    Ok(suppress_mixed(Isa::detect(), threads, boxes, scores, classes, offsets, &request)?.into())
}

/// iouThreshold, sigma, scoreThreshold, maxDetections, flags (1 linear, 4 validate), format.
fn run_soft<T: Number>(
    boxes: &[T],
    scores: &[T],
    classes: Option<&[i32]>,
    numbers: &[f64],
) -> Result<(Vec<u32>, Vec<T>)> {
    let &[iou_threshold, sigma, score_threshold, max_detections, flags, format] = numbers else {
        return Err(Error::new(Code::Internal, "6 numbers", numbers.len().to_string()));
    };
    let (flags, format) = (flags as u32, format_of(format)?);
    let (groups, corners) = scored(boxes, scores, classes, format, flags & 4 != 0)?;
    check_fraction(iou_threshold, "iouThreshold")?;
    check_score_threshold(score_threshold)?;
    let decay = if flags & 1 != 0 {
        Decay::Linear { threshold: T::from_f64(iou_threshold) }
    } else {
        Decay::Gaussian { sigma: positive(sigma)? }
    };
    let options = SoftNms {
        decay,
        score_threshold: T::from_f64(score_threshold),
        groups: groups.as_ref(),
        max_detections: limit(max_detections, "maxDetections")?,
    };
    Ok(T::soft_nms(Isa::detect(), &corners, scores, &options))
}

/// sigma, scoreThreshold, postThreshold, maxCandidates, maxDetections, flags (1 linear, 4 validate), format.
fn run_matrix<T: Number>(
    boxes: &[T],
    scores: &[T],
    classes: Option<&[i32]>,
    numbers: &[f64],
) -> Result<(Vec<u32>, Vec<T>)> {
    let &[sigma, score_threshold, post_threshold, max_candidates, max_detections, flags, format] = numbers
    else {
        return Err(Error::new(Code::Internal, "7 numbers", numbers.len().to_string()));
    };
    let (flags, format) = (flags as u32, format_of(format)?);
    let (groups, corners) = scored(boxes, scores, classes, format, flags & 4 != 0)?;
    check_score_threshold(score_threshold)?;
    check_score_threshold(post_threshold)?;
    let options = MatrixNms {
        sigma: if flags & 1 != 0 { None } else { Some(positive(sigma)?) },
        score_threshold: T::from_f64(score_threshold),
        post_threshold: T::from_f64(post_threshold),
        max_candidates: limit(max_candidates, "maxCandidates")?,
        groups: groups.as_ref(),
        max_detections: limit(max_detections, "maxDetections")?,
    };
    Ok(T::matrix_nms(Isa::detect(), &corners, scores, &options))
}

type Scored<'a, T> = (Option<Groups>, std::borrow::Cow<'a, [[T; 4]]>);

fn scored<'a, T: Number>(
    boxes: &'a [T],
    scores: &[T],
    classes: Option<&[i32]>,
    format: boxwise_detect::boxes::Format,
    strict: bool,
) -> Result<Scored<'a, T>> {
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
        T::validate(boxes, scores, format)?;
    }
    Ok((classes.map(Groups::new), T::corners(boxes, format, "boxes")?))
}

fn positive<T: Number>(sigma: f64) -> Result<T> {
    let own = T::from_f64(sigma);
    if own > T::ZERO && own.is_finite() {
        return Ok(own);
    }
    Err(Error::new(Code::OutOfRange, "a number above 0", sigma.to_string()).in_input("sigma"))
}

macro_rules! suppression {
    ($float:ident, $array:ident, $scored:ident, $into:ident, $nms:ident, $soft:ident, $matrix:ident) => {
        /// Kept boxes with their scores.
        #[napi(object)]
        pub struct $scored {
            pub indices: Uint32Array,
            pub scores: $array,
        }

        impl From<(Vec<u32>, Vec<$float>)> for $scored {
            fn from((indices, scores): (Vec<u32>, Vec<$float>)) -> Self {
                $scored { indices: indices.into(), scores: scores.into() }
            }
        }

        /// NMS of one image and one class into an array of JavaScript's; how many are kept.
        #[napi]
        pub fn $into(
            boxes: &[$float],
            scores: &[$float],
            numbers: &[f64],
            #[napi(ts_arg_type = "Uint32Array")] keep: Output<'_, u32>,
        ) -> napi::Result<u32> {
            guard(|| run_into(boxes, scores, numbers, keep))
        }

        /// NMS.
        #[napi]
        pub fn $nms(
            boxes: &[$float],
            scores: &[$float],
            numbers: &[f64],
            classes: Option<&[i32]>,
            offsets: Option<&[u32]>,
        ) -> napi::Result<KeptBoxes> {
            guard(|| run(boxes, scores, classes, offsets, numbers))
        }

        /// Soft-NMS.
        #[napi]
        pub fn $soft(
            boxes: &[$float],
            scores: &[$float],
            numbers: &[f64],
            classes: Option<&[i32]>,
        ) -> napi::Result<$scored> {
            guard(|| Ok(run_soft(boxes, scores, classes, numbers)?.into()))
        }

        /// Matrix NMS.
        #[napi]
        pub fn $matrix(
            boxes: &[$float],
            scores: &[$float],
            numbers: &[f64],
            classes: Option<&[i32]>,
        ) -> napi::Result<$scored> {
            guard(|| Ok(run_matrix(boxes, scores, classes, numbers)?.into()))
        }
    };
}

suppression!(f32, Float32Array, ScoredBoxesF32, nms_into_f32, nms_f32, soft_nms_f32, matrix_nms_f32);
suppression!(f64, Float64Array, ScoredBoxesF64, nms_into_f64, nms_f64, soft_nms_f64, matrix_nms_f64);

/// NMS of single-precision boxes in the order of double-precision scores.
#[napi]
pub fn nms_f32_f64(
    boxes: &[f32],
    scores: &[f64],
    numbers: &[f64],
    classes: Option<&[i32]>,
    offsets: Option<&[u32]>,
) -> napi::Result<KeptBoxes> {
    guard(|| run_mixed(boxes, scores, classes, offsets, numbers))
}

/// The same, off the event loop.
#[cfg(not(target_family = "wasm"))] // has no other thread: JavaScript makes the promises there
mod promises {
    use napi::bindgen_prelude::AsyncTask;

    use super::*;
    use crate::work::Work;

    macro_rules! suppression {
        ($float:ident, $scored:ident, $nms_async:ident, $soft_async:ident, $matrix_async:ident) => {
            /// NMS off the event loop.
            #[napi(ts_return_type = "Promise<KeptBoxes>")]
            pub fn $nms_async(
                boxes: &[$float],
                scores: &[$float],
                numbers: &[f64],
                classes: Option<&[i32]>,
                offsets: Option<&[u32]>,
            ) -> AsyncTask<Work> {
                let (boxes, scores, numbers) = (boxes.to_vec(), scores.to_vec(), numbers.to_vec());
                let (classes, offsets) = (classes.map(<[_]>::to_vec), offsets.map(<[_]>::to_vec));
                Work::promise::<KeptBoxes>(move || {
                    run(&boxes, &scores, classes.as_deref(), offsets.as_deref(), &numbers)
                })
            }

            /// Soft-NMS off the event loop.
            #[napi(ts_return_type = "Promise<ScoredBoxesF32 | ScoredBoxesF64>")]
            pub fn $soft_async(
                boxes: &[$float],
                scores: &[$float],
                numbers: &[f64],
                classes: Option<&[i32]>,
            ) -> AsyncTask<Work> {
                let (boxes, scores, numbers) = (boxes.to_vec(), scores.to_vec(), numbers.to_vec());
                let classes = classes.map(<[_]>::to_vec);
                Work::promise::<$scored>(move || {
                    Ok(run_soft(&boxes, &scores, classes.as_deref(), &numbers)?.into())
                })
            }

            /// Matrix NMS off the event loop.
            #[napi(ts_return_type = "Promise<ScoredBoxesF32 | ScoredBoxesF64>")]
            pub fn $matrix_async(
                boxes: &[$float],
                scores: &[$float],
                numbers: &[f64],
                classes: Option<&[i32]>,
            ) -> AsyncTask<Work> {
                let (boxes, scores, numbers) = (boxes.to_vec(), scores.to_vec(), numbers.to_vec());
                let classes = classes.map(<[_]>::to_vec);
                Work::promise::<$scored>(move || {
                    Ok(run_matrix(&boxes, &scores, classes.as_deref(), &numbers)?.into())
                })
            }
        };
    }

    suppression!(f32, ScoredBoxesF32, nms_f32_async, soft_nms_f32_async, matrix_nms_f32_async);
    suppression!(f64, ScoredBoxesF64, nms_f64_async, soft_nms_f64_async, matrix_nms_f64_async);

    /// As [`nms_f32_f64`], off the event loop.
    #[napi(ts_return_type = "Promise<KeptBoxes>")]
    pub fn nms_f32_f64_async(
        boxes: &[f32],
        scores: &[f64],
        numbers: &[f64],
        classes: Option<&[i32]>,
        offsets: Option<&[u32]>,
    ) -> AsyncTask<Work> {
        let (boxes, scores, numbers) = (boxes.to_vec(), scores.to_vec(), numbers.to_vec());
        let (classes, offsets) = (classes.map(<[_]>::to_vec), offsets.map(<[_]>::to_vec));
        Work::promise::<KeptBoxes>(move || {
            run_mixed(&boxes, &scores, classes.as_deref(), offsets.as_deref(), &numbers)
        })
    }
}
