//! Detections as JavaScript gives them: a path, JSON bytes or columns.

use std::path::PathBuf;

use boxwise_coco::eval::{BoxFormat, FloatColumn, IdColumn, KeypointColumn, MaskColumns};
use boxwise_coco::{DetectionColumns, Detections, Source};
use boxwise_error::{Code, Error, Result};
use napi::bindgen_prelude::{
    Either, Either3, Either4, Float32ArraySlice, Float64ArraySlice, Uint8ArraySlice, Uint32ArraySlice,
};
use napi_derive::napi;

use super::ids::Ids;

/// Columns of detections; `api/evaluate/columns.ts` has checked their types.
#[napi(object, object_to_js = false)]
pub struct ColumnsArg<'env> {
    /// An image id for each detection.
    #[napi(ts_type = "Int32Array | BigInt64Array | Float64Array | Array<string>")]
    pub image_ids: Ids<'env>,
    /// A category id for each detection.
    #[napi(ts_type = "Int32Array | BigInt64Array | Float64Array | Array<string>")]
    pub category_ids: Ids<'env>,
    /// Four numbers for each detection.
    pub boxes: Either<Float32ArraySlice<'env>, Float64ArraySlice<'env>>,
    /// A score for each detection.
    pub scores: Either<Float32ArraySlice<'env>, Float64ArraySlice<'env>>,
    /// `xywh`, `xyxy`, `cxcywh`, `cxcywhr` or `corners`.
    pub format: String,
    /// Three numbers for each of a detection's points.
    pub keypoints: Option<Either<Float32ArraySlice<'env>, Float64ArraySlice<'env>>>,
    /// How many points a detection has.
    pub points_per_detection: Option<u32>,
    /// A mask for each detection; boxes may then be empty.
    pub masks: Option<MaskColumnsArg<'env>>,
}

/// Masks in columns: all sizes, all texts and all counts in one array each.
#[napi(object, object_to_js = false)]
pub struct MaskColumnsArg<'env> {
    /// Height and width of each.
    pub sizes: Uint32ArraySlice<'env>,
    /// How many bytes of `text`, or numbers of `counts`, are each mask's.
    pub lengths: Uint32ArraySlice<'env>,
    /// 1 where the mask is in `counts`; empty where none is.
    pub is_counts: Uint8ArraySlice<'env>,
    pub text: Uint8ArraySlice<'env>,
    pub counts: Uint32ArraySlice<'env>,
}

/// What errors call detections that are given in memory.
pub(super) const INPUT: &str = "detections";

/// What detections may come as.
pub type DetectionsArg<'env> = Either3<String, Uint8ArraySlice<'env>, ColumnsArg<'env>>;

/// Borrows the argument's memory for the length of a call.
pub(crate) fn borrow<'a>(argument: &'a DetectionsArg<'_>) -> Result<Detections<'a>> {
    Ok(match argument {
        Either3::A(path) => Detections::Json(Source::Path(PathBuf::from(path))),
        Either3::B(bytes) => Detections::Json(Source::Bytes(bytes, INPUT)),
        Either3::C(columns) => Detections::Columns(DetectionColumns {
            image_ids: ids(&columns.image_ids),
            category_ids: ids(&columns.category_ids),
            boxes: floats(&columns.boxes),
            scores: floats(&columns.scores),
            format: format(&columns.format)?,
            keypoints: columns.keypoints.as_ref().map(|numbers| KeypointColumn {
                numbers: floats(numbers),
                points: columns.points_per_detection.unwrap_or_default() as usize,
            }),
            masks: columns.masks.as_ref().map(|masks| MaskColumns {
                sizes: &masks.sizes,
                lengths: &masks.lengths,
                is_counts: &masks.is_counts,
                text: &masks.text,
                counts: &masks.counts,
            }),
        }),
    })
}

fn ids<'a>(ids: &'a Ids<'_>) -> IdColumn<'a> {
    match ids {
        Either4::A(ids) => IdColumn::I32(ids),
        Either4::B(ids) => IdColumn::I64(ids),
        Either4::C(ids) => IdColumn::F64(ids),
        Either4::D(ids) => IdColumn::Text(ids),
    }
}

fn floats<'a>(column: &'a Either<Float32ArraySlice<'_>, Float64ArraySlice<'_>>) -> FloatColumn<'a> {
    match column {
        Either::A(values) => FloatColumn::F32(values),
        Either::B(values) => FloatColumn::F64(values),
    }
}

fn format(name: &str) -> Result<BoxFormat> {
    match name {
        "xywh" => Ok(BoxFormat::Xywh),
        "xyxy" => Ok(BoxFormat::Xyxy),
        "cxcywh" => Ok(BoxFormat::Cxcywh),
        "cxcywhr" => Ok(BoxFormat::Cxcywhr),
        "corners" => Ok(BoxFormat::Corners),
        other => {
            let expected = "xywh, xyxy, cxcywh, cxcywhr or corners";
            Err(Error::new(Code::InvalidArgument, expected, other).in_input("format"))
        }
    }
}
