//! COCO evaluation: datasets, detections and what comes of them, as handles that JavaScript keeps.

mod detections;
pub(crate) mod evaluation;
mod formats;
pub(crate) mod ids;
mod kinds;
#[cfg(not(target_family = "wasm"))]
mod own;
mod params;
pub(crate) mod progress;
pub(crate) mod weight;

use std::path::PathBuf;

use boxwise_coco::eval::Watch;
use boxwise_coco::{Content, Dataset, Detections, Evaluation, Params, Reading, Result, Source};
use boxwise_kernels::Isa;
use boxwise_threads::Threads;
use napi::Env;
use napi::bindgen_prelude::{Either, Float64Array, ObjectFinalize, Uint8ArraySlice};
use napi_derive::napi;

use self::detections::DetectionsArg;
use self::params::{ParamsArg, params};
use self::progress::Progress;
use self::weight::Held;
use crate::guard::guard;

/// Ground truth in memory.
#[napi(custom_finalize)]
pub struct DatasetHandle(Held<Dataset>);

/// What an evaluation found; [`evaluation`] tells it.
#[napi(custom_finalize)]
pub struct EvaluationHandle(Held<Evaluation>);

impl ObjectFinalize for DatasetHandle {
    fn finalize(self, env: Env) -> napi::Result<()> {
        self.0.dispose(env)
    }
}

impl ObjectFinalize for EvaluationHandle {
    fn finalize(self, env: Env) -> napi::Result<()> {
        self.0.dispose(env)
    }
}

#[napi]
impl DatasetHandle {
    /// Lets the garbage collector know how much memory hangs on this small object.
    #[napi]
    pub fn weigh(&self, env: Env) -> napi::Result<()> {
        self.0.weigh(env, Dataset::bytes)
    }

    /// Frees its memory at once, or when the evaluations that run are done.
    #[napi]
    pub fn dispose(&self, env: Env) -> napi::Result<()> {
        self.0.dispose(env)
    }

    /// How many images the dataset lists.
    #[napi]
    pub fn image_count(&self) -> napi::Result<u32> {
        guard(|| Ok(self.0.get()?.listed_images().count() as u32))
    }

    /// How many annotations the dataset has.
    #[napi]
    pub fn annotation_count(&self) -> napi::Result<u32> {
        guard(|| Ok(self.0.get()?.annotations.len() as u32))
    }

    /// How many categories the dataset lists.
    #[napi]
    pub fn category_count(&self) -> napi::Result<u32> {
        guard(|| Ok(self.0.get()?.listed_categories().count() as u32))
    }
}

#[napi]
impl EvaluationHandle {
    /// Lets the garbage collector know how much memory hangs on this small object.
    #[napi]
    pub fn weigh(&self, env: Env) -> napi::Result<()> {
        self.0.weigh(env, Evaluation::bytes)
    }

    /// Frees its memory at once.
    #[napi]
    pub fn dispose(&self, env: Env) -> napi::Result<()> {
        self.0.dispose(env)
    }
}

/// Reads a dataset from a path or from JSON bytes: what one kind of evaluation looks at, or all do.
#[napi]
pub fn load_dataset(
    source: Either<String, Uint8ArraySlice<'_>>,
    threads: Option<u32>,
    iou_type: Option<String>,
) -> napi::Result<DatasetHandle> {
    guard(|| {
        let source = match &source {
            Either::A(path) => Source::Path(PathBuf::from(path)),
            Either::B(bytes) => Source::Bytes(bytes, "groundTruth"),
        };
        load(&source, threads, iou_type.as_deref(), &Progress::default())
    })
}

fn load(
    source: &Source<'_>,
    threads: Option<u32>,
    iou_type: Option<&str>,
    progress: &Progress,
) -> Result<DatasetHandle> {
    let told = progress.reading(source);
    let mut reading = Reading::with(count(threads), Isa::detect());
    reading.progress = Some(&told);
    reading.content = match iou_type {
        Some(name) => Content::of(kinds::named(&kinds::IOU_TYPES, Some(name), "iouType")?),
        None => Content::ALL,
    };
    Dataset::read(source, &reading).map(|dataset| DatasetHandle(Held::new(dataset)))
}

