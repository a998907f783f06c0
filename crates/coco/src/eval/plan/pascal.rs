//! Plans of the protocols derived from PASCAL VOC.

use std::collections::BTreeMap;

use boxwise_kernels::math::order::{pair_key, sorted_by_key};

use super::ground_truth::GroundTruth;
use super::layout::Plan;
use super::oddities::refuse_values;
use super::ranks::UNLISTED;
use super::rules::PlanRules;
use crate::dataset::CategorySets;
use crate::params::{Hierarchy, IouType, Params};
use crate::{Code, Dataset, Error, IdRef, IdTable, Result};

/// What distinguishes the plans of this family of protocols.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PascalPlanRules<'a> {
    /// Adds ground truth to the ancestors of its category.
    pub(crate) hierarchy: Option<&'a Hierarchy>,
    /// Adds detections to the ancestors of their category.
    pub(crate) expand_detections: bool,
    /// Whether images are searched for some categories only, and every detection's box is needed.
    pub(crate) verified: bool,
}

/// The plan of an evaluation. Unlike COCO's, annotations need no area, and several annotations may have the same id.
///
/// # Errors
/// Those of [`Plan::new`]; `UNKNOWN_ID` for a hierarchy without the dataset's categories.
pub(crate) fn plan_pascal(dataset: &Dataset, params: &Params, rules: PascalPlanRules<'_>) -> Result<Plan> {
    let mut plan = Plan::bare(dataset, params, PlanRules::default())?;
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
    let ancestors = match (rules.hierarchy, params.use_categories) {
        (Some(hierarchy), true) => {
            let (ancestors, outside) = ancestors_in(hierarchy, dataset)?;
            plan.outside_hierarchy = outside;
            ancestors
        }
        _ => vec![Vec::new(); own.len()],
    };
    // by place of a category, the slots of its annotations
    let evaluated = |place: &u32| match own[*place as usize] {
        IdTable::NONE => None,
        stream if params.use_categories => Some(stream),
        _ => Some(0),
    };
    let slots: Vec<Vec<u32>> = (0..own.len() as u32)
        .map(|place| [place].iter().chain(&ancestors[place as usize]).filter_map(evaluated).collect())
        .collect();
    if rules.expand_detections {
        for (place, slots) in slots.iter().enumerate() {
            let stream = own[place];
            for slot in slots.iter().filter(|slot| stream != IdTable::NONE && **slot != stream) {
                plan.slots[*slot as usize].push(stream);
            }
        }
    }
    let mut found = Vec::new();
    for (position, annotation) in dataset.annotations.iter().enumerate() {
        let rank = plan.image_ranks[annotation.image as usize];
        if rank < UNLISTED && !slots[annotation.category as usize].is_empty() {
            if let Err(error) = usable(dataset, &plan, position as u32) {
                match plan.skips {
                    true => {
                        plan.skipped.add(position as u64, error);
                        plan.left_out.push(position as u32);
                    }
                    false => return Err(error),
                }
                continue;
            }
            found.extend(
                slots[annotation.category as usize].iter().map(|slot| (*slot, rank, position as u32)),
            );
        }
    }
    let found = sorted_by_key(found, |(slot, rank, _)| pair_key(*slot, *rank)); // their positions ascend
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
                // the reference takes Open Images' -1 for true
                crowd: annotation.group_of
                    && (plan.strict || dataset.odd_groups.binary_search(position).is_err()),
                is_nobody: false,
                place: plan.ground_truth.len() as u32,
            });
            next += 1;
        }
        plan.slot_starts.push(plan.ground_truth.len());
    }
    plan.finite = plan.ground_truth.iter().all(|annotation| annotation.bbox.iter().all(|v| v.is_finite()));
    if rules.verified {
        plan.verified = verified(dataset, &plan, &ancestors, evaluated);
    } else if params.use_categories {
        plan.mark_occupied();
    }
    Ok(plan)
}

