//! Digests of the options and of the data that a ledger depends on.

use crate::Dataset;
use crate::eval::plan::{Plan, UNLISTED};
use crate::eval::similarity::Prepared;
use crate::params::{IouType, KeypointSigmas, Params};
use crate::segmentation::Segmentation;
use crate::snapshot::{Digest, Digests};

/// Digests of the options, and of the data that matching depends on.
pub(super) fn digests(dataset: &Dataset, plan: &Plan, prepared: &Prepared, params: &Params) -> Digests {
    let (mut options, mut data) = (Digest::new(), Digest::new());
    options_of(&mut options, params);
    data_of(&mut data, dataset, plan, prepared, params);
    Digests { options: options.finish(), data: data.finish() }
}

/// All parameters but the number of threads. Images, categories and the class hierarchy are in the data, as the evaluation uses them.
fn options_of(to: &mut Digest, params: &Params) {
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
    words.into_iter().for_each(|word| to.number(word));
    to.floats(&[params.dilation_ratio, open_images.group_of_weight]);
    to.list(&params.iou_thresholds);
    to.list(&params.recall_thresholds);
    to.number(params.max_detections.len() as u64);
    params.max_detections.iter().for_each(|most| to.number(u64::from(*most)));
    for range in &params.area_ranges {
        to.bytes(range.label.as_bytes());
        to.floats(&[range.min, range.max]);
    }
    match &params.keypoint_sigmas {
        KeypointSigmas::Shared(sigmas) => to.list(sigmas),
        KeypointSigmas::ByCategory(all) => {
            for (category, sigmas) in all {
                to.ids(std::slice::from_ref(category));
                to.list(sigmas);
            }
        }
    }
}

/// Images, categories and ground truth, with the shapes that are compared.
fn data_of(to: &mut Digest, dataset: &Dataset, plan: &Plan, prepared: &Prepared, params: &Params) {
    to.ids(dataset.images.ids());
    plan.image_ranks.iter().for_each(|rank| to.number(u64::from(*rank)));
    to.ids(plan.categories.ids());
    for slot in &plan.slots {
        to.number(slot.len() as u64);
        slot.iter().for_each(|stream| to.number(u64::from(*stream)));
    }
    plan.slot_starts.iter().for_each(|start| to.number(*start as u64));
    for truth in &plan.ground_truth {
        to.floats(truth.bbox.iter().chain([&truth.area]));
        let flags = [truth.ignore, truth.crowd, truth.is_nobody];
        let flags = flags.iter().fold(0, |set, flag| set << 1 | u64::from(*flag));
        to.number(u64::from(truth.image) << 8 | flags);
    }
    for images in &plan.verified {
        to.number(images.len() as u64);
        images.iter().for_each(|rank| to.number(u64::from(*rank)));
    }
    if let Some(federated) = &plan.federated {
        federated.words().for_each(|word| to.number(word));
        federated.frequencies.iter().for_each(|frequency| to.number(*frequency as u64));
    }
    dataset.crowd_indices.iter().for_each(|index| to.floats(&[index.unwrap_or(-1.0)]));
    prepared.quads.iter().for_each(|quad| to.floats(&quad.numbers()));
    let positions = plan.ground_truth.iter().map(|truth| truth.annotation);
    match params.iou_type {
        IouType::Segm | IouType::Boundary => {
            positions.for_each(|position| mask_of(to, dataset, position));
            let sizes = dataset.image_sizes.iter().flatten().zip(&plan.image_ranks);
            sizes.filter(|(_, rank)| **rank < UNLISTED).for_each(|(size, _)| to.floats(size));
        }
        IouType::Keypoints => {
            for position in positions {
                let own = dataset.keypoints.as_ref().and_then(|all| all.of(position as usize).ok());
                to.list(own.unwrap_or_default());
            }
        }
        IouType::Bbox | IouType::Rotated => {}
    }
}

fn mask_of(to: &mut Digest, dataset: &Dataset, position: u32) {
    match dataset.masks.as_ref().map(|masks| masks.get(position as usize)) {
        Some(Ok(Segmentation::Text { size, text })) => {
            to.number(u64::from(size.height()) << 32 | u64::from(size.width()));
            to.bytes(text);
        }
        Some(Ok(Segmentation::Counts { size, counts })) => {
            to.number(u64::from(size.height()) << 32 | u64::from(size.width()));
            to.number(counts.len() as u64);
            counts.iter().for_each(|count| to.number(u64::from(*count)));
        }
        Some(Ok(Segmentation::Outlines(outlines))) => {
            for outline in outlines.each() {
                to.number(outline.len() as u64);
                outline.iter().flatten().for_each(|place| to.number(*place as u64));
            }
        }
        Some(Err(_)) | None => to.number(u64::MAX),
    }
}
