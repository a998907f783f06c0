//! Data for which metrics are misleading.

use crate::eval::plan::{GroundTruth, UNLISTED};
use crate::eval::similarity::Compared;
use crate::params::{IouType, Protocol};
use crate::{Dataset, Id, IdRef, Warning};

const IMAGES_OF_OTHER_TYPE: &str = "IMAGE_IDS_OF_ANOTHER_TYPE";
const CATEGORIES_OF_OTHER_TYPE: &str = "CATEGORY_IDS_OF_ANOTHER_TYPE";

pub(super) fn warnings(dataset: &Dataset, compared: Compared<'_>) -> Vec<Warning> {
    let found = [
        never_annotated(compared),
        of_other_type(dataset, IMAGES_OF_OTHER_TYPE),
        of_other_type(dataset, CATEGORIES_OF_OTHER_TYPE),
        without_size(dataset, compared),
        beyond_ranges(compared),
        same_names(dataset, compared).or_else(|| never_detected(compared)),
        rotated_upright(dataset, compared),
        rotated_degrees(dataset, compared),
    ];
    found.into_iter().flatten().collect()
}

/// At least one of so many of the best detections is of a category without ground truth, before that is suspicious: subsets
/// of a dataset lack some of its categories, and a detector finds little of what is not there.
const ONE_OF: usize = 5;

/// With fewer of the best detections, half of them: small datasets lack categories that their detector knows.
const SMALL: usize = 100;

/// Fewer of the best detections of a category without ground truth are mistakes, of which a small dataset has some in many categories.
const FEW_OF_CATEGORY: usize = 5;

/// Categories that have no ground truth but a share of the best detections, of which as many are looked at as there are objects.
/// Their predictions do not count.
fn never_annotated(compared: Compared<'_>) -> Option<Warning> {
    let Compared { plan, .. } = compared;
    if plan.federated.is_some() || !plan.verified.is_empty() {
        return None; // images are searched for some categories only
    }
    let predicted = |slot: &usize| plan.slots[*slot].iter().any(|stream| compared.has_stream(*stream));
    let slots = (0..plan.slots.len()).filter(|slot| plan.of_slot(*slot).is_empty()).filter(predicted);
    let slots: Vec<usize> = slots.collect();
    if slots.is_empty() {
        return None;
    }
    let least = score_of_best(compared, plan.ground_truth.len())?;
    let best_of = |slot: usize| {
        let mut best = 0;
        compared.scores(slot, &mut |score| {
            best += usize::from(score >= least);
            true
        });
        best
    };
    let all: usize = (0..plan.slots.len()).map(best_of).sum();
    let lost: Vec<usize> = slots.into_iter().map(best_of).filter(|best| *best > 0).collect();
    let sum = lost.iter().sum::<usize>();
    let one_of = if all < SMALL { 2 } else { ONE_OF };
    let of_many = lost.iter().filter(|best| **best >= FEW_OF_CATEGORY).sum::<usize>();
    (of_many > 0 && of_many * one_of >= all).then(|| Warning {
        code: "CATEGORIES_NEVER_ANNOTATED",
        message: format!(
            "categories without a single annotation have {sum} of the {all} detections with the highest scores, which cost \
             nothing, because these categories are left out of the means; check category ids, or annotate them"
        ),
        count: lost.len() as u64,
    })
}

/// The score of the detection of a rank among all of them, from 1; that of the last one if there are fewer. `None` if there are
/// none, or too many for this memory.
fn score_of_best(compared: Compared<'_>, rank: usize) -> Option<f64> {
    let mut scores = Vec::new();
    let mut has_room = true;
    for slot in 0..compared.plan.slots.len() {
        has_room &= compared.scores(slot, &mut |score| {
            let has_room =
                scores.len() < scores.capacity() || scores.try_reserve(scores.len().max(1 << 10)).is_ok();
            if has_room && !score.is_nan() {
                scores.push(score);
            }
            has_room
        });
    }
    if !has_room || scores.is_empty() {
        return None;
    }
    let last = rank.clamp(1, scores.len()) - 1;
    Some(*scores.select_nth_unstable_by(last, |a, b| b.total_cmp(a)).1)
}

/// Annotations of images, or of categories, that are listed with an id of the other type, number or string.
fn of_other_type(dataset: &Dataset, code: &'static str) -> Option<Warning> {
    let is_of_images = code == IMAGES_OF_OTHER_TYPE;
    let (table, what) =
        if is_of_images { (&dataset.images, "images") } else { (&dataset.categories, "categories") };
    let lists =
        |id: IdRef<'_>| if is_of_images { dataset.lists_image(id) } else { dataset.lists_category(id) };
    let is_other =
        |id: &&Id| !lists(id.as_ref()) && id.as_ref().of_other_type().is_some_and(|id| lists(id.as_ref()));
    let ids: Vec<_> = table.ids().iter().filter(is_other).collect();
    let first = ids.first()?;
    let message = format!(
        "annotations name {what} by ids of another type than the list of {what}: {first} there is listed as {}; \
         use numbers or strings in both",
        first.as_ref().of_other_type()?,
    );
    Some(Warning { code, message, count: ids.len() as u64 })
}

