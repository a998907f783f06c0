//! Panoptic quality compared with results of panopticapi; see oracles/panoptic.

use std::collections::BTreeMap;
use std::path::PathBuf;

use boxwise_coco::maps::Map;
use boxwise_coco::panoptic::{
    IdMaps, Masks, Panoptic, PanopticParams, PanopticQuality, Quality, Role, evaluate,
};
use boxwise_coco::{Code, Error, Id, Parity, Reading, Source};
use boxwise_threads::Threads;
use serde_json::Value;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../oracles/panoptic")
}

fn cases() -> Vec<Value> {
    let path = std::env::var("BOXWISE_PANOPTIC_CASES").map_or(folder().join("cases.jsonl"), PathBuf::from);
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn read(json: &Value, role: Role) -> Panoptic {
    let text = json.to_string();
    Panoptic::read(&Source::Bytes(text.as_bytes(), "text"), role, &Reading::default()).unwrap()
}

/// A map of `[width, height, id, length, id, length, ...]`.
struct Ids(Vec<u32>, u32, u32);

fn unpacked(runs: &Value) -> Ids {
    let runs: Vec<u32> = runs.as_array().unwrap().iter().map(|run| run.as_u64().unwrap() as u32).collect();
    let ids =
        runs[2..].as_chunks::<2>().0.iter().flat_map(|run| std::iter::repeat_n(run[0], run[1] as usize));
    Ids(ids.collect(), runs[0], runs[1])
}

fn run(case: &Value, params: &PanopticParams) -> Result<PanopticQuality, Error> {
    let sides: BTreeMap<i64, [Ids; 2]> = case["maps"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(image, both)| (image.parse().unwrap(), [unpacked(&both[0]), unpacked(&both[1])]))
        .collect();
    let masks = |side: usize| {
        let maps = sides.iter().map(|(image, both)| {
            let Ids(ids, width, height) = &both[side];
            (Id::Int(*image), Map::new(ids, *width, *height).unwrap())
        });
        Masks::Maps(IdMaps::new(maps.collect()).unwrap())
    };
    let (gt, dt) = (read(&case["gt"], Role::GroundTruth), read(&case["dt"], Role::Predictions));
    evaluate(&gt, &dt, [&masks(0), &masks(1)], params, None)
}

fn number(text: &Value) -> f64 {
    text.as_str().unwrap().parse().unwrap()
}

fn assert_same(name: &str, expected: &Value, got: &PanopticQuality) {
    for (group, quality) in [("all", got.all), ("things", got.things), ("stuff", got.stuff)] {
        let Quality { pq, sq, rq, categories } = quality;
        match expected[group].as_array() {
            None => assert_eq!((pq, sq, rq, categories), (-1.0, -1.0, -1.0, 0), "{name}: {group}"),
            Some(row) => {
                let own = [pq, sq, rq].map(f64::to_bits);
                assert_eq!(
                    own,
                    [0, 1, 2].map(|i| number(&row[i]).to_bits()),
                    "{name}: {group} {quality:?} {row:?}"
                );
                assert_eq!(categories as u64, row[3].as_u64().unwrap(), "{name}: {group}");
            }
        }
    }
    let counts = expected["counts"].as_object().unwrap();
    assert_eq!(counts.len(), got.categories.len(), "{name}");
    for row in &got.categories {
        let label = row.category.id.to_string();
        let count = &counts[&label];
        assert_eq!(row.iou.to_bits(), number(&count[0]).to_bits(), "{name}: {label}");
        let own = [row.true_positives, row.false_positives, row.false_negatives];
        assert_eq!(own, [1, 2, 3].map(|i| count[i].as_u64().unwrap()), "{name}: {label}");
        if let Some(classes) = expected.get("classes") {
            let own = [row.pq, row.sq, row.rq].map(f64::to_bits);
            assert_eq!(own, [0, 1, 2].map(|i| number(&classes[&label][i]).to_bits()), "{name}: {label}");
        }
    }
}

#[test]
fn every_number_has_the_references_bits_on_any_threads() {
    let mut compared = 0;
    for case in cases() {
        let name = case["name"].as_str().unwrap();
        for threads in [1, 3] {
            let params = PanopticParams { threads: Threads::new(threads), ..Default::default() };
            match (case["expected"]["error"].as_str(), run(&case, &params)) {
                (None, Ok(got)) => assert_same(name, &case["expected"], &got),
                (Some(_), Err(_)) => {}
                (None, Err(error)) => panic!("{name}: {error}"),
                (Some(error), Ok(_)) => panic!("{name}: the reference raises {error}"),
            }
            compared += 1;
        }
    }
    assert!(compared > 200);
}

#[test]
fn masks_in_png_files_count_as_those_in_memory() {
    let sample = folder().join("sample");
    let read = |name: &str, role| {
        Panoptic::read(&Source::Path(sample.join(name)), role, &Reading::default()).unwrap()
    };
    let (gt, dt) = (read("gt.json", Role::GroundTruth), read("dt.json", Role::Predictions));
    let masks = ["gt", "dt"].map(|name| Masks::Folder(sample.join(name)));
    let got = evaluate(&gt, &dt, [&masks[0], &masks[1]], &PanopticParams::default(), None).unwrap();
    let text = std::fs::read_to_string(sample.join("expected.json")).unwrap();
    assert_same("sample", &serde_json::from_str(&text).unwrap(), &got);
    assert_eq!(got.summary(), std::fs::read_to_string(sample.join("table.txt")).unwrap());
}

fn named(name: &str) -> Value {
    cases().into_iter().find(|case| case["name"] == name).unwrap_or_else(|| panic!("no case {name}"))
}

fn corrected(name: &str) -> Result<PanopticQuality, Error> {
    run(&named(name), &PanopticParams { parity: Parity::Corrected, ..Default::default() })
}

#[test]
fn what_the_reference_raises_is_a_typed_error_with_its_place() {
    let code = |name: &str| {
        let error = run(&named(name), &PanopticParams::default()).unwrap_err();
        assert_eq!((error.place.list, error.place.record), (Some("annotations"), Some(0)), "{error}");
        assert_eq!(error.place.id.as_deref(), Some("5"), "{error}");
        error.code
    };
    assert_eq!(code("an id in the prediction that no segment has"), Code::UnknownId);
    assert_eq!(code("a predicted segment without pixels"), Code::InvalidValue);
    assert_eq!(code("a prediction of an unknown category"), Code::UnknownId);
    assert_eq!(code("no area where one is needed"), Code::MissingKey);
    assert_eq!(code("no iscrowd"), Code::MissingKey);
    assert_eq!(code("no prediction for an image"), Code::UnknownId);
    assert_eq!(code("masks of two sizes"), Code::ShapeMismatch);
}

#[test]
fn corrected_parity_mends_what_can_be_mended() {
    for name in ["no area where one is needed", "no iscrowd", "an area that is too large", "an area of zero"]
    {
        let got = corrected(name).unwrap();
        assert_eq!((got.all.pq, got.all.sq, got.all.rq), (1.0, 1.0, 1.0), "{name}");
    }
    let all_excuse = corrected("of two crowds of a category the last excuses").unwrap();
    assert_eq!(all_excuse.categories[0].false_positives, 0);
}

#[test]
fn corrected_parity_refuses_what_makes_no_sense() {
    for (name, code) in [
        ("an id in the truth that no segment has", Code::UnknownId),
        ("a true segment without pixels", Code::InvalidValue),
        ("a true segment of an unknown category", Code::UnknownId),
        ("a true id listed twice", Code::DuplicateId),
        ("a predicted id listed twice", Code::DuplicateId),
        ("a prediction for no image", Code::UnknownImage),
        ("two predictions for an image", Code::DuplicateId),
        ("a true image listed twice", Code::DuplicateId),
        ("a segment with the id 0", Code::InvalidValue),
        ("a predicted segment with the id 0", Code::InvalidValue),
    ] {
        assert_eq!(corrected(name).unwrap_err().code, code, "{name}");
    }
}

#[test]
fn what_would_surprise_is_told() {
    for (name, warning) in [
        ("an id in the truth that no segment has", "MASK_IDS_WITHOUT_SEGMENT"),
        ("a true segment without pixels", "SEGMENTS_WITHOUT_PIXELS"),
        ("a true segment of an unknown category", "SEGMENTS_OF_UNKNOWN_CATEGORY"),
        ("a true id listed twice", "REPEATED_SEGMENT_IDS"),
        ("an area that is too large", "AREA_DIFFERS_FROM_MASK"),
        ("of two crowds of a category the last excuses", "SEVERAL_CROWDS_OF_A_CATEGORY"),
    ] {
        let got = run(&named(name), &PanopticParams::default()).unwrap();
        assert!(
            got.warnings.iter().any(|one| one.code == warning && one.count == 1),
            "{name}: {:?}",
            got.warnings
        );
    }
    assert!(run(&named("a perfect image"), &PanopticParams::default()).unwrap().warnings.is_empty());
}
