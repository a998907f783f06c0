//! The result of an evaluation, for JavaScript.

use boxwise_coco::{
    Code, Error, Evaluation, Id, IouType, KeypointSigmas, OnBadRecord, Parity, Protocol, Result, Warning,
};
use napi_derive::napi;

use super::ids::text;
use super::kinds;
use super::{EvaluationHandle, LoadedEvaluation};
use crate::border::{ByteArray, DoubleArray, IntArray};
use crate::export;
use crate::guard::guard;

/// An array in C order.
#[napi(object, object_from_js = false)]
pub struct NdArray {
    pub data: DoubleArray,
    pub shape: Vec<u32>,
}

/// Indices in C order.
#[napi(object, object_from_js = false)]
pub struct Positions {
    pub data: IntArray,
    pub shape: Vec<u32>,
}

/// Flags in C order.
#[napi(object, object_from_js = false)]
pub struct Flags {
    pub data: ByteArray,
    pub shape: Vec<u32>,
}

/// Matches of detections and annotations; see `Matches` in the core.
#[napi(object, object_from_js = false)]
pub struct MatchColumns {
    pub detections: Positions,
    pub detections_ignored: Flags,
    pub detections_evaluated: Flags,
    pub ground_truths: Positions,
    pub ground_truths_ignored: Flags,
    pub ground_truths_evaluated: Flags,
}

/// The arrays of an evaluation.
#[napi(object, object_from_js = false)]
pub struct EvaluationArrays {
    pub precision: NdArray,
    pub recall: NdArray,
    pub scores: NdArray,
}

/// The parameters with defaults filled in; ids as text.
#[napi(object, object_from_js = false)]
pub struct UsedParams {
    pub protocol: String,
    pub iou_type: String,
    pub parity: String,
    pub iou_thresholds: Vec<f64>,
    pub recall_thresholds: Vec<f64>,
    pub category_ids: Vec<String>,
    pub area_ranges: Vec<AreaRangeRow>,
    pub max_detections: Vec<u32>,
    pub use_categories: bool,
    /// Of keypoints: one list, or one for each of `sigma_categories`.
    pub keypoint_sigmas: Option<Vec<Vec<f64>>>,
    pub sigma_categories: Option<Vec<String>>,
    /// Of boundaries.
    pub dilation_ratio: Option<f64>,
    /// Of PASCAL VOC.
    pub interpolation: Option<String>,
    pub continuous: Option<bool>,
    /// Of Open Images.
    pub expand_detections: Option<bool>,
    pub group_of_weight: Option<f64>,
    pub verified_only: Option<bool>,
    pub skips_bad_records: bool,
}

/// A range of areas.
#[napi(object, object_from_js = false)]
pub struct AreaRangeRow {
    pub label: String,
    pub min: f64,
    pub max: f64,
}

/// The metrics of one category, in the order of the metrics' names.
#[napi(object, object_from_js = false)]
pub struct CategoryRow {
    pub category_id: String,
    pub name: Option<String>,
    pub stats: Vec<f64>,
}

/// One precision-recall curve.
#[napi(object, object_from_js = false)]
pub struct Curve {
    pub recall: DoubleArray,
    pub precision: DoubleArray,
    pub scores: DoubleArray,
    pub reached: f64,
}

/// A warning about suspicious data.
#[napi(object, object_from_js = false)]
pub struct WarningRow {
    pub code: String,
    pub message: String,
    pub count: f64,
}

/// What tables call images and annotations; ids as text.
#[napi(object, object_from_js = false)]
pub struct SourceColumns {
    pub image_ids: Vec<String>,
    pub file_names: Vec<Option<String>>,
    pub annotation_ids: Vec<String>,
}

#[napi]
impl EvaluationHandle {
    /// The values of the reference's metrics.
    #[napi]
    pub fn stats(&self) -> napi::Result<DoubleArray> {
        self.tell(|evaluation| Ok(evaluation.stats().to_vec().into()))
    }

    /// The values of all metrics, including those of other area labels.
    #[napi]
    pub fn metric_values(&self) -> napi::Result<DoubleArray> {
        self.tell(|evaluation| Ok(evaluation.metrics().map(|(_, value)| value).collect::<Vec<_>>().into()))
    }

    /// Names of all metrics.
    #[napi]
    pub fn metric_names(&self) -> napi::Result<Vec<String>> {
        self.tell(|evaluation| Ok(evaluation.metrics().map(|(name, _)| name.into_owned()).collect()))
    }

    /// The reference's printed text.
    #[napi]
    pub fn summary(&self) -> napi::Result<String> {
        self.tell(|evaluation| Ok(evaluation.summary()))
    }

