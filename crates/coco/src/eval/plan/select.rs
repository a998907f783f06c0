//! The evaluated annotations, and their order.

use boxwise_kernels::math::order::sorted_by_key;

use super::ground_truth::{GroundTruth, has_area};
use super::layout::Plan;
use super::ranks::UNLISTED;
use super::rules::PlanRules;
use crate::dataset::Problem;
use crate::params::Params;
use crate::{Annotation, Code, Dataset, Error, IdTable, Result};

impl Plan {
    /// Positions of the annotations that the reference loads, sorted by image; within an image in the order in which
    /// it loads them. If several annotations have the same id, it loads the last one in place of each.
    ///
    /// # Errors
    /// Federated protocols load by area: the problem of the first annotation whose area is missing or not a number.
    pub(super) fn chosen(
        &self,
        dataset: &Dataset,
        streams: &[u32],
        rules: PlanRules,
        by_category: bool,
    ) -> Result<Vec<u32>> {
        let images = self.images;
        let all = &dataset.annotations;
        let rank = |annotation: &Annotation| self.image_ranks[annotation.image as usize];
        let asked = |annotation: &Annotation| {
            rank(annotation) < UNLISTED
                && (!by_category || streams[annotation.category as usize] != IdTable::NONE)
        };
        if rules.federated && !self.skips {
            let matters = |problem: &&Problem| {
                problem.member == "area"
                    && asked(&all[problem.annotation as usize])
                    && (self.strict || !problem.mendable)
            };
            if let Some(problem) = dataset.problems.iter().find(matters) {
                return Err(problem.error.clone());
            }
        }
        let mut repeated = false;
        let mut chosen: Vec<u32> = Vec::with_capacity(all.len());
        for (position, annotation) in all.iter().enumerate() {
            if asked(annotation) && (!rules.federated || has_area(annotation.area)) {
                repeated |= annotation.last_of_id != position as u32;
                chosen.push(position as u32);
            }
        }
        if repeated {
            let ranks = chosen.iter().map(|position| rank(&all[*position as usize]));
            chosen = by_key(&chosen, ranks, images).0;
            for position in &mut chosen {
                *position = all[*position as usize].last_of_id;
            }
            chosen.retain(|position| rank(&all[*position as usize]) < UNLISTED);
        }
        chosen.retain(|position| streams[all[*position as usize].category as usize] != IdTable::NONE);
        let ranks = chosen.iter().map(|position| rank(&all[*position as usize]));
        Ok(by_key(&chosen, ranks, images).0)
    }

    /// Returns an error for the first chosen annotation with a relevant problem.
    ///
    /// # Errors
    /// That problem.
    pub(super) fn refuse(
        &self,
        dataset: &Dataset,
        chosen: &[u32],
        rules: PlanRules,
        params: &Params,
    ) -> Result<()> {
        if dataset.problems.is_empty() {
            return Ok(());
        }
        let mut is_chosen = vec![false; dataset.annotations.len()];
        for position in chosen {
            is_chosen[*position as usize] = true;
        }
        let matters = |problem: &&Problem| {
            is_chosen[problem.annotation as usize] && self.matters(dataset, problem, rules, params)
        };
        dataset.problems.iter().find(matters).map_or(Ok(()), |problem| Err(problem.error.clone()))
    }

    /// Fills the ground truth, category by category.
    ///
    /// # Errors
    /// `TOO_LARGE`.
    pub(super) fn sort_into_slots(
        &mut self,
        dataset: &Dataset,
        chosen: &[u32],
        streams: &[u32],
        rules: PlanRules,
    ) -> Result<()> {
        let of = |position: &u32| &dataset.annotations[*position as usize];
        let own = chosen.iter().map(|position| streams[of(position).category as usize]);
        let (by_stream, starts) = by_key(chosen, own, self.streams());
        let size = |stream: &u32| starts[*stream as usize + 1] - starts[*stream as usize];
        let total: usize = self.slots.iter().flatten().map(size).sum();
        let mut ground_truth = Vec::new();
        if total > MOST_BOXES || ground_truth.try_reserve_exact(total).is_err() {
            return Err(too_often(total));
        }
        for slot in &self.slots {
            let first = ground_truth.len();
            for stream in slot {
                let range = starts[*stream as usize]..starts[*stream as usize + 1];
                for position in &by_stream[range] {
                    let annotation = of(position);
                    ground_truth.push(GroundTruth {
                        bbox: annotation.bbox,
                        area: annotation.area,
                        image: self.image_ranks[annotation.image as usize],
                        annotation: *position,
                        ignore: match rules.federated {
                            true => annotation.ignore,
                            false => annotation.is_crowd || (self.keeps_ignore && annotation.ignore),
                        },
                        crowd: annotation.crowd_overlap && !rules.federated,
                        is_nobody: self.strict && annotation.id_is_zero,
                        place: 0,
                    });
                }
            }
            if slot.len() > 1 {
                let of_slot = ground_truth.split_off(first);
                ground_truth.extend(sorted_by_key(of_slot, |annotation| annotation.image.into()));
            }
            self.slot_starts.push(ground_truth.len());
        }
        for (place, annotation) in ground_truth.iter_mut().enumerate() {
            annotation.place = place as u32;
        }
        self.finite = ground_truth.iter().all(|annotation| annotation.bbox.iter().all(|v| v.is_finite()));
        self.ground_truth = ground_truth;
        Ok(())
    }
}

/// Maximum number of boxes of one category, or of all categories evaluated as one.
pub(crate) const MOST_BOXES: usize = 1 << 28;

/// The error for categories that are named so often that their boxes do not fit.
pub(crate) fn too_often(boxes: usize) -> Error {
    Error::new(Code::TooLarge, "boxes that fit in memory, as often as they are named", boxes.to_string())
}

/// `items` in the order of their keys, equal ones in their own order; and the index at which the items of each key
/// start.
fn by_key(items: &[u32], keys: impl Iterator<Item = u32> + Clone, count: usize) -> (Vec<u32>, Vec<usize>) {
    let mut starts = vec![0usize; count + 1];
    for key in keys.clone() {
        starts[key as usize + 1] += 1;
    }
    for key in 0..count {
        starts[key + 1] += starts[key];
    }
    let mut next = starts.clone();
    let mut sorted = vec![0; items.len()];
    for (item, key) in items.iter().zip(keys) {
        let at = &mut next[key as usize];
        sorted[*at] = *item;
        *at += 1;
    }
    (sorted, starts)
}
