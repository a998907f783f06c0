use std::path::PathBuf;

use png::{BitDepth, ColorType, Encoder};
use proptest::prelude::*;

use super::*;

/// A temporary file, removed when it is dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("boxwise-{}-{name}.png", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        Scratch(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn encoded(size: (u32, u32), colour: ColorType, depth: BitDepth, data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, size.0, size.1);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    if colour == ColorType::Indexed {
        encoder.set_palette(vec![7; 3 * 16]);
    }
    let mut writer = encoder.write_header().unwrap();
    match data {
        [] => writer.write_chunk(png::chunk::IDAT, &[0x78, 0x9c, 1, 0, 0, 0xff, 0xff]).unwrap(),
        _ => writer.write_image_data(data).unwrap(),
    }
    drop(writer);
    bytes
}

fn read(name: &str, bytes: &[u8]) -> Result<Vec<u32>> {
    let file = Scratch::new(name, bytes);
    let mut reader = PngReader::default();
    Ok(match reader.read(&file.0)? {
        Samples::Colours(map) => {
            map.pixels().iter().map(|[r, g, b]| u32::from_le_bytes([*r, *g, *b, 0])).collect()
        }
        Samples::Bytes(map) => map.pixels().iter().map(|sample| u32::from(*sample)).collect(),
        Samples::Words(map) => map.pixels().iter().map(|sample| u32::from(*sample)).collect(),
    })
}

#[test]
fn samples_of_every_kind_are_what_was_written() {
    let rgb = encoded((2, 1), ColorType::Rgb, BitDepth::Eight, &[1, 2, 3, 255, 0, 1]);
    assert_eq!(read("rgb", &rgb).unwrap(), [0x030201, 0x0100ff]);
    let rgba = encoded((2, 1), ColorType::Rgba, BitDepth::Eight, &[1, 2, 3, 0, 255, 0, 1, 9]);
    assert_eq!(read("rgba", &rgba).unwrap(), [0x030201, 0x0100ff]);
    let grey = encoded((3, 1), ColorType::Grayscale, BitDepth::Eight, &[0, 7, 255]);
    assert_eq!(read("grey", &grey).unwrap(), [0, 7, 255]);
    let wide = encoded((2, 1), ColorType::Grayscale, BitDepth::Sixteen, &[1, 0, 0, 9]);
    assert_eq!(read("wide", &wide).unwrap(), [256, 9]);
    let palette = encoded((3, 2), ColorType::Indexed, BitDepth::Four, &[0x12, 0x30, 0xf0, 0x40]);
    assert_eq!(read("palette", &palette).unwrap(), [1, 2, 3, 15, 0, 4]);
    let bits = encoded((9, 1), ColorType::Grayscale, BitDepth::One, &[0b1000_0001, 0x80]);
    assert_eq!(read("bits", &bits).unwrap(), [1, 0, 0, 0, 0, 0, 0, 1, 1]);
    let pairs = encoded((5, 1), ColorType::Grayscale, BitDepth::Two, &[0b0001_1011, 0b0100_0000]);
    assert_eq!(read("pairs", &pairs).unwrap(), [0, 1, 2, 3, 1]);
    let halves = encoded((3, 1), ColorType::Grayscale, BitDepth::Four, &[0x12, 0xf0]);
    assert_eq!(read("halves", &halves).unwrap(), [1, 2, 15]);
}

#[test]
fn other_samples_are_no_labels() {
    for (colour, depth, bytes) in [
        (ColorType::Rgb, BitDepth::Sixteen, 6),
        (ColorType::GrayscaleAlpha, BitDepth::Eight, 2),
        (ColorType::Rgba, BitDepth::Sixteen, 8),
    ] {
        let file = encoded((1, 1), colour, depth, &vec![1; bytes]);
        assert_eq!(read("other", &file).unwrap_err().code, Code::InvalidImage);
    }
}

#[test]
fn a_header_that_claims_more_than_its_bytes_can_hold_takes_no_memory() {
    let bomb = encoded((20_000, 20_000), ColorType::Grayscale, BitDepth::Eight, &[]);
    let error = read("bomb", &bomb).unwrap_err();
    assert_eq!(error.code, Code::InvalidImage);
    assert!(error.expected.contains("can hold"), "{error}");
    let bomb = encoded((0x7fff_ffff, 0x7fff_ffff), ColorType::Rgba, BitDepth::Eight, &[]);
    assert_eq!(read("huge", &bomb).unwrap_err().code, Code::TooLarge);
    let bomb = encoded((0x7fff_ffff, 1000), ColorType::Grayscale, BitDepth::One, &[]);
    assert_eq!(read("bits-bomb", &bomb).unwrap_err().code, Code::TooLarge);
}

#[test]
fn what_is_no_file_cannot_be_read() {
    let mut reader = PngReader::default();
    for path in ["/", "/no/such/file.png", "/dev/null"] {
        assert_eq!(reader.read(Path::new(path)).unwrap_err().code, Code::UnreadableFile, "{path}");
    }
    assert_eq!(read("empty", &[]).unwrap_err().code, Code::InvalidImage);
    assert_eq!(read("text", b"{\"annotations\": []}").unwrap_err().code, Code::InvalidImage);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..Default::default() })]

    #[test]
    fn cut_and_changed_files_are_errors_or_images(cut in 0..400usize, at in 0..400usize, byte: u8) {
        let data: Vec<u8> = (0..30 * 20 * 3).map(|i| (i * i / 7) as u8).collect();
        let good = encoded((30, 20), ColorType::Rgb, BitDepth::Eight, &data);
        let name = format!("cut-{cut}-{at}-{byte}");
        let short = cut.min(good.len() - 20); // without the end of the pixels
        prop_assert_eq!(read(&name, &good[..short]).unwrap_err().code, Code::InvalidImage);
        let mut changed = good.clone();
        let at = at % changed.len();
        changed[at] = byte;
        if let Err(error) = read(&name, &changed) {
            prop_assert!(matches!(error.code, Code::InvalidImage | Code::TooLarge), "{}", error);
        }
    }
}
