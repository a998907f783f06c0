//! Fusion of boxes from several models.

use boxwise_detect::suppress::fusion::{self, Clusters, Confidence, Ensemble, Fused, Method, Models};
use boxwise_error::Result;
use napi_derive::napi;

use crate::border::{DoubleArray, Doubles, IntArray, Ints, Uints};
use crate::{answer, export, options, record, variants};

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

impl From<FusedScore> for Confidence {
    fn from(score: FusedScore) -> Self {
        match score {
            FusedScore::Avg => Confidence::Average,
            FusedScore::Max => Confidence::Max,
            FusedScore::BoxAndModelAvg => Confidence::BoxAndModelAverage,
            FusedScore::AbsentModelAwareAvg => Confidence::AbsentModelAwareAverage,
        }
    }
}

variants! {
    /// How the boxes of all models are fused.
    enum FusionMethod {
        /// Weighted boxes fusion.
        Weighted { confidence: FusedScore, allows_overflow: bool },
        /// Non-maximum weighted.
        NonMaximum {},
        /// NMS; `weighted`: scores are multiplied by the models' weights.
        Nms { weighted: bool },
        /// Soft-NMS; `sigma`: the width of the Gaussian, without which the decay is linear.
        SoftNms { sigma: Option<f64>, weighted: bool },
    }
}

options! {
    /// Options of all methods.
    struct FusionOptions {
        pub iou_threshold: f64,
        pub score_threshold: f64,
        pub trace: bool,
    }
}

export! {
    /// Fuses the boxes of several models.
    fn fuse(models: ModelBoxes, method: FusionMethod, options: FusionOptions) -> FusedBoxes = fused;
}

impl LentModels<'_> {
    fn models(&self) -> Result<Models<'_>> {
        Models::new(self.boxes, self.scores, self.labels, self.offsets, self.weights)
    }
}

fn fused(models: LentModels<'_>, method: &FusionMethod, options: &FusionOptions) -> Result<Fused> {
    let models = models.models()?;
    let FusionOptions { iou_threshold, score_threshold, trace } = *options;
    let ensemble = |method, weighted| {
        fusion::ensemble(&models, method, &Ensemble { iou_threshold, score_threshold, weighted, trace })
    };
    match *method {
        FusionMethod::Weighted { confidence, allows_overflow } => fusion::weighted(
            &models,
            iou_threshold,
            score_threshold,
            confidence.into(),
            allows_overflow,
            trace,
        ),
        FusionMethod::NonMaximum {} => fusion::non_maximum(&models, iou_threshold, score_threshold, trace),
        FusionMethod::Nms { weighted } => ensemble(Method::Nms, weighted),
        FusionMethod::SoftNms { sigma, weighted } => {
            ensemble(sigma.map_or(Method::Linear, |sigma| Method::Gaussian { sigma }), weighted)
        }
    }
}
