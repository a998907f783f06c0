//! Any boxes, scores and threshold: the fast ways keep what the definition keeps.
#![no_main]

use boxwise_detect::suppress::{Nms, nms, order};
use boxwise_kernels::boxes::iou::iou;
use boxwise_kernels::{Isa, boxes::any_overlap::Bar};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Vec<([f32; 4], f32)>, u8, bool)| {
    let (items, threshold, inclusive) = input;
    let (boxes, scores): (Vec<[f32; 4]>, Vec<f32>) = items.into_iter().unzip();
    let bar = Bar::new(f32::from(threshold) / 255.0, inclusive, false);
    let order = order(&scores, f32::NEG_INFINITY);
    let mut expected: Vec<u32> = Vec::new();
    for &index in &order {
        let b = &boxes[index as usize];
        if !expected.iter().any(|kept| bar.passes(iou(b, &boxes[*kept as usize]))) {
            expected.push(index);
        }
    }
    let options = Nms { bar, groups: None, max_detections: usize::MAX };
    let mut keep = vec![0; boxes.len()];
    for isa in Isa::available() {
        let count = nms(isa, &boxes, &order, &options, &mut keep);
        assert_eq!(keep[..count], expected);
    }
});
