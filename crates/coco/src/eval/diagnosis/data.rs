//! Data for which metrics are misleading.

use super::settings::other_type;
use crate::eval::plan::UNLISTED;
use crate::eval::similarity::Compared;
use crate::params::IouType;
use crate::{Dataset, Warning};

pub(super) fn warnings(dataset: &Dataset, compared: Compared<'_>) -> Vec<Warning> {
    let found = [
        never_annotated(compared),
        of_other_type(dataset),
        without_size(dataset, compared),
        rotated_upright(dataset, compared),
        rotated_degrees(dataset, compared),
    ];
    found.into_iter().flatten().collect()
}

/// Categories that are predicted but have no ground truth. Their predictions do not count.
fn never_annotated(compared: Compared<'_>) -> Option<Warning> {
    let Compared { plan, detected, .. } = compared;
    if plan.federated.is_some() || !plan.verified.is_empty() {
        return None; // images are searched for some categories only
    }
    let predicted = |slot: &usize| {
        let streams = &plan.slots[*slot];
        streams.iter().any(|stream| detected.parts.iter().any(|part| part.at_most(*stream) > 0))
    };
    let slots = (0..plan.slots.len()).filter(|slot| plan.of_slot(*slot).is_empty()).filter(predicted);
    let count = slots.count() as u64;
    (count > 0).then(|| Warning {
        code: "CATEGORIES_NEVER_ANNOTATED",
        message: "categories with detections but without a single annotation are left out of the means, so their false \
                  positives cost nothing; check category ids, or annotate them"
            .to_owned(),
        count,
    })
}

/// Annotations of an image that is listed with an id of the other type, number or string.
fn of_other_type(dataset: &Dataset) -> Option<Warning> {
    let unlisted = dataset.images.ids().iter().zip(&dataset.image_listed).filter(|(_, listed)| !**listed);
    let is_listed = |id: &crate::Id| {
        let place = other_type(id.as_ref()).and_then(|id| dataset.images.place(id.as_ref()));
        place.is_some_and(|place| dataset.image_listed[place as usize])
    };
    let ids: Vec<_> = unlisted.map(|(id, _)| id).filter(|id| is_listed(id)).collect();
    let first = ids.first()?;
    let message = format!(
        "annotations name images by ids of another type than the list of images: {first} there is listed as {}; \
         use numbers or strings in both",
        other_type(first.as_ref())?,
    );
    Some(Warning { code: "IMAGE_IDS_OF_ANOTHER_TYPE", message, count: ids.len() as u64 })
}

/// Images of size 0, in which masks have no pixels.
fn without_size(dataset: &Dataset, compared: Compared<'_>) -> Option<Warning> {
    let Compared { plan, params, .. } = compared;
    if !matches!(params.iou_type, IouType::Segm | IouType::Boundary) {
        return None;
    }
    let sizes = dataset.image_sizes.as_ref()?.iter().zip(&plan.image_ranks);
    let empty = sizes.filter(|(size, rank)| **rank < UNLISTED && size.contains(&0.0));
    let count = empty.count() as u64;
    (count > 0).then(|| Warning {
        code: "IMAGE_WITHOUT_SIZE",
        message:
            "images whose height or width is 0: their masks have no pixels; write the size of the image file"
                .to_owned(),
        count,
    })
}

/// Rotated boxes that are all upright.
fn rotated_upright(dataset: &Dataset, compared: Compared<'_>) -> Option<Warning> {
    let counts = compared.detected.oddities();
    if compared.params.iou_type != IouType::Rotated || compared.plan.ground_truth.is_empty() {
        return None;
    }
    let truth = compared.plan.ground_truth.iter().filter_map(|own| dataset.quad(own.annotation)?.ok());
    let turned_truth = truth.filter(|quad| !quad.is_upright()).count() > 0;
    let turned = counts.upright < counts.rotated;
    let (what, where_to) = match (turned_truth, counts.rotated > 0 && !turned) {
        (false, true) => ("every annotation and every detection is", "both"),
        (false, false) => ("every annotation is", "the ground truth"),
        (true, true) => ("every detection is", "the results"),
        (true, false) => return None,
    };
    let message = format!(
        "{what} upright: rotated boxes are read from `poly`, a `segmentation` of four corners, or a `bbox` of five numbers; \
         check that {where_to} has them, or use `iouType: 'bbox'`"
    );
    let count = counts.upright + compared.plan.ground_truth.len() as u64;
    Some(Warning { code: "ROTATED_BOXES_ARE_UPRIGHT", message, count })
}

/// Angles beyond a full turn, which are probably in degrees.
fn rotated_degrees(dataset: &Dataset, compared: Compared<'_>) -> Option<Warning> {
    if compared.params.iou_type != IouType::Rotated {
        return None;
    }
    let truth = compared.plan.ground_truth.iter().filter_map(|own| dataset.quad(own.annotation)?.ok());
    let annotations = truth.filter(|quad| quad.is_beyond_a_turn()).count() as u64;
    let count = annotations + compared.detected.oddities().beyond_a_turn;
    (count > 0).then(|| Warning {
        code: "ANGLE_BEYOND_A_TURN",
        message: "angles beyond a whole turn (2π): angles are in radians, and these look like degrees; \
                  multiply by π / 180, or give columns with `angleUnit: 'degrees'`"
            .to_owned(),
        count,
    })
}
