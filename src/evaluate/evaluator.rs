//! Evaluations to which images are added, for JavaScript.

use std::sync::{Arc, Mutex};

use boxwise_coco::eval::{BoxFormat, IdColumn};
use boxwise_coco::{BatchScores, BatchTarget, DetectionColumns, Detections, Evaluator, Id, Result};
use boxwise_detect::Floats as CoreFloats;
use napi::Env;
use napi::bindgen_prelude::{JsValue, ObjectFinalize, This};
use napi_derive::napi;

use super::detections::{DetectionsArg, DetectionsLent, detections, floats};
use super::ids::list;
use super::params::{ParamsArg, params};
use super::{DatasetHandle, EvaluationHandle};
use crate::border::{
    Argument, ByteArray, Bytes, Floats, Held, Ids, Share, Shared, UNKNOWN_BYTES, add_to, enter, lock,
};
use crate::guard::guard;
use crate::{export, export_now};

/// An evaluation to which images are added.
#[napi(custom_finalize)]
pub struct EvaluatorHandle(Held<Mutex<Evaluator>>);

/// An [`EvaluatorHandle`] as an argument.
pub type LoadedEvaluator = Share<EvaluatorHandle>;

impl Shared for EvaluatorHandle {
    type Content = Mutex<Evaluator>;
    const BYTES: usize = UNKNOWN_BYTES;

    fn share(&self) -> Option<Arc<Mutex<Evaluator>>> {
        self.0.share()
    }
}

impl ObjectFinalize for EvaluatorHandle {
    fn finalize(self, env: Env) -> napi::Result<()> {
        self.0.dispose(env)
    }
}

/// Precision and recall of some images.
#[napi(object, object_from_js = false)]
pub struct BatchRow {
    pub images: f64,
    pub true_positives: f64,
    pub false_positives: f64,
    pub false_negatives: f64,
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

impl From<BatchScores> for BatchRow {
    fn from(scores: BatchScores) -> Self {
        BatchRow {
            images: scores.images as f64,
            true_positives: scores.true_positives,
            false_positives: scores.false_positives,
            false_negatives: scores.false_negatives,
            precision: scores.precision,
            recall: scores.recall,
            f1: scores.f1,
        }
    }
}

#[napi]
impl EvaluatorHandle {
    /// An evaluator without images.
    #[napi(factory)]
    pub fn empty(dataset: &DatasetHandle, params_arg: ParamsArg) -> napi::Result<Self> {
        enter(|pause| {
            let options = params_arg.lend("params", pause)?;
            let evaluator = Evaluator::new(dataset.0.get()?, &params(&options)?)?;
            Ok(EvaluatorHandle::of(evaluator.limited(options.limits.into())))
        })
    }

    /// An evaluator without images, with what this one has prepared.
    #[napi]
    pub fn fresh(&self) -> napi::Result<EvaluatorHandle> {
        guard(|| Ok(EvaluatorHandle::of(lock(&*self.0.get()?).fresh())))
    }

    /// Reports the memory behind this small object to the garbage collector.
    #[napi]
    pub fn weigh(&self, env: Env, this: This) -> napi::Result<()> {
        self.0.weigh(env, this.object.raw(), |evaluator| lock(evaluator).bytes())
    }

    /// Frees its memory at once.
    #[napi]
    pub fn dispose(&self, env: Env) -> napi::Result<()> {
        self.0.dispose(env)
    }

    /// Precision and recall of all images.
    #[napi]
    pub fn scores(&self, iou: Option<f64>, confidence: Option<f64>) -> napi::Result<BatchRow> {
        guard(|| {
            let scores = lock(&*self.0.get()?).scores(BatchTarget { iou, confidence })?;
            Ok(scores.into())
        })
    }

    /// Adds the images of another evaluator.
    #[napi]
    pub fn add_images_of(&self, other: &EvaluatorHandle) -> napi::Result<()> {
        guard(|| add_to(&self.0, &other.0, Evaluator::add_images_of))
    }

