//! Any bytes are a dataset or an error, the same however they are read.
#![no_main]

use boxwise_coco::{Dataset, Reading, Source};
use boxwise_kernels::Isa;
use boxwise_threads::Threads;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let source = Source::Bytes(bytes, "fuzz");
    let whole = Dataset::read(&source, &Reading::with(Threads::ONE, Isa::SCALAR));
    let pieces = Dataset::read(&source, &Reading::with(Threads::new(2), Isa::detect()).in_pieces(64, 32));
    assert_eq!(format!("{whole:?}"), format!("{pieces:?}"));
});
