//! Evaluation compared with a literal transcription of the reference, over random worlds and parameters.

use super::world::{Detection, Truth, World, bits, reference};
use boxwise_coco::analysis::{Setting, Target};
use boxwise_coco::{AreaRange, Id, Params};
use boxwise_threads::Threads;
use proptest::prelude::*;
use proptest::sample::select;

/// Coordinates of small boxes; equal ones are common.
fn side(odd: bool) -> BoxedStrategy<f64> {
    let usual = prop_oneof![8 => (0..8i32).prop_map(|v| f64::from(v) * 8.0), 2 => 0.0..90.0f64];
    if odd {
        let odd = select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -8.0, 1e-300, 1e300, -0.0]);
        prop_oneof![12 => usual, 1 => odd].boxed()
    } else {
        usual.boxed()
    }
}

fn bbox(odd: bool) -> impl Strategy<Value = [f64; 4]> {
    let kept = select(vec![[0.0, 0.0, 32.0, 32.0], [8.0, 8.0, 40.0, 40.0], [0.0, 0.0, 96.0, 96.0]]);
    prop_oneof![
        3 => [side(odd), side(odd), side(odd), side(odd)],
        2 => kept,
    ]
}

fn truth(odd: bool) -> impl Strategy<Value = Truth> {
    let area = prop_oneof![
        4 => 0.0..12000.0f64,
        2 => select(vec![1024.0, 9216.0, 0.0]),
        1 => select(if odd { vec![f64::NAN, -1.0, 1e11] } else { vec![500.0] }),
    ];
    let crowd = select(vec![0.0, 0.0, 0.0, 0.0, 1.0, 0.5]);
    (0..40i64, 0..6i64, 0..4i64, bbox(odd), area, crowd, any::<bool>()).prop_map(
        |(id, image, category, bbox, area, crowd, ignore)| Truth {
            id,
            image,
            category,
            bbox,
            area,
            crowd,
            ignore,
        },
    )
}

fn detection(odd: bool) -> impl Strategy<Value = Detection> {
    let score = prop_oneof![
        6 => (0..6i32).prop_map(|v| f64::from(v) / 5.0),
        2 => 0.0..1.0f64,
        1 => select(if odd { vec![f64::NAN, -0.0, f64::INFINITY, -1.0] } else { vec![0.5] }),
    ];
    (0..4i64, 0..5i64, bbox(odd), score).prop_map(|(image, category, bbox, score)| Detection {
        image,
        category,
        bbox,
        score,
    })
}

fn world() -> impl Strategy<Value = World> {
    (any::<bool>(), any::<bool>()).prop_flat_map(|(odd, unique)| {
        let annotations = prop::collection::vec(truth(odd), 0..30);
        let detections = prop::collection::vec(detection(odd), 0..60);
        let categories = select(vec![vec![0, 1, 2, 3], vec![2, 1], vec![1, 1, 0], vec![]]);
        (annotations, detections, categories).prop_map(move |(mut annotations, detections, categories)| {
            if unique {
                annotations.iter_mut().enumerate().for_each(|(i, truth)| truth.id = i as i64 + 1);
            }
            World { images: vec![3, 1, 0, 2, 2], categories, annotations, detections }
        })
    })
}

fn ids(up_to: i64) -> impl Strategy<Value = Option<Vec<Id>>> {
    prop_oneof![
        3 => Just(None),
        1 => prop::collection::vec((0..up_to).prop_map(Id::Int), 0..6).prop_map(Some),
    ]
}

