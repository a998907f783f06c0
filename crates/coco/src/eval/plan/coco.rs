//! Plans of the protocols that match like COCO.

use super::categories::{categories, refuse_unlisted};
use super::federated::Federated;
use super::layout::Plan;
use super::ranks::image_ranks;
use super::rules::PlanRules;
use crate::eval::areas::AREAS_KNOWN;
use crate::eval::skipped::Skipped;
use crate::params::{IouType, OnBadRecord, Params, Parity, one_kind};
use crate::{Dataset, IdTable, Result};

impl Plan {
    /// The plan of a protocol that matches like COCO.
    ///
    /// # Errors
    /// `MISSING_KEY`: a list of the dataset. `INVALID_TYPE`: ids of two kinds. `TOO_LARGE`. The problem of the first evaluated
    /// annotation that has one. In federated protocols also those of unknown ids in the options.
    pub(crate) fn new(dataset: &Dataset, params: &Params, rules: PlanRules) -> Result<Plan> {
        let mut plan = Plan::bare(dataset, params, rules)?;
        let ids = dataset.categories.ids().iter();
        let streams: Vec<u32> =
            ids.map(|id| plan.categories.place(id.as_ref()).unwrap_or(IdTable::NONE)).collect();
        let mut chosen = plan.chosen(dataset, &streams, rules, params.use_categories || rules.federated)?;
        if plan.skips {
            plan.leave_out(dataset, params, rules, &mut chosen);
        }
        plan.refuse(dataset, &chosen, rules, params)?;
        if rules.federated {
            plan.federate(dataset, &chosen, &streams)?;
        }
        plan.sort_into_slots(dataset, &chosen, &streams, rules)?;
        if params.iou_type == IouType::Keypoints {
            plan.prepare_keypoints(dataset, rules)?;
        }
        // areas beyond those that records know are taken from the boxes; analyses compare across categories
        if params.use_categories && params.area_ranges.len() <= AREAS_KNOWN && !params.analysis {
            plan.mark_occupied();
        }
        Ok(plan)
    }

    /// The images and categories without ground truth.
    pub(super) fn bare(dataset: &Dataset, params: &Params, rules: PlanRules) -> Result<Plan> {
        let in_input = |error| dataset.records.in_input(error);
        one_kind("ids of images", dataset.listed_images()).map_err(in_input)?;
        one_kind("ids of categories", dataset.listed_categories()).map_err(in_input)?;
        dataset.check_lists(|list| rules.federated || list != "annotations")?;
        if rules.federated {
            refuse_unlisted(dataset, params)?;
        }
        let strict = params.parity == Parity::Strict;
        let (image_ranks, images) = image_ranks(dataset, params.image_ids.as_deref())?;
        let joined = !params.use_categories;
        let counts_all = joined && !strict && !rules.federated && params.category_ids.is_none();
        let (categories, named) = match counts_all {
            true => (dataset.categories.clone(), dataset.categories.ids().to_vec()),
            false => categories(dataset, params, rules),
        };
        let other = counts_all.then_some(categories.len() as u32);
        let slots = if params.use_categories {
            (0..categories.len() as u32).map(|stream| vec![stream]).collect()
        } else if rules.federated && strict {
            vec![Vec::new()] // the reference looks up a category -1, which no annotation has
        } else {
            vec![named.iter().filter_map(|id| categories.place(id.as_ref())).chain(other).collect()]
        };
        Ok(Plan {
            strict,
            keeps_ignore: !strict || params.iou_type == IouType::Boundary,
            images,
            image_ranks,
            categories,
            slots,
            skips: params.on_bad_record == OnBadRecord::Skip,
            skipped: Skipped::default(),
            left_out: Vec::new(),
            joined,
            other,
            ground_truth: Vec::new(),
            slot_starts: vec![0],
            finite: true,
            annotations: dataset.annotations.len(),
            contradicted_keypoints: 0,
            invisible_keypoints: 0,
            outside_hierarchy: 0,
            unlabelled: 0,
            odd_groups: 0,
            occupied: Vec::new(),
            federated: None,
            verified: Vec::new(),
            shown: None,
        })
    }

    fn federate(&mut self, dataset: &Dataset, chosen: &[u32], streams: &[u32]) -> Result<()> {
        let positive = chosen.iter().map(|position| {
            let annotation = &dataset.annotations[*position as usize];
            (self.image_ranks[annotation.image as usize], streams[annotation.category as usize])
        });
        self.federated =
            Some(Federated::new(dataset, &self.image_ranks, self.images, &self.categories, positive)?);
        Ok(())
    }
}
