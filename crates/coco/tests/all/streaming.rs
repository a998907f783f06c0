//! Evaluation image by image has the bits of one call.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use super::world::bits;
use boxwise_coco::eval::Watch;
use boxwise_coco::{
    AreaRange, BatchTarget, Code, Content, Dataset, Detections, Evaluation, Evaluator, Id, IouType,
    KeypointSigmas, OnBadRecord, Params, Parity, Protocol, Reading, Source, evaluate,
};
use boxwise_threads::Threads;
use proptest::prelude::*;

/// Random numbers from a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % limit
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        (1..list.len()).rev().for_each(|at| list.swap(at, self.below(at as u64 + 1) as usize));
    }
}

const SIDE: u64 = 48;

/// A dataset with every kind of shape as JSON, and detections by image.
struct World {
    dataset: String,
    images: Vec<i64>,
    detections: BTreeMap<i64, Vec<String>>,
}

fn shape(random: &mut Random) -> String {
    let [x, y, w, h] =
        [random.below(5) * 8, random.below(5) * 8, 4 + random.below(4) * 8, 4 + random.below(4) * 8];
    let (right, bottom) = ((x + w).min(SIDE), (y + h).min(SIDE));
    let points: Vec<String> = (0..3)
        .map(|_| format!("{},{},{}", random.below(SIDE), random.below(SIDE), random.below(3)))
        .collect();
    format!(
        r#""bbox":[{x},{y},{w},{h}],"keypoints":[{}],"segmentation":[[{x},{y},{right},{y},{right},{bottom},{x},{bottom}]],"poly":[{x},{y},{right},{y},{right},{bottom},{x},{bottom}]"#,
        points.join(","),
    )
}

