//! LVIS evaluation from JSON text compared with results of lvis-api.

use std::path::{Path, PathBuf};

use boxwise_coco::eval::Watch;
use boxwise_coco::{
    AreaRange, Content, Dataset, Detections, Error, Evaluation, Id, IouType, Params, Protocol, Reading,
    Source, evaluate,
};
use boxwise_threads::Threads;
use serde_json::Value;
use sha2::{Digest, Sha256};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn list<T>(value: &Value, of: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().unwrap().iter().map(of).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| value.as_str().unwrap().parse().unwrap())
}

fn id(value: &Value) -> Id {
    match value {
        Value::String(text) => Id::Text(text.as_str().into()),
        value => Id::Int(value.as_i64().unwrap()),
    }
}

/// The IoU type; `None` if it is not supported.
fn iou_type(name: &str) -> Option<IouType> {
    match name {
        "bbox" => Some(IouType::Bbox),
        "segm" => Some(IouType::Segm),
        "boundary" => Some(IouType::Boundary),
        _ => None,
    }
}

/// Converts lvis-api's parameters. `None` if the types do not allow it.
fn params(given: &Value) -> Option<Params> {
    let iou_type = iou_type(given.get("iou_type").and_then(Value::as_str).unwrap_or("bbox"))?;
    let mut params = Params { threads: Threads::ONE, ..Params::of(Protocol::Lvis, iou_type) };
    for (name, value) in given.as_object().unwrap() {
        match name.as_str() {
            "iou_thrs" => params.iou_thresholds = list(value, number),
            "rec_thrs" => params.recall_thresholds = list(value, number),
            "max_dets" => params.max_detections = vec![u32::try_from(value.as_u64()?).ok()?],
            "img_ids" => params.image_ids = Some(list(value, id)),
            "cat_ids" => params.category_ids = Some(list(value, id)),
            "use_cats" => params.use_categories = value.as_i64() != Some(0),
            "area_rng" => {
                let ranges = list(value, |range| (number(&range[0]), number(&range[1])));
                let named = |(i, (min, max)): (usize, (f64, f64))| AreaRange::unnamed(i, min, max);
                params.area_ranges = ranges.into_iter().enumerate().map(named).collect();
            }
            "dilation_ratio" => params.dilation_ratio = number(value),
            "area_rng_lbl" | "iou_type" => {}
            other => panic!("{other}"),
        }
    }
    Some(params)
}

fn run(gt: Source<'_>, dt: Source<'_>, params: &Params) -> Result<Evaluation, Error> {
    let mut reading = Reading::default();
    reading.content = Content::ALL;
    evaluate(&Dataset::read(&gt, &reading)?, Detections::Json(dt), params, Watch::default())
}

fn digest<T: AsRef<[u8]>>(bytes: impl Iterator<Item = T>) -> String {
    let mut hash = Sha256::new();
    bytes.for_each(|bytes| hash.update(bytes));
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn of_floats<'a>(values: impl IntoIterator<Item = &'a f64>) -> String {
    let plain = |value: &f64| if value.is_nan() { f64::NAN } else { *value };
    digest(values.into_iter().map(|value| plain(value).to_le_bytes()))
}

/// The differences between an evaluation and the reference's result.
fn difference(evaluation: &Evaluation, expected: &Value) -> Option<String> {
    let precision = evaluation.precision().unwrap();
    if let Some(counts) = expected.get("counts") {
        let shape = list(counts, |value| value.as_u64().unwrap() as usize);
        if evaluation.axes_of(precision.shape()) != shape {
            return Some(format!("shape {:?}, not {shape:?}", precision.shape()));
        }
    }
    for (name, own) in [("precision", of_floats(precision)), ("recall", of_floats(evaluation.recall()))] {
        let known = match &expected[name] {
            Value::String(digest) => digest,
            other => other["sha256"].as_str().unwrap(),
        };
        if !own.starts_with(known) {
            return Some(format!("another {name}"));
        }
    }
    if let Some(matches) = expected.get("matches") {
        let own = evaluation.matches().unwrap();
        for (own, known) in
            [&own.detection_matches, &own.ground_truth_matches].into_iter().zip(matches.as_array().unwrap())
        {
            if !digest(own.iter().map(|place| place.to_le_bytes())).starts_with(known.as_str().unwrap()) {
                return Some("other matches".to_owned());
            }
        }
    }
    let results = expected.get("results")?;
    let results: Vec<(String, u64)> = results
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.clone(), number(value).to_bits()))
        .collect();
    let mut own: Vec<(String, u64)> =
        evaluation.metrics().map(|(name, value)| (name.into_owned(), value.to_bits())).collect();
    own.sort();
    if own != results {
        return Some(format!("{:?}, not {results:?}", evaluation.metrics().collect::<Vec<_>>()));
    }
    match expected.get("printed").and_then(Value::as_str) {
        Some(printed) if printed != evaluation.summary() => Some(evaluation.summary()),
        _ => None,
    }
}

