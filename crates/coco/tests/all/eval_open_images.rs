//! The Open Images protocol compared with results of the TensorFlow Object Detection API's evaluator.

use std::path::Path;

use boxwise_coco::Hierarchy;
use boxwise_coco::eval::Watch;
use boxwise_coco::{
    Code, Dataset, Detections, Evaluation, Id, IouType, OpenImages, Params, Parity, Protocol, Reading,
    Source, evaluate,
};
use boxwise_threads::Threads;
use serde_json::Value;
use sha2::{Digest, Sha256};

fn worlds() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../oracles/openimages/cases.jsonl");
    std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn run(gt: &str, dt: &str, params: &Params) -> boxwise_coco::Result<Evaluation> {
    let dataset = Dataset::read(&Source::Bytes(gt.as_bytes(), "gt"), &Reading::default())?;
    evaluate(&dataset, Detections::Json(Source::Bytes(dt.as_bytes(), "dt")), params, Watch::default())
}

/// The tree below its root, parents first.
fn nodes(tree: &Value, parent: Option<u32>, nodes: &mut Vec<(String, Option<u32>)>) {
    for child in tree["Subcategory"].as_array().into_iter().flatten() {
        nodes.push((child["LabelName"].as_str().unwrap().to_owned(), parent));
        self::nodes(child, Some(nodes.len() as u32 - 1), nodes);
    }
}

fn params(given: &Value) -> Params {
    let mut open_images = OpenImages::default();
    if let Some(tree) = given.get("hierarchy") {
        let mut all = Vec::new();
        nodes(tree, None, &mut all);
        open_images.hierarchy = Some(Hierarchy::new(&all).unwrap());
    }
    if let Some(weight) = given.get("weight") {
        open_images.group_of_weight = weight.as_f64().unwrap();
    }
    open_images.verified_only = given.get("verified") != Some(&Value::Bool(false));
    let iou = given.get("iou").map_or(0.5, |iou| iou.as_f64().unwrap());
    Params {
        open_images,
        iou_thresholds: vec![iou],
        threads: Threads::ONE,
        ..Params::of(Protocol::OpenImages, IouType::Bbox)
    }
}

fn digest(values: &[f64]) -> String {
    let mut hash = Sha256::new();
    values.iter().for_each(|value| hash.update(value.to_le_bytes()));
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn averages_means_and_curves_are_the_evaluators() {
    let mut runs = 0;
    for world in worlds() {
        let (gt, dt) = (world["gt"].as_str().unwrap(), world["dt"].as_str().unwrap());
        for own in world["runs"].as_array().unwrap() {
            let (params, expected) = (params(&own["params"]), &own["expected"]);
            let told = format!("{} {}", world["name"], own["params"]);
            if let Some(error) = expected.get("error") {
                assert!(error.as_str().unwrap().starts_with("Invalid box data"), "{told}");
                let corrected = Params { parity: Parity::Corrected, ..params };
                assert_eq!(run(gt, dt, &corrected).err().unwrap().code, Code::InvalidValue, "{told}");
                continue;
            }
            let evaluation = run(gt, dt, &params).unwrap();
            let number = |value: &Value| value.as_f64().unwrap_or(-1.0);
            assert_eq!(evaluation.stats()[1], number(&expected["mean"]), "{told}");
            for row in evaluation.per_category().unwrap() {
                let id: &Id = &evaluation.category_ids()[row.position];
                let own = &expected["categories"][id.to_string()];
                assert_eq!(row.stats[1], number(&own["ap"]), "{told} {id}");
                let curve = evaluation
                    .precision_recall(Some(id.as_ref()), params.iou_thresholds[0], "all", 10_000)
                    .unwrap();
                if own["ap"].is_null() {
                    assert_eq!((curve.recall.len(), curve.reached), (0, -1.0), "{told} {id}");
                } else {
                    assert_eq!(curve.recall.len() as u64, own["count"], "{told} {id}");
                    assert_eq!(digest(&curve.recall), own["recall"], "{told} {id}");
                    assert_eq!(digest(&curve.precision), own["precision"], "{told} {id}");
                }
            }
            runs += 1;
        }
    }
    assert!(runs > 140, "{runs}");
}

#[test]
fn threads_do_not_matter() {
    for world in worlds() {
        let (gt, dt) = (world["gt"].as_str().unwrap(), world["dt"].as_str().unwrap());
        let one = params(&world["runs"][0]["params"]);
        let several = Params { threads: Threads::new(3), ..one.clone() };
        assert_eq!(run(gt, dt, &one).unwrap().stats(), run(gt, dt, &several).unwrap().stats());
    }
}

const TREE: [(&str, Option<u32>); 3] = [("animal", None), ("cat", Some(0)), ("chair", None)];

fn tree() -> Hierarchy {
    Hierarchy::new(&TREE.map(|(label, parent)| (label.to_owned(), parent))).unwrap()
}

#[test]
fn detections_are_expanded_only_when_asked() {
    let gt = r#"{"images":[{"id":1}],"categories":[{"id":"cat"},{"id":"animal"}],"annotations":[
        {"id":1,"image_id":1,"category_id":"cat","bbox":[0,0,9,9]}]}"#;
    let dt = r#"[{"image_id":1,"category_id":"cat","bbox":[0,0,9,9],"score":0.5}]"#;
    for (expand_detections, expected) in [(false, 0.5), (true, 1.0)] {
        let open_images = OpenImages { hierarchy: Some(tree()), expand_detections, ..OpenImages::default() };
        let params = Params { open_images, ..Params::of(Protocol::OpenImages, IouType::Bbox) };
        assert_eq!(run(gt, dt, &params).unwrap().stats(), [expected; 2]);
    }
}

#[test]
fn a_hierarchy_of_other_classes_is_refused() {
    let gt = r#"{"images":[{"id":1}],"categories":[{"id":1,"name":"dog"}],"annotations":[]}"#;
    let open_images = OpenImages { hierarchy: Some(tree()), ..OpenImages::default() };
    let params = Params { open_images, ..Params::of(Protocol::OpenImages, IouType::Bbox) };
    assert_eq!(run(gt, "[]", &params).err().unwrap().code, Code::UnknownId);
}

#[test]
fn weights_are_not_negative_and_finite() {
    for weight in [-0.5, f64::NAN, f64::INFINITY] {
        let open_images = OpenImages { group_of_weight: weight, ..OpenImages::default() };
        let params = Params { open_images, ..Params::of(Protocol::OpenImages, IouType::Bbox) };
        let error = run(r#"{"images":[],"annotations":[],"categories":[]}"#, "[]", &params).err().unwrap();
        assert_eq!(error.code, Code::OutOfRange);
    }
}
