//! Rotated boxes compared with shapely's overlaps, and with pycocotools' evaluation based on them.

use std::path::{Path, PathBuf};

use boxwise_coco::eval::{BoxFormat, FloatColumn, IdColumn, Watch};
use boxwise_coco::rotated::Quad;
use boxwise_coco::{
    Code, Content, Dataset, DetectionColumns, Detections, Error, Evaluation, IouType, Params, Parity,
    Protocol, Reading, Source, evaluate,
};
use boxwise_threads::Threads;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn cases(file: &str) -> Vec<Value> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../oracles/rotated/cases");
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

#[test]
fn overlaps_are_shapelys() {
    let cases = cases("pairs.jsonl");
    for case in &cases {
        let quad = |name: &str| Quad::of_corners(numbers(&case[name]).try_into().unwrap()).unwrap();
        let (a, b, expected) = (quad("a"), quad("b"), case["iou"].as_f64().unwrap());
        let areas = numbers(&case["areas"]);
        assert!((a.area() - areas[0]).abs() < 1e-6 && (b.area() - areas[1]).abs() < 1e-6);
        let got = a.overlap(&b, false, 0.0).unwrap();
        assert!((got - expected).abs() < 1e-8, "{got}, not {expected}: {case}");
    }
    assert!(cases.len() >= 400);
}

fn params() -> Params {
    Params { threads: Threads::ONE, ..Params::of(Protocol::Coco, IouType::Rotated) }
}

fn dataset(value: &Value, content: Content) -> Result<Dataset, Error> {
    let mut reading = Reading::default();
    reading.content = content;
    Dataset::read(&Source::Bytes(value.to_string().as_bytes(), "gt"), &reading)
}

/// Runs both ways of loading the dataset, which must agree.
fn run(gt: &Value, dt: &Value, params: &Params) -> Result<Evaluation, Error> {
    let all = run_with(gt, dt, params, Content::ALL);
    let own = run_with(gt, dt, params, Content::of(IouType::Rotated));
    if let (Ok(all), Ok(own)) = (&all, &own) {
        assert_eq!(all.stats(), own.stats());
    }
    assert_eq!(all.err(), own.as_ref().err().cloned());
    own
}

fn run_with(gt: &Value, dt: &Value, params: &Params, content: Content) -> Result<Evaluation, Error> {
    let dataset = dataset(gt, content)?;
    let text = dt.to_string();
    evaluate(&dataset, Detections::Json(Source::Bytes(text.as_bytes(), "dt")), params, Watch::default())
}

