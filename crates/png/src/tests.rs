//! Comparison with the reader of the `png` crate: both return the same samples, except for files that only this crate
//! rejects.

use std::io::Cursor;

use png::{BitDepth, ColorType, Encoder, Filter, Transformations};
use proptest::prelude::*;

use super::*;

fn own(file: &[u8], memory: &mut Memory) -> Result<(Header, Vec<u8>)> {
    let png = Png::open(file)?;
    let header = *png.header();
    if header.bytes() > 1 << 21 {
        return Err(broken("larger than a test's image"));
    }
    let mut image = vec![0xa5; header.bytes() as usize];
    png.decode(&mut image, memory)?;
    clear_padding(&mut image, header.width, header.bits());
    Ok((header, image))
}

fn peer(file: &[u8]) -> Option<(u32, u32, Vec<u8>)> {
    let mut decoder = png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(Transformations::IDENTITY);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = reader.info().size();
    let bytes = reader.output_buffer_size().filter(|bytes| *bytes <= 1 << 21)?;
    let mut image = vec![0; bytes];
    reader.next_frame(&mut image).ok()?;
    let (colour, depth) = reader.output_color_type();
    if matches!(
        (colour, depth),
        (ColorType::GrayscaleAlpha, _) | (ColorType::Rgb | ColorType::Rgba, BitDepth::Sixteen)
    ) {
        return None;
    }
    clear_padding(&mut image, width, colour.samples() * depth as usize);
    Some((width, height, image))
}

/// Clears the bits after the last pixel of each row.
fn clear_padding(image: &mut [u8], width: u32, bits: usize) {
    let used = width as usize * bits;
    if !used.is_multiple_of(8) {
        for row in image.chunks_exact_mut(used.div_ceil(8)) {
            *row.last_mut().unwrap() &= 0xff << (8 - used % 8);
        }
    }
}

/// Whether the pixels are one complete compressed stream of the length that the header states.
fn is_exact(file: &[u8]) -> bool {
    let header = Png::open(file).map(|png| *png.header());
    let (mut rest, mut stream) = (&file[8..], Vec::new());
    while let Some((length, after)) = rest.split_first_chunk() {
        let length = u32::from_be_bytes(*length) as usize;
        let Some((kind, data)) = after.split_first_chunk::<4>().filter(|(_, data)| data.len() >= length + 4)
        else {
            break;
        };
        match (kind == b"IDAT", stream.is_empty()) {
            (true, _) => stream.extend_from_slice(&data[..length]),
            (false, true) => {}
            (false, false) => break,
        }
        rest = &data[length + 4..];
    }
    let pixels = fdeflate::decompress_to_vec(&stream);
    header.is_ok_and(|header| {
        pixels.is_ok_and(|pixels| pixels.len() as u64 == interlace::filtered_bytes(&header))
    })
}

fn agree(file: &[u8], memory: &mut Memory) -> Result<(), TestCaseError> {
    match (own(file, memory), peer(file)) {
        (Ok((header, image)), Some((width, height, other))) => {
            prop_assert_eq!((header.width, header.height), (width, height));
            prop_assert!(image == other, "other samples");
            prop_assert!(is_exact(file));
        }
        (Err(error), None) => prop_assert_eq!(error.code, Code::InvalidImage),
        // The peer accepts more pixels than the header states, and any checksum of the compressed stream.
        (Err(error), Some(_)) => {
            prop_assert_eq!(error.code, Code::InvalidImage);
            prop_assert!(!is_exact(file), "{:?}", error);
        }
        // The peer expects a byte for each row of passes without columns.
        (Ok((header, _)), None) if header.interlaced && header.width < 5 => {}
        (own, peer) => prop_assert!(false, "{:?}, the other {:?}", own, peer),
    }
    Ok(())
}

