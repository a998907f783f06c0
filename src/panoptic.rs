//! Panoptic quality. Maps cross the border unpacked, one array each.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use boxwise_coco::maps::Map;
use boxwise_coco::panoptic::{
    self, IdMaps, Masks, Panoptic, PanopticEvaluator, PanopticParams, PanopticQuality, Quality, Role,
};
use boxwise_coco::{Id, Parity, Reading, Result, Source};
use boxwise_kernels::Isa;
use napi::Env;
use napi::bindgen_prelude::{JsValue, ObjectFinalize, This};
use napi_derive::napi;

use crate::border::{
    Argument, ByteArray, Bytes, DoubleArray, Held, Ids, JsonInput, Share, Shared, UNKNOWN_BYTES, Uints,
    add_to, enter, lock,
};
use crate::evaluate::evaluation::{WarningRow, warning_rows};
use crate::evaluate::ids;
use crate::evaluate::progress::{Counters, Watched};
use crate::guard::guard;
use crate::numbers::threads_or_all;
use crate::{export, options, record};

record! {
    /// Ground truth or predictions.
    struct PanopticArg lent PanopticSide own PanopticCopy {
        json: JsonInput,
        masks: IdMasksArg,
    }
}

record! {
    /// The masks of one side.
    struct IdMasksArg lent IdMasksLent own IdMasksCopy {
        /// A folder of PNG files; otherwise maps in memory.
        folder: Option<String>,
        image_ids: Option<Ids>,
        maps: Vec<Uints>,
        /// Width and height of each map.
        sizes: Vec<u32>,
    }
}

options! {
    /// Options of the evaluation.
    struct PanopticParamsArg {
        pub corrected: bool,
        pub threads: Option<u32>,
    }
}

export! {
    /// Panoptic quality of predictions.
    fn evaluate_panoptic(
        ground_truth: PanopticArg, predictions: PanopticArg, params: PanopticParamsArg, progress: Option<Watched>,
    ) -> PanopticFound = run;
    /// Adds the images of predictions to an evaluator, with the masks of their ground truth. With `known`, predictions of other images are an error.
    /// Returns the number of images.
    fn add_panoptic(evaluator: LoadedPanoptic, truth: IdMasksArg, predictions: PanopticArg, known: bool) -> u32 = add;
}

/// An evaluation to which images are added.
#[napi(custom_finalize)]
pub struct PanopticEvaluatorHandle(Held<Mutex<PanopticEvaluator>>);

/// A [`PanopticEvaluatorHandle`] as an argument.
pub type LoadedPanoptic = Share<PanopticEvaluatorHandle>;

impl Shared for PanopticEvaluatorHandle {
    type Content = Mutex<PanopticEvaluator>;
    const BYTES: usize = UNKNOWN_BYTES;

    fn share(&self) -> Option<Arc<Mutex<PanopticEvaluator>>> {
        self.0.share()
    }
}

impl ObjectFinalize for PanopticEvaluatorHandle {
    fn finalize(self, env: Env) -> napi::Result<()> {
        self.0.dispose(env)
    }
}

#[napi]
impl PanopticEvaluatorHandle {
    /// An evaluator without images.
    #[napi(factory, ts_args_type = "json: JsonInput, params: PanopticParamsArg")]
    pub fn empty(json: JsonInput, params_arg: PanopticParamsArg) -> napi::Result<Self> {
        enter(|pause| {
            let (json, params) = (json.lend("json", pause)?, params(&params_arg));
            let reading = Reading::with(params.threads, Isa::detect());
            let truth = Panoptic::read(&json.source("groundTruth"), Role::GroundTruth, &reading)?;
            PanopticEvaluator::new(truth, params).map(PanopticEvaluatorHandle::of)
        })
    }

