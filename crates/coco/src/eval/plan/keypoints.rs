//! Ground truth of keypoint evaluations.

use super::layout::Plan;
use super::rules::PlanRules;
use crate::dataset::{Keypoints, Labelled};
use crate::{Code, Dataset, Error, Result};

impl Plan {
    /// Ignores the annotations without labelled keypoints, and takes areas from boxes if the rules require it.
    ///
    /// # Errors
    /// `MISSING_KEY`: a dataset that was loaded without keypoints; an annotation without `area` or, in strict parity,
    /// without `num_keypoints`.
    pub(super) fn prepare_keypoints(&mut self, dataset: &Dataset, rules: PlanRules) -> Result<()> {
        let keypoints = keypoints_of(dataset)?;
        for annotation in &mut self.ground_truth {
            let position = annotation.annotation as usize;
            let visible = || {
                let numbers = keypoints.of(position).unwrap_or_default();
                numbers.as_chunks::<3>().0.iter().any(|[_, _, visibility]| *visibility > 0.0)
            };
            if let Some(share) = rules.share_of_box {
                annotation.area = annotation.bbox[3] * annotation.bbox[2] * share;
            }
            match keypoints.labelled(position) {
                Labelled::Some => self.invisible_keypoints += u64::from(!annotation.ignore && !visible()),
                Labelled::None => {
                    annotation.ignore = true;
                    self.contradicted_keypoints += u64::from(visible());
                }
                Labelled::Missing if self.strict => {
                    let error = Error::new(Code::MissingKey, "the key num_keypoints", "an object without it");
                    return Err(dataset.in_annotation(annotation.annotation, error));
                }
                Labelled::Missing => annotation.ignore |= !visible(),
            }
            // other evaluations do not need the area of a crowd, but keypoint similarity does
            let mut problems = dataset.problems.iter().filter(|problem| {
                problem.annotation as usize == position
                    && problem.member != "difficult"
                    && !(rules.share_of_box.is_some() && problem.member == "area")
            });
            if let Some(problem) = problems.find(|problem| self.strict || !problem.mendable) {
                return Err(problem.error.clone());
            }
        }
        Ok(())
    }
}

/// The keypoints of a dataset.
///
/// # Errors
/// `MISSING_KEY` if it was loaded without them.
pub(crate) fn keypoints_of(dataset: &Dataset) -> Result<&Keypoints> {
    dataset.keypoints.as_ref().ok_or_else(|| {
        let expected =
            "a dataset with keypoints: load it with `iouType: 'keypoints'`, or without an `iouType`";
        Error::new(
            Code::MissingKey,
            expected,
            "a dataset loaded for another iouType: load it for this one, or without iouType",
        )
    })
}
