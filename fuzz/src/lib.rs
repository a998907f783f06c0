//! What several targets do with their inputs.

use std::fmt::Write;
use std::path::PathBuf;

use boxwise_coco::eval::Watch;
use boxwise_coco::{Dataset, Detections, Evaluation, Params, Result, Source, evaluate};
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

/// JSON with other spaces between its tokens, of each record its own, so that none is read by the spelling of another.
pub fn respelled(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(2 * text.len());
    let (mut in_string, mut escaped, mut spaces) = (false, false, 0);
    for &byte in text {
        out.push(byte);
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            b'{' | b'}' | b'[' | b',' | b':' if !in_string => {
                spaces = (spaces + 1) % 4;
                out.extend(std::iter::repeat_n(b' ', spaces));
            }
            _ => {}
        }
    }
    out
}

/// An evaluation tells the same on one thread and on two, and of results that are spelled otherwise. Handing work to another thread
/// takes longer than most inputs' work: one in eight is compared so.
pub fn evaluate_twice(dataset: &Dataset, detections: &Detections<'_>, params: &Params) {
    let run = |detections: &Detections<'_>, threads: Threads| -> Result<String> {
        let params = Params { threads, ..params.clone() };
        evaluate(dataset, detections.clone(), &params, Watch::default()).map(|evaluation| told(&evaluation))
    };
    let one = run(detections, Threads::ONE);
    let which = one.as_ref().map_or(0, String::len) % 8;
    if which == 0 {
        assert_eq!(one, run(detections, Threads::new(2)));
    }
    if let (1..4, Ok(one), Detections::Json(Source::Bytes(text, name))) = (which, &one, detections) {
        let text = respelled(text);
        let other = run(&Detections::Json(Source::Bytes(&text, name)), Threads::ONE);
        assert_eq!(Some(one), other.as_ref().ok());
    }
}
