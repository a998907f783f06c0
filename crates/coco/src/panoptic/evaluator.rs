//! An evaluation to which images are added.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use boxwise_kernels::Isa;
use boxwise_kernels::math::order::sorted_by_key;

use super::digest::digests;
use super::entry::{read, written};
use super::image::{Found, Judge};
use super::oddities::OddLists;
use super::store::{IdMaps, Masks};
use super::{Category, Panoptic, PanopticParams, PanopticQuality, UNKNOWN_IMAGE, about, judged};
use crate::snapshot::Digests;
use crate::{Code, Error, IdTable, Parity, Result};

/// An evaluation to which images are added as they come, in any order.
///
/// An image is matched when it is added; what is kept of it is the category and the IoU of each match, and the categories of segments without one.
/// Results have the bits of one [`evaluate`](super::evaluate) of the same predictions.
///
/// # Examples
///
/// ```
/// use boxwise_coco::maps::Map;
/// use boxwise_coco::panoptic::{IdMaps, Masks, Panoptic, PanopticEvaluator, PanopticParams, Role};
/// use boxwise_coco::{Id, Reading, Source};
///
/// let json = br#"{
///     "categories": [{"id": 1, "name": "cat", "isthing": 1}],
///     "annotations": [{"image_id": 7, "segments_info": [{"id": 1, "category_id": 1, "area": 4, "iscrowd": 0}]}]
/// }"#;
/// let read = |role| Panoptic::read(&Source::Bytes(json, "json"), role, &Reading::default());
/// let masks = Masks::Maps(IdMaps::new(vec![(Id::Int(7), Map::new(&[1, 1, 1, 1], 2, 2)?)])?);
///
/// let mut evaluator = PanopticEvaluator::new(read(Role::GroundTruth)?, PanopticParams::default())?;
/// evaluator.add(&masks, &read(Role::Predictions)?, &masks, true)?;
/// assert_eq!(evaluator.result(false)?.all.pq, 1.0);
/// # Ok::<(), boxwise_error::Error>(())
/// ```
#[derive(Clone)]
pub struct PanopticEvaluator {
    pub(super) setup: Arc<Setup>,
    pub(super) state: State,
}

/// What an evaluator prepares once.
pub(super) struct Setup {
    pub(super) ground_truth: Panoptic,
    pub(super) params: PanopticParams,
    /// In the order in which the reference sums them.
    pub(super) categories: Vec<Category>,
    images: IdTable,
    /// For each place in `images`, the positions of its annotations: more than one only in strict parity.
    annotations: Vec<Vec<u32>>,
    repeated: u64,
    digests: OnceLock<Digests>,
}

impl Setup {
    /// Digests of the options and of the ground truth.
    pub(super) fn digests(&self) -> Digests {
        *self.digests.get_or_init(|| digests(self.params, &self.ground_truth))
    }
}

/// What was added.
#[derive(Clone, Default)]
pub(super) struct State {
    /// By position of an annotation of the ground truth.
    pub(super) found: BTreeMap<u32, Arc<[u8]>>,
    /// Predictions of an image that another prediction is of.
    pub(super) repeated: u64,
    /// Predictions of images that the ground truth does not have.
    pub(super) unknown: u64,
}

impl PanopticEvaluator {
    /// An evaluator without images.
    ///
    /// # Errors
    /// Those of [`evaluate`](super::evaluate) for ground truth.
    pub fn new(ground_truth: Panoptic, params: PanopticParams) -> Result<Self> {
        if params.parity == Parity::Corrected {
            ground_truth.once_each()?;
        }
        let none = Masks::Maps(IdMaps::new(Vec::new())?);
        let judge = Judge::new(
            &ground_truth,
            &ground_truth,
            [&none, &none],
            params.parity,
            params.dilation_ratio,
            Isa::detect(),
        )?;
        let categories = judge.categories;
        let images = IdTable::new(ground_truth.annotations.iter().map(|one| one.image.clone()).collect());
        let mut annotations = vec![Vec::new(); images.len()];
        for (position, annotation) in ground_truth.annotations.iter().enumerate() {
            if let Some(place) = images.place(annotation.image.as_ref()) {
                annotations[place as usize].push(position as u32);
            }
        }
        let repeated = (ground_truth.annotations.len() - images.len()) as u64;
        let digests = OnceLock::new();
        let setup = Setup { ground_truth, params, categories, images, annotations, repeated, digests };
        Ok(PanopticEvaluator { setup: Arc::new(setup), state: State::default() })
    }

