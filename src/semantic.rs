//! Semantic segmentation: label maps in, confusions kept, measures out.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use boxwise_coco::maps::Map;
use boxwise_coco::semantic::{self, Confusion, LabelFiles, Labels, SemanticParams};
use boxwise_coco::{Code, Error, Result};
use boxwise_kernels::Isa;
use napi::bindgen_prelude::{Either3, Float64Array, Int32ArraySlice, Uint8ArraySlice, Uint16ArraySlice};
use napi_derive::napi;

use crate::evaluate::count;
use crate::evaluate::progress::Progress;
use crate::evaluate::weight;
use crate::guard::guard;

/// An image's labels; `api/semantic/inputs.ts` has checked the types.
pub type LabelsArg<'env> = Either3<Uint8ArraySlice<'env>, Uint16ArraySlice<'env>, Int32ArraySlice<'env>>;

/// How labels are read.
#[napi(object)]
pub struct SemanticParamsArg {
    pub classes: u32,
    pub ignore_label: Option<i32>,
    pub reduce_zero_label: bool,
}

/// Two folders of label maps.
#[napi(object)]
pub struct LabelFilesArg {
    pub labels: String,
    pub predictions: String,
    pub label_suffix: String,
    pub prediction_suffix: String,
}

/// What the images that were added come to.
#[napi(object, object_from_js = false)]
pub struct SemanticFound {
    /// Mean IoU, frequency-weighted IoU, mean accuracy, pixel accuracy, mean Dice, mean precision.
    pub means: Float64Array,
    /// Seven numbers a class: IoU, accuracy, Dice, precision, pixels labelled, predicted and both.
    pub classes: Float64Array,
    /// A row for each true class: pixels by predicted class, then those without prediction.
    pub confusion: Float64Array,
    pub images: f64,
    pub summary: String,
}

/// Confusions that images add to.
#[napi]
pub struct ConfusionHandle(Mutex<Option<Confusion>>);

fn params(argument: &SemanticParamsArg) -> SemanticParams {
    let SemanticParamsArg { classes, ignore_label, reduce_zero_label } = *argument;
    SemanticParams { classes, ignore_label, reduce_zero_label }
}

fn map<T>(pixels: &[T]) -> Result<Map<'_, T>> {
    let too_many = |_| Error::new(Code::TooLarge, "fewer than 2^32 pixels", pixels.len().to_string());
    Map::new(pixels, u32::try_from(pixels.len()).map_err(too_many)?, 1)
}

fn borrow<'a>(labels: &'a LabelsArg<'_>) -> Result<Labels<'a>> {
    Ok(match labels {
        Either3::A(labels) => Labels::U8(map(labels)?),
        Either3::B(labels) => Labels::U16(map(labels)?),
        Either3::C(labels) => Labels::I32(map(labels)?),
    })
}

#[napi]
impl ConfusionHandle {
    /// Nothing counted so far.
    #[napi(factory)]
    pub fn empty(params_arg: SemanticParamsArg) -> napi::Result<Self> {
        guard(|| Ok(ConfusionHandle(Mutex::new(Some(Confusion::new(params(&params_arg))?)))))
    }

    /// Adds an image.
    #[napi(
        ts_args_type = "labels: Uint8Array | Uint16Array | Int32Array, predictions: Uint8Array | Uint16Array | Int32Array"
    )]
    pub fn add(&self, labels: LabelsArg<'_>, predictions: LabelsArg<'_>) -> napi::Result<()> {
        guard(|| open(&mut self.lock())?.add(Isa::detect(), borrow(&labels)?, borrow(&predictions)?))
    }

    /// Adds what another has counted.
    #[napi]
    pub fn merge(&self, other: &ConfusionHandle) -> napi::Result<()> {
        guard(|| match std::ptr::eq(self, other) {
            true => Err(Error::new(Code::InvalidArgument, "another accumulator", "itself").in_input("other")),
            false => open(&mut self.lock())?.merge(open(&mut other.lock())?),
        })
    }

    /// The measures.
    #[napi]
    pub fn found(&self) -> napi::Result<SemanticFound> {
        guard(|| Ok(SemanticFound::of(open(&mut self.lock())?)))
    }

    /// Frees its memory at once.
    #[napi]
    pub fn dispose(&self) -> napi::Result<()> {
        guard(|| {
            self.lock().take();
            Ok(())
        })
    }

    fn lock(&self) -> MutexGuard<'_, Option<Confusion>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn open(confusion: &mut Option<Confusion>) -> Result<&mut Confusion> {
    confusion.as_mut().ok_or_else(weight::disposed)
}

