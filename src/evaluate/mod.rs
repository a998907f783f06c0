//! COCO evaluation: datasets, detections and results as handles that JavaScript keeps.

mod detections;
pub(crate) mod evaluation;
mod evaluator;
mod formats;
pub(crate) mod ids;
mod kinds;
mod limits;
mod listing;
mod params;
pub(crate) mod progress;
mod shared;

use std::sync::Arc;

use boxwise_coco::eval::{IdColumn, Watch};
use boxwise_coco::{Content, Dataset, Detections, Evaluation, Limits, Reading, Result, Source};
use boxwise_error::{Code, Error};
use boxwise_kernels::Isa;
use napi::Env;
use napi::bindgen_prelude::{JsValue, ObjectFinalize, This};
use napi_derive::napi;

use self::detections::{DetectionsArg, DetectionsLent, detections};
use self::limits::LimitsArg;
use self::params::{ParamsArg, ParamsLent, params};
use self::progress::{Counters, Watched};
use crate::border::{Held, Json, JsonInput, Share, Shared, UNKNOWN_BYTES};
use crate::guard::guard;
use crate::numbers::threads_or_all;
use crate::{export, record};

/// Ground truth in memory.
#[napi(custom_finalize)]
pub struct DatasetHandle(Held<Dataset>);

/// The result of an evaluation; [`evaluation`] has its methods.
#[napi(custom_finalize)]
pub struct EvaluationHandle(Held<Evaluation>);

/// A [`DatasetHandle`] as an argument.
pub type LoadedDataset = Share<DatasetHandle>;

/// An [`EvaluationHandle`] as an argument.
pub type LoadedEvaluation = Share<EvaluationHandle>;

impl Shared for DatasetHandle {
    type Content = Dataset;
    const BYTES: usize = UNKNOWN_BYTES;

    fn share(&self) -> Option<Arc<Dataset>> {
        self.0.share()
    }
}

impl Shared for EvaluationHandle {
    type Content = Evaluation;
    const BYTES: usize = UNKNOWN_BYTES;

    fn share(&self) -> Option<Arc<Evaluation>> {
        self.0.share()
    }
}

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
    /// Reports the memory behind this small object to the garbage collector.
    #[napi]
    pub fn weigh(&self, env: Env, this: This) -> napi::Result<()> {
        self.0.weigh(env, this.object.raw(), Dataset::bytes)
    }

    /// Another handle of the same dataset, which stays when this one is disposed of.
    #[napi]
    pub fn share(&self) -> napi::Result<DatasetHandle> {
        guard(|| Ok(DatasetHandle(Held::shared(self.0.get()?))))
    }

    /// The name by which other threads open the same dataset.
    #[napi]
    pub fn shared_name(&self) -> napi::Result<String> {
        guard(|| Ok(shared::share(&self.0.get()?)))
    }

    /// The dataset with a name.
    #[napi(factory)]
    pub fn opened(name: String) -> napi::Result<DatasetHandle> {
        guard(|| shared::opened(&name).map(|dataset| DatasetHandle(Held::shared(dataset))))
    }

    /// Frees its memory at once, or when running evaluations have finished.
    #[napi]
    pub fn dispose(&self, env: Env) -> napi::Result<()> {
        self.0.dispose(env)
    }

    /// Number of images that the dataset lists.
    #[napi]
    pub fn image_count(&self) -> napi::Result<u32> {
        guard(|| Ok(self.0.get()?.listed_images().count() as u32))
    }

    /// Number of annotations.
    #[napi]
    pub fn annotation_count(&self) -> napi::Result<u32> {
        guard(|| Ok(self.0.get()?.annotations.len() as u32))
    }

    /// Number of categories that the dataset lists.
    #[napi]
    pub fn category_count(&self) -> napi::Result<u32> {
        guard(|| Ok(self.0.get()?.listed_categories().count() as u32))
    }
}

