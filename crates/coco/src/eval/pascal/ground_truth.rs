//! The ground truth of this family of protocols, put into a plan.

use super::LookedFor;
use crate::dataset::CategorySets;
use crate::eval::plan::{GroundTruth, Plan};
use crate::params::{Params, Protocol};
use crate::{Dataset, IdTable, Result};

/// The plan of an evaluation. Unlike COCO's, annotations need no area, and one id may serve several of them.
///
/// # Errors
/// As [`Plan::bare`]; the problem of the first annotation that takes part and has one.
pub(crate) fn plan(dataset: &Dataset, params: &Params) -> Result<(Plan, Option<LookedFor>)> {
    let mut plan = Plan::bare(dataset, params)?;
    for slot in &mut plan.slots {
        slot.sort_unstable();
        slot.dedup();
    }
    let own: Vec<u32> = dataset
        .categories
        .ids()
        .iter()
        .map(|id| plan.categories.place(id.as_ref()).unwrap_or(IdTable::NONE))
        .collect();
    let ancestors = match (&params.open_images.hierarchy, params.protocol, params.use_categories) {
        (Some(hierarchy), Protocol::OpenImages, true) => hierarchy.ancestors_in(dataset)?,
        _ => vec![Vec::new(); own.len()],
    };
    // by place of a category, the slots that its annotations belong to
    let evaluated = |place: &u32| match own[*place as usize] {
        IdTable::NONE => None,
        stream if params.use_categories => Some(stream),
        _ => Some(0),
    };
    let slots: Vec<Vec<u32>> = (0..own.len() as u32)
        .map(|place| [place].iter().chain(&ancestors[place as usize]).filter_map(evaluated).collect())
        .collect();
    if params.open_images.expand_detections {
        for (place, slots) in slots.iter().enumerate() {
            let stream = own[place];
            for slot in slots.iter().filter(|slot| stream != IdTable::NONE && **slot != stream) {
                plan.slots[*slot as usize].push(stream);
            }
        }
    }
    refuse(dataset, &plan, &slots)?;
    plan.ground_truth = Vec::new();
    plan.slot_starts = vec![0];
    let mut found = Vec::new();
    for (position, annotation) in dataset.annotations.iter().enumerate() {
        let rank = plan.image_ranks[annotation.image as usize];
        if rank < Plan::UNLISTED {
            found.extend(
                slots[annotation.category as usize].iter().map(|slot| (*slot, rank, position as u32)),
            );
        }
    }
    found.sort_unstable();
    let mut next = 0;
    for slot in 0..plan.slots.len() as u32 {
        while let Some((_, image, position)) = found.get(next).filter(|(own, ..)| *own == slot) {
            let annotation = &dataset.annotations[*position as usize];
            plan.ground_truth.push(GroundTruth {
                bbox: annotation.bbox,
                area: annotation.area,
                image: *image,
                annotation: *position,
                ignore: annotation.difficult,
                crowd: annotation.group_of,
                is_nobody: false,
                place: plan.ground_truth.len() as u32,
            });
            next += 1;
        }
        plan.slot_starts.push(plan.ground_truth.len());
    }
    plan.finite = plan.ground_truth.iter().all(|annotation| annotation.bbox.iter().all(|v| v.is_finite()));
    // Open Images looks at every detection's box
    if params.protocol != Protocol::OpenImages && params.use_categories {
        plan.mark_occupied(plan.images);
    }
    let mut looked_for =
        vec![Vec::new(); if params.protocol == Protocol::OpenImages { plan.slots.len() } else { 0 }];
    if params.protocol == Protocol::OpenImages {
        let descendants = upside_down(&ancestors);
        for (image, rank) in plan.image_ranks.iter().enumerate().filter(|(_, rank)| **rank < Plan::UNLISTED) {
            let labels = |sets: &CategorySets| sets.of(image as u32).unwrap_or_default().to_vec();
            let Some(federation) = &dataset.federation else { break };
            for (labels, others) in
                [(labels(&federation.positive), &ancestors), (labels(&federation.negative), &descendants)]
            {
                for label in labels {
                    let all = [label].into_iter().chain(others[label as usize].iter().copied());
                    all.filter_map(|place| evaluated(&place))
                        .for_each(|slot| looked_for[slot as usize].push(*rank));
                }
            }
        }
        for images in &mut looked_for {
            images.sort_unstable();
        }
    }
    Ok((plan, Some(LookedFor(looked_for))))
}

/// By place of a category, whose ancestor it is.
fn upside_down(ancestors: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut descendants = vec![Vec::new(); ancestors.len()];
    for (place, ancestors) in ancestors.iter().enumerate() {
        for ancestor in ancestors {
            descendants[*ancestor as usize].push(place as u32);
        }
    }
    descendants
}

/// Answers with the problem of the first annotation that takes part and has one: its box, or a flag that is none.
fn refuse(dataset: &Dataset, plan: &Plan, slots: &[Vec<u32>]) -> Result<()> {
    let matters = dataset.problems.iter().find(|problem| {
        let annotation = &dataset.annotations[problem.annotation as usize];
        problem.member == "bbox"
            && plan.image_ranks[annotation.image as usize] < Plan::UNLISTED
            && !slots[annotation.category as usize].is_empty()
    });
    matters.map_or(Ok(()), |problem| Err(problem.error.clone()))
}
