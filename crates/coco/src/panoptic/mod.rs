//! Panoptic quality, as defined by COCO's panoptic API.
//!
//! A panoptic segmentation gives each pixel of an image the id of one segment, or 0 for none ("void"), and each segment
//! a category. A predicted segment and a true one of the same category match if their overlap is more than half of
//! their union; at most one segment can satisfy that. For each category, matches give the segmentation quality SQ (mean
//! IoU of matches), the recognition quality RQ (F1 of matches) and the panoptic quality PQ = SQ × RQ.
//!
//! Kirillov, He, Girshick, Rother, Dollár: Panoptic Segmentation, CVPR 2019.

mod boundary;
mod counts;
mod dataset;
mod digest;
mod entry;
mod evaluator;
mod image;
mod oddities;
mod quality;
mod read;
mod segments;
mod snapshot;
mod store;
mod summary;

use std::sync::atomic::{AtomicUsize, Ordering};

use boxwise_kernels::Isa;
use boxwise_threads::Threads;

pub use self::dataset::{Annotation, Category, Panoptic, Role, Segment};
pub use self::evaluator::PanopticEvaluator;
use self::image::{Found, Judge};
use self::oddities::OddLists;
pub use self::quality::{CategoryQuality, PanopticQuality, Quality};
pub use self::store::{IdMaps, Masks};
use crate::eval::Step;
use crate::{Code, Error, IdTable, Parity, Result};

/// Options of panoptic evaluation.
#[derive(Clone, Copy, Debug, Default)]
pub struct PanopticParams {
    /// `Strict`: the numbers of panopticapi, including its quirks. `Corrected`: see docs/protocols.md.
    pub parity: Parity,
    /// Number of threads; results do not depend on it.
    pub threads: Threads,
    /// For boundary PQ, the width of boundaries as a share of the image's diagonal: pairs have the lesser of the IoU of their masks and that
    /// of their boundaries.
    pub dilation_ratio: Option<f64>,
}

/// Evaluates predictions against ground truth, both with their masks.
///
/// `progress` is called with the number of images done.
///
/// # Errors
/// `UNKNOWN_ID`: an image without a prediction, an id in a mask without a segment, a segment of an unknown category.
/// `INVALID_VALUE`: a predicted segment without pixels. `SHAPE_MISMATCH`: masks of one image with different sizes. `MISSING_KEY`:
/// no `area` or `file_name` although one is needed. `OUT_OF_RANGE`: a dilation ratio that is not above 0 and finite. `TOO_LARGE`: boundaries in an
/// image of 2^32 pixels or more. Errors of files: see [`Masks`]. Returns the error of the first image that has one.
pub fn evaluate(
    ground_truth: &Panoptic,
    predictions: &Panoptic,
    masks: [&Masks<'_>; 2],
    params: &PanopticParams,
    progress: Option<&(dyn Fn(Step) + Sync)>,
) -> Result<PanopticQuality> {
    let pairs = paired(ground_truth, predictions, params.parity)?;
    let judge =
        Judge::new(ground_truth, predictions, masks, params.parity, params.dilation_ratio, Isa::detect())?;
    let found = judged(&judge, &pairs, params, progress)?;
    let lists = OddLists {
        repeated_categories: (ground_truth.categories.len() - judge.categories.len()) as u64,
        repeated_annotations: ground_truth.repeated(),
        repeated_predictions: predictions.repeated(),
        unknown_images: of_unknown_images(ground_truth, predictions).count() as u64,
        no_segments: ground_truth.segments.is_empty(),
        odd_flags: ground_truth.odd_flags,
    };
    Ok(PanopticQuality::of(&judge.categories, found.iter(), lists, params.parity))
}

/// Matches the segments of images, given as pairs of a true annotation and its prediction. Returns the error of the first image that has one.
fn judged(
    judge: &Judge<'_>,
    pairs: &[[usize; 2]],
    params: &PanopticParams,
    progress: Option<&(dyn Fn(Step) + Sync)>,
) -> Result<Vec<Found>> {
    let (done, failed) = (AtomicUsize::new(0), AtomicUsize::new(usize::MAX));
    let found = params.threads.map_with(pairs.len(), Default::default, |room, image| {
        // All images before the first one that fails are processed; those after it need not be.
        if failed.load(Ordering::Relaxed) < image {
            return Ok(Found::default());
        }
        let found = judge.image(room, pairs[image]);
        if found.is_err() {
            failed.fetch_min(image, Ordering::Relaxed);
        }
        if let Some(progress) = progress {
            let done = done.fetch_add(1, Ordering::Relaxed) as u64 + 1;
            progress(Step { done, total: pairs.len() as u64 });
        }
        found
    });
    found.into_iter().collect()
}

/// Indices of the predictions for images that are not in the ground truth.
fn of_unknown_images(ground_truth: &Panoptic, predictions: &Panoptic) -> impl Iterator<Item = usize> {
    let own = IdTable::new(ground_truth.annotations.iter().map(|one| one.image.clone()).collect());
    let images = predictions.annotations.iter().enumerate();
    images.filter(move |(_, one)| own.place(one.image.as_ref()).is_none()).map(|(position, _)| position)
}

/// The indices of each true annotation and its prediction.
fn paired(ground_truth: &Panoptic, predictions: &Panoptic, parity: Parity) -> Result<Vec<[usize; 2]>> {
    let table = IdTable::new(predictions.annotations.iter().map(|one| one.image.clone()).collect());
    let mut last = vec![0; table.len()];
    for (position, prediction) in predictions.annotations.iter().enumerate() {
        if let Some(place) = table.place(prediction.image.as_ref()) {
            last[place as usize] = position;
        }
    }
    let pair = |(position, annotation): (usize, &Annotation)| match table.place(annotation.image.as_ref()) {
        Some(place) => Ok([position, last[place as usize]]),
        None => {
            let other = annotation.image.as_ref().of_other_type();
            let other = other.filter(|other| table.place(other.as_ref()).is_some());
            let got = other.map_or("none".to_owned(), |other| {
                let kind = other.as_ref().kind();
                format!("none, but one for the {kind} {other}: ids are compared with their types")
            });
            Err(about(ground_truth, position, Code::UnknownId, ["a prediction for each image", &got]))
        }
    };
    let pairs = ground_truth.annotations.iter().enumerate().map(pair).collect::<Result<Vec<_>>>()?;
    if parity == Parity::Corrected {
        predictions.once_each()?;
        ground_truth.once_each()?;
        if let Some(position) = of_unknown_images(ground_truth, predictions).next() {
            return Err(about(predictions, position, Code::UnknownImage, UNKNOWN_IMAGE));
        }
    }
    Ok(pairs)
}

/// What is expected and got of predictions of other images.
const UNKNOWN_IMAGE: [&str; 2] = ["an image of the ground truth", "an image that it does not have"];

/// An error about an annotation.
fn about(dataset: &Panoptic, position: usize, code: Code, [expected, got]: [&str; 2]) -> Error {
    Error::new(code, expected, got)
        .at_record("annotations", position as u64)
        .with_id(&dataset.annotations[position].image)
        .in_input(&dataset.name)
}
