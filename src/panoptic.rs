//! Panoptic quality. Maps cross the border unpacked, one array each.

use std::path::PathBuf;

use boxwise_coco::maps::Map;
use boxwise_coco::panoptic::{self, IdMaps, Masks, Panoptic, PanopticParams, PanopticQuality, Quality, Role};
use boxwise_coco::{Id, Parity, Reading, Result, Source};
use boxwise_kernels::Isa;
use napi_derive::napi;

use crate::border::{DoubleArray, Ids, JsonInput, Uints};
use crate::evaluate::evaluation::{WarningRow, warning_rows};
use crate::evaluate::ids;
use crate::evaluate::progress::{Counters, Watched};
use crate::numbers::threads_or_all;
use crate::{export, options, record};

record! {
    /// Ground truth or predictions.
    struct PanopticArg lent PanopticSide own PanopticCopy {
        json: JsonInput,
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
    let masks = match given.folder {
        Some(folder) => Masks::Folder(PathBuf::from(folder)),
        None => Masks::Maps(maps(given).map_err(|error| error.in_input(name))?),
    };
    Ok(Side { source: given.json.source(name), masks })
}

fn maps<'a>(given: &PanopticSide<'a>) -> Result<IdMaps<'a>> {
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
    params: &PanopticParamsArg,
    progress: Option<&Counters>,
) -> Result<PanopticFound> {
    let [ground_truth, predictions] =
        [side(&ground_truth, "groundTruth")?, side(&predictions, "predictions")?];
    let own = Counters::default();
    let progress = progress.unwrap_or(&own);
    let params = PanopticParams {
        parity: if params.corrected { Parity::Corrected } else { Parity::Strict },
        threads: threads_or_all(params.threads),
    };
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
