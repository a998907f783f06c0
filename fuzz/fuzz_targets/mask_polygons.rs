//! Any polygons are a mask or an error, on every instruction set the same.
#![no_main]

use boxwise_coco::mask::{Size, from_polygons};
use boxwise_kernels::Isa;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, u16, Vec<Vec<f64>>)| {
    let (height, width, polygons) = input;
    let Ok(size) = Size::new(height.into(), width.into()) else { return };
    let polygons: Vec<&[f64]> = polygons.iter().map(Vec::as_slice).collect();
    let scalar = from_polygons(Isa::SCALAR, &polygons, size);
    for isa in Isa::available() {
        let own = from_polygons(isa, &polygons, size);
        assert_eq!(own.as_ref().ok(), scalar.as_ref().ok());
    }
});