fn world(random: &mut Random) -> World {
    let images: Vec<i64> = (0..1 + random.below(9) as i64).map(|at| at * 3 + 1).collect();
    let categories = 1 + random.below(4);
    let listed: Vec<String> = images
        .iter()
        .map(|id| {
            let [negative, positive, open] = [(); 3].map(|()| random.below(categories));
            format!(
                r#"{{"id":{id},"height":{SIDE},"width":{SIDE},"crowdIndex":0.{},"neg_category_ids":[{negative}],"pos_category_ids":[{positive}],"not_exhaustive_category_ids":[{open}]}}"#,
                random.below(10),
            )
        })
        .collect();
    let names: Vec<String> = (0..categories)
        .map(|id| {
            format!(r#"{{"id":{id},"name":"c{id}","frequency":"{}"}}"#, ["r", "c", "f"][id as usize % 3])
        })
        .collect();
    let annotations: Vec<String> = (0..random.below(40))
        .map(|id| {
            let image = images[random.below(images.len() as u64) as usize];
            let (category, crowd) = (random.below(categories), u64::from(random.below(8) == 0));
            let (own, area) = (shape(random), random.below(3000));
            format!(
                r#"{{"id":{id},"image_id":{image},"category_id":{category},"area":{area},"iscrowd":{crowd},"num_keypoints":3,{own}}}"#
            )
        })
        .collect();
    let mut detections: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for _ in 0..random.below(120) {
        let image = images[random.below(images.len() as u64) as usize];
        let (category, own) = (random.below(categories + 1), shape(random));
        let score = ["0.5", "0.25", "1", "-0.0", "0.7300000000000001", "0.1"][random.below(6) as usize];
        let text = format!(r#"{{"image_id":{image},"category_id":{category},"score":{score},{own}}}"#);
        detections.entry(image).or_default().push(text);
    }
    let (listed, names, annotations) = (listed.join(","), names.join(","), annotations.join(","));
    let dataset = format!(r#"{{"images":[{listed}],"categories":[{names}],"annotations":[{annotations}]}}"#);
    World { dataset, images, detections }
}

/// Some parameters of a protocol and a similarity.
fn params(random: &mut Random, protocol: Protocol, iou_type: IouType, world: &World) -> Params {
    let mut params =
        Params { threads: Threads::new(1 + random.below(2) as usize), ..Params::of(protocol, iou_type) };
    if iou_type == IouType::Keypoints {
        params.keypoint_sigmas = KeypointSigmas::Shared(vec![0.3, 0.2, 0.1]);
    }
    let like_coco = matches!(protocol, Protocol::Coco);
    if random.below(3) == 0 {
        params.use_categories = protocol == Protocol::Lvis || protocol == Protocol::CrowdPose;
    }
    if random.below(3) == 0 {
        params.image_ids =
            Some(world.images.iter().filter(|_| random.below(2) == 0).map(|id| Id::Int(*id)).collect());
    }
    if random.below(4) == 0 {
        params.on_bad_record = OnBadRecord::Skip;
    }
    if random.below(3) == 0 {
        params.iou_thresholds = (1..=1 + random.below(19)).map(|at| at as f64 / 20.0).collect();
    }
    if like_coco && random.below(3) == 0 {
        params.area_ranges.extend([AreaRange::unlabelled(0.0, 200.0), AreaRange::unlabelled(100.0, 700.0)]);
    }
    if random.below(3) == 0 {
        params.max_detections = match (protocol, params.max_detections.len()) {
            (Protocol::Coco, 3) => vec![1, 2, 5],
            (Protocol::Lvis, _) => vec![4],
            _ => params.max_detections,
        };
    }
    params
}

const KINDS: [(Protocol, IouType); 13] = [
    (Protocol::Coco, IouType::Bbox),
    (Protocol::Coco, IouType::Segm),
    (Protocol::Coco, IouType::Boundary),
    (Protocol::Coco, IouType::Keypoints),
    (Protocol::Coco, IouType::Rotated),
    (Protocol::Lvis, IouType::Bbox),
    (Protocol::Lvis, IouType::Segm),
    (Protocol::Lvis, IouType::Boundary),
    (Protocol::Voc, IouType::Bbox),
    (Protocol::OpenImages, IouType::Bbox),
    (Protocol::CrowdPose, IouType::Keypoints),
    (Protocol::Coco, IouType::Bbox),
    (Protocol::Lvis, IouType::Bbox),
];

fn dataset(world: &World) -> Arc<Dataset> {
    let source = Source::Bytes(world.dataset.as_bytes(), "groundTruth");
    let mut reading = Reading::default();
    reading.content = Content::ALL;
    Arc::new(Dataset::read(&source, &reading).unwrap())
}

fn list(records: &[&String]) -> String {
    let mut text = String::from("[");
    for (nth, record) in records.iter().enumerate() {
        write!(text, "{}{record}", if nth == 0 { "" } else { "," }).unwrap();
    }
    text + "]"
}

fn json(text: &str) -> Detections<'_> {
    Detections::Json(Source::Bytes(text.as_bytes(), "detections"))
}

/// All detections in an order that keeps that of each image. In PASCAL VOC equal scores of different images rank in the order of images.
fn in_one_call<'a>(world: &'a World, random: &mut Random, protocol: Protocol) -> Vec<&'a String> {
    let mut images: Vec<i64> =
        world.detections.iter().flat_map(|(image, own)| vec![*image; own.len()]).collect();
    if protocol != Protocol::Voc {
        random.shuffle(&mut images);
    }
    let mut next: BTreeMap<i64, usize> = BTreeMap::new();
    let take = |image: i64| {
        let at = next.entry(image).or_default();
        *at += 1;
        &world.detections[&image][*at - 1]
    };
    images.into_iter().map(take).collect()
}

/// The images in random groups, in random order.
fn groups(world: &World, random: &mut Random) -> Vec<Vec<i64>> {
    let mut images = world.images.clone();
    random.shuffle(&mut images);
    let mut groups: Vec<Vec<i64>> = Vec::new();
    for image in images {
        match groups.last_mut().filter(|_| random.below(2) == 0) {
            Some(last) => last.push(image),
            None => groups.push(vec![image]),
        }
    }
    groups
}

fn add(evaluator: &mut Evaluator, world: &World, images: &[i64]) -> Vec<u32> {
    let records: Vec<&String> =
        images.iter().flat_map(|image| world.detections.get(image)).flatten().collect();
    let ids: Vec<Id> = images.iter().map(|id| Id::Int(*id)).collect();
    evaluator.add(&json(&list(&records)), Some(&ids)).unwrap()
}