    /// Matches and adds the images of predictions. `truth` are the masks of the ground truth, of these images at least. Predictions of other images
    /// are an error in corrected parity or if they are `known`, otherwise a warning of the result. Returns the number of images. After an error
    /// nothing is added.
    ///
    /// # Errors
    /// Those of [`evaluate`](super::evaluate) for predictions. `DUPLICATE_ID`: an image that has been added before. `UNKNOWN_IMAGE`.
    pub fn add(
        &mut self,
        truth: &Masks<'_>,
        predictions: &Panoptic,
        masks: &Masks<'_>,
        known: bool,
    ) -> Result<usize> {
        let Setup { ground_truth, params, images, annotations, .. } = &*self.setup;
        if params.parity == Parity::Corrected {
            predictions.once_each()?;
        }
        let (mut found, mut unknown) = (Vec::new(), 0);
        for (position, prediction) in predictions.annotations.iter().enumerate() {
            match images.place(prediction.image.as_ref()) {
                Some(place) => found.push((place, position)),
                None if known || params.parity == Parity::Corrected => {
                    return Err(about(predictions, position, Code::UnknownImage, UNKNOWN_IMAGE));
                }
                None => unknown += 1,
            }
        }
        let found = sorted_by_key(found, |(place, _)| (*place).into());
        let last: Vec<(u32, usize)> =
            found.chunk_by(|a, b| a.0 == b.0).map(|of_image| of_image[of_image.len() - 1]).collect();
        let mut pairs = Vec::with_capacity(last.len());
        for (place, prediction) in &last {
            pairs.extend(annotations[*place as usize].iter().map(|truth| [*truth as usize, *prediction]));
        }
        let pairs = sorted_by_key(pairs, |[truth, _]| *truth as u64);
        if let Some([position, _]) =
            pairs.iter().find(|[truth, _]| self.state.found.contains_key(&(*truth as u32)))
        {
            return Err(self.added_before(*position));
        }
        let judge = Judge::new(
            ground_truth,
            predictions,
            [truth, masks],
            params.parity,
            params.dilation_ratio,
            Isa::detect(),
        )?;
        let found = judged(&judge, &pairs, params, None)?;
        let added =
            pairs.iter().zip(found).map(|([truth, _], found)| (*truth as u32, Arc::from(written(&found))));
        self.state.found.extend(added);
        self.state.repeated += predictions.repeated();
        self.state.unknown += unknown;
        Ok(last.len())
    }

    /// The quality of the images so far; more can be added afterwards. An image of the ground truth that was not added is an error as in one call;
    /// with `only_added` it is left out.
    ///
    /// # Errors
    /// `UNKNOWN_ID`: an image that was not added.
    pub fn result(&self, only_added: bool) -> Result<PanopticQuality> {
        let Setup { ground_truth, params, categories, repeated, .. } = &*self.setup;
        let State { found, repeated: repeated_predictions, unknown } = &self.state;
        if found.len() < ground_truth.annotations.len() && !only_added {
            let is_missing = |position: &usize| !found.contains_key(&(*position as u32));
            let position = (0..ground_truth.annotations.len()).find(is_missing).unwrap_or(0);
            let missing = ["a prediction for each image", "an image that was not added"];
            return Err(about(ground_truth, position, Code::UnknownId, missing));
        }
        let lists = OddLists {
            repeated_categories: (ground_truth.categories.len() - categories.len()) as u64,
            repeated_annotations: *repeated,
            repeated_predictions: *repeated_predictions,
            unknown_images: *unknown,
            no_segments: ground_truth.segments.is_empty(),
            odd_flags: ground_truth.odd_flags,
        };
        let images: Vec<Found> = found.values().filter_map(|entry| read(entry, categories.len())).collect();
        Ok(PanopticQuality::of(categories, images.iter(), lists, params.parity))
    }

    /// Adds the images of another evaluator. The order does not matter. After an error nothing is added.
    ///
    /// # Errors
    /// `INVALID_ARGUMENT`: an evaluator with another ground truth or other parameters. `DUPLICATE_ID`: an image that was added to both.
    pub fn add_images_of(&mut self, other: &PanopticEvaluator) -> Result<()> {
        if !Arc::ptr_eq(&self.setup, &other.setup) {
            other.setup.digests().check(self.setup.digests(), "evaluators")?;
        }
        self.absorb(&other.state)
    }

    /// # Errors
    /// `DUPLICATE_ID`: an image that was added to both.
    pub(super) fn absorb(&mut self, other: &State) -> Result<()> {
        if let Some(position) = other.found.keys().find(|position| self.state.found.contains_key(position)) {
            return Err(self.added_before(*position as usize));
        }
        self.state.found.extend(other.found.iter().map(|(position, found)| (*position, found.clone())));
        self.state.repeated += other.repeated;
        self.state.unknown += other.unknown;
        Ok(())
    }

    fn added_before(&self, position: usize) -> Error {
        let id = &self.setup.ground_truth.annotations[position].image;
        let expected = "an image that has not been added";
        Error::new(Code::DuplicateId, expected, format!("image {id}, which has been added before"))
    }

    /// An evaluator without images, with what this one has prepared.
    #[must_use]
    pub fn fresh(&self) -> PanopticEvaluator {
        PanopticEvaluator { setup: self.setup.clone(), state: State::default() }
    }

    /// Its options.
    pub fn params(&self) -> PanopticParams {
        self.setup.params
    }

    /// Number of annotations of the ground truth whose images have been added.
    pub fn images(&self) -> usize {
        self.state.found.len()
    }

    /// About how many bytes of memory its images take.
    pub fn kept_bytes(&self) -> usize {
        self.state.found.values().map(|entry| entry.len() + ENTRY_BESIDE).sum()
    }

    /// About how many bytes of memory it holds.
    pub fn bytes(&self) -> usize {
        let Panoptic { annotations, segments, .. } = &self.setup.ground_truth;
        self.kept_bytes() + size_of_val(&annotations[..]) + size_of_val(&segments[..])
    }
}

/// Bytes of an entry beside its content: its place in the tree, two counters and the allocator's.
const ENTRY_BESIDE: usize = 64;
