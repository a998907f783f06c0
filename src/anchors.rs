//! Anchors and their coding.

use boxwise_detect::anchors::{self, Level, SsdConfig};
use boxwise_detect::check::rows;
use boxwise_detect::coding::{self, Coding};
use boxwise_error::{Code, Error, Result};
use napi::bindgen_prelude::Float64Array;
use napi_derive::napi;

use crate::guard::guard;

/// Anchors of some layout; what a layout has no use for is absent.
#[napi(object)]
pub struct AnchorLayout {
    /// `pyramid`, `torchvision`, `efficientdet` or `ssd`.
    pub kind: String,
    /// Height and width of each map, flat.
    pub feature_sizes: Vec<u32>,
    /// Pixels from cell to cell, y and x of each map, flat.
    pub strides: Vec<f64>,
    pub scales: Vec<Vec<f64>>,
    pub ratios: Vec<Vec<f64>>,
    pub image_width: f64,
    pub image_height: f64,
    pub octaves: u32,
    pub clip: bool,
}

/// The anchors of a layout, flat.
#[napi]
pub fn layout_anchors(layout: AnchorLayout) -> napi::Result<Float64Array> {
    guard(|| made(&layout))
}

fn made(layout: &AnchorLayout) -> Result<Float64Array> {
    let AnchorLayout { scales, ratios, .. } = layout;
    let levels = levels(layout)?;
    let first = |lists: &[Vec<f64>]| lists.first().cloned().unwrap_or_default();
    let anchors = match layout.kind.as_str() {
        "pyramid" => anchors::pyramid(&levels, scales, &first(ratios)),
        "torchvision" => anchors::torchvision(&levels, scales, ratios),
        "efficientdet" => {
            let flat = first(ratios);
            let pairs = rows::<_, 2>("ratios", &flat)?;
            let scale = first(scales).first().copied().unwrap_or(f64::NAN);
            anchors::efficientdet(&levels, scale, layout.octaves as usize, pairs)
        }
        "ssd" => {
            let config = SsdConfig { ratios: ratios.clone(), scales: first(scales), clip: layout.clip };
            anchors::ssd(layout.image_width, layout.image_height, &levels, &config)
        }
        other => Err(Error::new(Code::Internal, "a layout of anchors", other)),
    }?;
    Ok(anchors.into_flattened().into())
}

fn levels(layout: &AnchorLayout) -> Result<Vec<Level>> {
    let sizes = rows::<_, 2>("featureSizes", &layout.feature_sizes)?;
    let strides = rows::<_, 2>("strides", &layout.strides)?;
    if sizes.len() != strides.len() {
        let expected = format!("a stride for each of {} maps", sizes.len());
        return Err(Error::new(Code::LengthMismatch, expected, strides.len().to_string()).in_input("strides"));
    }
    let level = |(&[height, width], &[stride_y, stride_x]): (&[u32; 2], &[f64; 2])| Level {
        height: height as usize,
        width: width as usize,
        stride_y,
        stride_x,
    };
    Ok(sizes.iter().zip(strides).map(level).collect())
}

/// Anchor sizes of a dataset.
#[napi(object)]
pub struct AnchorClusters {
    pub sizes: Float64Array,
    pub mean_iou: f64,
    pub iterations: u32,
}

/// k-means under 1 - IoU.
#[napi]
pub fn kmeans_anchors(sizes: &[f64], k: u32, seed: f64, max_iterations: u32) -> napi::Result<AnchorClusters> {
    guard(|| clustered(sizes, k, seed, max_iterations))
}

fn clustered(sizes: &[f64], k: u32, seed: f64, max_iterations: u32) -> Result<AnchorClusters> {
    let sizes = rows::<_, 2>("sizes", sizes)?;
    let found = anchors::kmeans(sizes, k as usize, seed as u64, max_iterations as usize)?;
    Ok(AnchorClusters {
        sizes: found.sizes.into_flattened().into(),
        mean_iou: found.mean_iou,
        iterations: found.iterations as u32,
    })
}

/// Encodes (`encode` true) boxes against anchors, or decodes deltas.
#[napi]
pub fn code_boxes(
    encode: bool,
    values: &[f64],
    anchors: &[f64],
    weights: Vec<f64>,
    largest_log_scale: f64,
) -> napi::Result<Float64Array> {
    guard(|| coded(encode, values, anchors, &weights, largest_log_scale))
}

fn coded(
    encode: bool,
    values: &[f64],
    anchors: &[f64],
    weights: &[f64],
    largest: f64,
) -> Result<Float64Array> {
    let four =
        || Error::new(Code::LengthMismatch, "4 weights", weights.len().to_string()).in_input("weights");
    let weights: [f64; 4] = weights.try_into().map_err(|_| four())?;
    let coding = Coding { weights, largest_log_scale: largest };
    let anchors = rows("anchors", anchors)?;
    let out = if encode {
        coding::encode(rows("boxes", values)?, anchors, &coding)
    } else {
        coding::decode(rows("deltas", values)?, anchors, &coding)
    }?;
    Ok(out.into_flattened().into())
}

/// Encodes (`encode` true) boxes as distances from points, or decodes distances.
#[napi]
pub fn code_distances(
    encode: bool,
    values: &[f64],
    points: &[f64],
    scale: f64,
) -> napi::Result<Float64Array> {
    guard(|| distances(encode, values, points, scale))
}

fn distances(encode: bool, values: &[f64], points: &[f64], scale: f64) -> Result<Float64Array> {
    let points = rows("points", points)?;
    let out = if encode {
        coding::encode_distances(rows("boxes", values)?, points, scale)
    } else {
        coding::decode_distances(rows("distances", values)?, points, scale)
    }?;
    Ok(out.into_flattened().into())
}

/// The same, off the event loop.
#[cfg(not(target_family = "wasm"))] // has no other thread: JavaScript makes the promises there
mod promises {
    use napi::bindgen_prelude::AsyncTask;

    use super::*;
    use crate::work::Work;

    /// As [`layout_anchors`], off the event loop.
    #[napi(ts_return_type = "Promise<Float64Array>")]
    pub fn layout_anchors_async(layout: AnchorLayout) -> AsyncTask<Work> {
        Work::promise::<Float64Array>(move || made(&layout))
    }

    /// As [`kmeans_anchors`], off the event loop.
    #[napi(ts_return_type = "Promise<AnchorClusters>")]
    pub fn kmeans_anchors_async(sizes: &[f64], k: u32, seed: f64, max_iterations: u32) -> AsyncTask<Work> {
        let sizes = sizes.to_vec();
        Work::promise::<AnchorClusters>(move || clustered(&sizes, k, seed, max_iterations))
    }

    /// As [`code_boxes`], off the event loop.
    #[napi(ts_return_type = "Promise<Float64Array>")]
    pub fn code_boxes_async(
        encode: bool,
        values: &[f64],
        anchors: &[f64],
        weights: Vec<f64>,
        largest_log_scale: f64,
    ) -> AsyncTask<Work> {
        let (values, anchors) = (values.to_vec(), anchors.to_vec());
        Work::promise::<Float64Array>(move || coded(encode, &values, &anchors, &weights, largest_log_scale))
    }

    /// As [`code_distances`], off the event loop.
    #[napi(ts_return_type = "Promise<Float64Array>")]
    pub fn code_distances_async(encode: bool, values: &[f64], points: &[f64], scale: f64) -> AsyncTask<Work> {
        let (values, points) = (values.to_vec(), points.to_vec());
        Work::promise::<Float64Array>(move || distances(encode, &values, &points, scale))
    }
}
