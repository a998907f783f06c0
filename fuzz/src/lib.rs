//! What several targets do with their inputs.

use std::fmt::Write;
use std::path::PathBuf;

use boxwise_coco::eval::Watch;
use boxwise_coco::{Dataset, Detections, Evaluation, Params, Result, evaluate};
use boxwise_threads::Threads;

/// The parts of an input between zero bytes, which no text has; the last one may have them.
pub fn parts<const N: usize>(bytes: &[u8]) -> [&[u8]; N] {
    let mut parts = bytes.splitn(N, |byte| *byte == 0);
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

/// A folder of this process's own.
pub fn folder(name: &str) -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    let place = if memory.is_dir() { memory } else { std::env::temp_dir() };
    let folder = place.join(format!("boxwise-fuzz-{}", std::process::id())).join(name);
    std::fs::create_dir_all(&folder).expect("a folder for files");
    folder
}

/// Everything that an evaluation tells, as text; NaN are alike.
pub fn told(evaluation: &Evaluation) -> String {
    let mut text = format!("{:?}\n{}", evaluation.stats(), evaluation.summary());
    write!(text, "{:?} {:?}", evaluation.precision(), evaluation.scores()).expect("memory");
    write!(text, "{:?} {:?}", evaluation.recall(), evaluation.matches()).expect("memory");
    for row in evaluation.per_category().into_iter().flatten() {
        write!(text, "{:?} {:?}", row.name, row.stats).expect("memory");
    }
    let params = evaluation.params();
    for id in evaluation.category_ids() {
        let (iou, area) = (params.iou_thresholds[0], &params.area_ranges[0].label);
        let curve = evaluation.precision_recall(Some(id.as_ref()), iou, area, params.max_detections[0]);
        write!(text, "{:?}", curve.map(|curve| (curve.recall, curve.precision))).expect("memory");
    }
    write!(text, "{:?}", evaluation.warnings()).expect("memory");
    text
}

/// An evaluation on one thread tells what it does on two. Handing work to another thread takes longer than most inputs' work: one
/// in eight is compared.
pub fn evaluate_twice(dataset: &Dataset, detections: &Detections<'_>, params: &Params) {
    let run = |threads: Threads| -> Result<String> {
        let params = Params { threads, ..params.clone() };
        evaluate(dataset, detections.clone(), &params, Watch::default()).map(|evaluation| told(&evaluation))
    };
    let one = run(Threads::ONE);
    if one.as_ref().map_or(0, String::len) % 8 == 0 {
        assert_eq!(one, run(Threads::new(2)));
    }
}
