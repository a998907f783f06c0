use super::*;
use crate::floats::FloatVec;

/// Options for a few rows that need not be all rows of an input.
fn few(head: &Head) -> Options<'static> {
    let own = if head.has("subset") { vec![("subset", Value::Flag(true))] } else { Vec::new() };
    Options { own: own.into_iter().collect(), ..Options::default() }
}

/// The same with further options of the head.
fn few_with(more: Vec<(&str, Value<'static>)>) -> Options<'static> {
    let own = [("subset", Value::Flag(true))].into_iter().chain(more).collect();
    Options { own, ..Options::default() }
}

fn own(options: Vec<(&str, Value<'static>)>) -> Options<'static> {
    Options { own: options.into_iter().collect(), ..Options::default() }
}

fn doubles(values: &FloatVec) -> Vec<f64> {
    match values {
        FloatVec::F32(values) => values.iter().map(|&value| f64::from(value)).collect(),
        FloatVec::F64(values) => values.clone(),
    }
}

fn corners(found: &Detections) -> Vec<[f64; 4]> {
    doubles(&found.boxes).as_chunks::<4>().0.to_vec()
}

fn output<'a>(data: Data<'a>, dims: &[usize]) -> Output<'a> {
    let dims: Vec<f64> = dims.iter().map(|&dim| dim as f64).collect();
    Output { name: None, tensor: Tensor::new(data, &dims).unwrap() }
}

fn of_name(name: &str) -> &'static Model {
    Model::of(name).unwrap()
}

/// A [1, 6, 3] head: two classes, three anchors.
#[rustfmt::skip]
const V8: [f32; 18] = [
    100.0, 102.0, 300.0, // cx
    100.0, 100.0, 300.0, // cy
    40.0, 40.0, 20.0, // w
    20.0, 20.0, 60.0, // h
    0.9, 0.8, 0.1, // class 0
    0.3, 0.1, 0.7, // class 1
];

#[test]
fn the_best_class_of_each_anchor_is_suppressed_within_its_class() {
    let found = decode(of_name("yolov8"), &[output(Data::F32(&V8), &[1, 6, 3])], &few_with(vec![])).unwrap();
    assert_eq!(corners(&found), [[80.0, 90.0, 120.0, 110.0], [290.0, 270.0, 310.0, 330.0]]);
    assert_eq!((found.class_ids, found.sources), (vec![0, 1], vec![0, 2]));
    let options = few_with(vec![("multiLabel", Value::Flag(true))]);
    let found = decode(of_name("yolov8"), &[output(Data::F32(&V8), &[6, 3])], &options).unwrap();
    assert_eq!((found.class_ids, found.sources), (vec![0, 1, 1], vec![0, 2, 0]));
}

#[test]
fn halves_and_doubles_answer_as_singles_do() {
    // 0.9, 0.8, 0.3, 0.1 and 0.7 as halves; the rest is exact.
    let half = |v: f32| -> u16 {
        let bits = v.to_bits();
        (((bits >> 13) - ((127 - 15) << 10)) & 0x7fff) as u16
    };
    let halves: Vec<u16> = V8.iter().map(|&v| half(v)).collect();
    let doubles: Vec<f64> = V8.iter().map(|&v| f64::from(v)).collect();
    let of = |data| decode(of_name("yolov8"), &[output(data, &[1, 6, 3])], &few_with(vec![])).unwrap();
    let (single, double, halved) = (of(Data::F32(&V8)), of(Data::F64(&doubles)), of(Data::F16(&halves)));
    let is_single =
        |found: &Detections| matches!((&found.boxes, &found.scores), (FloatVec::F32(_), FloatVec::F32(_)));
    assert!(is_single(&single) && is_single(&halved) && !is_single(&double));
    assert_eq!((corners(&single), &single.sources), (corners(&double), &double.sources));
    assert_eq!((&single.boxes, &single.sources), (&halved.boxes, &halved.sources));
}

#[test]
fn nan_scores_are_above_nothing_and_nan_boxes_are_dropped() {
    for model in ["yolov8", "yolov8-obb"] {
        let mut raw = V8;
        raw[12] = f32::NAN; // class 0 of anchor 0: class 1 counts
        raw[1] = f32::NAN; // cx of anchor 1
        raw[14] = f32::NAN;
        let found =
            decode(of_name(model), &[output(Data::F32(&raw), &[1, 6, 3])], &few_with(vec![])).unwrap();
        assert!(!found.sources.contains(&1), "{model}");
    }
    let nan = [f32::NAN; 40];
    for (model, shapes) in [
        ("yolov5", vec![vec![1, 5, 8]]),
        ("yolo-grid", vec![vec![2, 2, 8]]),
        ("yolov1", vec![vec![2, 1, 20]]),
        ("yolov10", vec![vec![6, 6]]),
        ("yolo-nas", vec![vec![5, 4], vec![5, 8]]),
        ("rt-detr", vec![vec![5, 8], vec![5, 4]]),
        ("detr", vec![vec![5, 8], vec![5, 4]]),
        ("faster-rcnn", vec![vec![5, 4], vec![5, 2], vec![5, 8]]),
        ("fcos-simple", vec![vec![2, 5], vec![2, 5, 4]]),
        ("centernet", vec![vec![2, 4, 5], vec![2, 4, 5]]),
    ] {
        let outputs: Vec<Output> =
            shapes.iter().map(|dims| output(Data::F32(&nan[..dims.iter().product()]), dims)).collect();
        let found = decode(of_name(model), &outputs, &few(&of_name(model).head)).unwrap();
        assert_eq!(found.sources.len(), 0, "{model}");
    }
}

#[test]
fn maps_of_no_cells_give_no_detections() {
    let none = |dims: &[usize]| output(Data::F32(&[]), dims);
    for (model, outputs) in [
        ("yolov8", vec![none(&[1, 84, 0])]),
        ("yolov5", vec![none(&[1, 0, 85])]),
        ("yolov10", vec![none(&[1, 0, 6])]),
        ("yolo-grid", vec![none(&[0, 7, 8])]),
        ("yolo-nas", vec![none(&[0, 4]), none(&[0, 80])]),
        ("detr", vec![none(&[1, 0, 92]), none(&[1, 0, 4])]),
        ("rt-detr", vec![none(&[1, 0, 80]), none(&[1, 0, 4])]),
        ("centernet", vec![none(&[1, 80, 0, 4]), none(&[1, 2, 0, 4])]),
        ("fcos-simple", vec![none(&[0, 4]), none(&[0, 4, 4])]),
        ("faster-rcnn", vec![none(&[0, 4]), none(&[0, 91]), none(&[0, 364])]),
    ] {
        assert_eq!(
            decode(of_name(model), &outputs, &Options::default()).unwrap().sources.len(),
            0,
            "{model}"
        );
    }
    let none_given = vec![("anchors", Value::Numbers(Vec::new().into()))];
    let anchors = Options { input_size: Some([64.0; 2]), ..own(none_given) };
    for (model, count) in [("ssd", 2), ("retinanet", 2), ("efficientdet", 2), ("fcos", 3)] {
        let outputs = [none(&[0, 9]), none(&[0, 4]), none(&[0, 1])];
        let found = decode(of_name(model), &outputs[..count], &anchors).unwrap();
        assert_eq!(found.sources.len(), 0, "{model}");
    }
    assert!(
        decode_batch(of_name("yolov8"), &[none(&[0, 84, 9])], &Options::default(), &[], Threads::ONE)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn a_wrong_shape_says_which_model_it_looks_like() {
    let zeros = vec![0.0f32; 25200 * 85];
    let error = |model: &str, dims: &[usize]| {
        let output = output(Data::F32(&zeros[..dims.iter().product()]), dims);
        decode(of_name(model), &[output], &Options::default()).unwrap_err()
    };
    for (model, dims, looks) in [
        ("yolov8", &[1, 25200, 85][..], "looks like yolov5"),
        ("yolov8", &[1, 8400, 84], "see layout"),
        ("yolov5", &[1, 84, 8400], "looks like yolov8"),
        ("yolov10", &[1, 84, 8400], "looks like yolov8"),
        ("yolov10", &[7, 7, 30, 1], "of dims [N, detections, 6]"),
        ("yolov5", &[7, 7, 30, 2], "of dims [N, anchors, 5 + classes]"),
    ] {
        let error = error(model, dims);
        assert_eq!(error.code, Code::ShapeMismatch);
        assert!(error.to_string().contains(looks), "{model} {dims:?}: {error}");
    }
    let detr =
        [output(Data::F32(&zeros[..9200]), &[1, 100, 92]), output(Data::F32(&zeros[..400]), &[1, 100, 4])];
    let error = decode(of_name("yolov8"), &detr, &Options::default()).unwrap_err();
    assert_eq!(error.code, Code::ShapeMismatch);
    let one = decode(of_name("detr"), &detr[..1], &Options::default()).unwrap_err();
    assert_eq!(one.code, Code::MissingKey);
}

#[test]
fn a_batch_needs_decode_batch_and_any_number_of_threads_answers_alike() {
    let mut raw = V8.to_vec();
    raw.extend(V8.map(|v| if v < 1.0 { v * 0.5 } else { v }));
    let outputs = [output(Data::F32(&raw), &[2, 6, 3])];
    let error = decode(of_name("yolov8"), &outputs, &Options::default()).unwrap_err();
    assert_eq!(error.code, Code::ShapeMismatch);
    let options = few_with(vec![]);
    let of = |threads| decode_batch(of_name("yolov8"), &outputs, &options, &[], Threads::new(threads));
    let found = of(1).unwrap();
    assert_eq!((found[0].sources.len(), found[1].sources.len()), (2, 2));
    assert_eq!(found, of(3).unwrap());
    let sizes = [[640.0, 640.0]; 3];
    let error = decode_batch(of_name("yolov8"), &outputs, &options, &sizes, Threads::ONE).unwrap_err();
    assert_eq!(error.code, Code::LengthMismatch);
}

#[test]
fn a_thousand_classes_and_a_hundred_thousand_anchors_are_only_scanned() {
    const ANCHORS: usize = 100_000;
    let mut raw = vec![0.0f32; 1004 * ANCHORS];
    raw[2 * ANCHORS + 77_777] = 10.0;
    raw[3 * ANCHORS + 77_777] = 10.0;
    raw[(4 + 999) * ANCHORS + 77_777] = 0.5;
    let found = decode(of_name("yolov8"), &[output(Data::F32(&raw), &[1, 1004, ANCHORS])], &few_with(vec![]))
        .unwrap();
    assert_eq!((found.class_ids, found.sources), (vec![999], vec![77_777]));
}

#[test]
fn outputs_are_found_by_name_by_alias_or_as_asked() {
    let logits = [4.0f32, 0.0, 0.0, 4.0];
    let boxes = [0.5f32, 0.5, 0.2, 0.2, 0.5, 0.5, 0.2, 0.2];
    let named = |name: &str, output: Output<'static>| Output { name: Some(name.to_owned()), ..output };
    let leak = |data: &[f32]| -> &'static [f32] { Vec::leak(data.to_vec()) };
    let outputs = |a: &str, b: &str| {
        [
            named(b, output(Data::F32(leak(&boxes)), &[1, 2, 4])),
            named(a, output(Data::F32(leak(&logits)), &[1, 2, 2])),
            named("more", output(Data::F32(&[]), &[0])),
        ]
    };
    for (a, b) in [("logits", "boxes"), ("pred_logits", "pred_boxes")] {
        let found = decode(of_name("detr"), &outputs(a, b), &Options::default()).unwrap();
        assert_eq!((&found.sources, &found.class_ids), (&vec![0], &vec![0]));
        assert!((corners(&found)[0][0] - 0.4).abs() < 1e-6, "without a size boxes are fractions");
    }
    let names = |role: &str| vec![(role.to_owned(), "x".to_owned()), ("boxes".to_owned(), "y".to_owned())];
    let options = Options { names: names("logits"), ..Options::default() };
    assert_eq!(decode(of_name("detr"), &outputs("x", "y"), &options).unwrap().sources, [0]);
    let error = decode(of_name("detr"), &outputs("x", "y"), &Options::default()).unwrap_err();
    assert_eq!(error.code, Code::MissingKey);
    let options = Options { names: names("queries"), ..Options::default() };
    assert_eq!(decode(of_name("detr"), &outputs("x", "y"), &options).unwrap_err().code, Code::UnknownId);
}

#[test]
fn keypoints_are_mapped_with_their_boxes() {
    let mut raw = vec![0.0f32; 11];
    raw[..5].copy_from_slice(&[320.0, 320.0, 100.0, 100.0, 0.9]);
    raw[5..].copy_from_slice(&[300.0, 200.0, 0.5, 640.0, 640.0, 0.25]);
    let options =
        Options { image_size: Some([1280.0, 720.0]), input_size: Some([640.0; 2]), ..few_with(vec![]) };
    let found = decode(of_name("yolov8-pose"), &[output(Data::F32(&raw), &[1, 11, 1])], &options).unwrap();
    assert_eq!(corners(&found), [[540.0, 260.0, 740.0, 460.0]]);
    let points = found.keypoints.unwrap();
    assert_eq!((points.count, points.size), (2, 3));
    assert_eq!(doubles(&points.values), [600.0, 120.0, 0.5, 1280.0, 720.0, 0.25]);
    let error =
        decode(of_name("yolov8-pose"), &[output(Data::F32(&raw[..10]), &[1, 10, 1])], &options).unwrap_err();
    assert_eq!(error.code, Code::ShapeMismatch);
}

#[test]
fn masks_are_cropped_to_their_boxes_at_the_images_size() {
    // One prototype of 4 × 4 cells, positive on its left half; the input is 16 × 16, the image 32 × 32.
    let prototype: Vec<f32> = (0..16).map(|i| if i % 4 < 2 { 1.0 } else { -1.0 }).collect();
    let raw = [8.0f32, 8.0, 8.0, 4.0, 0.9, 1.0];
    let options = Options { input_size: Some([16.0; 2]), image_size: Some([32.0; 2]), ..few_with(vec![]) };
    let outputs = [output(Data::F32(&raw), &[1, 6, 1]), output(Data::F32(&prototype), &[1, 1, 4, 4])];
    let found = decode(of_name("yolov8-seg"), &outputs, &options).unwrap();
    assert_eq!(corners(&found), [[8.0, 12.0, 24.0, 20.0]]);
    let masks = found.masks.unwrap();
    assert_eq!((masks.frames, masks.starts), (vec![[8, 12, 16, 8]], vec![0, 128]));
    for (i, &bit) in masks.data.iter().enumerate() {
        assert_eq!(bit, u8::from(i % 16 < 8), "{i}");
    }
    let huge = Options { image_size: Some([1e9; 2]), ..options };
    assert_eq!(decode(of_name("yolov8-seg"), &outputs, &huge).unwrap_err().code, Code::TooLarge);
}

#[test]
fn rotated_boxes_keep_their_angles_and_drop_their_doubles() {
    #[rustfmt::skip]
    let raw = [
        100.0f32, 101.0, 300.0, 100.0, 100.0, 300.0, 50.0, 50.0, 20.0, 20.0, 20.0, 60.0,
        0.9, 0.8, 0.7, 0.3, 0.31, 1.0,
    ];
    let found =
        decode(of_name("yolov8-obb"), &[output(Data::F32(&raw), &[1, 6, 3])], &few_with(vec![])).unwrap();
    assert_eq!(found.sources, [0, 2]);
    assert_eq!(corners(&found)[0], [100.0, 100.0, 50.0, 20.0]);
    assert!((doubles(&found.angles.unwrap())[1] - 1.0).abs() < 1e-6);
    let none =
        decode(of_name("yolov8-obb"), &[output(Data::F32(&[]), &[1, 6, 0])], &Options::default()).unwrap();
    assert_eq!(none.angles, Some(FloatVec::F32(Vec::new())));
}

#[test]
fn options_outside_their_range_are_errors() {
    let of = |options: Options| {
        decode(of_name("yolov8"), &[output(Data::F32(&V8), &[6, 3])], &options).unwrap_err().code
    };
    assert_eq!(of(Options { iou_threshold: Some(1.5), ..Options::default() }), Code::OutOfRange);
    assert_eq!(of(Options { score_threshold: Some(f64::NAN), ..Options::default() }), Code::OutOfRange);
    assert_eq!(of(own(vec![("strides", Value::Numbers(vec![-8.0].into()))])), Code::OutOfRange);
    assert_eq!(of(Options { input_size: Some([0.0, 640.0]), ..Options::default() }), Code::OutOfRange);
    let image_size = Some([f64::NAN, 640.0]);
    assert_eq!(
        of(Options { image_size, input_size: Some([640.0; 2]), ..few_with(vec![]) }),
        Code::OutOfRange
    );
    assert_eq!(of(few_with(vec![("numClasses", Value::Number(3.0))])), Code::ShapeMismatch);
    assert_eq!(of(own(vec![("layout", Value::Word("sideways".into()))])), Code::InvalidArgument);
    assert_eq!(of(own(vec![("subset", Value::Number(1.0))])), Code::InvalidArgument);
    let pose = own(vec![("keypointSize", Value::Number(4.0))]);
    let error = decode(of_name("yolov8-pose"), &[output(Data::F32(&V8), &[6, 3])], &pose).unwrap_err();
    assert_eq!(error.code, Code::OutOfRange);
}

#[test]
fn options_of_other_models_are_refused() {
    for (model, option) in [("yolov8", "logits"), ("centernet", "boxesPerCell"), ("end-to-end", "numClasses")]
    {
        let output = output(Data::F32(&V8), &[3, 6]);
        let error = decode(of_name(model), &[output], &own(vec![(option, Value::Flag(true))])).unwrap_err();
        assert_eq!(
            (error.code, error.place.input.as_deref()),
            (Code::InvalidArgument, Some(option)),
            "{model}"
        );
    }
}

#[test]
fn plateaus_of_a_heatmap_are_all_peaks() {
    let mut heat = [-9.0f32; 12];
    heat[5] = 2.0;
    heat[6] = 2.0;
    heat[11] = 1.0;
    let size = [2.0f32; 24];
    let outputs = [output(Data::F32(&heat), &[1, 1, 3, 4]), output(Data::F32(&size), &[1, 2, 3, 4])];
    let found = decode(of_name("centernet"), &outputs, &Options::default()).unwrap();
    assert_eq!(found.sources, [5, 6]);
    assert_eq!(corners(&found)[0], [2.0, 2.0, 10.0, 10.0]);
}

#[test]
fn centernet_with_its_channels_last_answers_as_with_its_channels_first() {
    let (classes, rows, columns) = (3, 4, 5);
    // Distinct scores; no two neighbours are equal.
    let heat: Vec<f32> = (0..60).map(|i| ((i * 37) % 61) as f32 / 61.0).collect();
    let size: Vec<f32> = (0..80).map(|i| ((i * 29) % 83) as f32 / 7.0).collect();
    let turned = |maps: &[f32], channels: usize| -> Vec<f32> {
        (0..maps.len()).map(|i| maps[i % channels * rows * columns + i / channels]).collect()
    };
    let options = own(vec![("logits", Value::Flag(false))]);
    let first =
        [output(Data::F32(&heat), &[classes, rows, columns]), output(Data::F32(&size), &[4, rows, columns])];
    let (heat_last, size_last) = (turned(&heat, classes), turned(&size, 4));
    let last = [
        output(Data::F32(&heat_last), &[1, rows, columns, classes]),
        output(Data::F32(&size_last), &[1, rows, columns, 4]),
    ];
    let found = decode(of_name("centernet"), &first, &options).unwrap();
    assert!(found.sources.len() > 3);
    let channels_last = own(vec![("logits", Value::Flag(false)), ("channelsLast", Value::Flag(true))]);
    assert_eq!(decode(of_name("centernet"), &last, &channels_last).unwrap(), found);
    let error = decode(of_name("centernet"), &last, &options).unwrap_err();
    assert!(error.code == Code::ShapeMismatch && error.to_string().contains("channelsLast"), "{error}");
}

#[test]
fn centernets_sizes_may_be_in_pixels_and_its_centres_anywhere_in_the_cell() {
    let mut heat = [0.0f32; 12];
    heat[5] = 0.75;
    let size = [3.0f32; 48];
    let outputs = [output(Data::F32(&heat), &[1, 3, 4]), output(Data::F32(&size), &[4, 3, 4])];
    let of = |sizes_in_pixels: bool, offset: f64| {
        let options = own(vec![
            ("logits", Value::Flag(false)),
            ("sizesInPixels", Value::Flag(sizes_in_pixels)),
            ("centerOffset", Value::Number(offset)),
        ]);
        decode(of_name("centernet"), &outputs, &options)
            .map(|found| corners(&found)[0])
            .map_err(|error| error.code)
    };
    assert_eq!(of(true, 0.0), Ok([1.0, 1.0, 7.0, 7.0]));
    assert_eq!(of(true, 0.5), Ok([3.0, 3.0, 9.0, 9.0]));
    assert_eq!(of(false, 0.0), Ok([-8.0, -8.0, 16.0, 16.0]));
    assert_eq!(of(false, 1.5), Err(Code::OutOfRange));
    assert_eq!(of(false, f64::NAN), Err(Code::OutOfRange));
}

mod any_input {
    use super::*;
    use proptest::prelude::*;

    fn number() -> impl Strategy<Value = f32> {
        prop_oneof![8 => 0.0..1.0f32, 4 => -50.0..700.0f32, 1 => Just(f32::NAN), 1 => Just(f32::INFINITY), 1 => Just(-1e38f32)]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..Default::default() })]

        #[test]
        fn every_head_answers_or_gives_an_error(
            model in 0..MODELS.len(), rows in 0..9usize, columns in 0..12usize, depth in 0..9usize, kind in 0..3usize,
            numbers in prop::collection::vec(number(), 700), flags: u8, size in [1.0..900.0f64, 1.0..900.0f64], threshold in -0.5..1.0f64,
        ) {
            let model = &MODELS[model];
            let head = &model.head;
            // Shapes similar to those of heads, so that many of them pass the checks.
            let outputs: Vec<Output> = head.roles.iter().enumerate().map(|(i, role)| {
                let dims = match (role.rank, kind) {
                    (2, 0) => vec![rows, columns],
                    (2, 1) => vec![rows, if i == 0 { columns } else { 4 }],
                    (0, _) => vec![],
                    (1, _) => vec![rows],
                    (2, _) => vec![rows, [4, columns, 4 * columns][i.min(2)]],
                    _ => vec![[rows, 2, 4][kind], depth, columns.min(8)],
                };
                output(Data::F32(&numbers[..dims.iter().product()]), &dims)
            }).collect();
            let flag = |bit: u8| Value::Flag(flags & bit == bit);
            let all = [
                ("multiLabel", flag(4)),
                ("anchors", Value::Numbers(vec![[0.0, 0.0, 10.0, 10.0]; rows].into_flattened().into())),
                ("decoded", flag(16)),
                ("channelsLast", flag(32)),
                ("sizesInPixels", flag(64)),
                ("subset", flag(128)),
                ("normalized", flag(16)),
                ("logits", flag(64)),
                ("layout", Value::Word(if flags & 32 == 32 { "anchors-first" } else { "anchors-last" }.into())),
            ];
            let own = all.into_iter().filter(|(name, _)| head.has(name) && (*name != "anchors" || flags & 8 == 8));
            let options = Options {
                image_size: (flags & 1 == 1).then_some(size),
                input_size: (flags & 128 == 128).then_some([64.0, 64.0]),
                score_threshold: (flags & 2 == 2).then_some(threshold),
                own: own.collect(),
                ..Options::default()
            };
            if let Ok(found) = decode(model, &outputs, &options) {
                let count = found.sources.len();
                prop_assert_eq!((corners(&found).len(), found.class_ids.len(), found.sources.len()), (count, count, count));
                prop_assert!(doubles(&found.scores).iter().all(|score| !score.is_nan()));
                prop_assert!(doubles(&found.boxes).iter().all(|v| v.is_finite()));
                prop_assert!(found.class_ids.iter().all(|&class| class >= 0));
            }
        }
    }
}
