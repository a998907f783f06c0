//! Whatever the numbers, dims and options, decoding answers or gives an error, and keeps to its promises.
#![no_main]

use boxwise_detect::decode::{Data, MODELS, Options, Output, Resize, Tensor, Value, decode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, Vec<Vec<u8>>, Vec<f32>, [f32; 4], u16, f64)| {
    let (model, shapes, numbers, sizes, flags, threshold) = input;
    let model = &MODELS[model as usize % MODELS.len()];
    let mut rest = &numbers[..];
    let mut outputs = Vec::new();
    for dims in shapes.iter().take(4) {
        let len = dims.iter().map(|&dim| usize::from(dim)).product::<usize>();
        if dims.len() > 5 || len > rest.len() {
            break;
        }
        let (data, left) = rest.split_at(len);
        rest = left;
        let dims: Vec<f64> = dims.iter().map(|&dim| f64::from(dim)).collect();
        let tensor = Tensor::new(Data::F32(data), &dims).expect("a product that fits");
        outputs.push(Output { name: None, tensor });
    }
    let flag = |bit: u16| flags >> bit & 1 == 1;
    // Masks of a large image take memory that the fuzzer would take for a leak.
    let size = |w: f32, h: f32| [f64::from(w % 4096.0), f64::from(h % 4096.0)];
    let own = [
        ("multiLabel", flag(5)),
        ("logits", flag(8)),
        ("decoded", flag(9)),
        ("channelsLast", flag(10)),
        ("sizesInPixels", flag(11)),
        ("subset", flag(12)),
        ("normalized", flag(13)),
    ];
    let own = own.into_iter().filter(|(name, _)| model.head.options.contains(name));
    let options = Options {
        input_size: flag(0).then(|| size(sizes[0], sizes[1])),
        image_size: flag(1).then(|| size(sizes[2], sizes[3])),
        resize: flag(2).then_some([Resize::Letterbox, Resize::Stretch][usize::from(flag(3))]),
        score_threshold: flag(4).then_some(threshold),
        class_agnostic: Some(flag(6)),
        own: own.map(|(name, on)| (name, Value::Flag(on))).collect(),
        ..Options::default()
    };
    if let Ok(found) = decode(model, &outputs, &options) {
        let count = found.scores.len();
        assert!(found.boxes.len() == count && found.class_ids.len() == count && found.sources.len() == count);
        assert!(found.scores.iter().all(|score| !score.is_nan()));
        assert!(found.class_ids.iter().all(|&class| class >= 0));
        if let Some(masks) = &found.masks {
            assert_eq!(masks.starts.len(), count + 1);
        }
    }
});
