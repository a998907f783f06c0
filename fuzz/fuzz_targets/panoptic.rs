//! Any two panoptic texts are read the same in whole and in pieces, and evaluated or refused over maps in memory.
#![no_main]

use boxwise_coco::maps::Map;
use boxwise_coco::panoptic::{IdMaps, Masks, Panoptic, PanopticParams, Role, evaluate};
use boxwise_coco::{Id, Parity, Reading, Source};
use boxwise_fuzz::parts;
use boxwise_kernels::Isa;
use boxwise_threads::Threads;

const WIDTH: usize = 8;

/// A byte is a pixel, of the images 1 and 2 and "a" in turn.
fn maps(bytes: &[u8]) -> [Vec<u32>; 3] {
    let height = (bytes.len() / WIDTH / 3).min(64);
    let image = |nth: usize| bytes[nth * height * WIDTH..][..height * WIDTH].iter().map(|&id| id.into());
    [image(0).collect(), image(1).collect(), image(2).collect()]
}

fn masks(maps: &[Vec<u32>; 3]) -> Option<Masks<'_>> {
    let ids = [Id::Int(1), Id::Int(2), Id::Text("a".into())];
    let map = |pixels: &'_ Vec<u32>| (pixels.len() / WIDTH) as u32;
    let named = ids.into_iter().zip(maps);
    let named = named.map(|(id, pixels)| Map::new(pixels, WIDTH as u32, map(pixels)).map(|map| (id, map)));
    IdMaps::new(named.collect::<Result<_, _>>().ok()?).map(Masks::Maps).ok()
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [truth, predictions, pixels] = parts(bytes);
    let one = Reading::with(Threads::ONE, Isa::SCALAR);
    let pieces = Reading::with(Threads::new(2), Isa::detect()).in_pieces(64, 32);
    let read = |text, role| {
        let source = Source::Bytes(text, "fuzz");
        let whole = Panoptic::read(&source, role, &one);
        assert_eq!(format!("{whole:?}"), format!("{:?}", Panoptic::read(&source, role, &pieces)));
        whole
    };
    let (truth, predictions) = (read(truth, Role::GroundTruth), read(predictions, Role::Predictions));
    let (Ok(truth), Ok(predictions)) = (truth, predictions) else { return };
    let (own, others) = pixels.split_at(pixels.len() / 2);
    let (own, others) = (maps(own), maps(others));
    let (Some(own), Some(others)) = (masks(&own), masks(&others)) else { return };
    for parity in [Parity::Strict, Parity::Corrected] {
        let run = |threads| {
            let params = PanopticParams { parity, threads };
            let found = evaluate(&truth, &predictions, [&own, &others], &params, None);
            found.map(|found| found.summary())
        };
        assert_eq!(run(Threads::ONE), run(Threads::new(2)));
    }
});