/// For each slot, the ascending ranks of the images that were searched for it. Positive labels also count for
/// ancestors, negative ones for descendants.
fn verified(
    dataset: &Dataset,
    plan: &Plan,
    ancestors: &[Vec<u32>],
    slot_of: impl Fn(&u32) -> Option<u32>,
) -> Vec<Vec<u32>> {
    let mut verified = vec![Vec::new(); plan.slots.len()];
    let Some(federation) = &dataset.federation else { return verified };
    let descendants = upside_down(ancestors);
    for (image, rank) in plan.image_ranks.iter().enumerate().filter(|(_, rank)| **rank < UNLISTED) {
        let labels = |sets: &CategorySets| sets.of(image as u32).unwrap_or_default().to_vec();
        let positive = (labels(&federation.positive), ancestors);
        let negative = (labels(&federation.negative), &descendants[..]);
        for (labels, relatives) in [positive, negative] {
            for label in labels {
                let all = [label].into_iter().chain(relatives[label as usize].iter().copied());
                all.filter_map(|place| slot_of(&place)).for_each(|slot| verified[slot as usize].push(*rank));
            }
        }
    }
    verified.iter_mut().for_each(|images| images.sort_unstable());
    verified
}

/// For each place of a category, its descendants.
fn upside_down(ancestors: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut descendants = vec![Vec::new(); ancestors.len()];
    for (place, ancestors) in ancestors.iter().enumerate() {
        for ancestor in ancestors {
            descendants[*ancestor as usize].push(place as u32);
        }
    }
    descendants
}

/// # Errors
/// The problem of an annotation whose box or `difficult` cannot be read; where records are skipped, also of one that corrected parity rejects.
fn usable(dataset: &Dataset, plan: &Plan, position: u32) -> Result<()> {
    let first = dataset.problems.partition_point(|problem| problem.annotation < position);
    let own = dataset.problems[first..].iter().take_while(|problem| problem.annotation == position);
    match own.into_iter().find(|problem| ["bbox", "difficult"].contains(&problem.member)) {
        Some(problem) => Err(problem.error.clone()),
        None if plan.skips && !plan.strict => refuse_values(dataset, position, IouType::Bbox),
        None => Ok(()),
    }
}

/// For each category of the dataset, the places of its ancestors; and how many listed categories are not in the hierarchy. A category is found in the hierarchy by its id if
/// that is a string, otherwise by its name.
///
/// # Errors
/// `UNKNOWN_ID` if the hierarchy contains none of the categories.
fn ancestors_in(hierarchy: &Hierarchy, dataset: &Dataset) -> Result<(Vec<Vec<u32>>, u64)> {
    let mut places: BTreeMap<&str, u32> = BTreeMap::new();
    let ids = dataset.categories.ids().iter();
    let labels: Vec<Option<&str>> = ids
        .zip(&dataset.category_names)
        .map(|(id, name)| {
            let own = match id.as_ref() {
                IdRef::Text(id) if hierarchy.has(id) => Some(id),
                _ => name.as_deref(),
            };
            own.filter(|label| hierarchy.has(label))
        })
        .collect();
    for (place, label) in labels.iter().enumerate() {
        if let Some(label) = label {
            places.entry(label).or_insert(place as u32);
        }
    }
    if places.is_empty() && !labels.is_empty() {
        let expected = "a hierarchy with the ids or names of the dataset's categories";
        return Err(Error::new(Code::UnknownId, expected, "one that has none of them").in_input("hierarchy"));
    }
    let above = |label: &Option<&str>| {
        let ancestors = label.iter().flat_map(|label| hierarchy.ancestors_of(label));
        ancestors.filter_map(|label| places.get(label).copied()).collect()
    };
    let listed = labels.iter().zip(&dataset.category_listed).filter(|(_, times)| **times > 0);
    let outside = listed.filter(|(label, _)| label.is_none()).count() as u64;
    Ok((labels.iter().map(above).collect(), outside))
}
