//! A bitmap comes back from its mask and from the mask's polygons.
#![no_main]

use boxwise_coco::mask::{Order, Size, decode, encode, from_polygons, to_polygons};
use boxwise_kernels::Isa;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, Vec<bool>)| {
    let (height, pixels) = input;
    let height = u32::from(height).clamp(1, pixels.len().max(1) as u32);
    let width = pixels.len() as u32 / height;
    let size = Size::new(height, width).unwrap();
    let bitmap: Vec<u8> = pixels[..(height * width) as usize].iter().map(|pixel| u8::from(*pixel)).collect();
    let mask = encode(Isa::detect(), &bitmap, size, Order::Column).unwrap();
    let mut decoded = vec![0; bitmap.len()];
    decode(Isa::detect(), &mask, Order::Column, 1, &mut decoded).unwrap();
    assert_eq!(decoded, bitmap);
    let polygons = to_polygons(&mask).unwrap();
    let polygons: Vec<&[f64]> = polygons.iter().map(Vec::as_slice).collect();
    assert_eq!(from_polygons(Isa::detect(), &polygons, size).unwrap(), mask);
});
