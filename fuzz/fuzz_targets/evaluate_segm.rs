//! Any masks in any form are evaluated or refused, the same on any number of threads.
#![no_main]

use std::fmt::Write;

use arbitrary::Arbitrary;
use boxwise_coco::{Content, Dataset, Detections, IouType, Params, Parity, Reading, Source};
use boxwise_fuzz::evaluate_twice;
use boxwise_kernels::Isa;
use boxwise_threads::Threads;
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
enum Mask {
    Text(Vec<u8>),
    Counts(Vec<u32>),
    /// Counts that add up to the image, whatever they are.
    Fitting(Vec<u8>),
    Polygons(Vec<Vec<i16>>),
    Box([i16; 4]),
}

#[derive(Arbitrary, Debug)]
struct World {
    sizes: [(u8, u8); 2],
    truths: Vec<(bool, bool, bool, Mask)>,
    results: Vec<(bool, bool, u8, Mask)>,
    boundary: bool,
    corrected: bool,
}

/// `"segmentation": ...` or a box in its place.
fn member(mask: &Mask, (height, width): (u8, u8)) -> String {
    let rle = |counts: String| format!(r#""segmentation":{{"size":[{height},{width}],"counts":{counts}}}"#);
    match mask {
        Mask::Text(text) => {
            // The letters of compressed counts are 48 to 111; `\` needs another one before it.
            let letters: String = text.iter().map(|byte| char::from(48 + byte % 64)).collect();
            rle(format!("\"{}\"", letters.replace('\\', "\\\\")))
        }
        Mask::Counts(counts) => rle(format!("{counts:?}")),
        Mask::Fitting(steps) => {
            let mut left = u32::from(height) * u32::from(width);
            let mut counts = Vec::new();
            for step in steps {
                counts.push(u32::from(*step).min(left));
                left -= counts[counts.len() - 1];
            }
            counts.push(left);
            rle(format!("{counts:?}"))
        }
        Mask::Polygons(polygons) => {
            let quarters = |polygon: &Vec<i16>| polygon.iter().map(|&at| f64::from(at) / 4.0).collect();
            let polygons: Vec<Vec<f64>> = polygons.iter().map(quarters).collect();
            format!(r#""segmentation":{polygons:?}"#)
        }
        Mask::Box(numbers) => format!(r#""bbox":{numbers:?}"#),
    }
}

fuzz_target!(|world: World| {
    let size = |second: bool| world.sizes[usize::from(second)];
    let mut truth = String::from(r#"{"categories":[{"id":0},{"id":1}],"images":["#);
    for (id, (height, width)) in world.sizes.iter().enumerate() {
        write!(truth, r#"{}{{"id":{id},"height":{height},"width":{width}}}"#, if id > 0 { "," } else { "" })
            .unwrap();
    }
    truth.push_str(r#"],"annotations":["#);
    for (nth, (image, category, crowd, mask)) in world.truths.iter().enumerate() {
        let own = member(mask, size(*image));
        let comma = if nth > 0 { "," } else { "" };
        write!(
            truth,
            r#"{comma}{{"id":{},"image_id":{},"category_id":{},"iscrowd":{},"area":50,{own}}}"#,
            nth + 1,
            u8::from(*image),
            u8::from(*category),
            u8::from(*crowd),
        )
        .unwrap();
    }
    truth.push_str("]}");
    let mut results = String::from("[");
    for (nth, (image, category, score, mask)) in world.results.iter().enumerate() {
        let own = member(mask, size(*image));
        let comma = if nth > 0 { "," } else { "" };
        write!(
            results,
            r#"{comma}{{"image_id":{},"category_id":{},"score":0.{score},{own}}}"#,
            u8::from(*image),
            u8::from(*category),
        )
        .unwrap();
    }
    results.push(']');
    let iou_type = if world.boundary { IouType::Boundary } else { IouType::Segm };
    let reading = Reading::with(Threads::ONE, Isa::detect()).keeping(Content::of(iou_type));
    let Ok(dataset) = Dataset::read(&Source::Bytes(truth.as_bytes(), "truth"), &reading) else { return };
    let parity = if world.corrected { Parity::Corrected } else { Parity::Strict };
    let params = Params { parity, ..Params::of(boxwise_coco::Protocol::Coco, iou_type) };
    evaluate_twice(&dataset, &Detections::Json(Source::Bytes(results.as_bytes(), "results")), &params);
});
