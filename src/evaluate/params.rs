//! Evaluation's options as JavaScript gives them; `api/evaluate/options.ts` has checked their types.

use boxwise_coco::{AreaRange, KeypointSigmas, Params, Parity, Result};
use napi_derive::napi;

use super::count;
use super::ids::{self, Ids};
use super::kinds;

/// Absent members take the core's defaults.
#[napi(object, object_to_js = false)]
pub struct ParamsArg<'env> {
    pub protocol: Option<String>,
    pub iou_type: Option<String>,
    pub corrected: bool,
    pub iou_thresholds: Option<Vec<f64>>,
    pub recall_thresholds: Option<Vec<f64>>,
    pub max_detections: Option<Vec<u32>>,
    pub area_ranges: Option<Vec<AreaRangeArg>>,
    #[napi(ts_type = "Int32Array | BigInt64Array | Float64Array | Array<string>")]
    pub image_ids: Option<Ids<'env>>,
    #[napi(ts_type = "Int32Array | BigInt64Array | Float64Array | Array<string>")]
    pub category_ids: Option<Ids<'env>>,
    pub use_categories: Option<bool>,
    /// Of every category alike, or of each of `sigma_categories`.
    pub keypoint_sigmas: Option<Vec<Vec<f64>>>,
    #[napi(ts_type = "Int32Array | BigInt64Array | Float64Array | Array<string>")]
    pub sigma_categories: Option<Ids<'env>>,
    pub threads: Option<u32>,
}

/// A range of areas; without a label it takes COCO's by position.
#[napi(object)]
pub struct AreaRangeArg {
    pub label: Option<String>,
    pub min: f64,
    pub max: f64,
}

/// The core's parameters.
///
/// # Errors
/// `INVALID_ARGUMENT`: a protocol or a similarity that does not exist.
pub(crate) fn params(argument: &ParamsArg<'_>) -> Result<Params> {
    let protocol = kinds::named(&kinds::PROTOCOLS, argument.protocol.as_deref(), "protocol")?;
    let iou_type = kinds::named(&kinds::IOU_TYPES, argument.iou_type.as_deref(), "iouType")?;
    let defaults = Params::of(protocol, iou_type);
    let range =
        |(position, range): (usize, &AreaRangeArg)| area_range(range, defaults.area_ranges.get(position));
    let ranges = |ranges: &Vec<AreaRangeArg>| ranges.iter().enumerate().map(range).collect();
    let area_ranges = argument.area_ranges.as_ref().map(ranges);
    Ok(Params {
        protocol,
        iou_type,
        iou_thresholds: argument.iou_thresholds.clone().unwrap_or(defaults.iou_thresholds),
        recall_thresholds: argument.recall_thresholds.clone().unwrap_or(defaults.recall_thresholds),
        max_detections: argument.max_detections.clone().unwrap_or(defaults.max_detections),
        area_ranges: area_ranges.unwrap_or(defaults.area_ranges),
        keypoint_sigmas: sigmas(argument).unwrap_or(defaults.keypoint_sigmas),
        image_ids: argument.image_ids.as_ref().map(ids::list),
        category_ids: argument.category_ids.as_ref().map(ids::list),
        use_categories: argument.use_categories.unwrap_or(defaults.use_categories),
        parity: if argument.corrected { Parity::Corrected } else { Parity::Strict },
        threads: count(argument.threads),
    })
}

fn area_range(range: &AreaRangeArg, default: Option<&AreaRange>) -> AreaRange {
    let label = range.label.as_ref().or(default.map(|default| &default.label));
    AreaRange { label: label.cloned().unwrap_or_default(), min: range.min, max: range.max }
}

fn sigmas(argument: &ParamsArg<'_>) -> Option<KeypointSigmas> {
    let lists = argument.keypoint_sigmas.clone()?;
    Some(match &argument.sigma_categories {
        Some(categories) => {
            KeypointSigmas::ByCategory(ids::list(categories).into_iter().zip(lists).collect())
        }
        None => KeypointSigmas::Shared(lists.into_iter().next().unwrap_or_default()),
    })
}
