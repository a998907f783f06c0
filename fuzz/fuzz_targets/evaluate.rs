//! Any two texts are evaluated or refused, by every kind of evaluation, the same on any number of threads.
#![no_main]

use boxwise_coco::{Content, Dataset, Detections, IouType, Params, Parity, Protocol, Reading, Source};
use boxwise_fuzz::{evaluate_twice, parts};
use boxwise_kernels::Isa;
use boxwise_threads::Threads;
use libfuzzer_sys::fuzz_target;

const KINDS: [(Protocol, IouType); 12] = [
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
    (Protocol::Voc, IouType::Segm),
];

fuzz_target!(|bytes: &[u8]| {
    let Some((&kind, bytes)) = bytes.split_first() else { return };
    let (protocol, iou_type) = KINDS[usize::from(kind & 127) % KINDS.len()];
    let [truth, results] = parts(bytes);
    let reading = Reading::with(Threads::ONE, Isa::detect()).keeping(Content::of(iou_type));
    let Ok(dataset) = Dataset::read(&Source::Bytes(truth, "truth"), &reading) else { return };
    let parity = if kind > 127 { Parity::Corrected } else { Parity::Strict };
    let params = Params { parity, ..Params::of(protocol, iou_type) };
    evaluate_twice(&dataset, &Detections::Json(Source::Bytes(results, "results")), &params);
});