#[napi]
impl EvaluationHandle {
    /// Reports the memory behind this small object to the garbage collector.
    #[napi]
    pub fn weigh(&self, env: Env, this: This) -> napi::Result<()> {
        self.0.weigh(env, this.object.raw(), Evaluation::bytes)
    }

    /// Frees its memory at once.
    #[napi]
    pub fn dispose(&self, env: Env) -> napi::Result<()> {
        self.0.dispose(env)
    }
}

record! {
    /// Ground truth: a dataset in memory, a path or JSON bytes.
    struct TruthArg lent TruthLent own TruthCopy {
        loaded: Option<LoadedDataset>,
        json: Option<JsonInput>,
    }
}

export! {
    /// Reads a dataset: the parts that one kind of evaluation uses, or everything.
    fn load_dataset(
        source: JsonInput, threads: Option<u32>, iou_type: Option<String>, limits: LimitsArg,
    ) -> DatasetHandle = load;
    /// Evaluates detections against ground truth.
    fn evaluate(truth: TruthArg, detections: DetectionsArg, params: ParamsArg, progress: Option<Watched>)
        -> EvaluationHandle = run;
}

fn load(
    json: Json,
    threads: Option<u32>,
    iou_type: Option<&str>,
    limits: &LimitsArg,
) -> Result<DatasetHandle> {
    let dataset = read(&json, threads, iou_type, (false, limits.into()), &Counters::default())?;
    dataset.check_lists(|list| list == "images")?;
    Ok(DatasetHandle(Held::new(dataset)))
}

/// With `names` also those that tables need.
fn read(
    json: &Json,
    threads: Option<u32>,
    iou_type: Option<&str>,
    (names, limits): (bool, Limits),
    progress: &Counters,
) -> Result<Dataset> {
    let source = json.source(GROUND_TRUTH);
    let report = progress.reading(&source);
    let mut reading = Reading::with(threads_or_all(threads), Isa::detect());
    reading.progress = Some(&report);
    reading.limits = limits;
    reading.content = match iou_type {
        Some(name) => Content::of(kinds::named(&kinds::IOU_TYPES, Some(name), "iouType")?),
        None => Content::ALL,
    };
    reading.content.names |= names;
    Dataset::read(&source, &reading)
}

/// The name of ground truth in memory, in errors.
const GROUND_TRUTH: &str = "groundTruth";

fn run(
    truth: TruthLent,
    detections: DetectionsLent,
    params: ParamsLent,
    progress: Option<&Counters>,
) -> Result<EvaluationHandle> {
    let own = Counters::default();
    let progress = progress.unwrap_or(&own);
    match (truth.loaded, &truth.json) {
        (Some(dataset), _) => against(dataset, &detections, &params, progress),
        (None, Some(json)) => {
            let asks_by_name = matches!(params.image_ids, Some(IdColumn::Text(_) | IdColumn::Named(..)));
            let names = params.analysis == Some(true) || asks_by_name;
            let dataset =
                read(json, params.threads, params.iou_type, (names, params.limits.into()), progress)?;
            against(&dataset, &detections, &params, progress)
        }
        (None, None) => {
            Err(Error::new(Code::Internal, "ground truth in some form", "none").in_input(GROUND_TRUTH))
        }
    }
}

fn against(
    dataset: &Dataset,
    given: &DetectionsLent,
    options: &ParamsLent,
    progress: &Counters,
) -> Result<EvaluationHandle> {
    let (detections, params) = (detections(given)?, params(options)?);
    let source: Option<&Source> = match &detections {
        Detections::Json(source) => Some(source),
        Detections::Columns(_) => None,
    };
    let report = source.map(|source| progress.reading(source));
    let step = |step| progress.step(step);
    let reading = report.as_ref().map(|report| report as &(dyn Fn(u64) + Sync));
    let watch = Watch { reading, evaluating: Some(&step), limits: options.limits.into() };
    boxwise_coco::evaluate(dataset, detections, &params, watch)
        .map(|evaluation| EvaluationHandle(Held::new(evaluation)))
}
