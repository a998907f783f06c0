//! Text encodings other than plain UTF-8, recognised by the first bytes.

/// U+FEFF in UTF-8, which some programs write before a text. It is not part of the text.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The name of the 16-bit encoding of `text`, recognised by its byte order mark, or by the zero byte that ASCII has in
/// it.
pub(crate) fn utf16_name(text: &[u8]) -> Option<&'static str> {
    match text {
        [0xff, 0xfe, ..] | [1..=255, 0, 1..=255, 0, ..] => Some("UTF-16LE"),
        [0xfe, 0xff, ..] | [0, 1..=255, 0, 1..=255, ..] => Some("UTF-16BE"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bit_text_is_known_with_and_without_a_mark() {
        for (text, name) in [
            (&b"\xff\xfe[\0"[..], Some("UTF-16LE")),
            (b"{\0\"\0", Some("UTF-16LE")),
            (b"\xfe\xff\0[", Some("UTF-16BE")),
            (b"\0{\0\"", Some("UTF-16BE")),
            (b"{}", None),
            (b"", None),
        ] {
            assert_eq!(utf16_name(text), name);
        }
    }
}
