//! Corrected parity: what it fixes, what it rejects, and the warnings of strict parity instead.

use super::world::{Detection, Truth, World};
use boxwise_coco::eval::Watch;
use boxwise_coco::{
    Code, Dataset, Detections, Error, Evaluation, Params, Parity, Reading, Source, Warning, evaluate,
};

const BOX: [f64; 4] = [10.0, 10.0, 100.0, 100.0];

fn truth(id: i64) -> Truth {
    Truth { id, image: 1, category: 1, bbox: BOX, area: 10000.0, crowd: 0.0, ignore: false }
}

fn detection() -> Detection {
    Detection { image: 1, category: 1, bbox: BOX, score: 0.9 }
}

/// One image, one category, one box that is found.
fn world() -> World {
    World { images: vec![1], categories: vec![1], annotations: vec![truth(1)], detections: vec![detection()] }
}

fn strict(world: &World) -> Evaluation {
    world.evaluate(&Params::default()).unwrap()
}

fn corrected(world: &World) -> Result<Evaluation, Error> {
    world.evaluate(&Params { parity: Parity::Corrected, ..Params::default() })
}

fn codes(warnings: &[Warning]) -> Vec<(&'static str, u64)> {
    warnings.iter().map(|warning| (warning.code, warning.count)).collect()
}

fn ap(evaluation: &Evaluation) -> f64 {
    evaluation.stats()[0]
}

#[test]
fn an_ordinary_world_has_the_same_numbers_and_no_warnings() {
    let (strict, corrected) = (strict(&world()), corrected(&world()).unwrap());
    assert_eq!(strict.stats(), corrected.stats());
    assert!((ap(&strict) - 1.0).abs() < 1e-12);
    assert!(strict.warnings().is_empty() && corrected.warnings().is_empty());
}

#[test]
fn annotation_id_0_counts_as_matched() {
    let world = World { annotations: vec![truth(0)], ..world() };
    assert_eq!(ap(&strict(&world)), 0.0);
    assert_eq!(codes(strict(&world).warnings()), [("ANNOTATION_ID_ZERO", 1)]);
    let corrected = corrected(&world).unwrap();
    assert!(ap(&corrected) > 0.99 && corrected.warnings().is_empty());
    assert_eq!(corrected.matches().unwrap().detection_matches[0], 0);
    assert_eq!(strict(&world).matches().unwrap().detection_matches[0], -1);
    assert_eq!(strict(&world).matches().unwrap().ground_truth_matches[0], 0);
}

#[test]
fn ignore_counts_beside_iscrowd() {
    let ignored = Truth { ignore: true, bbox: [300.0, 300.0, 100.0, 100.0], ..truth(2) };
    let world = World { annotations: vec![truth(1), ignored], ..world() };
    assert!(ap(&strict(&world)) < 0.6);
    assert_eq!(codes(strict(&world).warnings()), [("IGNORE_OVERRULED", 1)]);
    assert!(ap(&corrected(&world).unwrap()) > 0.99);
}

#[test]
fn ap_is_taken_with_the_largest_number_of_detections() {
    let params = |parity| Params { parity, max_detections: vec![1, 5, 50], ..Params::default() };
    assert_eq!(ap(&world().evaluate(&params(Parity::Strict)).unwrap()), -1.0);
    let corrected = world().evaluate(&params(Parity::Corrected)).unwrap();
    assert!(ap(&corrected) > 0.99);
    assert!(corrected.summary().lines().next().unwrap().contains("maxDets= 50 "));
    let one = Params { parity: Parity::Corrected, max_detections: vec![7], ..Params::default() };
    assert!(world().evaluate(&one).unwrap().stats().iter().all(|value| *value == -1.0 || *value > 0.99));
}

#[test]
fn recall_thresholds_in_any_order_are_all_filled() {
    let missed = Truth { bbox: [300.0, 300.0, 100.0, 100.0], ..truth(2) };
    let world = World { annotations: vec![truth(1), missed], ..world() };
    let at = |parity| {
        let params = Params { parity, recall_thresholds: vec![0.9, 0.1, 0.5], ..Params::default() };
        let precision = world.evaluate(&params).unwrap().precision().unwrap().clone();
        [0, 1, 2].map(|r| precision[[0, r, 0, 0, 2]].round())
    };
    assert_eq!(at(Parity::Strict), [0.0, 0.0, 0.0]);
    assert_eq!(at(Parity::Corrected), [0.0, 1.0, 1.0]);
}

