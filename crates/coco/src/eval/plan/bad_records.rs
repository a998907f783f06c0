//! Annotations that cannot be used, which an evaluation may leave out.

use super::ground_truth::has_area;
use super::layout::Plan;
use super::oddities::refuse_values;
use super::rules::PlanRules;
use crate::dataset::Problem;
use crate::params::{IouType, KeypointSigmas, Params, wrong_count};
use crate::segmentation::Segmentation;
use crate::{Code, Dataset, Error, Result};

impl Plan {
    /// Removes the annotations that cannot be used from those that are chosen, and takes note of them.
    pub(super) fn leave_out(
        &mut self,
        dataset: &Dataset,
        params: &Params,
        rules: PlanRules,
        chosen: &mut Vec<u32>,
    ) {
        let mut problems: Vec<&Problem> =
            dataset.problems.iter().filter(|problem| self.matters(dataset, problem, rules, params)).collect();
        problems.dedup_by_key(|problem| problem.annotation);
        let mut checked = vec![false; dataset.annotations.len()];
        let mut bad = vec![false; dataset.annotations.len()];
        for position in chosen.iter().copied() {
            if std::mem::replace(&mut checked[position as usize], true) {
                continue;
            }
            let problem = problems.binary_search_by_key(&position, |problem| problem.annotation);
            let checked = match problem {
                Ok(at) => Err(problems[at].error.clone()),
                Err(_) => self.check(dataset, params, position),
            };
            if let Err(error) = checked {
                bad[position as usize] = true;
                self.skipped.add(position.into(), error);
                self.left_out.push(position);
            }
        }
        self.left_out.sort_unstable();
        chosen.retain(|position| !bad[*position as usize]);
    }

    /// Whether a problem matters to an evaluation that its annotation takes part in.
    pub(super) fn matters(
        &self,
        dataset: &Dataset,
        problem: &Problem,
        rules: PlanRules,
        params: &Params,
    ) -> bool {
        let annotation = &dataset.annotations[problem.annotation as usize];
        let is_read = match problem.member {
            "area" if rules.federated => self.skips && has_area(annotation.area), // else found when annotations are chosen
            "area" if rules.share_of_box.is_some() => false, // areas are those of the boxes
            // a crowd is ignored whatever its size, but its area is part of the similarity of keypoints
            "area" => !annotation.is_crowd || params.iou_type == IouType::Keypoints,
            // rotated shapes are checked one by one, and masks need no boxes
            "difficult" => false, // that is PASCAL VOC's
            "bbox" => matches!(params.iou_type, IouType::Bbox | IouType::Keypoints),
            // crowds are ordinary in a federated dataset
            _ => !rules.federated,
        };
        is_read && (self.strict || !problem.mendable)
    }

    /// # Errors
    /// Why an annotation cannot be used.
    fn check(&self, dataset: &Dataset, params: &Params, position: u32) -> Result<()> {
        if !self.strict {
            refuse_values(dataset, position, params.iou_type)?;
        }
        match params.iou_type {
            IouType::Bbox => Ok(()),
            IouType::Segm | IouType::Boundary => self.check_mask(dataset, position),
            IouType::Keypoints => self.check_keypoints(dataset, params, position),
            IouType::Rotated => match dataset.quad(position) {
                Some(Ok(quad)) if !self.strict && !quad.is_finite() => {
                    let expected = "a rotated box of finite numbers without negative size";
                    Err(Error::new(Code::InvalidValue, expected, "another"))
                }
                Some(quad) => quad.map(|_| ()),
                None => Ok(()), // the whole dataset lacks them
            },
        }
    }

    fn check_mask(&self, dataset: &Dataset, position: u32) -> Result<()> {
        let Some(masks) = &dataset.masks else { return Ok(()) };
        let image = dataset.image_size(dataset.annotations[position as usize].image);
        let size = match masks.get(position as usize)? {
            Segmentation::Outlines(_) => return image.map(|_| ()),
            mask => mask.to_rle(boxwise_kernels::Isa::detect(), image.clone())?.size(),
        };
        match image {
            Ok(image) if !self.strict && image != size => {
                let spelled = |size: crate::mask::Size| format!("{} × {}", size.height(), size.width());
                let expected =
                    format!("a mask of the size of its image, {} (height × width)", spelled(image));
                Err(Error::new(Code::InvalidValue, expected, spelled(size)))
            }
            _ => Ok(()),
        }
    }

    fn check_keypoints(&self, dataset: &Dataset, params: &Params, position: u32) -> Result<()> {
        let Some(keypoints) = &dataset.keypoints else { return Ok(()) };
        if self.strict && keypoints.labelled(position as usize) == crate::dataset::Labelled::Missing {
            return Err(crate::json::missing("num_keypoints"));
        }
        let numbers = keypoints.of(position as usize)?;
        let category = &dataset.categories.ids()[dataset.annotations[position as usize].category as usize];
        let points = match &params.keypoint_sigmas {
            KeypointSigmas::Shared(sigmas) => sigmas.len(),
            KeypointSigmas::ByCategory(all) => match all.iter().find(|(own, _)| own == category) {
                Some((_, sigmas)) => sigmas.len(),
                None => return Ok(()), // the options lack them
            },
        };
        let (triples, rest) = numbers.as_chunks::<3>();
        let visible = triples.iter().any(|[_, _, visibility]| *visibility > 0.0);
        if visible && (triples.len() != points || !rest.is_empty()) {
            return Err(wrong_count(points, numbers.len()));
        }
        Ok(())
    }
}
