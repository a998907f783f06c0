//! Searching bytes.

/// From `from` on, where the first byte stands that is not plain text of a JSON string: a quote, a
/// backslash or a control character; with `wide` also any byte that is not ASCII. The length if none.
#[inline]
pub fn text_end(bytes: &[u8], from: usize, wide: bool) -> usize {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = LOW << 7;
    let wide_bits = if wide { HIGH } else { 0 };
    let mut at = from;
    // the lowest byte found is right; only those above it may be found by mistake
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_ends_where_a_search_byte_by_byte_says(
            bytes in prop::collection::vec(prop_oneof![Just(b'a'), Just(b'!'), Just(b']'), any::<u8>()], 0..60),
            from in 0usize..60,
            wide: bool,
        ) {
            let from = from.min(bytes.len());
            let stop = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\' || wide && *byte >= 0x80;
            let expected = bytes[from..].iter().position(stop).map_or(bytes.len(), |at| from + at);
            prop_assert_eq!(text_end(&bytes, from, wide), expected);
        }
    }
}
