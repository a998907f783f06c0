//! Detections with memory of their own, on their way to another thread.

use std::path::PathBuf;

use boxwise_coco::eval::{BoxFormat, FloatColumn, IdColumn, KeypointColumn, MaskColumns};
use boxwise_coco::{DetectionColumns, Detections, Source};
use boxwise_error::Result;

use super::detections::{DetectionsArg, INPUT, borrow};

/// Detections with memory of their own.
pub(super) enum OwnDetections {
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

pub(super) struct OwnMasks {
    sizes: Vec<u32>,
    lengths: Vec<u32>,
    is_counts: Vec<u8>,
    text: Vec<u8>,
    counts: Vec<u32>,
}

pub(super) enum OwnIds {
    I32(Vec<i32>),
    I64(Vec<i64>),
    F64(Vec<f64>),
    Text(Vec<String>),
}

pub(super) enum OwnFloats {
    F32(Vec<f32>),
    F64(Vec<f64>),
}

impl OwnDetections {
    /// Copies what the argument holds.
    pub(super) fn copy(argument: &DetectionsArg<'_>) -> Result<Self> {
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
    pub(super) fn borrow(&self) -> Detections<'_> {
        match self {
            OwnDetections::Path(path) => Detections::Json(Source::Path(path.clone())),
            OwnDetections::Bytes(bytes) => Detections::Json(Source::Bytes(bytes, INPUT)),
            OwnDetections::Columns { image_ids, category_ids, boxes, scores, format, keypoints, masks } => {
                let keypoints = keypoints.as_ref();
                Detections::Columns(DetectionColumns {
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
