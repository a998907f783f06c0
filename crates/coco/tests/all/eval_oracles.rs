//! Evaluation from JSON text compared with results of pycocotools.

use std::path::{Path, PathBuf};

use boxwise_coco::eval::Watch;
use boxwise_coco::{
    AreaRange, Code, Content, Dataset, Detections, Error, Evaluation, Id, IouType, KeypointSigmas, Params,
    Protocol, Reading, Source, evaluate,
};
use boxwise_threads::Threads;
use serde_json::Value;
use sha2::{Digest, Sha256};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn id(value: &Value) -> Id {
    match value {
        Value::String(text) => Id::Text(text.as_str().into()),
        value => Id::Int(value.as_i64().unwrap()),
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| value.as_str().unwrap().parse().unwrap())
}

fn list<T>(value: &Value, of: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().unwrap().iter().map(of).collect()
}

/// Parses JSON that contains Python's `NaN` and `Infinity`; they become strings.
fn parse(text: &str) -> Value {
    let (mut plain, mut in_string, mut escaped) = (String::new(), false, false);
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let token = ["NaN", "-Infinity", "Infinity"].into_iter().find(|token| rest.starts_with(token));
        if let (Some(token), false) = (token, in_string) {
            plain.push_str(&format!("\"{token}\""));
            rest = &rest[token.len()..];
            continue;
        }
        in_string = if in_string { escaped || next != '"' } else { next == '"' };
        escaped = in_string && !escaped && next == '\\';
        plain.push(next);
        rest = &rest[next.len_utf8()..];
    }
    serde_json::from_str(&plain).unwrap()
}

/// Converts pycocotools' parameters; it labels area ranges by position. `None` if the types do not allow it.
fn params(given: &Value, iou_type: IouType) -> Option<Params> {
    let mut params = Params { threads: Threads::ONE, ..Params::of(Protocol::Coco, iou_type) };
    let labels: Vec<String> = match given.get("areaRngLbl") {
        Some(labels) => list(labels, |label| label.as_str().unwrap().to_owned()),
        None => params.area_ranges.iter().map(|range| range.label.clone()).collect(),
    };
    for (name, value) in given.as_object().unwrap() {
        match name.as_str() {
            "iouThrs" => params.iou_thresholds = list(value, number),
            "recThrs" => params.recall_thresholds = list(value, number),
            "maxDets" => {
                let rungs = list(value, |value| u32::try_from(value.as_u64()?).ok());
                params.max_detections = rungs.into_iter().collect::<Option<_>>()?;
            }
            "imgIds" => params.image_ids = Some(list(value, id)),
            "catIds" => params.category_ids = Some(list(value, id)),
            "useCats" => params.use_categories = value.as_i64() != Some(0),
            "areaRng" => {
                let ranges = list(value, |range| (number(&range[0]), number(&range[1])));
                let named = |(i, (min, max)): (usize, (f64, f64))| AreaRange::unnamed(i, min, max);
                params.area_ranges = ranges.into_iter().enumerate().map(named).collect();
            }
            "areaRngLbl" => {}
            "dilationRatio" => params.dilation_ratio = number(value),
            "kpt_oks_sigmas" => params.keypoint_sigmas = KeypointSigmas::Shared(list(value, number)),
            other => panic!("{other}"),
        }
    }
    for (position, range) in params.area_ranges.iter_mut().enumerate() {
        range.label = labels.get(position).cloned().unwrap_or_default();
    }
    Some(params)
}

fn run(gt: &[u8], dt: &[u8], params: &Params) -> Result<Evaluation, Error> {
    let reading = Reading::default().keeping(Content::of(params.iou_type));
    let dataset = Dataset::read(&Source::Bytes(gt, "gt"), &reading)?;
    evaluate(&dataset, Detections::Json(Source::Bytes(dt, "dt")), params, Watch::default())
}

/// Thresholds outside 0 to 1 are rejected, although the reference accepts them.
fn beyond(params: &Params) -> bool {
    params.iou_thresholds.iter().chain(&params.recall_thresholds).any(|value| !(0.0..=1.0).contains(value))
}

