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
    let mut least = f64::INFINITY;
    for _ in 0..number(1, 20) {
        let start = Instant::now();
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
        least = least.min(start.elapsed().as_secs_f64());
        std::hint::black_box(found);
        if least == start.elapsed().as_secs_f64() {
            println!("{found:?}");
        }
    }
    println!("{:.2} ms ({})", least * 1e3, reading.isa.name());
    Ok(())
}
