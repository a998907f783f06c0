//! Whole texts for parsers of standard JSON, such as JavaScript's, which keep every value.

use boxwise_kernels::text::digits::number_length;

use super::{Cursor, Input};
use crate::encoding::BYTE_ORDER_MARK;
use crate::source::Reading;
use crate::{Result, Source};

/// A text that is JSON by the standard, in UTF-8, without a byte order mark.
#[derive(Debug, PartialEq)]
pub struct StandardJson {
    /// The text.
    pub text: Vec<u8>,
    /// Whether values are marked: a string that begins with U+0000 stands for what JavaScript's numbers or the standard do not
    /// have. `\u0000NaN`, `\u0000Infinity`, `\u0000-Infinity` and `\u0000` before the digits of an integer of more than 53 bits
    /// are numbers; after two of U+0000 follows the rest of a string that begins with U+0000 itself. Keys are as they were.
    pub is_marked: bool,
}

/// Reads a text as the readers of datasets and results do, and checks all of it.
///
/// # Errors
/// `INVALID_JSON`, `TOO_DEEP`, `TOO_LARGE`, `EMPTY_INPUT`, `UNREADABLE_FILE`, with the byte.
pub fn standard_json(source: &Source<'_>, reading: &Reading<'_>) -> Result<StandardJson> {
    let input = Input::open(source, reading)?;
    let name = input.name().to_owned();
    let named = |error: crate::Error| error.in_input(&name);
    let bytes = input.bytes().map_err(named)?;
    let input = input.replaced_by(&bytes);
    check(&input).map_err(named)?;
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
    let marked = marked(text);
    let is_marked = marked.is_some();
    Ok(StandardJson { text: marked.unwrap_or_else(|| text.to_vec()), is_marked })
}

fn check(input: &Input<'_>) -> Result<()> {
    let mut cursor = Cursor::at_front(input)?;
    cursor.skip(0)?;
    cursor.finish()
}

/// How a string begins that starts with U+0000.
const NUL: &[u8] = b"\\u0000";

/// Longer integers are no ids that anything could read; JavaScript rounds them.
const MOST_DIGITS: usize = 64;

/// The text with its values marked; `None` where there is nothing to mark. The text must have been checked.
fn marked(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut copied, mut at) = (0, 0);
    while at < text.len() {
        let token = &text[at..];
        let (length, mark) = match token[0] {
            b'"' => {
                let length = string_length(token);
                let is_odd = token[1..].starts_with(NUL) && !is_key(&token[length..]);
                (length, if is_odd { Mark::Text } else { Mark::None })
            }
            b'N' => (3, Mark::Number),
            b'I' => (8, Mark::Number),
            b'-' if token.starts_with(b"-I") => (9, Mark::Number),
            b'-' | b'0'..=b'9' => {
                let length = number_length(token);
                (length, if is_wide(&token[..length]) { Mark::Number } else { Mark::None })
            }
            _ => (1, Mark::None),
        };
        if mark != Mark::None {
            out.extend_from_slice(&text[copied..at]);
            out.extend_from_slice(b"\"\\u0000");
            let from = if mark == Mark::Text { 1 } else { 0 };
            out.extend_from_slice(&token[from..length]);
            if mark == Mark::Number {
                out.push(b'"');
            }
            copied = at + length;
        }
        at += length;
    }
    if copied == 0 {
        return None;
    }
    out.extend_from_slice(&text[copied..]);
    Some(out)
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    None,
    /// A string that begins like a mark.
    Text,
    Number,
}

/// The length of the string that the token starts with, quotes included.
fn string_length(token: &[u8]) -> usize {
    let mut at = 1;
    while let Some(&byte) = token.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    token.len()
}

/// Whether a string with this behind it is a key.
fn is_key(rest: &[u8]) -> bool {
    rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
}

/// Whether it is an integer that a double may not hold exactly.
fn is_wide(token: &[u8]) -> bool {
    const SAFE: u64 = (1 << 53) - 1;
    let digits = token.strip_prefix(b"-").unwrap_or(token);
    if digits.len() < 16 || digits.len() > MOST_DIGITS || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let value = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse::<u64>().ok());
    value.is_none_or(|value| value > SAFE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    fn of(text: &[u8]) -> Result<StandardJson> {
        standard_json(&Source::Bytes(text, "text"), &Reading::default())
    }

    fn read(text: &str) -> (String, bool) {
        let StandardJson { text, is_marked } = of(text.as_bytes()).expect("JSON");
        (String::from_utf8(text).expect("UTF-8"), is_marked)
    }

    #[test]
    fn a_standard_text_stays_as_it_is() {
        let text =
            r#"{"a": [1, -2.5e3, "NaN 12345678901234567890", true], "\u0000b": null, "c": 9007199254740991}"#;
        assert_eq!(read(text), (text.to_owned(), false));
        assert_eq!(read("\u{feff}[1]"), ("[1]".to_owned(), false));
    }

    #[test]
    fn what_the_standard_lacks_is_marked() {
        let text = r#"[NaN, Infinity,-Infinity, {"id":9007199254740993 , "x" : -12345678901234567890, "y": "\u0000z"}, 1e400]"#;
        let marked = r#"["\u0000NaN", "\u0000Infinity","\u0000-Infinity", {"id":"\u00009007199254740993" , "x" : "\u0000-12345678901234567890", "y": "\u0000\u0000z"}, 1e400]"#;
        assert_eq!(read(text), (marked.to_owned(), true));
        assert_eq!(read("NaN"), ("\"\\u0000NaN\"".to_owned(), true));
    }

    #[test]
    fn what_is_no_json_is_refused_with_the_byte() {
        for (text, code, byte) in [
            (&b"[1, nan]"[..], Code::InvalidJson, Some(4)),
            (b"[\"\xe9\"]", Code::InvalidJson, Some(2)),
            (b"[1] 2", Code::InvalidJson, Some(4)),
            (b"", Code::EmptyInput, None),
            (b"\xff\xfe[\0", Code::InvalidJson, Some(0)),
        ] {
            let error = of(text).expect_err("refused");
            assert_eq!((error.code, error.place.byte), (code, byte), "{text:?}");
        }
    }
}
