//! Proposals: sliding windows, region proposals, selective search.

use boxwise_detect::Number;
use boxwise_detect::check::rows;
use boxwise_detect::proposals::{self, Image, Mode, Proposals, Rpn, SelectiveSearch, Windows, WindowsConfig};
use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;
use boxwise_threads::Threads;
use napi::bindgen_prelude::{Either, Float32Array, Float64Array, Uint32Array};
use napi_derive::napi;

use crate::guard::guard;
use crate::numbers::limit;

/// Which windows there are.
#[napi(object)]
pub struct WindowOptions {
    /// Width and height.
    pub image_size: Vec<f64>,
    /// Of x and y.
    pub stride: Vec<f64>,
    pub scales: Vec<f64>,
    pub ratios: Vec<f64>,
    pub cross_border: bool,
}

/// How many windows there are.
#[napi]
pub fn count_windows(options: WindowOptions) -> napi::Result<f64> {
    guard(|| Ok(windows(options)?.count() as f64))
}

/// The windows from number `start` to before `end`.
#[napi]
pub fn make_windows(options: WindowOptions, start: f64, end: f64) -> napi::Result<Float64Array> {
    guard(|| made(options, start, end))
}

fn windows(options: WindowOptions) -> Result<Windows> {
    Windows::new(&WindowsConfig {
        image: pair(&options.image_size)?,
        stride: pair(&options.stride)?,
        scales: options.scales,
        ratios: options.ratios,
        cross_border: options.cross_border,
    })
}

fn made(options: WindowOptions, start: f64, end: f64) -> Result<Float64Array> {
    let windows = windows(options)?;
    Ok(windows.stretch(limit(start, "start")? as u64, limit(end, "end")? as u64)?.into_flattened().into())
}

fn pair(numbers: &[f64]) -> Result<[f64; 2]> {
    numbers.try_into().map_err(|_| Error::new(Code::Internal, "2 numbers", numbers.len().to_string()))
}

/// How region proposals are chosen.
#[napi(object)]
pub struct RpnOptions {
    /// Width and height.
    pub image_size: Vec<f64>,
    pub anchors_per_level: Vec<u32>,
    pub pre_nms_top_n: f64,
    pub post_nms_top_n: f64,
    pub iou_threshold: f64,
    pub score_threshold: f64,
    pub min_size: f64,
}

/// Boxes with scores and the anchors that they were made of.
#[napi(object)]
pub struct RegionProposals {
    pub boxes: Either<Float32Array, Float64Array>,
    pub scores: Either<Float32Array, Float64Array>,
    pub sources: Uint32Array,
}

/// Region proposals in single precision.
#[napi]
pub fn region_proposals(
    objectness: &[f32],
    deltas: &[f32],
    anchors: &[f32],
    options: RpnOptions,
) -> napi::Result<RegionProposals> {
    guard(|| proposed(objectness, deltas, anchors, options, |numbers| Either::A(numbers.into())))
}

/// Region proposals in double precision.
#[napi]
pub fn region_proposals_64(
    objectness: &[f64],
    deltas: &[f64],
    anchors: &[f64],
    options: RpnOptions,
) -> napi::Result<RegionProposals> {
    guard(|| proposed(objectness, deltas, anchors, options, |numbers| Either::B(numbers.into())))
}

fn proposed<T: Number>(
    objectness: &[T],
    deltas: &[T],
    anchors: &[T],
    options: RpnOptions,
    floats: impl Fn(Vec<T>) -> Either<Float32Array, Float64Array>,
) -> Result<RegionProposals> {
    let how = Rpn {
        image: pair(&options.image_size)?,
        per_level: options.anchors_per_level.iter().map(|count| *count as usize).collect(),
        pre_nms_top_n: limit(options.pre_nms_top_n, "preNmsTopN")?,
        post_nms_top_n: limit(options.post_nms_top_n, "postNmsTopN")?,
        nms_threshold: options.iou_threshold,
        score_threshold: options.score_threshold,
        min_size: options.min_size,
    };
    let (deltas, anchors) = (rows("deltas", deltas)?, rows("anchors", anchors)?);
    let Proposals { boxes, scores, sources } = T::region_proposals(objectness, deltas, anchors, &how)?;
    Ok(RegionProposals {
        boxes: floats(boxes.into_flattened()),
        scores: floats(scores),
        sources: sources.into(),
    })
}