    /// An evaluator without images, with what this one has prepared.
    #[napi]
    pub fn fresh(&self) -> napi::Result<PanopticEvaluatorHandle> {
        guard(|| Ok(PanopticEvaluatorHandle::of(lock(&*self.0.get()?).fresh())))
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

    /// Adds the images of another evaluator.
    #[napi]
    pub fn add_images_of(&self, other: &PanopticEvaluatorHandle) -> napi::Result<()> {
        guard(|| add_to(&self.0, &other.0, PanopticEvaluator::add_images_of))
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

    /// The quality of the images so far.
    #[napi]
    pub fn found(&self, only_added: bool) -> napi::Result<PanopticFound> {
        guard(|| lock(&*self.0.get()?).result(only_added).map(PanopticFound::from))
    }

    /// Number of images that have been added.
    #[napi]
    pub fn images(&self) -> napi::Result<f64> {
        guard(|| Ok(lock(&*self.0.get()?).images() as f64))
    }
}

impl PanopticEvaluatorHandle {
    fn of(evaluator: PanopticEvaluator) -> Self {
        PanopticEvaluatorHandle(Held::new(Mutex::new(evaluator)))
    }
}

fn add(
    evaluator: &Mutex<PanopticEvaluator>,
    truth: IdMasksLent,
    predictions: PanopticSide,
    known: bool,
) -> Result<u32> {
    let (truth, predicted) = (masks(&truth, "groundTruth")?, side(&predictions, "predictions")?);
    let mut evaluator = lock(evaluator);
    let reading = Reading::with(evaluator.params().threads, Isa::detect());
    let predictions = Panoptic::read(&predicted.source, Role::Predictions, &reading)?;
    evaluator.add(&truth, &predictions, &predicted.masks, known).map(|images| images as u32)
}

fn params(given: &PanopticParamsArg) -> PanopticParams {
    PanopticParams {
        parity: if given.corrected { Parity::Corrected } else { Parity::Strict },
        threads: threads_or_all(given.threads),
    }
}

/// The result.
#[napi(object, object_from_js = false)]
pub struct PanopticFound {
    /// PQ, SQ, RQ and the number of categories, for all, things and stuff.
    pub groups: DoubleArray,
    pub categories: Vec<PanopticRow>,
    pub summary: String,
    pub warnings: Vec<WarningRow>,
}

/// The metrics of a category.
#[napi(object, object_from_js = false)]
pub struct PanopticRow {
    /// As text that shows its kind.
    pub category_id: String,
    pub name: Option<String>,
    pub is_thing: bool,
    pub pq: f64,
    pub sq: f64,
    pub rq: f64,
    pub iou: f64,
    pub true_positives: f64,
    pub false_positives: f64,
    pub false_negatives: f64,
}

/// One side of an evaluation.
struct Side<'a> {
    source: Source<'a>,
    masks: Masks<'a>,
}

fn side<'a>(given: &PanopticSide<'a>, name: &'static str) -> Result<Side<'a>> {
    Ok(Side { source: given.json.source(name), masks: masks(&given.masks, name)? })
}

fn masks<'a>(given: &IdMasksLent<'a>, name: &'static str) -> Result<Masks<'a>> {
    Ok(match given.folder {
        Some(folder) => Masks::Folder(PathBuf::from(folder)),
        None => Masks::Maps(maps(given).map_err(|error| error.in_input(name))?),
    })
}

fn maps<'a>(given: &IdMasksLent<'a>) -> Result<IdMaps<'a>> {
    let ids = given.image_ids.as_ref().map(ids::list).unwrap_or_default();
    let sizes = given.sizes.as_chunks::<2>().0;
    let map = |((id, pixels), [width, height]): ((Id, &&'a [u32]), &[u32; 2])| {
        let map = Map::new(pixels, *width, *height).map_err(|error| error.with_id(&id))?;
        Ok((id, map))
    };
    IdMaps::new(ids.into_iter().zip(&given.maps).zip(sizes).map(map).collect::<Result<Vec<_>>>()?)
}

fn run(
    ground_truth: PanopticSide,
    predictions: PanopticSide,
    params_arg: &PanopticParamsArg,
    progress: Option<&Counters>,
) -> Result<PanopticFound> {
    let [ground_truth, predictions] =
        [side(&ground_truth, "groundTruth")?, side(&predictions, "predictions")?];
    let own = Counters::default();
    let progress = progress.unwrap_or(&own);
    let params = params(params_arg);
    let read = |side: &Side<'_>, role| {
        let told = progress.reading(&side.source);
        let mut reading = Reading::with(params.threads, Isa::detect());
        reading.progress = Some(&told);
        Panoptic::read(&side.source, role, &reading)
    };
    let [truth, predicted] =
        [read(&ground_truth, Role::GroundTruth)?, read(&predictions, Role::Predictions)?];
    let step = |step| progress.step(step);
    let masks = [&ground_truth.masks, &predictions.masks];
    panoptic::evaluate(&truth, &predicted, masks, &params, Some(&step)).map(PanopticFound::from)
}

impl From<PanopticQuality> for PanopticFound {
    fn from(found: PanopticQuality) -> Self {
        let group = |Quality { pq, sq, rq, categories }: Quality| [pq, sq, rq, categories as f64];
        let rows = found.categories.iter().map(|row| PanopticRow {
            category_id: ids::text(row.category.id.as_ref()),
            name: row.category.name.as_deref().map(str::to_owned),
            is_thing: row.category.is_thing,
            pq: row.pq,
            sq: row.sq,
            rq: row.rq,
            iou: row.iou,
            true_positives: row.true_positives as f64,
            false_positives: row.false_positives as f64,
            false_negatives: row.false_negatives as f64,
        });
        PanopticFound {
            groups: [found.all, found.things, found.stuff].map(group).concat().into(),
            categories: rows.collect(),
            summary: found.summary(),
            warnings: warning_rows(&found.warnings),
        }
    }
}