impl SemanticFound {
    fn of(confusion: &Confusion) -> Self {
        let found = confusion.metrics();
        let means = [
            found.mean_iou,
            found.frequency_weighted_iou,
            found.mean_accuracy,
            found.pixel_accuracy,
            found.mean_dice,
            found.mean_precision,
        ];
        let numbers = found.classes.iter().flat_map(|class| {
            let pixels = [class.labelled, class.predicted, class.shared].map(|pixels| pixels as f64);
            [class.iou, class.accuracy, class.dice, class.precision].into_iter().chain(pixels)
        });
        let side = found.classes.len();
        let cells = (0..side).flat_map(|row| (0..=side).map(move |column| (row, column)));
        SemanticFound {
            means: Float64Array::new(means.to_vec()),
            classes: Float64Array::new(numbers.collect()),
            confusion: Float64Array::new(
                cells.map(|(row, column)| confusion.count(row, column) as f64).collect(),
            ),
            images: confusion.images() as f64,
            summary: found.summary(),
        }
    }
}

/// The measures of images in memory.
#[napi(
    ts_args_type = "labels: Array<Uint8Array | Uint16Array | Int32Array>, predictions: Array<Uint8Array | Uint16Array | Int32Array>, paramsArg: SemanticParamsArg, threads?: number"
)]
pub fn evaluate_semantic(
    labels: Vec<LabelsArg<'_>>,
    predictions: Vec<LabelsArg<'_>>,
    params_arg: SemanticParamsArg,
    threads: Option<u32>,
) -> napi::Result<SemanticFound> {
    guard(|| {
        let pair = |(labels, predictions)| Ok((borrow(labels)?, borrow(predictions)?));
        let images = labels.iter().zip(&predictions).map(pair).collect::<Result<Vec<_>>>()?;
        semantic::evaluate(&images, params(&params_arg), count(threads))
            .map(|found| SemanticFound::of(&found))
    })
}

fn run_files(
    files: LabelFilesArg,
    params_arg: &SemanticParamsArg,
    threads: Option<u32>,
    progress: &Progress,
) -> Result<SemanticFound> {
    let files = LabelFiles {
        labels: PathBuf::from(files.labels),
        predictions: PathBuf::from(files.predictions),
        label_suffix: files.label_suffix,
        prediction_suffix: files.prediction_suffix,
    };
    let step = |step| progress.step(step);
    semantic::evaluate_files(&files, params(params_arg), count(threads), Some(&step))
        .map(|found| SemanticFound::of(&found))
}

/// The measures of images in folders.
#[napi]
pub fn evaluate_label_files(
    files: LabelFilesArg,
    params_arg: SemanticParamsArg,
    threads: Option<u32>,
) -> napi::Result<SemanticFound> {
    guard(|| run_files(files, &params_arg, threads, &Progress::default()))
}

/// The same, off the event loop.
#[cfg(not(target_family = "wasm"))] // has no other thread: JavaScript makes the promises there
mod promises {
    use napi::bindgen_prelude::AsyncTask;

    use super::*;
    use crate::work::Work;

    /// As [`evaluate_semantic`], off the event loop.
    #[napi(
        ts_args_type = "labels: Array<Uint8Array | Uint16Array | Int32Array>, predictions: Array<Uint8Array | Uint16Array | Int32Array>, paramsArg: SemanticParamsArg, threads?: number",
        ts_return_type = "Promise<SemanticFound>"
    )]
    pub fn evaluate_semantic_async(
        labels: Vec<LabelsArg<'_>>,
        predictions: Vec<LabelsArg<'_>>,
        params_arg: SemanticParamsArg,
        threads: Option<u32>,
    ) -> AsyncTask<Work> {
        let own: Vec<(Own, Own)> =
            labels.iter().zip(&predictions).map(|(a, b)| (Own::copy(a), Own::copy(b))).collect();
        Work::promise::<SemanticFound>(move || {
            let images =
                own.iter().map(|(a, b)| Ok((a.borrow()?, b.borrow()?))).collect::<Result<Vec<_>>>()?;
            semantic::evaluate(&images, params(&params_arg), count(threads))
                .map(|found| SemanticFound::of(&found))
        })
    }

    /// As [`evaluate_label_files`], off the event loop.
    #[napi(ts_return_type = "Promise<SemanticFound>")]
    pub fn evaluate_label_files_async(
        files: LabelFilesArg,
        params_arg: SemanticParamsArg,
        threads: Option<u32>,
        progress: &Progress,
    ) -> AsyncTask<Work> {
        let progress = progress.clone();
        Work::promise::<SemanticFound>(move || run_files(files, &params_arg, threads, &progress))
    }

    /// Labels with memory of their own.
    enum Own {
        U8(Vec<u8>),
        U16(Vec<u16>),
        I32(Vec<i32>),
    }

    impl Own {
        fn copy(labels: &LabelsArg<'_>) -> Self {
            match labels {
                Either3::A(labels) => Own::U8(labels.to_vec()),
                Either3::B(labels) => Own::U16(labels.to_vec()),
                Either3::C(labels) => Own::I32(labels.to_vec()),
            }
        }

        fn borrow(&self) -> Result<Labels<'_>> {
            Ok(match self {
                Own::U8(labels) => Labels::U8(map(labels)?),
                Own::U16(labels) => Labels::U16(map(labels)?),
                Own::I32(labels) => Labels::I32(map(labels)?),
            })
        }
    }
}
