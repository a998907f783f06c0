//! Semantic metrics compared with mmsegmentation, scikit-learn and torchmetrics; see oracles/semantic.

use std::path::PathBuf;

use boxwise_coco::Code;
use boxwise_coco::maps::Map;
use boxwise_coco::semantic::{Confusion, LabelFiles, Labels, SemanticParams, evaluate, evaluate_files};
use boxwise_kernels::Isa;
use boxwise_threads::Threads;
use proptest::prelude::*;
use serde_json::Value;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../oracles/semantic")
}

/// A map of `[width, height, label, length, ...]`.
fn unpacked(runs: &Value) -> (Vec<i32>, u32, u32) {
    let runs: Vec<i32> = runs.as_array().unwrap().iter().map(|run| run.as_i64().unwrap() as i32).collect();
    let labels =
        runs[2..].as_chunks::<2>().0.iter().flat_map(|run| std::iter::repeat_n(run[0], run[1] as usize));
    (labels.collect(), runs[0] as u32, runs[1] as u32)
}

fn params(options: &Value) -> SemanticParams {
    SemanticParams {
        classes: options["classes"].as_u64().unwrap() as u32,
        ignore_label: options["ignoreLabel"].as_i64().map(|label| label as i32),
        reduce_zero_label: options["reduceZeroLabel"].as_bool().unwrap(),
    }
}

fn assert_same(name: &str, expected: &Value, got: &Confusion) {
    let found = got.metrics();
    let number = |value: &Value| value.as_f64().unwrap();
    for (key, own) in [
        ("mIoU", found.mean_iou),
        ("mAcc", found.mean_accuracy),
        ("aAcc", found.pixel_accuracy),
        ("mDice", found.mean_dice),
        ("mPrecision", found.mean_precision),
    ] {
        assert_eq!(own.to_bits(), number(&expected[key]).to_bits(), "{name}: {key} {own}");
    }
    // The reference adds in another order.
    let weighted = number(&expected["fwIoU"]);
    assert!((found.frequency_weighted_iou - weighted).abs() < 1e-14, "{name}: {weighted}");
    let classes = expected["classes"].as_object().unwrap();
    for (class, row) in found.classes.iter().enumerate() {
        let own = [row.iou, row.accuracy, row.dice, row.precision];
        match classes.get(&class.to_string()) {
            Some(expected) => assert_eq!(own, [0, 1, 2, 3].map(|i| number(&expected[i])), "{name}: {class}"),
            None => assert_eq!(own, [-1.0; 4], "{name}: {class}"),
        }
    }
    let side = found.classes.len();
    let mut matrix = vec![0; side * side];
    for cell in expected["confusion"].as_array().unwrap() {
        let [row, column, count] = [0, 1, 2].map(|i| cell[i].as_u64().unwrap());
        matrix[row as usize * side + column as usize] = count;
    }
    for row in 0..side {
        for column in 0..side {
            assert_eq!(got.count(row, column), matrix[row * side + column], "{name}: {row}, {column}");
        }
    }
}

#[test]
fn every_measure_has_the_references_bits_in_any_width_of_labels_on_any_threads() {
    let text = std::fs::read_to_string(folder().join("cases.jsonl")).unwrap();
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let name = case["name"].as_str().unwrap();
        let params = params(&case["options"]);
        let images: Vec<_> = case["images"]
            .as_array()
            .unwrap()
            .iter()
            .map(|both| [0, 1].map(|i| unpacked(&both[i])))
            .collect();
        let wide: Vec<_> = images
            .iter()
            .map(|both| {
                both.each_ref().map(|(labels, w, h)| Labels::I32(Map::new(labels, *w, *h).unwrap())).into()
            })
            .collect();
        for threads in [1, 3] {
            assert_same(name, &case["expected"], &evaluate(&wide, params, Threads::new(threads)).unwrap());
        }
        let mut narrow = Confusion::new(params).unwrap();
        for [(labels, w, h), (predictions, ..)] in &images {
            let short: Vec<u16> = labels.iter().map(|label| *label as u16).collect();
            let short = Labels::U16(Map::new(&short, *w, *h).unwrap());
            let bytes: Option<Vec<u8>> = predictions.iter().map(|label| u8::try_from(*label).ok()).collect();
            match &bytes {
                Some(bytes) => narrow.add(Isa::detect(), short, Labels::U8(Map::new(bytes, *w, *h).unwrap())),
                None => narrow.add(Isa::SCALAR, short, Labels::I32(Map::new(predictions, *w, *h).unwrap())),
            }
            .unwrap();
        }
        assert_same(name, &case["expected"], &narrow);
    }
}