#[test]
fn committed_cases_give_the_references_bits() {
    let mut wrong = Vec::new();
    let mut runs = 0;
    for file in ["rules.jsonl", "worlds.jsonl", "masks.jsonl"] {
        let text = std::fs::read_to_string(root().join("oracles/lvis/cases").join(file)).unwrap();
        for line in text.lines() {
            let world: Value = serde_json::from_str(line).unwrap();
            let text = |name: &'static str| Source::Bytes(world[name].as_str().unwrap().as_bytes(), name);
            for case in world["runs"].as_array().unwrap() {
                let (name, expected) = (case["name"].as_str().unwrap(), &case["expected"]);
                let is_odd = name.starts_with("odd");
                let Some(params) = params(&case["params"]) else { continue };
                runs += 1;
                let outcome = run(text("gt"), text("dt"), &params);
                let verdict = match (&outcome, expected.get("error")) {
                    (Err(_), Some(_)) => None,
                    (Ok(_), Some(_)) | (Err(_), None) if is_odd => None,
                    // without results the reference fails, and boxwise finds nothing
                    (Ok(_), Some(_)) if name == "no-results" => None,
                    (Ok(_), Some(error)) => Some(format!("no error, but the reference raises {error}")),
                    (Err(error), None) => Some(error.to_string()),
                    (Ok(evaluation), None) => difference(evaluation, expected),
                };
                wrong.extend(verdict.map(|verdict| format!("{file} {name}: {verdict}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {runs} runs:\n{}", wrong.len(), wrong.join("\n"));
    assert!(runs > 650, "{runs} runs");
}

#[test]
fn the_numbers_of_lvis_val_come_out() {
    let folder = root().join("../shared/data/lvis-val-100");
    let folder = if folder.is_dir() { folder } else { root().join("../../shared/data/lvis-val-100") };
    let Ok(expected) = std::fs::read_to_string(folder.join("expected.json")) else {
        eprintln!("skipped: there is no {}", folder.display());
        return;
    };
    let expected: Value = serde_json::from_str(&expected).unwrap();
    for expected in expected.as_array().unwrap() {
        let Some(iou_type) = iou_type(expected["iouType"].as_str().unwrap()) else { continue };
        let path = |name: &str| Source::Path(folder.join(expected[name].as_str().unwrap()));
        for threads in [1, 3] {
            let params = Params { threads: Threads::new(threads), ..Params::of(Protocol::Lvis, iou_type) };
            let evaluation = run(path("gt"), path("dt"), &params).unwrap();
            assert_eq!(difference(&evaluation, expected), None);
        }
    }
}

/// Results for few images, far more than the limit in each, with few different scores.
fn crowded(count: usize) -> Vec<Value> {
    let mut state = 1u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) % below
    };
    let result = |_| {
        let (image, category) = (next(7), next(5));
        let bbox = [next(40) * 10, next(40) * 10, 50, 40];
        serde_json::json!({"image_id": image, "category_id": category, "bbox": bbox, "score": next(50) as f64 / 50.0})
    };
    (0..count).map(result).collect()
}

#[test]
fn the_limit_of_an_image_is_the_same_however_results_are_split() {
    let results = crowded(30_000);
    let images: Vec<Value> = (0..6)
        .map(|id| serde_json::json!({"id": id, "neg_category_ids": [0, 1, 2, 3], "not_exhaustive_category_ids": [1]}))
        .collect();
    let annotations: Vec<Value> = (0..120)
        .map(|i| {
            let bbox = [i % 40 * 10, i * 7 % 40 * 10, 50, 40];
            serde_json::json!({"id": i + 1, "image_id": i % 6, "category_id": i % 5, "bbox": bbox, "area": 2000})
        })
        .collect();
    let categories: Vec<Value> = (0..5).map(|id| serde_json::json!({"id": id, "frequency": "c"})).collect();
    let mut gt = serde_json::json!({"images": images, "categories": categories, "annotations": annotations});
    gt["images"]
        .as_array_mut()
        .unwrap()
        .push(serde_json::json!({"id": 6, "neg_category_ids": [], "not_exhaustive_category_ids": []}));
    // computed by hand: the best of each image, in the order of the input
    let most = 40;
    let mut kept = vec![false; results.len()];
    for image in 0..7 {
        let mut own: Vec<usize> = (0..results.len()).filter(|i| results[*i]["image_id"] == image).collect();
        let score = |i: &usize| results[*i]["score"].as_f64().unwrap();
        own.sort_by(|a, b| score(b).total_cmp(&score(a)));
        own[..most].iter().for_each(|i| kept[*i] = true);
    }
    let best: Vec<&Value> =
        results.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(result, _)| result).collect();
    let gt = gt.to_string();
    let (all, best) = (serde_json::to_string(&results).unwrap(), serde_json::to_string(&best).unwrap());
    let params = |threads| Params {
        threads: Threads::new(threads),
        max_detections: vec![most as u32],
        ..Params::of(Protocol::Lvis, IouType::Bbox)
    };
    let answer = |dt: &str, threads| {
        let source = |text| Source::Bytes(str::as_bytes(text), "text");
        let evaluation = run(source(&gt), source(dt), &params(threads)).unwrap();
        let numbers: Vec<u64> = evaluation.stats().iter().map(|value| value.to_bits()).collect();
        let evaluated: usize =
            evaluation.matches().unwrap().detection_evaluated.iter().map(|one| *one as usize).sum();
        (numbers, of_floats(evaluation.precision().unwrap()), of_floats(evaluation.recall()), evaluated)
    };
    let expected = answer(&best, 1);
    assert!(expected.3 > 150, "{}", expected.3);
    for threads in [1, 2, 5] {
        assert_eq!(answer(&all, threads), expected);
    }
}