/// A picture's dimensions and how it is searched.
#[napi(object)]
pub struct SearchOptions {
    pub width: u32,
    pub height: u32,
    pub channels: u32,
    /// `single`, `fast` or `quality`.
    pub mode: String,
    pub max_proposals: f64,
    pub min_size: f64,
    pub base_k: Option<f64>,
    pub step_k: Option<f64>,
    pub sigma: Option<f64>,
    pub min_segment: Option<f64>,
    pub seed: f64,
    pub threads: u32,
}

/// Boxes around likely objects.
#[napi]
pub fn selective_search(image: &[u8], options: SearchOptions) -> napi::Result<Float64Array> {
    guard(|| searched(image, &options))
}

fn searched(image: &[u8], options: &SearchOptions) -> Result<Float64Array> {
    let mode = match options.mode.as_str() {
        "single" => Mode::Single,
        "quality" => Mode::Quality,
        _ => Mode::Fast,
    };
    let own = SelectiveSearch::of(mode);
    let or = |value: Option<f64>, otherwise: f32| value.map_or(otherwise, |value| value as f32);
    let how = SelectiveSearch {
        mode,
        max_proposals: limit(options.max_proposals, "maxProposals")?,
        min_size: limit(options.min_size, "minSize")?,
        base_k: or(options.base_k, own.base_k),
        step_k: or(options.step_k, own.step_k),
        sigma: or(options.sigma, own.sigma),
        min_segment: match options.min_segment {
            Some(pixels) => limit(pixels, "minSegment")?,
            None => own.min_segment,
        },
        seed: options.seed as u64,
    };
    let image =
        Image::new(image, options.width as usize, options.height as usize, options.channels as usize)?;
    let threads = Threads::new(options.threads as usize);
    let boxes = proposals::selective_search(Isa::detect(), threads, &image, &how)?;
    Ok(boxes.into_flattened().into_iter().map(f64::from).collect::<Vec<_>>().into())
}

/// The same, off the event loop.
#[cfg(not(target_family = "wasm"))] // has no other thread: JavaScript makes the promises there
mod promises {
    use napi::bindgen_prelude::AsyncTask;

    use super::*;
    use crate::work::Work;

    /// As [`make_windows`], off the event loop.
    #[napi(ts_return_type = "Promise<Float64Array>")]
    pub fn make_windows_async(options: WindowOptions, start: f64, end: f64) -> AsyncTask<Work> {
        Work::promise::<Float64Array>(move || made(options, start, end))
    }

    /// As [`region_proposals`], off the event loop.
    #[napi(ts_return_type = "Promise<RegionProposals>")]
    pub fn region_proposals_async(
        objectness: &[f32],
        deltas: &[f32],
        anchors: &[f32],
        options: RpnOptions,
    ) -> AsyncTask<Work> {
        let (objectness, deltas, anchors) = (objectness.to_vec(), deltas.to_vec(), anchors.to_vec());
        Work::promise::<RegionProposals>(move || {
            proposed(&objectness, &deltas, &anchors, options, |numbers| Either::A(numbers.into()))
        })
    }

    /// As [`region_proposals_64`], off the event loop.
    #[napi(ts_return_type = "Promise<RegionProposals>")]
    pub fn region_proposals_64_async(
        objectness: &[f64],
        deltas: &[f64],
        anchors: &[f64],
        options: RpnOptions,
    ) -> AsyncTask<Work> {
        let (objectness, deltas, anchors) = (objectness.to_vec(), deltas.to_vec(), anchors.to_vec());
        Work::promise::<RegionProposals>(move || {
            proposed(&objectness, &deltas, &anchors, options, |numbers| Either::B(numbers.into()))
        })
    }

    /// As [`selective_search`], off the event loop.
    #[napi(ts_return_type = "Promise<Float64Array>")]
    pub fn selective_search_async(image: &[u8], options: SearchOptions) -> AsyncTask<Work> {
        let image = image.to_vec();
        Work::promise::<Float64Array>(move || searched(&image, &options))
    }
}
