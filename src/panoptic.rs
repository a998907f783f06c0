//! Panoptic quality. Maps cross the wall as they are, one array each.

use std::path::PathBuf;

use boxwise_coco::maps::Map;
use boxwise_coco::panoptic::{self, IdMaps, Masks, Panoptic, PanopticParams, PanopticQuality, Quality, Role};
use boxwise_coco::{Id, Parity, Reading, Result, Source};
use boxwise_kernels::Isa;
use napi::bindgen_prelude::{Either, Float64Array, Uint8ArraySlice, Uint32ArraySlice};
use napi_derive::napi;

use crate::evaluate::evaluation::WarningRow;
use crate::evaluate::ids::{self, Ids};
use crate::evaluate::progress::Progress;
use crate::evaluate::{count, doubles};
use crate::guard::guard;

/// Ground truth or predictions; `api/panoptic/inputs.ts` has checked the types.
#[napi(object, object_to_js = false)]
pub struct PanopticArg<'env> {
    /// A path, or JSON bytes.
    pub json: Either<String, Uint8ArraySlice<'env>>,
    /// A folder of PNG files, or else maps in memory.
    pub folder: Option<String>,
    #[napi(ts_type = "Int32Array | BigInt64Array | Float64Array | Array<string>")]
    pub image_ids: Option<Ids<'env>>,
    pub maps: Vec<Uint32ArraySlice<'env>>,
    /// Width and height of each map.
    pub sizes: Vec<u32>,
}

/// How to evaluate.
#[napi(object, object_to_js = false)]
pub struct PanopticParamsArg {
    pub corrected: bool,
    pub threads: Option<u32>,
}

/// What was found.
#[napi(object, object_from_js = false)]
pub struct PanopticFound {
    /// PQ, SQ, RQ and the number of categories: of all, things, stuff.
    pub groups: Float64Array,
    pub categories: Vec<PanopticRow>,
    pub summary: String,
    pub warnings: Vec<WarningRow>,
}

/// A category's numbers.
#[napi(object, object_from_js = false)]
pub struct PanopticRow {
    /// As text that tells its kind.
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

const NAMES: [&str; 2] = ["groundTruth", "predictions"];

fn map_ids(argument: &PanopticArg<'_>) -> Vec<Id> {
    argument.image_ids.as_ref().map(ids::list).unwrap_or_default()
}

fn sizes(argument: &PanopticArg<'_>) -> impl Iterator<Item = [u32; 2]> {
    argument.sizes.as_chunks::<2>().0.iter().copied()
}

fn id_maps<'a>(
    maps: impl Iterator<Item = (Id, &'a [u32], [u32; 2])>,
    name: &'static str,
) -> Result<Masks<'a>> {
    let named = |(id, pixels, [width, height]): (Id, &'a [u32], [u32; 2])| {
        let map = Map::new(pixels, width, height).map_err(|error| error.with_id(&id));
        map.map(|map| (id, map)).map_err(|error| error.in_input(name))
    };
    let maps = maps.map(named).collect::<Result<Vec<_>>>()?;
    IdMaps::new(maps).map(Masks::Maps).map_err(|error| error.in_input(name))
}

fn borrow<'a>(argument: &'a PanopticArg<'_>, name: &'static str) -> Result<Side<'a>> {
    let source = match &argument.json {
        Either::A(path) => Source::Path(PathBuf::from(path)),
        Either::B(bytes) => Source::Bytes(bytes, name),
    };
    let masks = match &argument.folder {
        Some(folder) => Masks::Folder(PathBuf::from(folder)),
        None => {
            let maps = map_ids(argument).into_iter().zip(&argument.maps).zip(sizes(argument));
            id_maps(maps.map(|((id, map), size)| (id, &map[..], size)), name)?
        }
    };
    Ok(Side { source, masks })
}

fn run(sides: [Side<'_>; 2], params: &PanopticParamsArg, progress: &Progress) -> Result<PanopticFound> {
    let [ground_truth, predictions] = &sides;
    let params = PanopticParams {
        parity: if params.corrected { Parity::Corrected } else { Parity::Strict },
        threads: count(params.threads),
    };
    let read = |side: &Side<'_>, role| {
        let told = progress.reading(&side.source);
        let mut reading = Reading::with(params.threads, Isa::detect());
        reading.progress = Some(&told);
        Panoptic::read(&side.source, role, &reading)
    };
    let [truth, predicted] = [read(ground_truth, Role::GroundTruth)?, read(predictions, Role::Predictions)?];
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
        let warnings = found.warnings.iter().map(|warning| WarningRow {
            code: warning.code.to_owned(),
            message: warning.message.clone(),
            count: warning.count as f64,
        });
        PanopticFound {
            groups: doubles(&[found.all, found.things, found.stuff].map(group).concat()),
            categories: rows.collect(),
            summary: found.summary(),
            warnings: warnings.collect(),
        }
    }
}

/// Panoptic quality of predictions.
#[napi]
pub fn evaluate_panoptic(
    ground_truth: PanopticArg<'_>,
    predictions: PanopticArg<'_>,
    params: PanopticParamsArg,
) -> napi::Result<PanopticFound> {
    guard(|| {
        let sides = [borrow(&ground_truth, NAMES[0])?, borrow(&predictions, NAMES[1])?];
        run(sides, &params, &Progress::default())
    })
}

/// The same, off the event loop.
#[cfg(not(target_family = "wasm"))] // has no other thread: JavaScript makes the promises there
mod promises {
    use napi::bindgen_prelude::AsyncTask;

    use super::*;
    use crate::work::Work;

    /// As [`evaluate_panoptic`], off the event loop.
    #[napi(ts_return_type = "Promise<PanopticFound>")]
    pub fn evaluate_panoptic_async(
        ground_truth: PanopticArg<'_>,
        predictions: PanopticArg<'_>,
        params: PanopticParamsArg,
        progress: &Progress,
    ) -> AsyncTask<Work> {
        let own = [Own::copy(&ground_truth, NAMES[0]), Own::copy(&predictions, NAMES[1])];
        let progress = progress.clone();
        Work::promise::<PanopticFound>(move || run([own[0].borrow()?, own[1].borrow()?], &params, &progress))
    }

    /// A side with memory of its own.
    struct Own {
        name: &'static str,
        json: Either<PathBuf, Vec<u8>>,
        folder: Option<PathBuf>,
        maps: Vec<(Id, Vec<u32>, [u32; 2])>,
    }

    impl Own {
        fn copy(argument: &PanopticArg<'_>, name: &'static str) -> Self {
            let json = match &argument.json {
                Either::A(path) => Either::A(PathBuf::from(path)),
                Either::B(bytes) => Either::B(bytes.to_vec()),
            };
            let maps = map_ids(argument).into_iter().zip(&argument.maps).zip(sizes(argument));
            let maps = maps.map(|((id, map), size)| (id, map.to_vec(), size)).collect();
            Own { name, json, folder: argument.folder.as_ref().map(PathBuf::from), maps }
        }

        fn borrow(&self) -> Result<Side<'_>> {
            let source = match &self.json {
                Either::A(path) => Source::Path(path.clone()),
                Either::B(bytes) => Source::Bytes(bytes, self.name),
            };
            let masks = match &self.folder {
                Some(folder) => Masks::Folder(folder.clone()),
                None => {
                    id_maps(self.maps.iter().map(|(id, map, size)| (id.clone(), &map[..], *size)), self.name)?
                }
            };
            Ok(Side { source, masks })
        }
    }
}
