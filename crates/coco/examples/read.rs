//! Times reading: `read KIND FILE [THREADS [REPEATS]]`, KIND being `dataset` or `results`.

use std::path::PathBuf;
use std::time::Instant;

use boxwise_coco::{Dataset, IdRef, Reading, Result, Source, results};
use boxwise_kernels::Isa;
use boxwise_threads::Threads;

/// Adds up what it is given, so that nothing is left out.
#[derive(Default)]
struct Sum {
    count: u64,
    ids: i64,
    numbers: f64,
}

impl results::Sink for Sum {
    fn push(&mut self, image: IdRef<'_>, category: IdRef<'_>, bbox: [f64; 4], score: f64) -> Result<()> {
        if let (IdRef::Int(image), IdRef::Int(category)) = (image, category) {
            self.ids = self.ids.wrapping_add(image ^ category);
        }
        self.count += 1;
        self.numbers += bbox[0] + bbox[1] + bbox[2] + bbox[3] + score;
        Ok(())
    }

    fn pass_over(&mut self, _image: IdRef<'_>, _category: Option<IdRef<'_>>) -> Result<bool> {
        Ok(true)
    }
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, kind, file, rest @ ..] = &arguments[..] else { panic!("read KIND FILE [THREADS [REPEATS]]") };
    let number = |at: usize, default| rest.get(at).and_then(|text| text.parse().ok()).unwrap_or(default);
    let reading = Reading::with(Threads::new(number(0, 1)), Isa::detect());
    let source = Source::Path(PathBuf::from(file));
    let (mut least, mut least_cpu, mut sum) = (f64::INFINITY, f64::INFINITY, None);
    for _ in 0..number(1, 20) {
        let (start, start_cpu) = (Instant::now(), cpu());
        let found = match &**kind {
            "dataset" => {
                let dataset = Dataset::read(&source, &reading)?;
                (dataset.annotations.len() as u64, dataset.images.len() as i64, 0.0)
            }
            _ => {
                let sinks = results::read(&source, &reading, |_| Sum::default())?;
                sinks.iter().fold((0, 0, 0.0), |(count, ids, numbers), sink| {
                    (count + sink.count, ids ^ sink.ids, numbers + sink.numbers)
                })
            }
        };
        least = least.min(start.elapsed().as_secs_f64() * 1e3);
        least_cpu = least_cpu.min(cpu() - start_cpu);
        sum = Some(found);
    }
    println!("{sum:?}: wall {least:.2} ms, CPU {least_cpu:.2} ms ({})", reading.isa.name());
    Ok(())
}

/// Milliseconds that all threads have been running; 0 where the system does not say.
fn cpu() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let times = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("schedstat")).ok());
    times.filter_map(|times| times.split(' ').next()?.parse::<f64>().ok()).sum::<f64>() / 1e6
}