const KINDS: [(ColorType, BitDepth); 11] = [
    (ColorType::Rgb, BitDepth::Eight),
    (ColorType::Rgba, BitDepth::Eight),
    (ColorType::Grayscale, BitDepth::One),
    (ColorType::Grayscale, BitDepth::Two),
    (ColorType::Grayscale, BitDepth::Four),
    (ColorType::Grayscale, BitDepth::Eight),
    (ColorType::Grayscale, BitDepth::Sixteen),
    (ColorType::Indexed, BitDepth::One),
    (ColorType::Indexed, BitDepth::Two),
    (ColorType::Indexed, BitDepth::Four),
    (ColorType::Indexed, BitDepth::Eight),
];

fn bits((colour, depth): (ColorType, BitDepth)) -> usize {
    colour.samples() * depth as usize
}

fn encoded(kind: (ColorType, BitDepth), [width, height]: [u32; 2], filter: Filter, data: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_color(kind.0);
    encoder.set_depth(kind.1);
    encoder.set_filter(filter);
    if kind.0 == ColorType::Indexed {
        encoder.set_palette(vec![7; 3 * 16]);
    }
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(data).unwrap();
    drop(writer);
    file
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let summed = [kind, data].concat();
    let length = (data.len() as u32).to_be_bytes();
    [&length[..], &summed, &crc32fast::hash(&summed).to_be_bytes()].concat()
}

/// A file with the given filtered rows; the compressed stream is split into chunks of `part` bytes.
fn composed(header: &Header, filtered: &[u8], part: usize, before: &[u8]) -> Vec<u8> {
    let colour = match header.colour {
        Colour::Grey => 0,
        Colour::Rgb => 2,
        Colour::Palette => 3,
        Colour::Rgba => 6,
    };
    let mut start = [header.width.to_be_bytes(), header.height.to_be_bytes()].concat();
    start.extend([header.depth, colour, 0, 0, u8::from(header.interlaced)]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend(chunk(b"IHDR", &start));
    file.extend(before);
    for part in fdeflate::compress_to_vec(filtered).chunks(part) {
        file.extend(chunk(b"IDAT", part));
    }
    file.extend(chunk(b"IEND", &[]));
    file
}

/// Bytes that mostly repeat, like labels.
fn samples(length: usize, seed: u32) -> Vec<u8> {
    let mut state = seed | 1;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state
    };
    let mut value = 0;
    (0..length)
        .map(|_| {
            let roll = next();
            if roll % 8 == 0 {
                value = (roll >> 8) as u8;
            }
            value
        })
        .collect()
}

fn kinds() -> impl Strategy<Value = (Colour, u8)> {
    prop::sample::select(vec![
        (Colour::Rgb, 8),
        (Colour::Rgba, 8),
        (Colour::Grey, 1),
        (Colour::Grey, 2),
        (Colour::Grey, 4),
        (Colour::Grey, 8),
        (Colour::Grey, 16),
        (Colour::Palette, 1),
        (Colour::Palette, 2),
        (Colour::Palette, 4),
        (Colour::Palette, 8),
    ])
}

/// Headers, with rows that use any filters.
fn images() -> impl Strategy<Value = (Header, Vec<u8>)> {
    (kinds(), 1..40u32, 1..40u32, any::<bool>(), any::<u32>()).prop_map(
        |((colour, depth), width, height, interlaced, seed)| {
            let header = Header { width, height, colour, depth, interlaced };
            let mut bytes = samples(interlace::filtered_bytes(&header) as usize, seed);
            for at in filters(&header) {
                bytes[at] %= 5;
            }
            (header, bytes)
        },
    )
}

/// Offsets of the bytes that name filters.
fn filters(header: &Header) -> Vec<usize> {
    let passes: &[[u32; 4]] = if header.interlaced { &interlace::PASSES } else { &[[0, 0, 1, 1]] };
    let mut at = 0;
    let mut found = Vec::new();
    for pass in passes {
        let [width, height] = interlace::size(header, *pass);
        for _ in 0..if width == 0 { 0 } else { height } {
            found.push(at);
            at += header.row(width) as usize + 1;
        }
    }
    found
}

