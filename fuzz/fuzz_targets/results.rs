//! Any bytes are results or an error, the same however they are read.
#![no_main]

use boxwise_coco::{IdRef, Reading, Result, Source, results};
use boxwise_fuzz::respelled;
use boxwise_kernels::Isa;
use boxwise_threads::Threads;

struct Kept(String);

impl results::Sink for Kept {
    fn push(&mut self, image: IdRef<'_>, category: IdRef<'_>, bbox: [f64; 4], score: f64) -> Result<()> {
        self.0 += &format!("{image} {category} {bbox:?} {score:?}\n");
        Ok(())
    }

    fn pass_over(&mut self, image: IdRef<'_>, _category: Option<IdRef<'_>>) -> Result<bool> {
        Ok(image == IdRef::Int(1))
    }
}

fn read(bytes: &[u8], reading: &Reading<'_>) -> Result<String> {
    let sinks = results::read(&Source::Bytes(bytes, "fuzz"), reading, |_| Kept(String::new()))?;
    Ok(sinks.into_iter().map(|sink| sink.0).collect())
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let whole = read(bytes, &Reading::with(Threads::ONE, Isa::SCALAR));
    let pieces = read(bytes, &Reading::with(Threads::new(2), Isa::detect()).in_pieces(64, 32));
    assert_eq!(whole, pieces);
    if whole.is_ok() {
        assert_eq!(whole, read(&respelled(bytes), &Reading::with(Threads::ONE, Isa::SCALAR)));
    }
});