/// Every number of an evaluation.
fn numbers(evaluation: &Evaluation) -> Vec<Vec<u64>> {
    let mut all = vec![
        bits(evaluation.stats()),
        bits(&evaluation.metrics().map(|(_, value)| value).collect::<Vec<_>>()),
        bits(evaluation.precision().unwrap()),
        bits(evaluation.scores().unwrap()),
        bits(evaluation.recall()),
    ];
    all.extend(evaluation.per_category().unwrap().iter().map(|row| bits(&row.stats)));
    all
}

/// Warnings that look at a sample, which is another one for an evaluator: their codes begin so.
const SAMPLED: [&str; 11] = [
    "BOXES_LOOK",
    "CLASSES_LOOK",
    "DETECTIONS_NOT_SUPPRESSED",
    "DETECTIONS_OF_ONE_CATEGORY",
    "DETECTIONS_OVERLAP_NOTHING",
    "IMAGES_WITHOUT_ANNOTATIONS",
    "IMAGES_WITHOUT_DETECTIONS",
    "RECORDS_REPEATED",
    "SCORES_ARE_EQUAL",
    "SCORES_LOOK",
    "SCORES_OF_TWO_SCALES",
];

/// Warnings but those.
fn warnings(evaluation: &Evaluation) -> Vec<(&'static str, u64)> {
    let is_sampled = |code: &str| SAMPLED.iter().any(|own| code.starts_with(own));
    let all = evaluation.warnings().iter().map(|warning| (warning.code, warning.count));
    all.filter(|(code, _)| !is_sampled(code)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn images_in_any_order_and_split_have_the_bits_of_one_call(seed in any::<u64>()) {
        let random = &mut Random(seed);
        let world = world(random);
        let (protocol, iou_type) = KINDS[random.below(KINDS.len() as u64) as usize];
        let params = params(random, protocol, iou_type, &world);
        let dataset = dataset(&world);
        let all = list(&in_one_call(&world, random, protocol));
        let expected = evaluate(&dataset, json(&all), &params, Watch::default()).unwrap();
        let mut evaluator = Evaluator::new(dataset.clone(), &params).unwrap();
        for images in groups(&world, random) {
            add(&mut evaluator, &world, &images);
        }
        let found = evaluator.result(false).unwrap();
        prop_assert_eq!(numbers(&found), numbers(&expected), "{:?} {:?}", protocol, iou_type);
        prop_assert_eq!(found.summary(), expected.summary());
        prop_assert_eq!(found.counts(), expected.counts());
        prop_assert_eq!(warnings(&found), warnings(&expected));
    }

    #[test]
    fn shards_merge_in_any_order_to_the_bytes_of_one_run(seed in any::<u64>()) {
        let random = &mut Random(seed);
        let world = world(random);
        let (protocol, iou_type) = KINDS[random.below(KINDS.len() as u64) as usize];
        let params = params(random, protocol, iou_type, &world);
        let dataset = dataset(&world);
        let mut whole = Evaluator::new(dataset.clone(), &params).unwrap();
        let shards: Vec<Evaluator> = groups(&world, random).iter().map(|images| {
            add(&mut whole, &world, images);
            let mut shard = Evaluator::new(dataset.clone(), &params).unwrap();
            add(&mut shard, &world, images);
            let bytes = shard.to_bytes();
            let mut read = Evaluator::new(dataset.clone(), &params).unwrap();
            read.add_snapshot(&bytes).unwrap();
            assert_eq!(read.to_bytes(), bytes);
            read
        }).collect();
        let mut order: Vec<&Evaluator> = shards.iter().collect();
        random.shuffle(&mut order);
        let (left, right) = order.split_at(random.below(order.len() as u64) as usize);
        let parts: Vec<Evaluator> = [left, right].iter().filter(|part| !part.is_empty())
            .map(|part| Evaluator::merge(part).unwrap()).collect();
        let merged = Evaluator::merge(&parts.iter().collect::<Vec<_>>()).unwrap();
        prop_assert_eq!(merged.to_bytes(), whole.to_bytes());
        prop_assert_eq!(numbers(&merged.result(false).unwrap()), numbers(&whole.result(false).unwrap()));
    }

    #[test]
    fn only_the_added_images_are_those_of_a_call_that_names_them(seed in any::<u64>()) {
        let random = &mut Random(seed);
        let world = world(random);
        let (protocol, iou_type) = KINDS[random.below(KINDS.len() as u64) as usize];
        let mut params = params(random, protocol, iou_type, &world);
        params.image_ids = None;
        let dataset = dataset(&world);
        let added: Vec<i64> = world.images.iter().copied().filter(|_| random.below(2) == 0).collect();
        let mut evaluator = Evaluator::new(dataset.clone(), &params).unwrap();
        add(&mut evaluator, &world, &added);
        let named = Params { image_ids: Some(added.iter().map(|id| Id::Int(*id)).collect()), ..params };
        let all = list(&in_one_call(&world, random, protocol));
        let expected = evaluate(&dataset, json(&all), &named, Watch::default());
        prop_assert_eq!(numbers(&evaluator.result(true).unwrap()), numbers(&expected.unwrap()));
    }

    #[test]
    fn precision_and_recall_of_a_batch_are_those_of_the_operating_point(seed in any::<u64>()) {
        let random = &mut Random(seed);
        let mut world = world(random);
        // an annotation with id 0 counts as no match
        world.dataset = world.dataset.replace(r#""id":0,"image_id""#, r#""id":99,"image_id""#);
        let dataset = dataset(&world);
        let params = Params::default();
        let mut evaluator = Evaluator::new(dataset.clone(), &params).unwrap();
        let places = add(&mut evaluator, &world, &world.images);
        let confidence = [0.0, 0.3, 0.5, 2.0][random.below(4) as usize];
        let target = BatchTarget { iou: Some(0.5), confidence: Some(confidence) };
        let scores = evaluator.batch(&places, target).unwrap();
        let all = list(&in_one_call(&world, random, Protocol::Coco));
        let evaluation = evaluate(&dataset, json(&all), &params, Watch::default()).unwrap();
        let matches = evaluation.matches().unwrap();
        let ([t, a, d, g], scores_of) = (matches.shape, scores_in(&all));
        prop_assert!(t > 0 && a > 0);
        let counts = |at: &usize| scores_of[*at] >= confidence && matches.detection_evaluated[*at] == 1 && matches.detection_ignored[*at] == 0;
        let hits = (0..d).filter(counts).filter(|at| matches.detection_matches[*at] >= 0).count();
        let wrong = (0..d).filter(counts).filter(|at| matches.detection_matches[*at] < 0).count();
        let positives = (0..g).filter(|at| matches.ground_truth_evaluated[*at] == 1 && matches.ground_truth_ignored[*at] == 0).count();
        prop_assert_eq!((scores.true_positives, scores.false_positives), (hits as f64, wrong as f64));
        prop_assert_eq!(scores.true_positives + scores.false_negatives, positives as f64);
    }
}

fn scores_in(text: &str) -> Vec<f64> {
    let after = text.split(r#""score":"#).skip(1);
    after.map(|rest| rest.split(',').next().unwrap().parse().unwrap()).collect()
}

/// A snapshot of a small evaluation.
fn snapshot() -> (Arc<Dataset>, Vec<u8>) {
    let world = world(&mut Random(7));
    let dataset = dataset(&world);
    let mut evaluator = Evaluator::new(dataset.clone(), &Params::default()).unwrap();
    add(&mut evaluator, &world, &world.images);
    (dataset, evaluator.to_bytes())
}

#[test]
fn snapshots_that_are_cut_off_or_changed_are_refused() {
    let (dataset, bytes) = snapshot();
    let read =
        |bytes: &[u8]| Evaluator::new(dataset.clone(), &Params::default()).unwrap().add_snapshot(bytes);
    assert!(read(&bytes).is_ok());
    for length in 0..bytes.len() {
        assert_eq!(read(&bytes[..length]).unwrap_err().code, Code::InvalidValue, "{length} bytes");
    }
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            assert_eq!(read(&changed).unwrap_err().code, Code::InvalidValue, "byte {at}, bit {bit}");
        }
    }
}

fn with_checksum(body: &[u8]) -> Vec<u8> {
    let mut bytes = body.to_vec();
    bytes.extend_from_slice(&twox_hash::XxHash64::oneshot(0, body).to_le_bytes());
    bytes
}

#[test]
fn changed_snapshots_with_a_right_checksum_never_panic() {
    let (dataset, bytes) = snapshot();
    let body = &bytes[..bytes.len() - 8];
    for at in 8..body.len() {
        for value in [0, 1, 0x7f, 0x80, 0xff, body[at] ^ 1, body[at] ^ 0x10] {
            let mut changed = body.to_vec();
            changed[at] = value;
            let mut evaluator = Evaluator::new(dataset.clone(), &Params::default()).unwrap();
            if evaluator.add_snapshot(&with_checksum(&changed)).is_ok() {
                let _ = numbers(&evaluator.result(false).unwrap());
            }
        }
    }
    for length in 8..body.len() {
        let mut evaluator = Evaluator::new(dataset.clone(), &Params::default()).unwrap();
        assert!(evaluator.add_snapshot(&with_checksum(&body[..length])).is_err());
    }
}

#[test]
fn snapshots_of_other_options_or_data_are_refused() {
    let (dataset, bytes) = snapshot();
    let other = Params { iou_thresholds: vec![0.5], ..Params::default() };
    let error = Evaluator::new(dataset.clone(), &other).unwrap().add_snapshot(&bytes).unwrap_err();
    assert_eq!((error.code, error.got.as_str()), (Code::InvalidArgument, "other options"));
    let mut moved = dataset.annotations.clone();
    moved[0].bbox[0] += 1.0;
    let changed = Dataset { annotations: moved, ..(*dataset).clone() };
    let error =
        Evaluator::new(Arc::new(changed), &Params::default()).unwrap().add_snapshot(&bytes).unwrap_err();
    assert_eq!((error.code, error.got.as_str()), (Code::InvalidArgument, "another dataset"));
}

#[test]
fn an_image_that_is_added_twice_is_named() {
    let (dataset, bytes) = snapshot();
    let mut evaluator = Evaluator::new(dataset.clone(), &Params::default()).unwrap();
    let one = || json(r#"[{"image_id":4,"category_id":0,"score":1,"bbox":[0,0,9,9]}]"#);
    evaluator.add(&one(), None).unwrap();
    let error = evaluator.add(&one(), None).unwrap_err();
    assert_eq!((error.code, error.got.as_str()), (Code::DuplicateId, "image 4, which has been added before"));
    assert_eq!(evaluator.add_snapshot(&bytes).unwrap_err().code, Code::DuplicateId);
    assert_eq!(evaluator.images(), 1);
    let other = Evaluator::merge(&[&evaluator, &evaluator]);
    assert_eq!(other.err().unwrap().code, Code::DuplicateId);
}

#[test]
fn what_needs_every_detection_is_refused() {
    let (dataset, bytes) = snapshot();
    let analysis = Params { analysis: true, ..Params::default() };
    assert_eq!(Evaluator::new(dataset.clone(), &analysis).err().unwrap().code, Code::InvalidArgument);
    let mut evaluator = Evaluator::new(dataset, &Params::default()).unwrap();
    evaluator.add_snapshot(&bytes).unwrap();
    let evaluation = evaluator.result(false).unwrap();
    assert_eq!(evaluation.matches().unwrap_err().code, Code::InvalidArgument);
    let error = evaluation.lrp(boxwise_coco::analysis::Setting::default(), None).err().unwrap();
    assert_eq!(
        (error.code, error.expected.as_str()),
        (
            Code::InvalidArgument,
            "an evaluation by evaluate(), which keeps its detections: for analyses with `analysis: true`"
        )
    );
}

#[test]
fn nothing_is_added_after_an_error() {
    let (dataset, _) = snapshot();
    let mut evaluator = Evaluator::new(dataset, &Params { parity: Parity::Corrected, ..Params::default() })
        .or_else(|_| Evaluator::new(snapshot().0, &Params::default()))
        .unwrap();
    let before = evaluator.to_bytes();
    let unknown = r#"[{"image_id":4,"category_id":0,"score":1,"bbox":[0,0,9,9]},{"image_id":99,"category_id":0,"score":1,"bbox":[0,0,9,9]}]"#;
    let error = evaluator.add(&json(unknown), None).unwrap_err();
    assert_eq!((error.code, error.place.record), (Code::UnknownImage, Some(1)));
    let other = evaluator.add(&json(&unknown.replace("99", "7")), Some(&[Id::Int(4)])).unwrap_err();
    assert_eq!(other.code, Code::InvalidArgument);
    assert_eq!(evaluator.add(&json("[]"), Some(&[Id::Int(99)])).unwrap_err().code, Code::UnknownImage);
    assert_eq!(evaluator.to_bytes(), before);
}