/// Annotated categories with the name of another annotated one, as of two datasets that were joined.
fn same_names(dataset: &Dataset, Compared { plan, .. }: Compared<'_>) -> Option<Warning> {
    let mut annotated = vec![false; dataset.categories.len()];
    for own in &plan.ground_truth {
        annotated[dataset.annotations[own.annotation as usize].category as usize] = true;
    }
    let names = dataset.category_names.iter().zip(dataset.categories.ids()).zip(annotated);
    let mut named: Vec<(&str, &Id)> = names
        .filter_map(|((name, id), annotated)| Some((name.as_deref().filter(|_| annotated)?, id)))
        .collect();
    named.sort_by_key(|(name, _)| *name);
    let mut pairs = named.windows(2).filter(|pair| pair[0].0 == pair[1].0 && !pair[0].0.is_empty());
    let pair = pairs.next()?;
    let message = format!(
        "annotated categories have the same name: {} and {} are both {:?}, and their objects are evaluated apart; if datasets were joined, give \
         categories of one name one id",
        pair[0].1, pair[1].1, pair[0].0,
    );
    Some(Warning { code: "CATEGORY_NAMES_REPEATED", message, count: 1 + pairs.count() as u64 })
}

/// Fewer objects of a category may all be missed by a detector that knows it.
const MISSED: usize = 20;

/// Categories with many objects and without a detection, where others have some.
fn never_detected(compared: Compared<'_>) -> Option<Warning> {
    let Compared { plan, .. } = compared;
    let is_whole = plan.shown.is_none() && plan.slots.len() > 1;
    let is_detected = |slot: &usize| plan.slots[*slot].iter().any(|stream| compared.has_stream(*stream));
    let (detected, others): (Vec<usize>, Vec<usize>) = (0..plan.slots.len()).partition(is_detected);
    let has_many = |slot: &usize| plan.of_slot(*slot).iter().filter(|own| !own.ignore).count() >= MISSED;
    let missed: Vec<usize> = others.into_iter().filter(has_many).collect();
    let first = plan.slots[*missed.first()?].first()?;
    // one category for all has a warning of its own
    (is_whole && (detected.len() > 1 || detected.len() == missed.len())).then(|| Warning {
        code: "CATEGORIES_WITHOUT_DETECTIONS",
        message: format!(
            "categories with {MISSED} objects or more have not a single detection, as category {}: their AP is 0; check that results are not without \
             them, as class number 0 is easily dropped, and leave categories that the detector does not know out of `categoryIds`",
            plan.categories.ids()[*first as usize],
        ),
        count: missed.len() as u64,
    })
}

/// Annotations that are larger than COCO's largest area, and so in no range. Ranges that end earlier leave out objects on purpose.
fn beyond_ranges(Compared { plan, params, .. }: Compared<'_>) -> Option<Warning> {
    let has_ranges = !matches!(params.protocol, Protocol::Voc | Protocol::OpenImages);
    let largest = params.area_ranges.iter().map(|range| range.max).fold(0.0, f64::max);
    let is_beyond = |own: &&GroundTruth| !own.ignore && own.area > largest;
    let count = plan.ground_truth.iter().filter(is_beyond).count() as u64;
    (has_ranges && count > 0 && largest >= LARGEST_OF_COCO).then(|| Warning {
        code: "AREA_BEYOND_RANGES",
        message: format!(
            "annotations have an area above {largest}, where the last of `areaRanges` ends, and count nowhere: give ranges that end later, up to \
             Infinity"
        ),
        count,
    })
}

/// Where COCO's ranges end, in square pixels.
const LARGEST_OF_COCO: f64 = 1e10;

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
    let counts = compared.oddities();
    if compared.params.iou_type != IouType::Rotated || compared.plan.ground_truth.is_empty() {
        return None;
    }
    let truth = compared.plan.ground_truth.iter().filter_map(|own| dataset.quad(own.annotation)?.ok());
    let turned_truth = truth.filter(|quad| !quad.is_upright()).count() > 0;
    let turned = counts.upright < counts.rotated;
    let (what, where_to) = match (turned_truth, counts.rotated > 0 && !turned) {
        (false, true) => ("every annotation and every detection is", "both have"),
        (false, false) => ("every annotation is", "the ground truth has"),
        (true, true) => ("every detection is", "the results have"),
        (true, false) => return None,
    };
    let message = format!(
        "{what} upright: rotated boxes are read from `poly`, a `segmentation` of four corners, or a `bbox` of five numbers; \
         check that {where_to} them, or use `iouType: 'bbox'`"
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
    let count = annotations + compared.oddities().beyond_a_turn;
    (count > 0).then(|| Warning {
        code: "ANGLE_BEYOND_A_TURN",
        message: "angles beyond a whole turn (2π): angles are in radians, and these look like degrees; \
                  multiply by π / 180"
            .to_owned(),
        count,
    })
}
