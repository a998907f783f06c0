//! Evaluations to which images are added, for JavaScript.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use boxwise_coco::{BatchTarget, Code, Error, Evaluator, Result};
use napi::Env;
use napi::bindgen_prelude::{JsValue, ObjectFinalize, This};
use napi_derive::napi;

use super::detections::{DetectionsArg, DetectionsLent, detections};
use super::ids::list;
use super::params::{ParamsArg, params};
use super::{DatasetHandle, EvaluationHandle};
use crate::border::{Argument, ByteArray, Bytes, Held, Ids, Share, Shared, UNKNOWN_BYTES, enter};
use crate::export;
use crate::guard::guard;
use boxwise_coco::eval::IdColumn;

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
            Ok(BatchRow {
                images: scores.images as f64,
                true_positives: scores.true_positives,
                false_positives: scores.false_positives,
                false_negatives: scores.false_negatives,
                precision: scores.precision,
                recall: scores.recall,
                f1: scores.f1,
            })
        })
    }

    /// Adds the images of another evaluator.
    #[napi]
    pub fn add_images_of(&self, other: &EvaluatorHandle) -> napi::Result<()> {
        guard(|| {
            let (own, other) = (self.0.get()?, other.0.get()?);
            if Arc::ptr_eq(&own, &other) {
                let got = "one of them twice";
                return Err(
                    Error::new(Code::InvalidArgument, "different evaluators", got).in_input("evaluators")
                );
            }
            // locked in one order, so that two threads that add to each other do not wait for each other
            let (mut to, from);
            if Arc::as_ptr(&own) < Arc::as_ptr(&other) {
                (to, from) = (lock(&own), lock(&other));
            } else {
                (from, to) = (lock(&other), lock(&own));
            }
            to.add_images_of(&from)
        })
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

fn lock(evaluator: &Mutex<Evaluator>) -> MutexGuard<'_, Evaluator> {
    evaluator.lock().unwrap_or_else(PoisonError::into_inner)
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

fn result(evaluator: &Mutex<Evaluator>, only_added: bool) -> Result<EvaluationHandle> {
    let evaluator = lock(evaluator).clone();
    evaluator.result(only_added).map(|evaluation| EvaluationHandle(Held::new(evaluation)))
}
