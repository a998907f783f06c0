//! The PASCAL VOC protocol compared with results of the development kit on small worlds.

use std::path::Path;

use boxwise_coco::eval::Watch;
use boxwise_coco::{
    Code, Dataset, Detections, Evaluation, Id, Interpolation, IouType, Params, Parity, Protocol, Reading,
    Source, Voc, evaluate,
};
use boxwise_threads::Threads;
use proptest::prelude::*;
use serde_json::Value;

fn worlds() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../oracles/voc/cases.jsonl");
    std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn run(gt: &str, dt: &str, params: &Params) -> boxwise_coco::Result<Evaluation> {
    let dataset = Dataset::read(&Source::Bytes(gt.as_bytes(), "gt"), &Reading::default())?;
    evaluate(&dataset, Detections::Json(Source::Bytes(dt.as_bytes(), "dt")), params, Watch::default())
}

fn params(run: &Value, interpolation: Interpolation) -> Params {
    Params {
        iou_thresholds: vec![run["iou"].as_f64().unwrap()],
        voc: Voc { interpolation, continuous: run["coordinates"] == "continuous" },
        threads: Threads::ONE,
        ..Params::of(Protocol::Voc, IouType::Bbox)
    }
}

#[test]
fn average_precision_and_curves_are_the_development_kits() {
    let mut runs = 0;
    for world in worlds() {
        let (gt, dt) = (world["gt"].as_str().unwrap(), world["dt"].as_str().unwrap());
        for expected in world["runs"].as_array().unwrap() {
            for (interpolation, name) in
                [(Interpolation::AllPoints, "all"), (Interpolation::ElevenPoints, "eleven")]
            {
                let evaluation = run(gt, dt, &params(expected, interpolation)).unwrap();
                for row in evaluation.per_category().unwrap() {
                    let id = &evaluation.category_ids()[row.position];
                    let own = &expected["categories"][id.to_string()];
                    let told = format!("{} {id} {name} {expected}", world["name"]);
                    check(&evaluation, id, row.stats[1], own, &own[name], &told);
                }
                runs += 1;
            }
        }
    }
    assert_eq!(runs, 480);
}

fn check(evaluation: &Evaluation, id: &Id, average: f64, own: &Value, expected: &Value, told: &str) {
    let objects = own["objects"].as_f64().unwrap();
    match expected.as_f64() {
        Some(expected) => assert_eq!(average, expected, "{told}"),
        None if objects == 0.0 => assert_eq!(average, -1.0, "{told}"),
        None => assert!(average.is_nan(), "{told}"),
    }
    let iou = evaluation.params().iou_thresholds[0];
    let curve = evaluation.precision_recall(Some(id.as_ref()), iou, "all", i32::MAX as u32).unwrap();
    if objects == 0.0 {
        assert_eq!((curve.recall.len(), curve.reached), (0, -1.0), "{told}");
        return;
    }
    let (mut found, mut wrong) = (0.0, 0.0);
    let labels = own["labels"].as_str().unwrap();
    assert_eq!(curve.recall.len(), labels.len(), "{told}");
    for (at, label) in labels.chars().enumerate() {
        found += f64::from(u8::from(label == '1'));
        wrong += f64::from(u8::from(label == '0'));
        let precision: f64 = found / (found + wrong);
        assert_eq!(curve.recall[at], found / objects, "{told}");
        assert!(
            curve.precision[at] == precision || curve.precision[at].is_nan() && precision.is_nan(),
            "{told}"
        );
    }
    assert_eq!(curve.reached, found / objects, "{told}");
}

#[test]
fn precision_at_eleven_recalls_averages_to_vocs_measure() {
    for world in worlds() {
        let first = &world["runs"][0];
        let params = params(first, Interpolation::ElevenPoints);
        let evaluation = run(world["gt"].as_str().unwrap(), world["dt"].as_str().unwrap(), &params).unwrap();
        let precision = evaluation.precision().unwrap();
        assert_eq!(precision.shape(), [1, 11, 3, 1, 1]);
        for row in evaluation.per_category().unwrap().iter().filter(|row| row.stats[1] >= 0.0) {
            let points = (0..11).map(|r| precision[[0, r, row.position, 0, 0]]);
            assert_eq!(points.fold(0.0, |sum, point| sum + point / 11.0), row.stats[1], "{}", world["name"]);
        }
    }
}

#[test]
fn several_thresholds_are_averaged_and_told_apart() {
    for world in worlds() {
        let (gt, dt) = (world["gt"].as_str().unwrap(), world["dt"].as_str().unwrap());
        let base = params(&world["runs"][0], Interpolation::AllPoints);
        let both = run(gt, dt, &Params { iou_thresholds: vec![0.5, 0.75], ..base.clone() }).unwrap();
        let one =
            |iou: f64| run(gt, dt, &Params { iou_thresholds: vec![iou], ..base.clone() }).unwrap().stats()[1];
        assert_eq!(both.stats()[0], one(0.5));
        let mean = if one(0.5) == -1.0 { -1.0 } else { (one(0.5) + one(0.75)) / 2.0 };
        assert_eq!(both.stats()[1], mean);
    }
}