#[test]
fn large_images_of_every_kind_are_what_was_written() {
    let mut memory = Memory::default();
    for kind in KINDS {
        for filter in
            [Filter::NoFilter, Filter::Sub, Filter::Up, Filter::Avg, Filter::Paeth, Filter::Adaptive]
        {
            let data = samples((401 * bits(kind)).div_ceil(8) * 307, 9);
            let file = encoded(kind, [401, 307], filter, &data);
            let (_, image) = own(&file, &mut memory).unwrap();
            let mut data = data;
            clear_padding(&mut data, 401, bits(kind));
            assert!(image == data, "{kind:?} {filter:?}");
        }
    }
}

#[test]
fn large_interlaced_images_in_many_chunks_are_as_the_peer_reads_them() {
    let mut memory = Memory::default();
    for (colour, depth) in [(Colour::Rgb, 8), (Colour::Grey, 16), (Colour::Palette, 2)] {
        let header = Header { width: 701, height: 503, colour, depth, interlaced: true };
        let mut bytes = samples(interlace::filtered_bytes(&header) as usize, 3);
        for at in filters(&header) {
            bytes[at] %= 5;
        }
        let file = composed(&header, &bytes, 1000, &[]);
        assert!(own(&file, &mut memory).is_ok(), "{colour:?}");
        agree(&file, &mut memory).unwrap();
    }
}

#[test]
fn paeth_guesses_the_nearest_and_the_first_of_those_as_near() {
    for left in 0..=255i16 {
        for above in 0..=255 {
            for corner in (0..=255).step_by(3) {
                let sum = left + above - corner;
                let near = |guess: &i16| (sum - guess).abs();
                let expected = [left, above, corner].into_iter().min_by_key(near).unwrap();
                assert_eq!(filter::nearest(left, above, corner), expected, "{left} {above} {corner}");
            }
        }
    }
}

#[test]
fn an_animation_is_its_first_frame_and_must_be_the_whole_image() {
    let header = Header { width: 3, height: 1, colour: Colour::Grey, depth: 8, interlaced: false };
    let mut memory = Memory::default();
    let mut read = |frame: &[u8]| {
        let before = [chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]), chunk(b"fcTL", frame)].concat();
        let file = composed(&header, &[0, 1, 2, 3], 99, &before);
        agree(&file, &mut memory).unwrap();
        own(&file, &mut memory).map(|(_, image)| image).map_err(|error| error.code)
    };
    let mut frame = [0; 26];
    frame[7] = 3;
    frame[11] = 1;
    assert_eq!(read(&frame), Ok(vec![1, 2, 3]));
    for (at, value) in [(3, 1), (7, 2), (11, 0), (15, 1), (19, 1), (24, 3), (25, 2)] {
        let mut other = frame;
        other[at] = value;
        assert_eq!(read(&other), Err(Code::InvalidImage), "{at}");
    }
    assert_eq!(read(&frame[..25]), Err(Code::InvalidImage));
}

#[test]
fn pixels_must_be_followed_by_the_beginning_of_a_chunk_and_what_it_is_does_not_matter() {
    let header = Header { width: 3, height: 1, colour: Colour::Grey, depth: 8, interlaced: false };
    let file = composed(&header, &[0, 1, 2, 3], 4, &[]);
    let mut memory = Memory::default();
    for length in 0..file.len() {
        agree(&file[..length], &mut memory).unwrap();
        assert_eq!(own(&file[..length], &mut memory).is_ok(), length >= file.len() - 4, "{length}");
    }
}

#[test]
fn more_or_fewer_pixels_than_stated_and_a_wrong_checksum_of_the_stream_are_refused() {
    let header = Header { width: 3, height: 2, colour: Colour::Grey, depth: 8, interlaced: false };
    let read = |filtered: &[u8], part| own(&composed(&header, filtered, part, &[]), &mut Memory::default());
    for part in [1, 4, 99] {
        assert!(read(&[0, 1, 2, 3, 0, 4, 5, 6], part).is_ok());
        for filtered in [&[0, 1, 2, 3, 0, 4, 5][..], &[0, 1, 2, 3], &[], &[0; 9], &[0; 12], &[0; 100_000]] {
            assert_eq!(read(filtered, part).unwrap_err().code, Code::InvalidImage, "{}", filtered.len());
        }
    }
    let mut stream = fdeflate::compress_to_vec(&[0, 1, 2, 3, 0, 4, 5, 6]);
    *stream.last_mut().unwrap() ^= 1;
    let whole = composed(&header, &[], 9, &[]);
    let file = [&whole[..33], &chunk(b"IDAT", &stream), &chunk(b"IEND", &[])].concat();
    assert_eq!(own(&file, &mut Memory::default()).unwrap_err().code, Code::InvalidImage);
}

