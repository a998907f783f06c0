//! What the first bytes of a file say that is no text in UTF-8: another encoding, another format, or no data at all.

/// U+FEFF in UTF-8, which some programs write before a text. It is not part of the text.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Number of bytes that [`not_text`] looks at.
pub(crate) const FIRST_BYTES: usize = 48;

/// What a file is whose first bytes are these, and what to do about it; `None` for text in UTF-8.
pub(crate) fn not_text(first: &[u8]) -> Option<&'static str> {
    let known = STARTS.iter().find(|(start, _)| first.starts_with(start)).map(|(_, name)| *name);
    known.or_else(|| sixteen_bit(first)).or_else(|| is_page(first).then_some(PAGE))
}

const STARTS: [(&[u8], &str); 13] = [
    (b"BZh", "bzip2 data; unpack the file first, with bunzip2"),
    (b"\xfd7zXZ\0", "xz data; unpack the file first, with unxz"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"PK\x03\x04", "a zip archive; unpack it first"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"%PDF", "a PDF document"),
    (b"\x93NUMPY", "a NumPy file; write the list with Python's json.dump"),
    (b"\x89HDF", "an HDF5 file; write the list with Python's json.dump"),
    (b"PAR1", "a Parquet file; write it as JSON first"),
    (b"\x80\x04\x95", "a Python pickle; write the object with json.dump"),
    (b"SQLite format 3", "an SQLite database; write it as JSON first"),
    (b"version https://git-lfs", "a Git LFS pointer, not the file; run git lfs pull"),
];

const PAGE: &str = "an HTML page, as a failed download leaves; download the file again";

/// Recognises 16-bit text by its byte order mark, or by the zero byte that ASCII has in it.
fn sixteen_bit(first: &[u8]) -> Option<&'static str> {
    match first {
        [0xff, 0xfe, ..] | [1..=255, 0, 1..=255, 0, ..] => Some("text in UTF-16LE; save the file as UTF-8"),
        [0xfe, 0xff, ..] | [0, 1..=255, 0, 1..=255, ..] => Some("text in UTF-16BE; save the file as UTF-8"),
        _ => None,
    }
}

fn is_page(first: &[u8]) -> bool {
    let text = first.trim_ascii_start();
    let starts = |name: &[u8]| text.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name));
    starts(b"<!doctype html") || starts(b"<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bit_text_is_known_with_and_without_a_mark() {
        for (text, name) in [
            (&b"\xff\xfe[\0"[..], "UTF-16LE"),
            (b"{\0\"\0", "UTF-16LE"),
            (b"\xfe\xff\0[", "UTF-16BE"),
            (b"\0{\0\"", "UTF-16BE"),
        ] {
            assert!(not_text(text).is_some_and(|found| found.contains(name)), "{name}");
        }
    }

    #[test]
    fn other_formats_are_named_and_text_is_not() {
        for (first, name) in [
            (&b"BZh91AY"[..], "bzip2"),
            (b"PK\x03\x04\x14\0", "zip"),
            (b"version https://git-lfs.github.com/spec/v1", "git lfs pull"),
            (b"\n<!DOCTYPE HTML><html>", "HTML"),
        ] {
            assert!(not_text(first).is_some_and(|found| found.contains(name)), "{name}");
        }
        for text in [&b""[..], b"{}", b" [", b"<annotation>", b"ImageID,Source", b"<!doctype"] {
            assert_eq!(not_text(text), None);
        }
    }
}