#[test]
fn missing_area_and_iscrowd_are_mended() {
    let gt = br#"{"images":[{"id":1}],"categories":[{"id":1}],
        "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[10,10,100,100]}]}"#;
    let dt = br#"[{"image_id":1,"category_id":1,"bbox":[10,10,100,100],"score":0.9}]"#;
    let run = |parity| {
        let dataset = Dataset::read(&Source::Bytes(gt, "gt"), &Reading::default()).unwrap();
        let params = Params { parity, ..Params::default() };
        evaluate(&dataset, Detections::Json(Source::Bytes(dt, "dt")), &params, Watch::default())
    };
    let error = run(Parity::Strict).err().unwrap();
    assert_eq!((error.code, error.place.record), (Code::MissingKey, Some(0)));
    assert!(run(Parity::Corrected).unwrap().stats()[5] > 0.99);
}

#[test]
fn senseless_annotations_are_refused_by_their_position() {
    let odd = |truth: Truth| World { annotations: vec![self::truth(1), truth], ..world() };
    let nan = [f64::NAN, 0.0, 1.0, 1.0];
    for (world, code, warning) in [
        (odd(Truth { image: 9, ..truth(2) }), Code::UnknownImage, "ANNOTATIONS_ON_UNKNOWN_IMAGE"),
        (odd(Truth { category: 9, ..truth(2) }), Code::UnknownId, "ANNOTATIONS_OF_UNKNOWN_CATEGORY"),
        (odd(Truth { bbox: nan, ..truth(2) }), Code::InvalidValue, "ANNOTATION_BOX_NOT_FINITE"),
        (
            odd(Truth { bbox: [0.0, 0.0, -1.0, 1.0], ..truth(2) }),
            Code::InvalidValue,
            "ANNOTATION_BOX_WITHOUT_SIZE",
        ),
    ] {
        let error = corrected(&world).err().unwrap();
        assert_eq!((error.code, error.place.list, error.place.record), (code, Some("annotations"), Some(1)));
        assert_eq!(codes(strict(&world).warnings()), [(warning, 1)]);
    }
    let repeated = World { annotations: vec![truth(1), truth(1)], ..world() };
    let error = corrected(&repeated).err().unwrap();
    assert_eq!((error.code, error.place.record), (Code::DuplicateId, Some(0)));
    assert_eq!(codes(strict(&repeated).warnings()), [("DUPLICATE_ANNOTATION_ID", 1)]);
}

#[test]
fn senseless_detections_are_refused_by_their_position() {
    // Of another score: equal ones have a warning of their own.
    let odd =
        |odd: Detection| World { detections: vec![Detection { score: 0.95, ..detection() }, odd], ..world() };
    let negative = [0.0, 0.0, 1.0, -1.0];
    for (world, code, warning) in [
        (odd(Detection { category: 9, ..detection() }), Code::UnknownId, "DETECTIONS_OF_UNKNOWN_CATEGORY"),
        (
            odd(Detection { bbox: [f64::INFINITY; 4], ..detection() }),
            Code::InvalidValue,
            "DETECTION_BOX_NOT_FINITE",
        ),
        (odd(Detection { bbox: negative, ..detection() }), Code::InvalidValue, "DETECTION_BOX_WITHOUT_SIZE"),
        (odd(Detection { score: f64::NAN, ..detection() }), Code::InvalidValue, "SCORE_IS_NAN"),
    ] {
        let error = corrected(&world).err().unwrap();
        assert_eq!((error.code, error.place.list, error.place.record), (code, Some("results"), Some(1)));
        assert_eq!(codes(strict(&world).warnings()), [(warning, 1)]);
    }
}

#[test]
fn a_detection_of_an_unlisted_image_is_refused_in_either_parity() {
    let world = World { detections: vec![detection(), Detection { image: 2, ..detection() }], ..world() };
    for parity in [Parity::Strict, Parity::Corrected] {
        let error = world.evaluate(&Params { parity, ..Params::default() }).err().unwrap();
        assert_eq!((error.code, error.place.record), (Code::UnknownImage, Some(1)));
    }
}

#[test]
fn rows_and_curves_repeat_the_arrays() {
    let other = Truth { category: 2, ..truth(2) };
    let world = World { categories: vec![2, 1], annotations: vec![truth(1), other], ..world() };
    let evaluation = strict(&world);
    let rows = evaluation.per_category().unwrap();
    assert_eq!(rows.iter().map(|row| row.stats[0].round()).collect::<Vec<_>>(), [1.0, 0.0]);
    let id = boxwise_coco::IdRef::Int(1);
    let curve = evaluation.precision_recall(Some(id), 0.5, "all", 100).unwrap();
    assert_eq!((curve.precision.len(), curve.scores[100], curve.reached), (101, 0.9, 1.0));
    for (id, iou, area, most) in
        [(9, 0.5, "all", 100), (1, 0.51, "all", 100), (1, 0.5, "x", 100), (1, 0.5, "all", 7)]
    {
        let error =
            evaluation.precision_recall(Some(boxwise_coco::IdRef::Int(id)), iou, area, most).err().unwrap();
        assert_eq!(error.code, Code::UnknownId);
    }
}
