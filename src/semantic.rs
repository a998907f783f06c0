//! Semantic segmentation: adds label maps to a confusion matrix and computes metrics.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use boxwise_coco::maps::Map;
use boxwise_coco::semantic::{self, Confusion, LabelFiles, Labels as CoreLabels, SemanticParams};
use boxwise_coco::{Code, Error, Result};
use boxwise_kernels::Isa;
use napi_derive::napi;

use crate::border::{Argument, ByteArray, Bytes, DoubleArray, Ids, Labels, Pixels, disposed, enter};
use crate::evaluate::evaluation::{WarningRow, warning_rows};
use crate::evaluate::ids::list;
use crate::evaluate::progress::{Counters, Watched};
use crate::guard::guard;
use crate::numbers::threads_or_all;
use crate::{export, options};

options! {
    /// How labels are read.
    struct SemanticParamsArg {
        pub classes: u32,
        pub ignore_label: Option<i32>,
        pub reduce_zero_label: bool,
    }
}

options! {
    /// Two folders of label maps.
    struct LabelFilesArg {
        pub labels: String,
        pub predictions: String,
        pub label_suffix: String,
        pub prediction_suffix: String,
    }
}

/// The metrics of all added images.
#[napi(object, object_from_js = false)]
pub struct SemanticFound {
    /// Mean IoU, frequency-weighted IoU, mean accuracy, pixel accuracy, mean Dice, mean precision.
    pub means: DoubleArray,
    /// Seven numbers per class: IoU, accuracy, Dice, precision, and the pixels labelled, predicted and both.
    pub classes: DoubleArray,
    /// One row per true class: pixels by predicted class, then those without prediction.
    pub confusion: DoubleArray,
    pub images: f64,
    pub summary: String,
    pub warnings: Vec<WarningRow>,
}

/// A confusion matrix to which images are added.
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

fn image(labels: Pixels) -> Result<CoreLabels> {
    Ok(match labels {
        Pixels::U8(labels) => CoreLabels::U8(map(labels)?),
        Pixels::U16(labels) => CoreLabels::U16(map(labels)?),
        Pixels::I32(labels) => CoreLabels::I32(map(labels)?),
    })
}

#[napi]
impl ConfusionHandle {
    /// An empty confusion matrix.
    #[napi(factory)]
    pub fn empty(params_arg: SemanticParamsArg) -> napi::Result<Self> {
        guard(|| Ok(ConfusionHandle(Mutex::new(Some(Confusion::new(params(&params_arg))?)))))
    }

    /// Adds an image, with its id alone in a list, if it has one.
    #[napi(ts_args_type = "labels: Labels, predictions: Labels, image?: Ids | undefined | null")]
    pub fn add(&self, labels: Labels, predictions: Labels, image_id: Option<Ids>) -> napi::Result<()> {
        enter(|pause| {
            let id = image_id.lend("imageId", pause)?.as_ref().and_then(|ids| list(ids).pop());
            let labels = image(labels.lend("labels", pause)?)?;
            let predictions = image(predictions.lend("predictions", pause)?)?;
            let (mut own, isa) = (self.lock(), Isa::detect());
            match id {
                Some(id) => open(&mut own)?.add_named(isa, id, labels, predictions),
                None => open(&mut own)?.add(isa, labels, predictions),
            }
        })
    }

    /// Adds the counts of another one.
    #[napi]
    pub fn merge(&self, other: &ConfusionHandle) -> napi::Result<()> {
        guard(|| match std::ptr::eq(self, other) {
            true => Err(Error::new(Code::InvalidArgument, "another accumulator", "itself").in_input("other")),
            false => open(&mut self.lock())?.merge(open(&mut other.lock())?),
        })
    }

    /// The state as bytes.
    #[napi]
    pub fn to_bytes(&self) -> napi::Result<ByteArray> {
        guard(|| Ok(open(&mut self.lock())?.to_bytes().into()))
    }

    /// Adds the images of a state.
    #[napi(ts_args_type = "bytes: Bytes")]
    pub fn add_bytes(&self, bytes: Bytes) -> napi::Result<()> {
        enter(|pause| open(&mut self.lock())?.add_snapshot(bytes.lend("bytes", pause)?))
    }

    /// The metrics.
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
    confusion.as_mut().ok_or_else(disposed)
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
            means: means.to_vec().into(),
            classes: numbers.collect::<Vec<f64>>().into(),
            confusion: cells
                .map(|(row, column)| confusion.count(row, column) as f64)
                .collect::<Vec<f64>>()
                .into(),
            images: confusion.images() as f64,
            summary: found.summary(),
            warnings: warning_rows(&confusion.warnings()),
        }
    }
}

export! {
    /// The metrics of images in memory.
    fn evaluate_semantic(labels: Vec<Labels>, predictions: Vec<Labels>, params: SemanticParamsArg, threads: Option<u32>)
        -> SemanticFound = of_images;
    /// The metrics of images in folders.
    fn evaluate_label_files(
        files: LabelFilesArg, params: SemanticParamsArg, threads: Option<u32>, progress: Option<Watched>,
    ) -> SemanticFound = of_files;
}

fn of_images(
    labels: Vec<Pixels>,
    predictions: Vec<Pixels>,
    params_arg: &SemanticParamsArg,
    threads: Option<u32>,
) -> Result<SemanticFound> {
    let pair = |(labels, predictions)| Ok((image(labels)?, image(predictions)?));
    let images = labels.into_iter().zip(predictions).map(pair).collect::<Result<Vec<_>>>()?;
    semantic::evaluate(&images, params(params_arg), threads_or_all(threads))
        .map(|found| SemanticFound::of(&found))
}

fn of_files(
    files: &LabelFilesArg,
    params_arg: &SemanticParamsArg,
    threads: Option<u32>,
    progress: Option<&Counters>,
) -> Result<SemanticFound> {
    let files = LabelFiles {
        labels: PathBuf::from(&files.labels),
        predictions: PathBuf::from(&files.predictions),
        label_suffix: files.label_suffix.clone(),
        prediction_suffix: files.prediction_suffix.clone(),
    };
    let own = Counters::default();
    let progress = progress.unwrap_or(&own);
    let step = |step| progress.step(step);
    semantic::evaluate_files(&files, params(params_arg), threads_or_all(threads), Some(&step))
        .map(|found| SemanticFound::of(&found))
}
