//! Every number is the standard library's.
#![no_main]

use boxwise_kernels::text::digits::{Number, parse, parse_plain};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let number = parse(bytes);
    if let Some(number) = number {
        let expected: f64 = std::str::from_utf8(bytes).unwrap().parse().unwrap();
        match number {
            Number::Float(value) => assert_eq!(value.to_bits(), expected.to_bits()),
            Number::Int(value) => assert_eq!(value as f64, expected),
        }
    }
    let mut text = bytes.to_vec();
    text.extend_from_slice(b",                ");
    if let Some((plain, length)) = parse_plain(&text, 0) {
        assert_eq!(parse(&text[..length]), Some(plain));
    }
});
