//! Fusion of boxes from several models.

use boxwise_detect::suppress::fusion::{self, Clusters, Confidence, Ensemble, Fused, Method, Models};
use boxwise_error::Result;
use napi_derive::napi;

use crate::border::{DoubleArray, Doubles, IntArray, Ints, Uints};
use crate::{answer, export, options, record};

record! {
    /// The boxes of all models, model by model.
    struct ModelBoxes lent LentModels own OwnModels {
        /// Corners, four numbers per box.
        boxes: Doubles,
        /// A score for each box.
        scores: Doubles,
        /// A label for each box.
        labels: Ints,
        /// Start of each model's boxes, and the end.
        offsets: Uints,
        /// A weight for each model.
        weights: Doubles,
    }
}

/// Fused boxes.
#[napi(object, object_from_js = false)]
pub struct FusedBoxes {
    pub boxes: DoubleArray,
    pub scores: DoubleArray,
    pub labels: IntArray,
    pub trace: Option<FusionTrace>,
}

answer! {
    /// The fused box that contains each box.
    struct FusionTrace from Clusters { clusters: IntArray, overlaps: DoubleArray, }
}

impl From<Fused> for FusedBoxes {
    fn from(Fused { boxes, scores, labels, trace }: Fused) -> Self {
        FusedBoxes {
            boxes: boxes.into_flattened().into(),
            scores: scores.into(),
            labels: labels.into(),
            trace: trace.map(Into::into),
        }
    }
}

/// How the scores of a cluster are combined.
#[napi(string_enum = "snake_case")]
#[derive(Clone, Copy)]
pub enum FusedScore {
    Avg,
    Max,
    BoxAndModelAvg,
    AbsentModelAwareAvg,
}

options! {
    /// Options of weighted boxes fusion.
    struct FusionOptions {
        pub iou_threshold: f64,
        pub score_threshold: f64,
        pub confidence: FusedScore,
        pub allows_overflow: bool,
        pub trace: bool,
    }
}

options! {
    /// Options of non-maximum weighted.
    struct ClusterOptions {
        pub iou_threshold: f64,
        pub score_threshold: f64,
        pub trace: bool,
    }
}

options! {
    /// Options of suppression over the boxes of all models.
    struct EnsembleOptions {
        pub iou_threshold: f64,
        pub score_threshold: f64,
        /// For soft suppression: the width of the Gaussian; linear decay without it.
        pub sigma: Option<f64>,
        /// Whether scores are multiplied by the models' weights.
        pub weighted: bool,
        pub trace: bool,
    }
}

export! {
    /// Weighted boxes fusion.
    fn weighted_boxes_fusion(models: ModelBoxes, options: FusionOptions) -> FusedBoxes = weighted;
    /// Non-maximum weighted.
    fn non_maximum_weighted(models: ModelBoxes, options: ClusterOptions) -> FusedBoxes = non_maximum;
    /// NMS over the boxes of all models.
    fn ensemble_nms(models: ModelBoxes, options: EnsembleOptions) -> FusedBoxes = hard;
    /// Soft-NMS over the boxes of all models.
    fn ensemble_soft_nms(models: ModelBoxes, options: EnsembleOptions) -> FusedBoxes = soft;
}

impl LentModels<'_> {
    fn models(&self) -> Result<Models<'_>> {
        Models::new(self.boxes, self.scores, self.labels, self.offsets, self.weights)
    }
}

impl From<&EnsembleOptions> for Ensemble {
    fn from(options: &EnsembleOptions) -> Self {
        Ensemble {
            iou_threshold: options.iou_threshold,
            score_threshold: options.score_threshold,
            weighted: options.weighted,
            trace: options.trace,
        }
    }
}

fn weighted(models: LentModels<'_>, options: &FusionOptions) -> Result<Fused> {
    let confidence = match options.confidence {
        FusedScore::Avg => Confidence::Average,
        FusedScore::Max => Confidence::Max,
        FusedScore::BoxAndModelAvg => Confidence::BoxAndModelAverage,
        FusedScore::AbsentModelAwareAvg => Confidence::AbsentModelAwareAverage,
    };
    let FusionOptions { iou_threshold, score_threshold, allows_overflow, trace, .. } = *options;
    fusion::weighted(&models.models()?, iou_threshold, score_threshold, confidence, allows_overflow, trace)
}

fn non_maximum(models: LentModels<'_>, options: &ClusterOptions) -> Result<Fused> {
    let ClusterOptions { iou_threshold, score_threshold, trace } = *options;
    fusion::non_maximum(&models.models()?, iou_threshold, score_threshold, trace)
}

fn hard(models: LentModels<'_>, options: &EnsembleOptions) -> Result<Fused> {
    fusion::ensemble(&models.models()?, Method::Nms, &options.into())
}

fn soft(models: LentModels<'_>, options: &EnsembleOptions) -> Result<Fused> {
    let method = options.sigma.map_or(Method::Linear, |sigma| Method::Gaussian { sigma });
    fusion::ensemble(&models.models()?, method, &options.into())
}
