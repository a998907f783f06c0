//! Any text is a mask or an error, and what is a mask comes back from its own text and its bitmap.
#![no_main]

use boxwise_coco::mask::{Order, Size, compress, decode, decompress, encode, to_polygons};
use boxwise_kernels::Isa;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, u16, Vec<u8>)| {
    let (height, width, text) = input;
    let Ok(size) = Size::new(height.into(), width.into()) else { return };
    let Ok(mask) = decompress(size, &text) else { return };
    assert_eq!(decompress(size, compress(&mask).as_bytes()).as_ref(), Ok(&mask));
    let _ = to_polygons(&mask);
    if size.pixels() <= 1 << 16 {
        let mut bitmap = vec![0; size.pixels() as usize];
        decode(Isa::detect(), &mask, Order::Row, 1, &mut bitmap).unwrap();
        let again = encode(Isa::detect(), &bitmap, size, Order::Row).unwrap();
        assert_eq!((again.area(), again.to_bbox()), (mask.area(), mask.to_bbox()));
    }
});