fn digest<'a>(values: impl IntoIterator<Item = &'a f64>) -> String {
    let mut hash = Sha256::new();
    for value in values {
        hash.update(if value.is_nan() { f64::NAN } else { *value }.to_le_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The differences between an evaluation and the reference's result.
fn difference(evaluation: &Evaluation, expected: &Value) -> Option<String> {
    let stats = list(&expected["stats"], number);
    if stats.iter().map(|v| v.to_bits()).ne(evaluation.stats().iter().map(|v| v.to_bits())) {
        return Some(format!("stats {:?}, not {stats:?}", evaluation.stats()));
    }
    if let Some(counts) = expected.get("counts") {
        let shape = list(counts, |value| value.as_u64().unwrap() as usize);
        if evaluation.precision().unwrap().shape() != shape {
            return Some(format!("shape {:?}, not {shape:?}", evaluation.precision().unwrap().shape()));
        }
    }
    for (name, own) in [
        ("precision", digest(evaluation.precision().unwrap())),
        ("recall", digest(evaluation.recall())),
        ("scores", digest(evaluation.scores().unwrap())),
    ] {
        let known = match &expected[name] {
            Value::String(digest) => digest,
            other => other["sha256"].as_str().unwrap(),
        };
        if !own.starts_with(known) {
            return Some(format!("another {name}"));
        }
    }
    if let Some(digests) = expected.get("matches") {
        let matches = evaluation.matches().unwrap();
        let digest = |values: &[i32]| {
            let hash =
                Sha256::digest(values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>());
            hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
        };
        let own = [digest(&matches.detection_matches), digest(&matches.ground_truth_matches)];
        let known = list(digests, |digest| digest.as_str().unwrap().to_owned());
        if own.iter().zip(known).any(|(own, known)| !own.starts_with(&known)) {
            return Some("other matches".to_owned());
        }
    }
    match expected.get("summary").and_then(Value::as_str) {
        Some(summary) if !evaluation.summary().starts_with(summary) => Some(evaluation.summary()),
        _ => None,
    }
}

#[test]
fn committed_cases_give_the_references_bits() {
    let mut wrong = Vec::new();
    let mut runs = 0;
    for (file, iou_type) in [
        ("coco/cases/rules.jsonl", IouType::Bbox),
        ("coco/cases/worlds.jsonl", IouType::Bbox),
        ("coco/cases/masks.jsonl", IouType::Segm),
        ("keypoints/cases.jsonl", IouType::Keypoints),
        ("boundary/cases.jsonl", IouType::Boundary),
    ] {
        let text = std::fs::read_to_string(root().join("oracles").join(file)).unwrap();
        for line in text.lines() {
            let world = parse(line);
            let text = |name: &str| world[name].as_str().unwrap().as_bytes();
            for case in world["runs"].as_array().unwrap() {
                runs += 1;
                let (name, expected) = (case["name"].as_str().unwrap(), &case["expected"]);
                let is_odd = name.starts_with("odd");
                let iou_type = if case["iouType"] == "bbox" { IouType::Bbox } else { iou_type };
                let Some(params) = params(&case["params"], iou_type) else {
                    assert!(is_odd, "{name}");
                    continue;
                };
                let outcome = run(text("gt"), text("dt"), &params);
                let expected = expected.get("empty").unwrap_or(expected);
                if name == "odd-scores-integers-beyond-2-53" {
                    continue; // integers are compared as doubles
                }
                let verdict = match (&outcome, expected.get("error")) {
                    (Err(_), Some(_)) => None,
                    (Ok(_), Some(_)) | (Err(_), None) if is_odd => None,
                    (Err(error), None) if error.code == Code::OutOfRange && beyond(&params) => None,
                    (Ok(_), Some(error)) => Some(format!("no error, but the reference raises {error}")),
                    (Err(error), None) => Some(error.to_string()),
                    (Ok(evaluation), None) => difference(evaluation, expected),
                };
                wrong.extend(verdict.map(|verdict| format!("{file} {name}: {verdict}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {runs} runs:\n{}", wrong.len(), wrong.join("\n"));
    assert!(runs > 1000, "{runs} runs");
}

/// The text of a member of an object, found without reading numbers.
fn member<'a>(text: &'a str, name: &str) -> &'a str {
    let key = format!("\"{name}\":");
    let (mut depth, mut in_string, mut escaped) = (0, false, false);
    let mut start = None;
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'"' if depth == 1 && text[at..].starts_with(&key) => start = Some(at + key.len()),
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth -= 1,
            _ => {}
        }
        in_string = byte == b'"';
        let ends = (byte == b',' && depth == 1) || depth == 0;
        if let (true, Some(start)) = (ends, start) {
            return text[start..at].trim();
        }
    }
    panic!("{name}");
}

#[test]
fn cases_beside_the_project_give_the_references_bits() {
    let folder = root().join("../shared/parity/cases");
    let folder = if folder.is_dir() { folder } else { root().join("../../shared/parity/cases") };
    let Ok(files) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: there is no {}", folder.display());
        return;
    };
    for file in files {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let iou_type = match member(&text, "iouType") {
            "\"bbox\"" => IouType::Bbox,
            "\"keypoints\"" => IouType::Keypoints,
            "\"segm\"" => IouType::Segm,
            _ => continue,
        };
        let read = |name: &str| parse(member(&text, name));
        let (expected, params) = (read("expected"), params(&read("params"), iou_type).unwrap());
        let outcome = run(member(&text, "gt").as_bytes(), member(&text, "dt").as_bytes(), &params);
        if expected.get("error").is_some() {
            // cases in which the reference raises: empty results are scored, polygons of four numbers are boxes
            let answered = member(&text, "dt") == "[]" || path.ends_with("segm-two-point-polygon.json");
            assert_eq!(outcome.is_ok(), answered, "{}", path.display());
            continue;
        }
        let evaluation = outcome.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let number = |value: &Value| number(value).to_bits();
        let bits = |value: f64| if value.is_nan() { f64::NAN.to_bits() } else { value.to_bits() };
        let stats: Vec<u64> = evaluation.stats().iter().map(|value| bits(*value)).collect();
        assert_eq!(stats, list(&expected["stats"], number), "{}", path.display());
        for (name, values) in [
            ("precision", evaluation.precision().unwrap().as_slice().unwrap()),
            ("recall", evaluation.recall().as_slice().unwrap()),
            ("scores", evaluation.scores().unwrap().as_slice().unwrap()),
        ] {
            let runs = expected[name]["runs"].as_array().unwrap().iter();
            let expected =
                runs.flat_map(|run| std::iter::repeat_n(number(&run[0]), run[1].as_u64().unwrap() as usize));
            assert!(values.iter().map(|value| bits(*value)).eq(expected), "{} {name}", path.display());
        }
    }
}

#[test]
fn the_published_val2014_numbers_come_out() {
    published("coco-val2014-100", "bbox", IouType::Bbox);
    published("coco-val2014-100", "segm", IouType::Segm);
}

#[test]
fn the_published_keypoint_numbers_come_out() {
    published("keypoints", "keypoints", IouType::Keypoints);
    published("keypoints", "bbox", IouType::Bbox);
}

fn published(name: &str, kind: &str, iou_type: IouType) {
    let folder = root().join("../shared/data").join(name);
    let folder = if folder.is_dir() { folder } else { root().join("../../shared/data").join(name) };
    let Ok(expected) = std::fs::read_to_string(folder.join("expected.json")) else {
        eprintln!("skipped: there is no {}", folder.display());
        return;
    };
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let of_kind = |case: &&Value| case["iouType"] == kind;
    for expected in expected.as_array().unwrap().iter().filter(of_kind) {
        let path = |name: &str| Source::Path(folder.join(expected[name].as_str().unwrap()));
        let reading = Reading::default().keeping(Content::ALL);
        let dataset = Dataset::read(&path("gt"), &reading).unwrap();
        let params = Params::of(Protocol::Coco, iou_type);
        let evaluation = evaluate(&dataset, Detections::Json(path("dt")), &params, Watch::default()).unwrap();
        assert_eq!(difference(&evaluation, expected), None);
    }
}

#[test]
fn crowd_pose_gives_the_references_numbers() {
    let text = std::fs::read_to_string(root().join("oracles/keypoints/crowdpose.jsonl")).unwrap();
    for (nth, line) in text.lines().enumerate() {
        let world = parse(line);
        let text = |name: &str| world[name].as_str().unwrap().as_bytes();
        for threads in [1, 3] {
            let defaults = Params::of(Protocol::CrowdPose, IouType::Keypoints);
            let params = Params { threads: Threads::new(threads), ..defaults };
            let evaluation = run(text("gt"), text("dt"), &params).unwrap();
            assert_eq!(evaluation.stats(), list(&world["stats"], number), "world {nth}");
            assert_eq!(evaluation.summary().lines().count(), 9);
        }
    }
}
