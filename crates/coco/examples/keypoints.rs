//! Times keypoint evaluation from two files: `keypoints GT DT [REPEATS [THREADS]]`.

use std::path::PathBuf;

use boxwise_coco::eval::Watch;
use boxwise_coco::{
    Content, Dataset, Detections, IouType, Params, Protocol, Reading, Result, Source, evaluate,
};
use boxwise_kernels::Isa;
use boxwise_threads::Threads;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, gt, dt, rest @ ..] = &arguments[..] else { panic!("keypoints GT DT [REPEATS [THREADS]]") };
    let number = |at: usize, default| rest.get(at).and_then(|text| text.parse().ok()).unwrap_or(default);
    let (gt, dt) = (Source::Path(PathBuf::from(gt)), Source::Path(PathBuf::from(dt)));
    let threads = Threads::new(number(1, 1));
    let params = Params { threads, ..Params::of(Protocol::Coco, IouType::Keypoints) };
    let mut reading = Reading::with(threads, Isa::detect());
    reading.content = Content::of(IouType::Keypoints);
    let (mut least, mut stats) = ([f64::INFINITY; 2], Vec::new());
    for _ in 0..number(0, 20) {
        let start = cpu();
        let dataset = Dataset::read(&gt, &reading)?;
        let middle = cpu();
        let evaluation = evaluate(&dataset, Detections::Json(dt.clone()), &params, Watch::default())?;
        least = [least[0].min(middle - start), least[1].min(cpu() - middle)];
        stats = evaluation.stats().to_vec();
    }
    println!("{stats:?}: CPU, dataset {:.2} ms, evaluation {:.2} ms", least[0], least[1]);
    Ok(())
}

/// Milliseconds that all threads have been running; 0 where the system does not say.
fn cpu() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let times = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("schedstat")).ok());
    times.filter_map(|times| times.split(' ').next()?.parse::<f64>().ok()).sum::<f64>() / 1e6
}
