//! Detections as passed by JavaScript: a path, JSON bytes or columns.

use boxwise_coco::eval::{BoxFormat, FloatColumn, KeypointColumn, MaskColumns};
use boxwise_coco::{DetectionColumns, Detections};
use boxwise_detect::Floats as CoreFloats;
use boxwise_error::{Code, Error, Result};
use napi_derive::napi;

use crate::border::{Floats, Ids, JsonInput};
use crate::mask::MasksArg;
use crate::record;

record! {
    /// Columns of detections.
    struct ColumnsArg lent ColumnsLent own ColumnsCopy {
        /// An image id for each detection.
        image_ids: Ids,
        /// A category id for each detection.
        category_ids: Ids,
        /// Four numbers for each detection.
        boxes: Floats,
        /// A score for each detection.
        scores: Floats,
        /// `xywh`, `xyxy`, `cxcywh`, `cxcywhr` or `corners`.
        format: String,
        /// Three numbers for each keypoint of a detection.
        keypoints: Option<Floats>,
        /// Number of keypoints per detection.
        points_per_detection: Option<u32>,
        /// A mask for each detection; boxes may then be empty.
        masks: Option<MasksArg>,
    }
}

record! {
    /// Detections: a path, JSON bytes or columns.
    struct DetectionsArg lent DetectionsLent own DetectionsCopy {
        json: Option<JsonInput>,
        columns: Option<ColumnsArg>,
    }
}

/// The name of detections in memory, in errors.
const INPUT: &str = "detections";

/// Converts the detections for the core.
pub(super) fn detections<'a>(given: &DetectionsLent<'a>) -> Result<Detections<'a>> {
    match (&given.json, &given.columns) {
        (Some(json), _) => Ok(Detections::Json(json.source(INPUT))),
        (None, Some(columns)) => columns_of(columns).map(Detections::Columns),
        (None, None) => Err(Error::new(Code::Internal, "detections in some form", "none").in_input(INPUT)),
    }
}

fn columns_of<'a>(columns: &ColumnsLent<'a>) -> Result<DetectionColumns<'a>> {
    Ok(DetectionColumns {
        image_ids: columns.image_ids,
        category_ids: columns.category_ids,
        boxes: floats(columns.boxes),
        scores: floats(columns.scores),
        format: format(columns.format)?,
        keypoints: columns.keypoints.map(|numbers| KeypointColumn {
            numbers: floats(numbers),
            points: columns.points_per_detection.unwrap_or_default() as usize,
        }),
        masks: columns.masks.as_ref().map(|masks| MaskColumns {
            sizes: masks.sizes,
            lengths: masks.lengths,
            is_counts: masks.is_counts,
            text: masks.text,
            counts: masks.counts,
        }),
    })
}

pub(super) fn floats(column: CoreFloats) -> FloatColumn {
    match column {
        CoreFloats::F32(values) => FloatColumn::F32(values),
        CoreFloats::F64(values) => FloatColumn::F64(values),
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