#[test]
fn a_row_too_long_is_too_large() {
    let header = Header { width: 1 << 27, height: 1, colour: Colour::Grey, depth: 8, interlaced: false };
    let file = composed(&header, &[0], 99, &[]);
    let error = Png::open(&file).unwrap().decode(&mut [], &mut Memory::default()).unwrap_err();
    assert_eq!(error.code, Code::TooLarge);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..Default::default() })]

    #[test]
    fn images_of_any_filters_are_as_the_peer_reads_them((header, bytes) in images(), part in 1..300usize) {
        let file = composed(&header, &bytes, part, &chunk(b"PLTE", &[7; 48]));
        let mut memory = Memory::default();
        prop_assert!(own(&file, &mut memory).is_ok());
        agree(&file, &mut memory)?;
    }

    #[test]
    fn pixels_too_few_or_too_many_are_as_the_peer_takes_them(
        (header, mut bytes) in images(), part in 1..300usize, length in 0..400usize, wrong: Option<(u16, u8)>,
    ) {
        bytes.resize(bytes.len() * length / 200, 1);
        if let (Some((at, value)), false) = (wrong, bytes.is_empty()) {
            let length = bytes.len();
            bytes[usize::from(at) % length] = value;
        }
        agree(&composed(&header, &bytes, part, &[]), &mut Memory::default())?;
    }

    #[test]
    fn changed_streams_are_taken_or_refused_as_the_peer_does(
        (header, bytes) in images(), part in 1..300usize, changes in prop::collection::vec(any::<(u16, u8)>(), 1..4),
    ) {
        let mut stream = fdeflate::compress_to_vec(&bytes);
        for (at, value) in changes {
            let length = stream.len();
            stream[usize::from(at) % length] = value;
        }
        let whole = composed(&header, &[], 9, &[]);
        let mut file = whole[..33].to_vec();
        for part in stream.chunks(part) {
            file.extend(chunk(b"IDAT", part));
        }
        file.extend(chunk(b"IEND", &[]));
        agree(&file, &mut Memory::default())?;
    }

    #[test]
    fn changed_and_cut_files_are_taken_or_refused_as_the_peer_does(
        (header, bytes) in images(), at: u16, value: u8, cut: Option<u16>, head: bool,
    ) {
        let mut file = composed(&header, &bytes, 100, &[chunk(b"PLTE", &[7; 48]), chunk(b"tEXt", b"a\0b")].concat());
        let length = if head { 120.min(file.len()) } else { file.len() };
        file[usize::from(at) % length] = value;
        if let Some(cut) = cut {
            file.truncate(usize::from(cut) % (length + 1));
        }
        agree(&file, &mut Memory::default())?;
    }

    #[test]
    fn chunks_in_any_order_are_taken_or_refused_as_the_peer_does(
        (header, bytes) in images(), order in prop::collection::vec((0..9usize, 0..30usize, any::<bool>()), 0..5), cut in 1..100usize,
    ) {
        let kinds = [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"fdAT", b"fcTL", b"gAMA", b"ABCD", b"abCD"];
        let mut file = composed(&header, &bytes, cut, &[]);
        let mut at = 33;
        for (kind, length, right) in order {
            let mut made = chunk(kinds[kind], &vec![0; length]);
            if !right {
                *made.last_mut().unwrap() ^= 1;
            }
            file.splice(at..at, made.iter().copied());
            at += made.len();
            if cut % 3 == 0 {
                at = file.len() - 12;
            }
        }
        agree(&file, &mut Memory::default())?;
    }
}
