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
    (b"\x80\x04\x95", PICKLE),
    (b"SQLite format 3", "an SQLite database; write it as JSON first"),
    (b"version https://git-lfs", "a Git LFS pointer, not the file; run git lfs pull"),
];

const PICKLE: &str = "a Python pickle; write the object with json.dump";

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

/// What an input is that was refused as JSON and begins like this, and what to do about it; `None` if it begins as JSON
/// does, or like nothing known. It is not for input that has not been refused: `1,2` begins like JSON and like a table.
pub(crate) fn not_json(first: &[u8]) -> Option<&'static str> {
    let text = first.trim_ascii_start();
    if text.starts_with(b"[object ") {
        return Some("an object turned into text; write it with JSON.stringify");
    }
    if matches!(text.first(), None | Some(b'[' | b'{')) {
        return None;
    }
    let known = PLAIN.iter().find(|(start, _)| text.starts_with(start)).map(|(_, name)| *name);
    known.or_else(|| binary(first)).or_else(|| by_line(text))
}

/// Formats of text by how they begin, and formats of bytes that are tried only once a text was refused, because their marks are
/// short.
const PLAIN: [(&[u8], &str); 17] = [
    (b"<", "an XML document; write its content as COCO's JSON, or read VOC's files with readVoc"),
    (b"---", YAML),
    (b"%YAML", YAML),
    (b"- ", YAML),
    (b"//", COMMENT),
    (b"/*", COMMENT),
    (b"#", COMMENT),
    (b"\x80\x02", PICKLE),
    (b"\x80\x03", PICKLE),
    (b"\x80\x05", PICKLE),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a RIFF file, such as a WebP picture"),
    (b"MATLAB", "a MATLAB file; write it as JSON first"),
    (b"ARROW1", "an Arrow file; write it as JSON first"),
    (b"\"{", TWICE),
    (b"\"[", TWICE),
    (b"\x1f\x8b", "gzip data in gzip data; decompress it once"),
];

const TWICE: &str = "a JSON string that holds JSON: the text was encoded twice; encode it once";
const YAML: &str = "YAML; write it as JSON first";
const COMMENT: &str = "a comment, which JSON does not allow; remove it";
const TABLE: &str = "a table of comma-separated values (CSV); write its rows as COCO's JSON first";

/// Names bytes that no text has.
fn binary(first: &[u8]) -> Option<&'static str> {
    let first = &first[..first.len().min(FIRST_BYTES)];
    if first.iter().all(|byte| *byte == 0) {
        return Some("zero bytes, as a crash while writing leaves; write the file again");
    }
    let odd = |byte: &u8| *byte < 0x20 && !byte.is_ascii_whitespace();
    first.iter().any(odd).then_some("binary data; write it as JSON first")
}

/// Names a format by its first line.
fn by_line(text: &[u8]) -> Option<&'static str> {
    let line = text.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default().trim_ascii();
    let spaced = line.contains(&b' ');
    let path = line.ends_with(b".json")
        || matches!(line, [b'/' | b'~', ..] | [b'.', b'/', ..] | [_, b':', b'\\', ..]);
    if path && !spaced {
        return Some("a path instead of the file's content; pass the path as a string");
    }
    let name = line.iter().take_while(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')).count();
    let after = &line[name..];
    if name > 0 && line[0].is_ascii_lowercase() && (after == b":" || after.starts_with(b": ")) {
        return Some(YAML);
    }
    if line.contains(&b',') || line.contains(&b'\t') {
        return Some(TABLE);
    }
    let is_number = |word: &[u8]| std::str::from_utf8(word).is_ok_and(|word| word.parse::<f64>().is_ok());
    let mut words = line.split(|byte| *byte == b' ').filter(|word| !word.is_empty());
    (spaced && words.all(is_number))
        .then_some("lines of numbers, as YOLO's labels; write them as COCO's JSON first")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_text_of_another_format_is_named() {
        for (first, name) in [
            (&b"image_id,category_id,score\n1,1,0.5"[..], "CSV"),
            (b"\"image_id\",\"score\"\r\n", "CSV"),
            (b"1\t2\t3\n", "CSV"),
            (b"images:\n  - id: 1", "YAML"),
            (b"path: ../coco\ntrain: images", "YAML"),
            (b"---\nimages: []", "YAML"),
            (b"- id: 1", "YAML"),
            (b"<?xml version=\"1.0\"?>", "XML"),
            (b"\n<annotation>", "XML"),
            (b"0 0.5 0.5 0.1 0.1\n", "YOLO"),
            (b"# results\n[]", "comment"),
            (b"// results\n[]", "comment"),
            (b"[object Object]", "JSON.stringify"),
            (b"annotations/val.json", "path"),
            (b"C:\\data\\val.json\n", "path"),
            (b"\x80\x02}q\x00", "pickle"),
            (b"\"{\\\"images\\\": []}\"", "encoded twice"),
            (b"\"[1,2]\"", "encoded twice"),
            (b"\x1f\x8b\x08", "gzip"),
            (b"\0\0\0\0", "zero bytes"),
            (b"\x08\x03\x12", "binary"),
        ] {
            assert!(not_json(first).is_some_and(|found| found.contains(name)), "{name}");
        }
        for text in [
            &b""[..],
            b"  ",
            b"[1, 2",
            b" {images:",
            b"None",
            b"404: Not Found",
            b"Not found",
            b"truth",
            b"12",
        ] {
            assert_eq!(not_json(text), None, "{text:?}");
        }
    }

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