    /// The parameters with defaults filled in.
    #[napi]
    pub fn params(&self) -> napi::Result<UsedParams> {
        self.tell(|evaluation| {
            let params = evaluation.params();
            let ranges = params.area_ranges.iter().map(|range| AreaRangeRow {
                label: range.label.clone(),
                min: range.min,
                max: range.max,
            });
            let of_keypoints = params.iou_type == IouType::Keypoints;
            let (sigmas, sigma_categories): (Vec<&[f64]>, _) = match &params.keypoint_sigmas {
                KeypointSigmas::Shared(own) => (vec![own], None),
                KeypointSigmas::ByCategory(rows) => (
                    rows.iter().map(|(_, own)| &own[..]).collect(),
                    Some(rows.iter().map(|(id, _)| id.to_string()).collect()),
                ),
            };
            let voc = (params.protocol == Protocol::Voc).then_some(&params.voc);
            let open_images = (params.protocol == Protocol::OpenImages).then_some(&params.open_images);
            Ok(UsedParams {
                protocol: kinds::name_of(&kinds::PROTOCOLS, params.protocol),
                iou_type: kinds::name_of(&kinds::IOU_TYPES, params.iou_type),
                parity: match params.parity {
                    Parity::Strict => "strict",
                    Parity::Corrected => "corrected",
                }
                .to_owned(),
                iou_thresholds: params.iou_thresholds.clone(),
                recall_thresholds: params.recall_thresholds.clone(),
                category_ids: category_ids(evaluation),
                area_ranges: ranges.collect(),
                max_detections: params.max_detections.clone(),
                use_categories: params.use_categories,
                keypoint_sigmas: of_keypoints.then(|| sigmas.iter().map(|own| own.to_vec()).collect()),
                sigma_categories: of_keypoints.then_some(sigma_categories).flatten(),
                dilation_ratio: (params.iou_type == IouType::Boundary).then_some(params.dilation_ratio),
                interpolation: voc.map(|voc| kinds::name_of(&kinds::INTERPOLATIONS, voc.interpolation)),
                continuous: voc.map(|voc| voc.continuous),
                expand_detections: open_images.map(|own| own.expand_detections),
                group_of_weight: open_images.map(|own| own.group_of_weight),
                verified_only: open_images.map(|own| own.verified_only),
                skips_bad_records: params.on_bad_record == OnBadRecord::Skip,
            })
        })
    }

    /// Precision `[T, R, K, A, M]`; LVIS's arrays have no axis M.
    #[napi]
    pub fn precision(&self) -> napi::Result<NdArray> {
        self.tell(|evaluation| {
            evaluation.precision().map(|values| array(values.as_slice(), evaluation.axes_of(values.shape())))
        })
    }

    /// Recall `[T, K, A, M]`.
    #[napi]
    pub fn recall(&self) -> napi::Result<NdArray> {
        self.tell(|evaluation| {
            Ok(array(evaluation.recall().as_slice(), evaluation.axes_of(evaluation.recall().shape())))
        })
    }

    /// Scores `[T, R, K, A, M]`.
    #[napi]
    pub fn scores(&self) -> napi::Result<NdArray> {
        self.tell(|evaluation| {
            evaluation.scores().map(|values| array(values.as_slice(), evaluation.axes_of(values.shape())))
        })
    }

    /// What tables call images and annotations; nothing unless the evaluation keeps what analyses need.
    #[napi]
    pub fn sources(&self) -> napi::Result<SourceColumns> {
        self.tell(|evaluation| {
            let Some(sources) = evaluation.sources() else {
                return Ok(SourceColumns { image_ids: vec![], file_names: vec![], annotation_ids: vec![] });
            };
            let texts = |ids: &[Id]| ids.iter().map(|id| text(id.as_ref())).collect();
            Ok(SourceColumns {
                image_ids: texts(&sources.image_ids),
                file_names: sources
                    .file_names
                    .iter()
                    .map(|name| name.as_deref().map(str::to_owned))
                    .collect(),
                annotation_ids: texts(&sources.annotation_ids),
            })
        })
    }

    /// Numbers of evaluated images, of annotations and detections in the input, and of evaluated categories.
    #[napi]
    pub fn counts(&self) -> napi::Result<DoubleArray> {
        self.tell(|evaluation| Ok(evaluation.counts().map(|count| count as f64).to_vec().into()))
    }

    /// The categories' names, in the order of the axis K.
    #[napi]
    pub fn category_names(&self) -> napi::Result<Vec<Option<String>>> {
        self.tell(|evaluation| Ok(evaluation.category_names().map(|name| name.map(str::to_owned)).collect()))
    }

    /// The metrics of each category.
    #[napi]
    pub fn per_category(&self) -> napi::Result<Vec<CategoryRow>> {
        self.tell(|evaluation| {
            let ids = category_ids(evaluation);
            let rows = evaluation.per_category()?.into_iter().map(|row| CategoryRow {
                category_id: ids[row.position].clone(),
                name: row.name.map(str::to_owned),
                stats: row.stats,
            });
            Ok(rows.collect())
        })
    }

