//! Reads JSON strings.

use crate::Isa;

/// The position, from `from` on, of the first byte that is not plain text in a JSON string: a quote, a backslash or a
/// control character; with `wide` also any byte that is not ASCII. The length if there is none.
#[inline]
pub fn text_end(isa: Isa, bytes: &[u8], from: usize, wide: bool) -> usize {
    match isa.level() {
        // SAFETY: a value of these levels exists only where `detect` saw these features.
        #[cfg(target_arch = "x86_64")]
        crate::machine::isa::Level::Avx2 | crate::machine::isa::Level::Avx512 => unsafe {
            x86::text_end(bytes, from, wide)
        },
        _ => text_end_by_words(bytes, from, wide),
    }
}

/// Appends the bytes of the JSON string that continues at `from`, if they are ASCII and `\\\\` is its only escape
/// sequence, of which one backslash is kept. Returns the position of the closing quote; `None` for any other string or
/// one that is not complete, and `to` may then have part of it.
#[inline]
pub fn append_plain(isa: Isa, bytes: &[u8], from: usize, to: &mut Vec<u8>) -> Option<usize> {
    match isa.level() {
        // SAFETY: a value of these levels exists only where `detect` saw these features.
        #[cfg(target_arch = "x86_64")]
        crate::machine::isa::Level::Avx2 | crate::machine::isa::Level::Avx512 => unsafe {
            x86::append_plain(bytes, from, to)
        },
        _ => append_by_words(bytes, from, to),
    }
}

fn append_by_words(bytes: &[u8], from: usize, to: &mut Vec<u8>) -> Option<usize> {
    let mut at = from;
    loop {
        let end = text_end_by_words(bytes, at, true);
        to.extend_from_slice(bytes.get(at..end)?);
        match bytes[end..] {
            [b'"', ..] => return Some(end),
            [b'\\', b'\\', ..] => to.push(b'\\'),
            _ => return None,
        }
        at = end + 2;
    }
}

#[inline]
fn text_end_by_words(bytes: &[u8], from: usize, wide: bool) -> usize {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = LOW << 7;
    let wide_bits = if wide { HIGH } else { 0 };
    let mut at = from;
    // the lowest byte found is correct; those above it may be false positives
    let zero = |word: u64| word.wrapping_sub(LOW) & !word;
    while let Some(word) = bytes.get(at..at + 8) {
        let word = u64::from_le_bytes(word.try_into().expect("eight bytes"));
        let quote = zero(word ^ (LOW * b'"' as u64));
        let slash = zero(word ^ (LOW * b'\\' as u64));
        let control = word.wrapping_sub(LOW * 0x20) & !word;
        let found = (quote | slash | control) & HIGH | word & wide_bits;
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let stop = |byte: u8| matches!(byte, b'"' | b'\\' | 0..0x20) || (wide && byte >= 0x80);
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| stop(*byte)).unwrap_or(rest.len())
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn text_end(bytes: &[u8], from: usize, wide: bool) -> usize {
        let (quote, slash) = (_mm256_set1_epi8(b'"' as i8), _mm256_set1_epi8(b'\\' as i8));
        let last_control = _mm256_set1_epi8(0x1f);
        let wide_bits = if wide { u32::MAX } else { 0 };
        let mut at = from;
        while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk::<32>()) {
            // SAFETY: 32 readable bytes of any alignment.
            let text = unsafe { _mm256_loadu_si256(block.as_ptr().cast()) };
            let control = _mm256_cmpeq_epi8(_mm256_max_epu8(text, last_control), last_control);
            let ends = _mm256_or_si256(_mm256_cmpeq_epi8(text, quote), _mm256_cmpeq_epi8(text, slash));
            let found = _mm256_movemask_epi8(_mm256_or_si256(ends, control)) as u32
                | _mm256_movemask_epi8(text) as u32 & wide_bits;
            if found != 0 {
                return at + found.trailing_zeros() as usize;
            }
            at += 32;
        }
        super::text_end_by_words(bytes, at, wide)
    }

    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn append_plain(bytes: &[u8], from: usize, to: &mut Vec<u8>) -> Option<usize> {
        let (quote, slash) = (_mm256_set1_epi8(b'"' as i8), _mm256_set1_epi8(b'\\' as i8));
        let last_control = _mm256_set1_epi8(0x1f);
        let mut at = from;
        while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk::<32>()) {
            // SAFETY: 32 readable bytes of any alignment.
            let text = unsafe { _mm256_loadu_si256(block.as_ptr().cast()) };
            // as signed numbers, bytes that are not ASCII are negative, and control characters are below the first
            // other
            let other = _mm256_cmpgt_epi8(text, last_control);
            let ends = _mm256_or_si256(_mm256_cmpeq_epi8(text, quote), _mm256_cmpeq_epi8(text, slash));
            let found = !(_mm256_movemask_epi8(_mm256_andnot_si256(ends, other)) as u32);
            let length = to.len();
            to.extend_from_slice(block);
            if found == 0 {
                at += 32;
                continue;
            }
            let plain = found.trailing_zeros() as usize;
            to.truncate(length + plain + 1);
            match bytes[at + plain..] {
                [b'"', ..] => {
                    to.truncate(length + plain);
                    return Some(at + plain);
                }
                [b'\\', b'\\', ..] => at += plain + 2,
                _ => return None,
            }
        }
        super::append_by_words(bytes, at, to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn strings_of_plain_text_and_backslashes_are_appended(
            text in prop::collection::vec(prop_oneof![60 => 0x30u8..0x70, 4 => Just(b'\\'), 1 => any::<u8>()], 0..160),
            doubled in prop::bool::weighted(0.9),
            closed in prop::bool::weighted(0.9),
        ) {
            let mut spelled = vec![b'"'];
            for byte in &text {
                spelled.extend(std::iter::repeat_n(*byte, if doubled && *byte == b'\\' { 2 } else { 1 }));
            }
            let end = spelled.len();
            spelled.extend(if closed { &b"\"}, {"[..] } else { b"" });
            // character by character
            let (mut expected, mut at) = (Vec::new(), 1);
            let expected = loop {
                match spelled[at..] {
                    [b'"', ..] => break Some((at, expected)),
                    [b'\\', b'\\', ..] => at += 1,
                    [] | [b'\\' | 0..0x20 | 0x80.., ..] => break None,
                    _ => {}
                }
                expected.push(spelled[at]);
                at += 1;
            };
            if doubled && closed && text.iter().all(|byte| (0x30..0x70).contains(byte)) {
                prop_assert_eq!(&expected, &Some((end, text)));
            }
            for isa in Isa::available() {
                let mut to = vec![7];
                let read = append_plain(isa, &spelled, 1, &mut to);
                prop_assert_eq!(read.map(|end| (end, to.split_off(1))), expected.clone());
            }
        }

        #[test]
        fn text_ends_where_a_search_byte_by_byte_says(
            bytes in prop::collection::vec(prop_oneof![20 => Just(b'a'), 20 => Just(b'!'), 20 => Just(b']'), 1 => any::<u8>()], 0..160),
            from in 0usize..160,
            wide: bool,
        ) {
            let from = from.min(bytes.len());
            let stop = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\' || wide && *byte >= 0x80;
            let expected = bytes[from..].iter().position(stop).map_or(bytes.len(), |at| from + at);
            for isa in Isa::available() {
                prop_assert_eq!(text_end(isa, &bytes, from, wide), expected);
            }
        }
    }
}
