//! Any bytes are keypoints' results, or a dataset with keypoints, or an error, the same however they are read; and what was read
//! is evaluated or refused.
#![no_main]

use boxwise_coco::results::{self, KeypointSink};
use boxwise_coco::{Content, Dataset, Detections, IdRef, IouType, Params, Protocol, Reading, Result, Source};
use boxwise_fuzz::{evaluate_twice, parts, respelled};
use boxwise_kernels::Isa;
use boxwise_threads::Threads;

struct Kept(String);

impl KeypointSink for Kept {
    fn push(
        &mut self,
        image: IdRef<'_>,
        category: IdRef<'_>,
        bbox: [f64; 4],
        score: f64,
        keypoints: Result<&[f64]>,
    ) -> Result<()> {
        // where in the text an error stands depends on the spelling
        let points = keypoints.map(|numbers| places(numbers)).map_err(|error| (error.code, error.got.clone()));
        self.0 += &format!("{image} {category} {bbox:?} {score:?} {points:?}\n");
        Ok(())
    }

    fn pass_over(&mut self, image: IdRef<'_>, _category: Option<IdRef<'_>>) -> Result<bool> {
        Ok(image == IdRef::Int(1))
    }
}

/// x and y: the third number of a point may be left unread.
fn places(numbers: &[f64]) -> Vec<&[f64]> {
    numbers.chunks(3).map(|point| &point[..point.len().min(2)]).collect()
}

fn read(bytes: &[u8], reading: &Reading<'_>) -> Result<String> {
    let sinks = results::read_keypoints(&Source::Bytes(bytes, "results"), reading, |_| Kept(String::new()))?;
    Ok(sinks.into_iter().map(|sink| sink.0).collect())
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [results, truth] = parts(bytes);
    let one = Reading::with(Threads::ONE, Isa::SCALAR).keeping(Content::of(IouType::Keypoints));
    let pieces = Reading::with(Threads::new(2), Isa::detect())
        .keeping(Content::of(IouType::Keypoints))
        .in_pieces(64, 32);
    let whole = read(results, &one);
    assert_eq!(whole, read(results, &pieces));
    if whole.is_ok() {
        assert_eq!(whole, read(&respelled(results), &one));
    }
    let source = Source::Bytes(truth, "truth");
    let dataset = Dataset::read(&source, &one);
    assert_eq!(format!("{dataset:?}"), format!("{:?}", Dataset::read(&source, &pieces)));
    let Ok(dataset) = dataset else { return };
    for protocol in [Protocol::Coco, Protocol::CrowdPose] {
        let params = Params::of(protocol, IouType::Keypoints);
        evaluate_twice(&dataset, &Detections::Json(Source::Bytes(results, "results")), &params);
    }
});