    /// One curve. The category's id is written as in JSON: strings in quotes, integers without.
    #[napi]
    pub fn precision_recall(
        &self,
        category: String,
        iou: Option<f64>,
        area: Option<String>,
        max_detections: Option<u32>,
    ) -> napi::Result<Curve> {
        self.tell(|evaluation| {
            let params = evaluation.params();
            let position = category_ids(evaluation).iter().position(|own| *own == category);
            let unknown = || Error::new(Code::UnknownId, "the id of an evaluated category", &category);
            let id: Option<&Id> = match (position, params.use_categories) {
                (Some(position), true) => Some(&evaluation.category_ids()[position]),
                (Some(_), false) => None,
                (None, _) => return Err(unknown()),
            };
            let curve = evaluation.precision_recall(
                id.map(Id::as_ref),
                iou.unwrap_or(params.iou_thresholds[0]),
                area.as_deref().unwrap_or(&params.area_ranges[params.main_area()].label),
                max_detections.unwrap_or(params.max_detections[params.max_detections.len() - 1]),
            )?;
            Ok(Curve {
                recall: curve.recall.into(),
                precision: curve.precision.into(),
                scores: curve.scores.into(),
                reached: curve.reached,
            })
        })
    }

    /// Matches of detections and annotations.
    #[napi]
    pub fn matches(&self) -> napi::Result<MatchColumns> {
        self.tell(match_columns)
    }

    /// Warnings about suspicious data.
    #[napi]
    pub fn warnings(&self) -> napi::Result<Vec<WarningRow>> {
        self.tell(|evaluation| Ok(warning_rows(evaluation.warnings())))
    }

    /// What of data and settings is not as in another evaluation; nothing if their numbers can be compared.
    #[napi]
    pub fn difference_from(&self, other: &EvaluationHandle) -> napi::Result<Option<String>> {
        guard(|| Ok(self.0.get()?.difference_from(&*other.0.get()?).map(str::to_owned)))
    }
}

/// Warnings as JavaScript has them.
pub(crate) fn warning_rows(warnings: &[Warning]) -> Vec<WarningRow> {
    let row = |warning: &Warning| WarningRow {
        code: warning.code.to_owned(),
        message: warning.message.clone(),
        count: warning.count as f64,
    };
    warnings.iter().map(row).collect()
}

impl EvaluationHandle {
    /// Calls `tell` with the evaluation, unless it was disposed of.
    fn tell<T>(&self, tell: impl FnOnce(&Evaluation) -> Result<T>) -> napi::Result<T> {
        guard(|| tell(&*self.0.get()?))
    }
}

/// Which detection matched which annotation.
fn match_columns(evaluation: &Evaluation) -> Result<MatchColumns> {
    let matches = evaluation.matches()?;
    let [t, a, d, g] = matches.shape.map(|axis| axis as u32);
    let positions = |data, shape| Positions { data: IntArray::from(data), shape };
    let flags = |data, shape| Flags { data: ByteArray::from(data), shape };
    Ok(MatchColumns {
        detections: positions(matches.detection_matches, vec![t, a, d]),
        detections_ignored: flags(matches.detection_ignored, vec![t, a, d]),
        detections_evaluated: flags(matches.detection_evaluated, vec![d]),
        ground_truths: positions(matches.ground_truth_matches, vec![t, a, g]),
        ground_truths_ignored: flags(matches.ground_truth_ignored, vec![a, g]),
        ground_truths_evaluated: flags(matches.ground_truth_evaluated, vec![g]),
    })
}

/// The arrays of an evaluation.
fn evaluation_arrays(evaluation: &Evaluation) -> Result<EvaluationArrays> {
    let (precision, scores, recall) = (evaluation.precision()?, evaluation.scores()?, evaluation.recall());
    Ok(EvaluationArrays {
        precision: array(precision.as_slice(), evaluation.axes_of(precision.shape())),
        recall: array(recall.as_slice(), evaluation.axes_of(recall.shape())),
        scores: array(scores.as_slice(), evaluation.axes_of(scores.shape())),
    })
}

export! {
    /// Which detection matched which annotation.
    fn matches_of(evaluation: LoadedEvaluation) -> MatchColumns = match_columns;
    /// Precision, recall and scores.
    fn arrays_of(evaluation: LoadedEvaluation) -> EvaluationArrays = evaluation_arrays;
}

/// The axis K as text; if all categories are evaluated as one, the reference's -1.
fn category_ids(evaluation: &Evaluation) -> Vec<String> {
    if evaluation.params().use_categories {
        evaluation.category_ids().iter().map(|id| text(id.as_ref())).collect()
    } else {
        vec!["-1".to_owned()]
    }
}

fn array(data: Option<&[f64]>, shape: &[usize]) -> NdArray {
    let data = data.expect("the core's arrays are in C order");
    NdArray { data: data.to_vec().into(), shape: shape.iter().map(|axis| *axis as u32).collect() }
}