fn params() -> impl Strategy<Value = Params> {
    let coco = Params::default();
    let iou = prop_oneof![
        3 => Just(coco.iou_thresholds.clone()),
        2 => prop::collection::vec(select(vec![0.5, 0.75, 0.1, 0.3, 1.0, 0.9, 1e-300]), 1..20),
        1 => prop::collection::vec(select(vec![0.0, 0.5, 0.75]), 1..5),
    ];
    let recall = prop_oneof![
        3 => Just(coco.recall_thresholds.clone()),
        1 => prop::collection::vec(0.0..=1.0f64, 1..20),
        1 => prop::collection::vec(select(vec![0.0, 0.5, 1.0, 0.25]), 1..5),
    ];
    let rungs = prop_oneof![
        3 => Just(vec![1, 10, 100]),
        1 => prop::collection::vec(0..8u32, 3..9),
        1 => Just(vec![100, 3, 1]),
    ];
    let label = || select(vec!["all", "small", "medium", "large", "other"]);
    let range = (label(), select(vec![0.0, 500.0, 1024.0]), select(vec![1024.0, 5000.0, 1e10]))
        .prop_map(|(label, min, max)| AreaRange { label: label.to_owned(), min, max });
    let areas = prop_oneof![
        3 => Just(AreaRange::coco()),
        1 => prop::collection::vec(range, 1..7),
    ];
    (iou, recall, rungs, areas, ids(8), ids(7), any::<bool>()).prop_map(
        |(
            iou_thresholds,
            recall_thresholds,
            max_detections,
            area_ranges,
            image_ids,
            category_ids,
            use_categories,
        )| {
            Params {
                iou_thresholds,
                recall_thresholds,
                max_detections,
                area_ranges,
                image_ids,
                category_ids,
                use_categories,
                threads: Threads::ONE,
                ..Params::default()
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn every_bit_is_the_references(world in world(), params in params()) {
        let expected = reference::evaluate(&world, &params);
        let evaluation = match world.evaluate(&params) {
            Ok(evaluation) => evaluation,
            // repeated labels and limits that NumPy cannot pair either
            Err(error) => {
                prop_assert_eq!(error.code, boxwise_coco::Code::InvalidArgument);
                return Ok(());
            }
        };
        prop_assert_eq!(bits(evaluation.precision().unwrap()), bits(&expected.precision));
        prop_assert_eq!(bits(evaluation.recall()), bits(&expected.recall));
        prop_assert_eq!(bits(evaluation.scores().unwrap()), bits(&expected.scores));
        prop_assert_eq!(bits(evaluation.stats()), bits(&expected.stats));
    }

    #[test]
    fn matches_are_the_references(world in world(), mut params in params()) {
        if !params.use_categories {
            params.category_ids = None; // a box that is evaluated several times has several results
        }
        let mut world = world;
        world.categories.sort_unstable();
        world.categories.dedup();
        world.annotations.iter_mut().enumerate().for_each(|(i, truth)| truth.id = i as i64);
        let expected = reference::evaluate(&world, &params);
        let Ok(evaluation) = world.evaluate(&params) else { return Ok(()) };
        let matches = evaluation.matches().unwrap();
        prop_assert_eq!(matches.detection_matches, expected.detection_matches);
        prop_assert_eq!(matches.ground_truth_matches, expected.ground_truth_matches);
        prop_assert_eq!(matches.detection_ignored, expected.detection_ignored);
    }

    #[test]
    fn operating_points_count_what_matches_say(
        mut world in world(), mut params in params(), confidence in select(vec![f64::NEG_INFINITY, 0.0, 0.4, 0.6]),
    ) {
        if !params.use_categories {
            params.category_ids = None; // a box that takes part several times has several answers
        }
        world.categories.sort_unstable();
        world.categories.dedup();
        world.annotations.iter_mut().enumerate().for_each(|(i, truth)| truth.id = i as i64);
        let Ok(evaluation) = world.evaluate(&params) else { return Ok(()) };
        let matches = evaluation.matches().unwrap();
        let [_, areas, detections, annotations] = matches.shape;
        for (t, iou) in params.iou_thresholds.iter().enumerate().filter(|(t, iou)| params.iou_thresholds.iter().position(|own| own == *iou) == Some(*t)) {
            for (a, range) in params.area_ranges.iter().enumerate().filter(|(a, range)| params.area_ranges.iter().position(|own| own.label == range.label) == Some(*a)) {
                let setting = Setting { iou: Some(*iou), area: Some(&range.label) };
                let points = evaluation.operating_points(setting, 1.0, Target::Confidence(confidence)).unwrap();
                let (mut hits, mut wrong) = (0, 0);
                for (d, detection) in world.detections.iter().enumerate() {
                    let at = (t * areas + a) * detections + d;
                    if matches.detection_evaluated[d] == 1 && matches.detection_ignored[at] == 0 && detection.score >= confidence {
                        *if matches.detection_matches[at] >= 0 { &mut hits } else { &mut wrong } += 1;
                    }
                }
                let objects = (0..annotations)
                    .filter(|g| matches.ground_truth_evaluated[*g] == 1 && matches.ground_truth_ignored[a * annotations + g] == 0)
                    .count() as u64;
                prop_assert_eq!((points.micro.true_positives, points.micro.false_positives), (hits, wrong));
                prop_assert_eq!(points.micro.false_negatives, objects - hits);
                prop_assert_eq!(points.categories.iter().map(|point| point.true_positives).sum::<u64>(), hits);
                prop_assert_eq!(points.categories.iter().map(|point| point.false_positives).sum::<u64>(), wrong);
            }
        }
    }

    #[test]
    fn threads_change_nothing(world in world(), params in params(), threads in 2..5usize) {
        let (one, many) = (world.evaluate(&params), world.evaluate(&Params { threads: Threads::new(threads), ..params }));
        if let (Ok(one), Ok(many)) = (one, many) {
            prop_assert_eq!(bits(one.precision().unwrap()), bits(many.precision().unwrap()));
            prop_assert_eq!(bits(one.scores().unwrap()), bits(many.scores().unwrap()));
            prop_assert_eq!(bits(one.recall()), bits(many.recall()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn crowded_cells_are_the_references(
        boxes in prop::collection::vec((0..30i32, 0..30i32, 60..90i32, 60..90i32), 300..400),
        truths in 40..90usize,
        scores in prop::collection::vec(0..60i32, 400),
    ) {
        let boxes: Vec<[f64; 4]> = boxes.into_iter().map(|(x, y, w, h)| [x, y, w, h].map(f64::from)).collect();
        let truth = |(i, bbox): (usize, &[f64; 4])| Truth {
            id: i as i64 + 1, image: 1, category: 1, bbox: *bbox, area: bbox[2] * bbox[3],
            crowd: f64::from(u8::from(i % 9 == 0)), ignore: false,
        };
        let found = |(bbox, score): (&[f64; 4], &i32)| {
            Detection { image: 1, category: 1, bbox: *bbox, score: f64::from(*score) }
        };
        let world = World {
            images: vec![1],
            categories: vec![1],
            annotations: boxes[..truths].iter().enumerate().map(truth).collect(),
            detections: boxes[truths..].iter().zip(&scores).map(found).collect(),
        };
        let params = Params { max_detections: vec![5, 130, 1000], threads: Threads::ONE, ..Params::default() };
        let (evaluation, expected) = (world.evaluate(&params).unwrap(), reference::evaluate(&world, &params));
        prop_assert_eq!(bits(evaluation.precision().unwrap()), bits(&expected.precision));
        prop_assert_eq!(bits(evaluation.scores().unwrap()), bits(&expected.scores));
        prop_assert_eq!(evaluation.matches().unwrap().detection_matches, expected.detection_matches);
    }
}

#[test]
fn very_many_categories_and_several_parts_are_the_references() {
    let mut state = 1u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((state >> 33) % below) as i64
    };
    let mut world = World { images: (0..20).collect(), categories: (0..2100).collect(), ..World::default() };
    for id in 1..400 {
        let bbox = [draw(4) * 10, draw(4) * 10, 20 + draw(40), 20 + draw(40)].map(|v| v as f64);
        let (image, category) = (draw(20), draw(30) * 70);
        let area = bbox[2] * bbox[3];
        world.annotations.push(Truth { id, image, category, bbox, area, crowd: 0.0, ignore: false });
    }
    for _ in 0..20_000 {
        let bbox = [draw(4) * 10, draw(4) * 10, 20 + draw(40), 20 + draw(40)].map(|v| v as f64);
        let (image, category, score) = (draw(20), draw(300) * 7, draw(500) as f64 / 500.0);
        world.detections.push(Detection { image, category, bbox, score });
    }
    let coco = Params::default();
    let params = Params { iou_thresholds: vec![0.5, 0.75], recall_thresholds: vec![0.0, 0.3, 0.9], ..coco };
    let expected = reference::evaluate(&world, &params);
    for threads in [1, 2, 5] {
        let evaluation =
            world.evaluate(&Params { threads: Threads::new(threads), ..params.clone() }).unwrap();
        assert!(bits(evaluation.precision().unwrap()) == bits(&expected.precision));
        assert!(bits(evaluation.recall()) == bits(&expected.recall));
        assert!(bits(evaluation.scores().unwrap()) == bits(&expected.scores));
        assert!(evaluation.matches().unwrap().detection_matches == expected.detection_matches);
    }
}

#[test]
fn categories_named_more_often_than_memory_holds_are_an_error() {
    let bbox = [0.0, 0.0, 9.0, 9.0];
    let world = World {
        images: vec![1],
        categories: vec![1],
        annotations: vec![],
        detections: vec![Detection { image: 1, category: 1, bbox, score: 0.5 }; 5000],
    };
    let category_ids = Some(vec![Id::Int(1); 1_000_000]);
    let params = Params { category_ids, use_categories: false, ..Params::default() };
    assert_eq!(world.evaluate(&params).err().unwrap().code, boxwise_coco::Code::TooLarge);
}
