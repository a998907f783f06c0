//! Confusion matrices compared with their definition, over random worlds.

use super::world::{Detection, Truth, World};
use boxwise_coco::analysis::{PairingRule, Setting};
use boxwise_coco::{Evaluation, Params};
use boxwise_kernels::boxes::coco_iou::iou;
use proptest::prelude::*;
use proptest::sample::select;

const CATEGORIES: usize = 4;

fn bbox() -> impl Strategy<Value = [f64; 4]> {
    let place = || (0..5i32).prop_map(|v| f64::from(v) * 4.0);
    (place(), place(), select(vec![16.0, 20.0, 32.0]), select(vec![16.0, 24.0]))
        .prop_map(|(x, y, w, h)| [x, y, w, h])
}

fn world() -> impl Strategy<Value = World> {
    let crowd = select(vec![0.0, 0.0, 0.0, 1.0]);
    let truth = (0..3i64, 0..CATEGORIES as i64, bbox(), crowd).prop_map(|(image, category, bbox, crowd)| {
        Truth { id: 0, image, category, bbox, area: bbox[2] * bbox[3], crowd, ignore: false }
    });
    let score = (0..6i32).prop_map(|v| f64::from(v) / 5.0);
    let detection = (0..3i64, 0..CATEGORIES as i64, bbox(), score)
        .prop_map(|(image, category, bbox, score)| Detection { image, category, bbox, score });
    let (truths, detections) = (prop::collection::vec(truth, 0..30), prop::collection::vec(detection, 0..60));
    (truths, detections).prop_map(|(mut annotations, detections)| {
        annotations.iter_mut().enumerate().for_each(|(at, own)| own.id = at as i64 + 1);
        World { images: vec![0, 1, 2], categories: (0..CATEGORIES as i64).collect(), annotations, detections }
    })
}

/// The matrix by its definition, from the matches at the first area range.
fn defined(world: &World, evaluation: &Evaluation, threshold: usize, confidence: f64) -> Vec<u32> {
    let matches = evaluation.matches().unwrap();
    let [_, areas, detections, _] = matches.shape;
    let least = evaluation.params().iou_thresholds[threshold];
    let mut counts = vec![0; (CATEGORIES + 1) * (CATEGORIES + 1)];
    let mut count = |truth: usize, predicted: usize| counts[truth * (CATEGORIES + 1) + predicted] += 1;
    let mut is_free: Vec<bool> =
        (0..world.annotations.len()).map(|truth| matches.ground_truth_ignored[truth] == 0).collect();
    let mut wrong = Vec::new();
    for (at, own) in world.detections.iter().enumerate() {
        let setting = threshold * areas * detections + at;
        if own.score < confidence || matches.detection_ignored[setting] == 1 {
            continue;
        }
        match usize::try_from(matches.detection_matches[setting]) {
            Ok(truth) => {
                is_free[truth] = false;
                count(own.category as usize, own.category as usize);
            }
            Err(_) => wrong.push(own),
        }
    }
    wrong.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.category.cmp(&b.category)));
    let mut by_category: Vec<usize> = (0..world.annotations.len()).collect();
    by_category.sort_by_key(|truth| world.annotations[*truth].category);
    for own in wrong {
        let (mut best, mut most) = (None, least);
        for truth in &by_category {
            let annotation = &world.annotations[*truth];
            let similarity = iou(own.bbox, annotation.bbox, false);
            let is_other = annotation.image == own.image && annotation.category != own.category;
            if is_other && is_free[*truth] && similarity >= most {
                (best, most) = (Some(*truth), similarity);
            }
        }
        let truth = best.map_or(CATEGORIES, |truth| {
            is_free[truth] = false;
            world.annotations[truth].category as usize
        });
        count(truth, own.category as usize);
    }
    for (annotation, is_free) in world.annotations.iter().zip(is_free) {
        if is_free {
            count(annotation.category as usize, CATEGORIES);
        }
    }
    counts
}

proptest! {
    #[test]
    fn false_positives_take_the_free_object_of_another_category_that_they_overlap_most(
        world in world(),
        confidence in select(vec![f64::NEG_INFINITY, 0.2, 0.5]),
    ) {
        let params = Params { analysis: true, iou_thresholds: vec![0.5, 0.75], ..Params::default() };
        let evaluation = world.evaluate(&params).unwrap();
        for (threshold, iou) in [0.5, 0.75].into_iter().enumerate() {
            let setting = Setting { iou: Some(iou), area: None };
            let found = evaluation.confusion_matrix(setting, Some(confidence), PairingRule::SameClassFirst).unwrap();
            prop_assert_eq!(found.counts, defined(&world, &evaluation, threshold, confidence));
        }
    }
}