#[test]
fn matches_agree_with_the_curve() {
    for world in worlds() {
        let params = params(&world["runs"][0], Interpolation::AllPoints);
        let evaluation = run(world["gt"].as_str().unwrap(), world["dt"].as_str().unwrap(), &params).unwrap();
        let matches = evaluation.matches().unwrap();
        let count = |label: char| {
            let categories = world["runs"][0]["categories"].as_object().unwrap().values();
            categories
                .map(|own| own["labels"].as_str().unwrap().chars().filter(|own| *own == label).count())
                .sum::<usize>()
        };
        let fates = || matches.detection_matches.iter().zip(&matches.detection_ignored);
        assert_eq!(fates().filter(|(to, ignored)| **to >= 0 && **ignored == 0).count(), count('1'));
        assert_eq!(fates().filter(|(to, ignored)| **to >= 0 && **ignored == 1).count(), count('-'));
        assert_eq!(matches.detection_evaluated.iter().filter(|own| **own == 0).count(), 0);
    }
}

#[test]
fn corrected_parity_refuses_what_makes_no_sense_and_has_no_nan() {
    for world in worlds() {
        let (gt, dt) = (world["gt"].as_str().unwrap(), world["dt"].as_str().unwrap());
        let base = params(&world["runs"][0], Interpolation::ElevenPoints);
        match run(gt, dt, &Params { parity: Parity::Corrected, ..base.clone() }) {
            Ok(evaluation) => assert!(evaluation.stats().iter().all(|value| !value.is_nan())),
            Err(error) => assert_eq!(error.code, Code::InvalidValue, "{}", world["name"]),
        }
    }
}

#[test]
fn axes_that_the_protocol_does_not_have_are_refused() {
    let base = Params::of(Protocol::Voc, IouType::Bbox);
    for wrong in [
        Params { max_detections: vec![1, 10, 100], ..base.clone() },
        Params { area_ranges: boxwise_coco::AreaRange::coco(), ..base },
    ] {
        let error = run("{\"images\":[],\"annotations\":[],\"categories\":[]}", "[]", &wrong).err().unwrap();
        assert_eq!(error.code, Code::OutOfRange);
    }
}

#[test]
fn annotations_need_no_area_and_no_id_of_their_own() {
    let gt = r#"{"images":[{"id":"a"}],"categories":[{"id":"cat"}],"annotations":[
        {"id":1,"image_id":"a","category_id":"cat","bbox":[0,0,9,9]},
        {"id":1,"image_id":"a","category_id":"cat","bbox":[50,0,9,9]}]}"#;
    let dt = r#"[{"image_id":"a","category_id":"cat","bbox":[0,0,9,9],"score":0.5}]"#;
    let evaluation = run(gt, dt, &Params::of(Protocol::Voc, IouType::Bbox)).unwrap();
    assert_eq!(evaluation.stats(), [0.5, 0.5]);
    assert!(evaluation.warnings().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn threads_and_the_order_of_distinct_scores_do_not_matter(
        boxes in prop::collection::vec((0..4u8, 1..4u8, 0..30u8, 0..30u8, 1..20u8, 1..20u8), 1..80),
        rotation in 0..80usize,
    ) {
        let objects = boxes.iter().step_by(2).enumerate().map(|(id, (image, category, x, y, w, h))| {
            let difficult = u8::from(id % 5 == 0);
            format!(r#"{{"id":{id},"image_id":{image},"category_id":{category},"bbox":[{x},{y},{w},{h}],"difficult":{difficult}}}"#)
        });
        let gt = format!(
            r#"{{"images":[{{"id":0}},{{"id":1}},{{"id":2}},{{"id":3}}],"categories":[{{"id":1}},{{"id":2}},{{"id":3}}],"annotations":[{}]}}"#,
            objects.collect::<Vec<_>>().join(",")
        );
        let mut detections: Vec<String> = boxes.iter().enumerate().map(|(nth, (image, category, x, y, w, h))| {
            format!(r#"{{"image_id":{image},"category_id":{category},"bbox":[{x},{y},{w},{h}],"score":{}}}"#, nth as f64 / 100.0)
        }).collect();
        let base = Params { threads: Threads::ONE, ..Params::of(Protocol::Voc, IouType::Bbox) };
        let first = run(&gt, &format!("[{}]", detections.join(",")), &base).unwrap();
        let rotation = rotation % detections.len();
        detections.rotate_left(rotation);
        let other = run(&gt, &format!("[{}]", detections.join(",")), &Params { threads: Threads::new(3), ..base }).unwrap();
        prop_assert_eq!(first.stats(), other.stats());
    }
}