    /// The state as bytes.
    #[napi]
    pub fn to_bytes(&self) -> napi::Result<ByteArray> {
        guard(|| Ok(lock(&*self.0.get()?).to_bytes().into()))
    }

    /// Adds the images of a state.
    #[napi(ts_args_type = "bytes: Bytes")]
    pub fn add_bytes(&self, bytes: Bytes) -> napi::Result<()> {
        enter(|pause| lock(&*self.0.get()?).add_snapshot(bytes.lend("bytes", pause)?))
    }

    /// Number of images that have been added.
    #[napi]
    pub fn images(&self) -> napi::Result<f64> {
        guard(|| Ok(lock(&*self.0.get()?).images() as f64))
    }

    /// Number of detections that have been added.
    #[napi]
    pub fn detections(&self) -> napi::Result<f64> {
        guard(|| Ok(lock(&*self.0.get()?).detections() as f64))
    }

    /// About how many bytes of memory the images take.
    #[napi]
    pub fn kept_bytes(&self) -> napi::Result<f64> {
        guard(|| Ok(lock(&*self.0.get()?).kept_bytes() as f64))
    }
}

impl EvaluatorHandle {
    fn of(evaluator: Evaluator) -> Self {
        EvaluatorHandle(Held::new(Mutex::new(evaluator)))
    }
}

export! {
    /// Adds all detections of some images, which are those of `images`, or those of the detections. Returns the number of images.
    fn add_images(evaluator: LoadedEvaluator, detections: DetectionsArg, images: Option<Ids>) -> u32 = add;
    /// The evaluation of the images so far.
    fn result_of(evaluator: LoadedEvaluator, only_added: bool) -> EvaluationHandle = result;
}

fn add(evaluator: &Mutex<Evaluator>, given: DetectionsLent, images: Option<IdColumn>) -> Result<u32> {
    let images = images.as_ref().map(list);
    lock(evaluator).add(&detections(&given)?, images.as_deref()).map(|places| places.len() as u32)
}

export_now! {
    /// Adds an image whose id is a whole number, with upright boxes: the usual case, without objects among the arguments. `format` is the
    /// position of `xywh`, `xyxy` or `cxcywh` among these. Returns the number of images.
    fn add_boxes(
        evaluator: LoadedEvaluator, image: f64, category_ids: Ids, boxes: Floats, scores: Floats, format: u32,
    ) -> u32 = boxes_of;
    /// Adds some images, all of which the detections or `images` name, and returns precision and recall of these alone.
    fn add_batch(
        evaluator: LoadedEvaluator, detections: DetectionsArg, images: Ids, iou: Option<f64>, confidence: Option<f64>,
    ) -> BatchRow = batch;
}

fn boxes_of(
    evaluator: &Mutex<Evaluator>,
    image: f64,
    category_ids: IdColumn,
    boxes: CoreFloats,
    scores: CoreFloats,
    format: u32,
) -> Result<u32> {
    let columns = DetectionColumns {
        image_ids: IdColumn::One(image as i64, scores.len()),
        category_ids,
        boxes: floats(boxes),
        scores: floats(scores),
        format: [BoxFormat::Xywh, BoxFormat::Xyxy, BoxFormat::Cxcywh][format as usize % 3],
        keypoints: None,
        masks: None,
    };
    lock(evaluator).add(&Detections::Columns(columns), Some(&[Id::Int(image as i64)])).map(|_| 1)
}

fn batch(
    evaluator: &Mutex<Evaluator>,
    given: DetectionsLent,
    images: IdColumn,
    iou: Option<f64>,
    confidence: Option<f64>,
) -> Result<BatchRow> {
    let target = BatchTarget { iou, confidence };
    lock(evaluator).add_batch(&detections(&given)?, &list(&images), target).map(BatchRow::from)
}

fn result(evaluator: &Mutex<Evaluator>, only_added: bool) -> Result<EvaluationHandle> {
    let evaluator = lock(evaluator).clone();
    evaluator.result(only_added).map(|evaluation| EvaluationHandle(Held::new(evaluation)))
}
