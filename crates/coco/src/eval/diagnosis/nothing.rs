//! Evaluations that have nothing to measure, or nothing to measure it with.

use crate::eval::similarity::Compared;
use crate::{Dataset, Warning};

/// From so many detections on it is suspicious that all have one score.
const MANY: u64 = 20;

pub(super) fn warnings(dataset: &Dataset, compared: Compared<'_>, stats: &[f64]) -> Vec<Warning> {
    let found =
        [nothing_to_measure(dataset, compared, stats), no_detections(compared), one_score(compared, stats)];
    found.into_iter().flatten().collect()
}

/// No metric has a value, because no annotation counts.
fn nothing_to_measure(dataset: &Dataset, compared: Compared<'_>, stats: &[f64]) -> Option<Warning> {
    let Compared { plan, .. } = compared;
    let joined_by_nobody = plan.slots.iter().any(Vec::is_empty); // LVIS's reference, which has a warning of its own
    if stats.iter().any(|value| *value != -1.0) || joined_by_nobody {
        return None;
    }
    let cause = if dataset.annotations.is_empty() {
        "the dataset has no annotations: check its list `annotations`"
    } else if plan.images == 0 {
        "no image is evaluated: check the list `images`, and `imageIds`"
    } else if plan.categories.is_empty() {
        "no category is evaluated: check the list `categories`, and `categoryIds`"
    } else if plan.ground_truth.is_empty() {
        "no annotation is of an evaluated image and category: check their ids, `imageIds` and `categoryIds`"
    } else if plan.ground_truth.iter().all(|annotation| annotation.ignore) {
        "every annotation is ignored: check `iscrowd`, `ignore`, `difficult` and `num_keypoints`"
    } else {
        return None; // the settings have warnings of their own
    };
    let message = format!("every number is -1, because {cause}");
    Some(Warning { code: "NOTHING_TO_MEASURE", message, count: dataset.annotations.len().max(1) as u64 })
}

/// Nothing was detected, or nothing that is evaluated.
fn no_detections(compared: Compared<'_>) -> Option<Warning> {
    let Compared { plan, detected, ledger, .. } = compared;
    let streams = || plan.slots.iter().flatten();
    let is_used = |stream: &u32| match ledger {
        Some(ledger) => ledger.tally.has_stream(*stream),
        None => detected.parts.iter().any(|part| part.stream(*stream).any(|records| !records.is_empty())),
    };
    if plan.ground_truth.is_empty() || streams().any(is_used) {
        return None;
    }
    let (code, message, count) = match compared.detections() {
        0 => ("NO_DETECTIONS", "there are no detections, so every number is 0 or -1; check the results", 1),
        count if count == compared.oddities().unknown_category => return None, // that has a warning of its own
        count => (
            "NO_DETECTION_EVALUATED",
            "no detection is of an evaluated image and category, so every number is 0 or -1; check their ids, `imageIds` and \
             `categoryIds`",
            count,
        ),
    };
    Some(Warning { code, message: message.to_owned(), count })
}

/// All detections have one score, so that their order in the input ranks them. Of few detections that is suspicious only if the
/// order may have decided: where AP is neither 0 nor 1.
fn one_score(compared: Compared<'_>, stats: &[f64]) -> Option<Warning> {
    let (mut first, mut count) = (None, 0);
    let mut is_first = |score: f64| {
        count += 1;
        *first.get_or_insert(score) == score
    };
    let are_equal = (0..compared.plan.slots.len()).all(|slot| compared.scores(slot, &mut is_first));
    let is_between = stats.first().is_some_and(|ap| *ap > 0.0 && *ap < 1.0);
    let first = first.filter(|_| are_equal && (count >= MANY || count > 1 && is_between))?;
    let message = format!(
        "all detections have the score {first}, so their order in the input ranks them and average precision depends on it; \
         give each detection its confidence, or read `withoutScores()` and `tieOrders()` of an evaluation with `analysis: true`"
    );
    Some(Warning { code: "SCORES_ARE_EQUAL", message, count })
}
