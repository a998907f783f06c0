//! The calls of [`mask`](super), off the event loop.

use napi::bindgen_prelude::AsyncTask;

use super::*;
use crate::work::Work;

/// As [`mask_encode`], off the event loop.
#[napi(ts_return_type = "Promise<MaskTexts>")]
pub fn mask_encode_async(
    bitmaps: &[u8],
    height: u32,
    width: u32,
    number: u32,
    by_row: bool,
    threads: Option<u32>,
) -> AsyncTask<Work> {
    let own = bitmaps.to_vec();
    Work::promise::<MaskTexts>(move || encode(&own, [height, width, number], by_row, threads))
}

/// As [`mask_decode`], off the event loop.
#[napi(ts_return_type = "Promise<Uint8Array>")]
pub fn mask_decode_async(masks: MasksArg, by_row: bool, value: u8) -> AsyncTask<Work> {
    let own = Packed::from(masks);
    Work::promise::<Uint8Array>(move || decode(&own, by_row, value))
}

/// As [`mask_merge`], off the event loop.
#[napi(ts_return_type = "Promise<MaskTexts>")]
pub fn mask_merge_async(masks: MasksArg, groups: &[u32], intersect: bool) -> AsyncTask<Work> {
    let (own, groups) = (Packed::from(masks), groups.to_vec());
    Work::promise::<MaskTexts>(move || merge(&own, &groups, intersect))
}

/// As [`mask_area`], off the event loop.
#[napi(ts_return_type = "Promise<Uint32Array>")]
pub fn mask_area_async(masks: MasksArg) -> AsyncTask<Work> {
    let own = Packed::from(masks);
    Work::promise::<Uint32Array>(move || area(&own))
}

/// As [`mask_to_bbox`], off the event loop.
#[napi(ts_return_type = "Promise<Float64Array>")]
pub fn mask_to_bbox_async(masks: MasksArg) -> AsyncTask<Work> {
    let own = Packed::from(masks);
    Work::promise::<Float64Array>(move || to_bbox(&own))
}

/// As [`mask_from_polygons`], off the event loop.
#[napi(ts_return_type = "Promise<MaskTexts>")]
pub fn mask_from_polygons_async(
    polygons: PolygonLists,
    sizes: &[u32],
    threads: Option<u32>,
) -> AsyncTask<Work> {
    let PolygonLists { numbers, lengths, objects } = polygons;
    let (numbers, lengths, objects) = (numbers.to_vec(), lengths.to_vec(), objects.to_vec());
    let sizes = sizes.to_vec();
    Work::promise::<MaskTexts>(move || from_polygons(&numbers, &lengths, &objects, &sizes, threads))
}

/// As [`mask_from_bbox`], off the event loop.
#[napi(ts_return_type = "Promise<MaskTexts>")]
pub fn mask_from_bbox_async(boxes: &[f64], sizes: &[u32]) -> AsyncTask<Work> {
    let (boxes, sizes) = (boxes.to_vec(), sizes.to_vec());
    Work::promise::<MaskTexts>(move || from_bbox(&boxes, &sizes))
}

/// As [`mask_iou`], off the event loop.
#[napi(ts_return_type = "Promise<Float64Array>")]
pub fn mask_iou_async(dt: MasksArg, gt: MasksArg, crowd: &[u8], threads: Option<u32>) -> AsyncTask<Work> {
    let (dt, gt, crowd) = (Packed::from(dt), Packed::from(gt), crowd.to_vec());
    Work::promise::<Float64Array>(move || iou(&dt, &gt, &crowd, threads))
}

/// As [`mask_nms`], off the event loop.
#[napi(ts_return_type = "Promise<Uint32Array>")]
pub fn mask_nms_async(masks: MasksArg, scores: &[f64], iou_threshold: f64) -> AsyncTask<Work> {
    let (own, scores) = (Packed::from(masks), scores.to_vec());
    Work::promise::<Uint32Array>(move || nms(&own, &scores, iou_threshold))
}

/// As [`mask_to_polygons`], off the event loop.
#[napi(ts_return_type = "Promise<PolygonLists>")]
pub fn mask_to_polygons_async(masks: MasksArg) -> AsyncTask<Work> {
    let own = Packed::from(masks);
    Work::promise::<PolygonLists>(move || to_polygons(&own))
}

/// As [`mask_compress`], off the event loop.
#[napi(ts_return_type = "Promise<MaskTexts>")]
pub fn mask_compress_async(masks: MasksArg) -> AsyncTask<Work> {
    let own = Packed::from(masks);
    Work::promise::<MaskTexts>(move || texts(&own.masks()?))
}

/// As [`mask_counts`], off the event loop.
#[napi(ts_return_type = "Promise<MaskCounts>")]
pub fn mask_counts_async(masks: MasksArg) -> AsyncTask<Work> {
    let own = Packed::from(masks);
    Work::promise::<MaskCounts>(move || counts(&own))
}
