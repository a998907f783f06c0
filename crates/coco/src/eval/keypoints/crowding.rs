//! CrowdPose's numbers by how crowded images are: average precision over the easy, the medium and the hard ones.

use crate::eval::cells::Detected;
use crate::eval::keypoints::{KnownPairs, PairStore};
use crate::eval::pairwise::pairwise_sum;
use crate::eval::plan::Plan;
use crate::eval::slots::{Wanted, evaluate_slots};
use crate::params::Params;
use crate::{Code, Dataset, Error, Result};

/// From these `crowdIndex` on an image is medium, and hard.
const BORDERS: [f64; 2] = [0.2, 0.8];

/// The means for easy, medium and hard images, rounded to four decimals as the reference rounds them; -1 of no images.
///
/// Other than COCO's, these means take settings without ground truth in, as -1.
///
/// # Errors
/// `MISSING_KEY`: an evaluated image without a `crowdIndex`.
pub(crate) fn by_crowding(
    dataset: &Dataset,
    plan: &mut Plan,
    detected: &Detected,
    stores: &[PairStore],
    params: &Params,
) -> Result<[f64; 3]> {
    let classes = classes(dataset, plan)?;
    let rungs = params.max_detections.len();
    let settings: Vec<usize> = (0..rungs).collect(); // of the first area range
    let all = params.iou_thresholds.len() * params.recall_thresholds.len() * plan.slots.len() * rungs;
    let (whole, starts) = (std::mem::take(&mut plan.ground_truth), std::mem::take(&mut plan.slot_starts));
    let mut means = [-1.0; 3];
    for (class, mean) in means.iter_mut().enumerate() {
        plan.shown = Some(classes.iter().map(|own| *own == class).collect());
        plan.ground_truth.clear();
        plan.slot_starts.clear();
        plan.slot_starts.push(0);
        for bounds in starts.windows(2) {
            let own = whole[bounds[0]..bounds[1]].iter();
            plan.ground_truth.extend(own.filter(|annotation| classes[annotation.image as usize] == class));
            plan.slot_starts.push(plan.ground_truth.len());
        }
        let similarity = KnownPairs { detected, stores };
        let wanted = Wanted::Precision(&settings);
        let tables = evaluate_slots(plan, detected, &similarity, params, &wanted, None)?;
        let absent = (all - tables.precision.len()) as f64;
        let sum = (pairwise_sum(&tables.precision) - absent) / all.max(1) as f64;
        *mean = (sum * 1e4).round_ties_even() / 1e4;
    }
    plan.shown = None;
    (plan.ground_truth, plan.slot_starts) = (whole, starts);
    Ok(means)
}

/// By image rank: 0 for easy, 1 for medium, 2 for hard.
fn classes(dataset: &Dataset, plan: &Plan) -> Result<Vec<usize>> {
    let mut classes = vec![0; plan.images];
    for (place, rank) in plan.image_ranks.iter().enumerate().filter(|(_, rank)| **rank < Plan::UNLISTED) {
        let index = dataset.crowd_indices.get(place).copied().flatten().ok_or_else(|| {
            let error = Error::new(Code::MissingKey, "the key crowdIndex", "an object without it");
            error.at_record("images", place as u64).with_id(&dataset.images.ids()[place])
        })?;
        // NaN is below nothing
        classes[*rank as usize] =
            BORDERS.iter().take_while(|border| index >= **border || index.is_nan()).count();
    }
    Ok(classes)
}
