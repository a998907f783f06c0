//! Digests of what a ledger depends on: two evaluators can be put together if they agree in them.

use std::hash::Hasher;

use twox_hash::XxHash64;

use crate::eval::plan::{Plan, UNLISTED};
use crate::eval::similarity::Prepared;
use crate::params::{IouType, KeypointSigmas, Params};
use crate::segmentation::Segmentation;
use crate::{Code, Dataset, Error, Id, IdRef, Result};

/// Digests of the options, and of the data that matching depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digests {
    pub(super) options: u64,
    pub(super) data: u64,
}

impl Digests {
    pub(super) fn of(dataset: &Dataset, plan: &Plan, prepared: &Prepared, params: &Params) -> Self {
        let (mut options, mut data) = (Digest::new(), Digest::new());
        options.options(params);
        data.data(dataset, plan, prepared, params);
        Digests { options: options.0.finish(), data: data.0.finish() }
    }

    /// # Errors
    /// `INVALID_ARGUMENT` for digests of other options or of another dataset.
    pub(super) fn check(self, other: Digests, input: &str) -> Result<()> {
        let (expected, got) = match (self.options == other.options, self.data == other.data) {
            (true, true) => return Ok(()),
            (false, _) => ("the same options in all", "other options"),
            (true, false) => ("the same dataset in all", "another dataset"),
        };
        Err(Error::new(Code::InvalidArgument, expected, got).in_input(input))
    }
}

/// A digest of numbers, which is the same on every machine.
struct Digest(XxHash64);

impl Digest {
    fn new() -> Self {
        Digest(XxHash64::with_seed(0))
    }

    fn number(&mut self, number: u64) {
        self.0.write(&number.to_le_bytes());
    }

    fn floats<'a>(&mut self, numbers: impl IntoIterator<Item = &'a f64>) {
        numbers.into_iter().for_each(|number| self.number(number.to_bits()));
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.write(bytes);
    }

    fn list(&mut self, numbers: &[f64]) {
        self.number(numbers.len() as u64);
        self.floats(numbers);
    }

    fn ids(&mut self, ids: &[Id]) {
        self.number(ids.len() as u64);
        for id in ids {
            match id.as_ref() {
                IdRef::Int(value) => {
                    self.number(0);
                    self.number(value as u64);
                }
                IdRef::Text(text) => {
                    self.number(1);
                    self.bytes(text.as_bytes());
                }
            }
        }
    }

    /// All parameters but the number of threads. Images, categories and the class hierarchy are in the data, as the evaluation uses them.
    fn options(&mut self, params: &Params) {
        let Params { voc, open_images, .. } = params;
        let words = [
            params.protocol as u64,
            params.iou_type as u64,
            u64::from(params.use_categories),
            params.parity as u64,
            params.on_bad_record as u64,
            voc.interpolation as u64,
            u64::from(voc.continuous),
            u64::from(open_images.expand_detections),
            u64::from(open_images.verified_only),
        ];
        words.into_iter().for_each(|word| self.number(word));
        self.floats(&[params.dilation_ratio, open_images.group_of_weight]);
        self.list(&params.iou_thresholds);
        self.list(&params.recall_thresholds);
        self.number(params.max_detections.len() as u64);
        params.max_detections.iter().for_each(|most| self.number(u64::from(*most)));
        for range in &params.area_ranges {
            self.bytes(range.label.as_bytes());
            self.floats(&[range.min, range.max]);
        }
        match &params.keypoint_sigmas {
            KeypointSigmas::Shared(sigmas) => self.list(sigmas),
            KeypointSigmas::ByCategory(all) => {
                for (category, sigmas) in all {
                    self.ids(std::slice::from_ref(category));
                    self.list(sigmas);
                }
            }
        }
    }

    /// Images, categories and ground truth, with the shapes that are compared.
    fn data(&mut self, dataset: &Dataset, plan: &Plan, prepared: &Prepared, params: &Params) {
        self.ids(dataset.images.ids());
        plan.image_ranks.iter().for_each(|rank| self.number(u64::from(*rank)));
        self.ids(plan.categories.ids());
        for slot in &plan.slots {
            self.number(slot.len() as u64);
            slot.iter().for_each(|stream| self.number(u64::from(*stream)));
        }
        plan.slot_starts.iter().for_each(|start| self.number(*start as u64));
        for truth in &plan.ground_truth {
            self.floats(truth.bbox.iter().chain([&truth.area]));
            let flags = [truth.ignore, truth.crowd, truth.is_nobody];
            let flags = flags.iter().fold(0, |set, flag| set << 1 | u64::from(*flag));
            self.number(u64::from(truth.image) << 8 | flags);
        }
        for images in &plan.verified {
            self.number(images.len() as u64);
            images.iter().for_each(|rank| self.number(u64::from(*rank)));
        }
        if let Some(federated) = &plan.federated {
            federated.words().for_each(|word| self.number(word));
            federated.frequencies.iter().for_each(|frequency| self.number(*frequency as u64));
        }
        dataset.crowd_indices.iter().for_each(|index| self.floats(&[index.unwrap_or(-1.0)]));
        prepared.quads.iter().for_each(|quad| self.floats(&quad.numbers()));
        let positions = plan.ground_truth.iter().map(|truth| truth.annotation);
        match params.iou_type {
            IouType::Segm | IouType::Boundary => {
                positions.for_each(|position| self.mask(dataset, position));
                let sizes = dataset.image_sizes.iter().flatten().zip(&plan.image_ranks);
                sizes.filter(|(_, rank)| **rank < UNLISTED).for_each(|(size, _)| self.floats(size));
            }
            IouType::Keypoints => {
                for position in positions {
                    let own = dataset.keypoints.as_ref().and_then(|all| all.of(position as usize).ok());
                    self.list(own.unwrap_or_default());
                }
            }
            IouType::Bbox | IouType::Rotated => {}
        }
    }

    fn mask(&mut self, dataset: &Dataset, position: u32) {
        match dataset.masks.as_ref().map(|masks| masks.get(position as usize)) {
            Some(Ok(Segmentation::Text { size, text })) => {
                self.number(u64::from(size.height()) << 32 | u64::from(size.width()));
                self.bytes(text);
            }
            Some(Ok(Segmentation::Counts { size, counts })) => {
                self.number(u64::from(size.height()) << 32 | u64::from(size.width()));
                self.number(counts.len() as u64);
                counts.iter().for_each(|count| self.number(u64::from(*count)));
            }
            Some(Ok(Segmentation::Outlines(outlines))) => {
                for outline in outlines.each() {
                    self.number(outline.len() as u64);
                    outline.iter().flatten().for_each(|place| self.number(*place as u64));
                }
            }
            Some(Err(_)) | None => self.number(u64::MAX),
        }
    }
}