pub(crate) fn count(threads: Option<u32>) -> Threads {
    threads.map_or_else(Threads::available, |count| Threads::new(count as usize))
}

/// Evaluates detections against a dataset.
#[napi(
    ts_args_type = "dataset: DatasetHandle, detections: string | Uint8Array | ColumnsArg, params: ParamsArg"
)]
pub fn evaluate(
    dataset: &DatasetHandle,
    detections: DetectionsArg<'_>,
    params_arg: ParamsArg<'_>,
) -> napi::Result<EvaluationHandle> {
    guard(|| {
        let detections = detections::borrow(&detections)?;
        run(&*dataset.0.get()?, detections, &params(&params_arg)?, &Progress::default())
    })
}

fn run(
    dataset: &Dataset,
    detections: Detections<'_>,
    params: &Params,
    progress: &Progress,
) -> Result<EvaluationHandle> {
    let source = match &detections {
        Detections::Json(source) => Some(source),
        Detections::Columns(_) => None,
    };
    let told = source.map(|source| progress.reading(source));
    let step = |step| progress.step(step);
    let watch =
        Watch { reading: told.as_ref().map(|told| told as &(dyn Fn(u64) + Sync)), evaluating: Some(&step) };
    boxwise_coco::evaluate(dataset, detections, params, watch)
        .map(|evaluation| EvaluationHandle(Held::new(evaluation)))
}

/// A copy of an array for JavaScript to own.
pub(crate) fn doubles(values: &[f64]) -> Float64Array {
    Float64Array::new(values.to_vec())
}

/// The same, off the event loop.
#[cfg(not(target_family = "wasm"))] // has no other thread: JavaScript makes the promises there
mod promises {
    use napi::bindgen_prelude::AsyncTask;

    use super::own::OwnDetections;
    use super::*;
    use crate::work::Work;

    /// Detections with memory of their own, on their way to another thread.
    #[napi]
    pub struct DetectionsHandle(Held<OwnDetections>);

    #[napi]
    impl DetectionsHandle {
        /// Frees its memory at once, or when the evaluation that runs is done.
        #[napi]
        pub fn dispose(&self, env: Env) -> napi::Result<()> {
            self.0.dispose(env)
        }
    }

    /// Copies detections, so that JavaScript may change its own while they are evaluated.
    #[napi(ts_args_type = "detections: string | Uint8Array | ColumnsArg")]
    pub fn take_detections(detections: DetectionsArg<'_>) -> napi::Result<DetectionsHandle> {
        guard(|| OwnDetections::copy(&detections).map(Held::new).map(DetectionsHandle))
    }

    /// As [`load_dataset`], off the event loop.
    #[napi(ts_return_type = "Promise<DatasetHandle>")]
    pub fn load_dataset_async(
        source: Either<String, Uint8ArraySlice<'_>>,
        progress: &Progress,
        threads: Option<u32>,
        iou_type: Option<String>,
    ) -> AsyncTask<Work> {
        let own = match source {
            Either::A(path) => Either::A(PathBuf::from(path)),
            Either::B(bytes) => Either::B(bytes.to_vec()),
        };
        let progress = progress.clone();
        Work::promise::<DatasetHandle>(move || {
            let source = match &own {
                Either::A(path) => Source::Path(path.clone()),
                Either::B(bytes) => Source::Bytes(bytes, "groundTruth"),
            };
            load(&source, threads, iou_type.as_deref(), &progress)
        })
    }

    /// As [`evaluate`], off the event loop.
    #[napi(ts_return_type = "Promise<EvaluationHandle>")]
    pub fn evaluate_async(
        dataset: &DatasetHandle,
        detections: &DetectionsHandle,
        params_arg: ParamsArg<'_>,
        progress: &Progress,
    ) -> AsyncTask<Work> {
        let (dataset, detections, progress) = (dataset.0.get(), detections.0.get(), progress.clone());
        let params = params(&params_arg);
        Work::promise::<EvaluationHandle>(move || run(&*dataset?, detections?.borrow(), &params?, &progress))
    }
}
