//! Detections as JavaScript gives them: a path, JSON bytes or columns.

use std::path::PathBuf;

use boxwise_coco::eval::{BoxFormat, FloatColumn, IdColumn, KeypointColumn, MaskColumns};
use boxwise_coco::{Columns, Detections, Source};
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
const INPUT: &str = "detections";

/// What detections may come as.
pub type DetectionsArg<'env> = Either3<String, Uint8ArraySlice<'env>, ColumnsArg<'env>>;

/// Borrows the argument's memory for the length of a call.
pub(crate) fn borrow<'a>(argument: &'a DetectionsArg<'_>) -> Result<Detections<'a>> {
    Ok(match argument {
        Either3::A(path) => Detections::Json(Source::Path(PathBuf::from(path))),
        Either3::B(bytes) => Detections::Json(Source::Bytes(bytes, INPUT)),
        Either3::C(columns) => Detections::Columns(Columns {
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

/// Detections with memory of their own.
pub(crate) enum OwnDetections {
    Path(PathBuf),
    Bytes(Vec<u8>),
    Columns {
        image_ids: OwnIds,
        category_ids: OwnIds,
        boxes: OwnFloats,
        scores: OwnFloats,
        format: BoxFormat,
        keypoints: Option<(OwnFloats, usize)>,
        masks: Option<Box<OwnMasks>>,
    },
}

pub(crate) struct OwnMasks {
    sizes: Vec<u32>,
    lengths: Vec<u32>,
    is_counts: Vec<u8>,
    text: Vec<u8>,
    counts: Vec<u32>,
}

pub(crate) enum OwnIds {
    I32(Vec<i32>),
    I64(Vec<i64>),
    F64(Vec<f64>),
    Text(Vec<String>),
}

pub(crate) enum OwnFloats {
    F32(Vec<f32>),
    F64(Vec<f64>),
}

impl OwnDetections {
    /// Copies what the argument holds.
    pub(crate) fn copy(argument: &DetectionsArg<'_>) -> Result<Self> {
        Ok(match borrow(argument)? {
            Detections::Json(Source::Path(path)) => OwnDetections::Path(path),
            Detections::Json(Source::Bytes(bytes, _)) => OwnDetections::Bytes(bytes.to_vec()),
            Detections::Columns(columns) => OwnDetections::Columns {
                image_ids: OwnIds::copy(columns.image_ids),
                category_ids: OwnIds::copy(columns.category_ids),
                boxes: OwnFloats::copy(columns.boxes),
                scores: OwnFloats::copy(columns.scores),
                format: columns.format,
                keypoints: columns.keypoints.map(|own| (OwnFloats::copy(own.numbers), own.points)),
                masks: columns.masks.map(|masks| Box::new(OwnMasks::copy(masks))),
            },
        })
    }

    /// Borrows it all.
    pub(crate) fn borrow(&self) -> Detections<'_> {
        match self {
            OwnDetections::Path(path) => Detections::Json(Source::Path(path.clone())),
            OwnDetections::Bytes(bytes) => Detections::Json(Source::Bytes(bytes, INPUT)),
            OwnDetections::Columns { image_ids, category_ids, boxes, scores, format, keypoints, masks } => {
                let keypoints = keypoints.as_ref();
                Detections::Columns(Columns {
                    image_ids: image_ids.borrow(),
                    category_ids: category_ids.borrow(),
                    boxes: boxes.borrow(),
                    scores: scores.borrow(),
                    format: *format,
                    keypoints: keypoints
                        .map(|(own, points)| KeypointColumn { numbers: own.borrow(), points: *points }),
                    masks: masks.as_ref().map(|masks| masks.borrow()),
                })
            }
        }
    }
}

impl OwnMasks {
    fn copy(masks: MaskColumns<'_>) -> Self {
        OwnMasks {
            sizes: masks.sizes.to_vec(),
            lengths: masks.lengths.to_vec(),
            is_counts: masks.is_counts.to_vec(),
            text: masks.text.to_vec(),
            counts: masks.counts.to_vec(),
        }
    }

    fn borrow(&self) -> MaskColumns<'_> {
        MaskColumns {
            sizes: &self.sizes,
            lengths: &self.lengths,
            is_counts: &self.is_counts,
            text: &self.text,
            counts: &self.counts,
        }
    }
}

impl OwnIds {
    fn copy(ids: IdColumn<'_>) -> Self {
        match ids {
            IdColumn::I32(ids) => OwnIds::I32(ids.to_vec()),
            IdColumn::U32(ids) => OwnIds::I64(ids.iter().map(|id| i64::from(*id)).collect()),
            IdColumn::I64(ids) => OwnIds::I64(ids.to_vec()),
            IdColumn::F64(ids) => OwnIds::F64(ids.to_vec()),
            IdColumn::Text(ids) => OwnIds::Text(ids.to_vec()),
        }
    }

    fn borrow(&self) -> IdColumn<'_> {
        match self {
            OwnIds::I32(ids) => IdColumn::I32(ids),
            OwnIds::I64(ids) => IdColumn::I64(ids),
            OwnIds::F64(ids) => IdColumn::F64(ids),
            OwnIds::Text(ids) => IdColumn::Text(ids),
        }
    }
}

impl OwnFloats {
    fn copy(values: FloatColumn<'_>) -> Self {
        match values {
            FloatColumn::F32(values) => OwnFloats::F32(values.to_vec()),
            FloatColumn::F64(values) => OwnFloats::F64(values.to_vec()),
        }
    }

    fn borrow(&self) -> FloatColumn<'_> {
        match self {
            OwnFloats::F32(values) => FloatColumn::F32(values),
            OwnFloats::F64(values) => FloatColumn::F64(values),
        }
    }
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