#[test]
fn files_in_folders_count_as_maps_in_memory() {
    let sample = folder().join("sample");
    let files = LabelFiles {
        labels: sample.join("labels"),
        predictions: sample.join("predictions"),
        label_suffix: "_gt.png".into(),
        prediction_suffix: ".png".into(),
    };
    let expected = std::fs::read_to_string(sample.join("expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let found = evaluate_files(&files, SemanticParams::new(4), Threads::new(2), None).unwrap();
    assert_same("sample", &expected, &found);
    assert_eq!(found.images(), 3);
    let error = |files: LabelFiles, classes| {
        evaluate_files(&files, SemanticParams::new(classes), Threads::new(2), None).err().unwrap()
    };
    let wrong = error(files.clone(), 3);
    assert_eq!(wrong.code, Code::OutOfRange);
    assert!(wrong.place.input.as_deref().unwrap().ends_with(".png"), "{wrong}");
    let none = LabelFiles { label_suffix: ".tif".into(), ..files.clone() };
    assert_eq!(error(none, 4).code, Code::EmptyInput);
    let missing = LabelFiles { prediction_suffix: "_none.png".into(), ..files.clone() };
    assert_eq!(error(missing, 4).code, Code::UnreadableFile);
    let nowhere = LabelFiles { labels: sample.join("nowhere"), ..files };
    assert_eq!(error(nowhere, 4).code, Code::UnreadableFile);
}

#[test]
fn classes_from_one_to_the_most_are_taken() {
    for classes in [0, 4097, u32::MAX] {
        assert_eq!(Confusion::new(SemanticParams::new(classes)).err().unwrap().code, Code::OutOfRange);
    }
    assert_eq!(Confusion::new(SemanticParams::new(4096)).unwrap().metrics().mean_iou, -1.0);
}

#[test]
fn only_matrices_that_read_labels_alike_are_merged() {
    let mut own = Confusion::new(SemanticParams::new(3)).unwrap();
    let other = Confusion::new(SemanticParams { ignore_label: None, ..SemanticParams::new(3) }).unwrap();
    assert_eq!(own.merge(&other).err().unwrap().code, Code::InvalidArgument);
}

/// Pixel by pixel. Returns the first wrong pixel as an error.
fn plain(labels: &[u8], predictions: &[u8], classes: usize) -> Result<Vec<u64>, usize> {
    let mut counts = vec![0; classes * (classes + 1)];
    for (at, (&label, &prediction)) in labels.iter().zip(predictions).enumerate() {
        let class = |label: u8| match label as usize {
            255 => Ok(classes),
            label if label < classes => Ok(label),
            _ => Err(at),
        };
        let (row, column) = (class(label)?, class(prediction)?);
        if row < classes {
            counts[row * (classes + 1) + column] += 1;
        }
    }
    Ok(counts)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn runs_and_noise_count_what_pixels_count_and_a_wrong_label_leaves_nothing(
        runs in prop::collection::vec((0..5u8, 0..5u8, 1..200usize), 0..40),
        noise in prop::collection::vec((0..4u8, 0..4u8), 0..600),
        ignored in prop::collection::vec(0..6000usize, 0..50),
        wrong in prop_oneof![4 => Just(None), 1 => (0..6000usize).prop_map(Some)],
    ) {
        let (mut labels, mut predictions) = (Vec::new(), Vec::new());
        for (a, b, length) in runs.into_iter().chain(noise.into_iter().map(|(a, b)| (a, b, 1))) {
            labels.extend(std::iter::repeat_n(a, length));
            predictions.extend(std::iter::repeat_n(b, length));
        }
        let pixels = labels.len();
        for at in ignored.iter().filter(|at| **at < pixels) {
            labels[*at] = 255;
        }
        if let Some(at) = wrong.filter(|at| *at < pixels) {
            predictions[at] = 99;
        }
        let map = |labels| Labels::U8(Map::new(labels, pixels as u32, 1).unwrap());
        let mut confusion = Confusion::new(SemanticParams::new(5)).unwrap();
        let (good, one) = ([0, 1, 2], [0, 1, 1]);
        let good = [&good, &one].map(|labels| Labels::U8(Map::new(labels, 3, 1).unwrap()));
        confusion.add(Isa::detect(), good[0], good[1]).unwrap();
        let added = confusion.add(Isa::detect(), map(&labels), map(&predictions));
        let mut expected = plain(&[0, 1, 2], &[0, 1, 1], 5).unwrap();
        match plain(&labels, &predictions, 5) {
            Ok(counts) => {
                prop_assert!(added.is_ok());
                for (sum, count) in expected.iter_mut().zip(counts) {
                    *sum += count;
                }
            }
            Err(at) => {
                let error = added.unwrap_err();
                prop_assert_eq!(error.code, Code::OutOfRange);
                prop_assert!(error.got.ends_with(&format!("at pixel {at}")), "{}", error);
            }
        }
        let own: Vec<u64> = (0..5).flat_map(|row| (0..6).map(move |column| (row, column))).map(|(row, column)| confusion.count(row, column)).collect();
        prop_assert_eq!(own, expected);
    }
}