fn digest<'a>(values: impl IntoIterator<Item = &'a f64>) -> String {
    let mut hash = Sha256::new();
    values.into_iter().for_each(|value| hash.update(value.to_le_bytes()));
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn evaluations_are_pycocotools_over_shapelys_overlaps() {
    for (nth, world) in cases("worlds.jsonl").iter().enumerate() {
        for case in world["runs"].as_array().unwrap() {
            let use_categories = case["params"].get("useCats").is_none();
            for threads in [1, 3] {
                let params = Params { use_categories, threads: Threads::new(threads), ..params() };
                let evaluation = run(&world["gt"], &world["dt"], &params).unwrap();
                let expected = &case["expected"];
                assert_eq!(evaluation.stats(), numbers(&expected["stats"]), "world {nth}");
                for (name, own) in [
                    ("precision", digest(evaluation.precision().unwrap())),
                    ("recall", digest(evaluation.recall())),
                    ("scores", digest(evaluation.scores().unwrap())),
                ] {
                    assert_eq!(own, expected[name].as_str().unwrap(), "world {nth}, {name}");
                }
            }
        }
    }
}

fn one(shape: Value) -> Value {
    let mut annotation = json!({"id": 1, "image_id": 1, "category_id": 1, "area": 2000, "iscrowd": 0});
    annotation.as_object_mut().unwrap().extend(shape.as_object().unwrap().clone());
    json!({"images": [{"id": 1}], "categories": [{"id": 1}], "annotations": [annotation]})
}

fn found(shape: Value) -> Value {
    let mut result = json!({"image_id": 1, "category_id": 1, "score": 0.5});
    result.as_object_mut().unwrap().extend(shape.as_object().unwrap().clone());
    json!([result])
}

#[test]
fn columns_of_either_kind_say_what_records_say() {
    let (turned, corners) = ([50.0, 40.0, 40.0, 10.0, 0.0], [30.0, 35.0, 70.0, 35.0, 70.0, 45.0, 30.0, 45.0]);
    let dataset = dataset(&one(json!({"bbox": turned})), Content::ALL).unwrap();
    let upright = [30.0, 35.0, 40.0, 10.0];
    for (format, numbers) in
        [(BoxFormat::Cxcywhr, &turned[..]), (BoxFormat::Corners, &corners), (BoxFormat::Xywh, &upright)]
    {
        let columns = DetectionColumns {
            image_ids: IdColumn::I32(&[1]),
            category_ids: IdColumn::I32(&[1]),
            boxes: FloatColumn::F64(numbers),
            scores: FloatColumn::F64(&[0.5]),
            format,
            keypoints: None,
            masks: None,
        };
        let evaluation =
            evaluate(&dataset, Detections::Columns(columns), &params(), Watch::default()).unwrap();
        assert!(evaluation.stats()[0] > 0.99, "{format:?}");
        if format != BoxFormat::Xywh {
            let upright = Params::default();
            let error = evaluate(&dataset, Detections::Columns(columns), &upright, Watch::default()).err();
            assert!(matches!(error.unwrap().code, Code::InvalidArgument | Code::LengthMismatch));
        }
    }
}

#[test]
fn poly_comes_before_five_numbers_before_an_outline_before_an_upright_box() {
    let here = json!([30, 35, 70, 35, 70, 45, 30, 45]);
    let away = json!([[300, 35, 340, 35, 340, 45, 300, 45]]);
    for shape in [
        json!({"poly": here, "bbox": [900, 900, 5, 5, 0.1], "segmentation": away}),
        json!({"bbox": [50, 40, 40, 10, 0], "segmentation": away}),
        json!({"bbox": [900, 900, 5, 5], "segmentation": [here]}),
        json!({"bbox": [30, 35, 40, 10], "segmentation": [here, here]}),
        json!({"bbox": [30, 35, 40, 10], "segmentation": {"counts": "abc", "size": [3, 4]}}),
        json!({"bbox": [30, 35, 40, 10]}),
    ] {
        let evaluation = run(&one(json!({"poly": here})), &found(shape.clone()), &params()).unwrap();
        assert!(evaluation.stats()[0] > 0.99, "{shape}");
        let evaluation = run(&one(shape.clone()), &found(json!({"poly": here})), &params()).unwrap();
        assert!(evaluation.stats()[0] > 0.99, "{shape}");
    }
}

#[test]
fn shapes_that_are_none_are_errors_with_their_places() {
    let good = json!({"poly": [30, 35, 70, 35, 70, 45, 30, 45]});
    let crossed = json!({"poly": [0, 0, 4, 4, 4, 0, 0, 5]});
    for (bad, code) in [
        (crossed, Code::InvalidValue),
        (json!({"poly": [1, 2, 3]}), Code::LengthMismatch),
        (json!({"poly": "x"}), Code::InvalidType),
        (json!({"bbox": [1, 2, 3, 4, 5, 6]}), Code::LengthMismatch),
        (json!({}), Code::MissingKey),
    ] {
        let error = run(&one(bad.clone()), &found(good.clone()), &params()).err().unwrap();
        assert_eq!((error.code, error.place.list), (code, Some("annotations")), "{bad}");
        let error = run(&one(good.clone()), &found(bad.clone()), &params()).err().unwrap();
        assert_eq!(
            (error.code, error.place.list, error.place.record),
            (code, Some("results"), Some(0)),
            "{bad}"
        );
    }
    let corrected = Params { parity: Parity::Corrected, ..params() };
    let odd = found(json!({"bbox": [1, 2, -3, 4, 0]}));
    assert_eq!(run(&one(good.clone()), &odd, &params()).unwrap().stats()[0], 0.0);
    let error = run(&one(good.clone()), &odd, &corrected).err().unwrap();
    assert_eq!(error.code, Code::InvalidValue);
    let boxes = dataset(&one(json!({"bbox": [30, 35, 40, 10]})), Content::of(IouType::Bbox)).unwrap();
    let text = found(good).to_string();
    let dt = Detections::Json(Source::Bytes(text.as_bytes(), "dt"));
    assert_eq!(evaluate(&boxes, dt, &params(), Watch::default()).err().unwrap().code, Code::MissingKey);
}
