//! Detects what is wrong in a part of the data, which lowers AP and leaves most detections as they should be: some categories, images without
//! annotations, scores of two scales.

use boxwise_kernels::math::order::{pair_key, sorted_by_key};

use super::classes::{Tried, best_compared};
use crate::Warning;
use crate::eval::similarity::Compared;
use crate::params::IouType;

/// AP below which the best detections are looked at.
const LOW: f64 = 0.35;

/// Smallest number of the best detections of a category for a warning. Sound categories that are often confused have a third of them on others.
const FEW: usize = 20;

/// Smallest number of images without annotations for a warning, and the smallest share of all images: one of so many.
const UNANNOTATED: (usize, usize) = (20, 5);

pub(super) fn warnings(compared: Compared<'_>, stats: &[f64]) -> Vec<Warning> {
    let Compared { plan, params, ledger, .. } = compared;
    let is_low = stats.first().is_some_and(|ap| (0.0..LOW).contains(ap));
    let finds_all = plan.federated.is_none() && plan.verified.is_empty() && plan.shown.is_none();
    if params.iou_type != IouType::Bbox || ledger.is_some() || !finds_all {
        return Vec::new(); // an evaluator keeps no boxes
    }
    let mut found: Vec<Warning> = two_scales(compared).into_iter().collect();
    if is_low {
        let tried = best_compared(compared);
        found.extend(without_annotations(compared, &tried));
        found.extend(other_categories(compared, tried));
    }
    found
}

/// Categories whose detections lie on the objects of one other category.
fn other_categories(Compared { plan, .. }: Compared<'_>, tried: Vec<Tried>) -> Option<Warning> {
    let tried = sorted_by_key(tried, |one| one.slot.into());
    let mut moved = Vec::new();
    for of_slot in tried.chunk_by(|a, b| a.slot == b.slot).filter(|of_slot| of_slot.len() >= FEW) {
        let own = of_slot.iter().filter(|one| one.own).count();
        let mut others: Vec<u64> =
            of_slot.iter().filter(|one| !one.own).filter_map(|one| one.other.map(u64::from)).collect();
        others.sort_unstable();
        let most = others.chunk_by(|a, b| a == b).max_by_key(|run| run.len());
        if let Some(run) = most.filter(|run| 2 * run.len() >= of_slot.len() && 10 * own <= of_slot.len()) {
            moved.push((pair_key(of_slot[0].slot, run[0] as u32), run.len(), of_slot.len()));
        }
    }
    let (pair, count, all) = *moved.first()?;
    let [from, to] = [(pair >> u32::BITS) as usize, pair as u32 as usize]
        .map(|slot| &plan.categories.ids()[plan.slots[slot][0] as usize]);
    let message = format!(
        "{count} of {all} detections of category {from} that were looked at lie on annotations of category {to} alone: check both in the table \
         from class numbers to category ids"
    );
    Some(Warning {
        code: "CLASSES_LOOK_PERMUTED",
        message,
        count: moved.iter().map(|own| own.1 as u64).sum(),
    })
}

/// Images without annotations that have as many of the best detections as the others, where those of the others lie on objects.
fn without_annotations(Compared { plan, .. }: Compared<'_>, tried: &[Tried]) -> Option<Warning> {
    let mut is_annotated = vec![false; plan.images];
    plan.ground_truth.iter().for_each(|own| is_annotated[own.image as usize] = true);
    let annotated = is_annotated.iter().filter(|is| **is).count();
    let empty = plan.images - annotated;
    let (there, elsewhere): (Vec<&Tried>, Vec<&Tried>) =
        tried.iter().partition(|one| is_annotated[one.image as usize]);
    let is_good =
        there.len() >= UNANNOTATED.0.min(10) && 2 * there.iter().filter(|one| one.own).count() >= there.len();
    let is_share = empty >= UNANNOTATED.0 && UNANNOTATED.1 * empty >= plan.images;
    // as many for each image as half of those on annotated ones, which a good detector finds on no image without objects
    let are_many = elsewhere.len() >= FEW && 2 * elsewhere.len() * annotated >= there.len() * empty;
    (is_good && is_share && are_many).then(|| Warning {
        code: "IMAGES_WITHOUT_ANNOTATIONS",
        message: format!(
            "{empty} of {} evaluated images have no annotation, and {} of the {} detections with the highest scores that were looked at, which count as \
             false positives: if these images were not annotated, give the ids of the others as `imageIds`",
            plan.images,
            elsewhere.len(),
            tried.len(),
        ),
        count: empty as u64,
    })
}

/// Best scores of images between which there is none: those of percentages lie above, and shares below.
const GAP: [f64; 2] = [1.0, 5.0];

/// Smallest number of images with scores of each scale for a warning, and their smallest share: one of so many.
const OF_SCALE: (usize, usize) = (10, 20);

/// Scores of some images that end at 1, and of others that are far above.
fn two_scales(Compared { plan, detected, .. }: Compared<'_>) -> Option<Warning> {
    let mut best = vec![f64::NEG_INFINITY; plan.images];
    let every = 1 + detected.len() / (1 << 16);
    for part in &detected.parts {
        for chunk in (0..plan.categories.len() as u32).flat_map(|stream| part.stream(stream)).step_by(every) {
            for record in chunk {
                let own = &mut best[record.rank() as usize];
                *own = own.max(record.score);
            }
        }
    }
    let shares = best.iter().filter(|best| (0.0..=GAP[0]).contains(*best)).count();
    let above = best.iter().filter(|best| **best >= GAP[1]).count();
    let seen = best.iter().filter(|best| **best != f64::NEG_INFINITY).count();
    let fewer = shares.min(above);
    (shares + above == seen && fewer >= OF_SCALE.0 && OF_SCALE.1 * fewer >= seen).then(|| Warning {
        code: "SCORES_OF_TWO_SCALES",
        message: format!(
            "the best scores of {above} images are {} or more, and those of the other {shares} lie in 0..1, so that all detections of the first rank \
             before them: write all scores on one scale",
            GAP[1],
        ),
        count: fewer as u64,
    })
}
