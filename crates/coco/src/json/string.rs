//! Strings.

use std::borrow::Cow;

use boxwise_kernels::text::strings::text_end;

use super::{Cursor, MAX_TOKEN};
use crate::{Code, Error, Result};

/// The bytes of a string between its quotes, in the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Text {
    start: usize,
    end: usize,
    escaped: bool,
}

impl Text {
    pub(crate) fn is_empty(self) -> bool {
        self.start == self.end
    }
}

impl Cursor<'_> {
    /// The string at the cursor, which is at a quote; all of it is then in the window.
    pub(crate) fn string(&mut self) -> Result<Text> {
        let offset = self.offset();
        match self.string_within(MAX_TOKEN)? {
            Some(text) => {
                self.checked(text)?;
                Ok(text)
            }
            None => {
                let got = format!("more than {MAX_TOKEN} bytes");
                Err(Error::new(Code::TooLarge, "a shorter string", got).at_byte(offset))
            }
        }
    }

    /// Like [`Cursor::string`], but without checking for UTF-8. A string of more than `most` bytes is checked and
    /// skipped: `None`.
    #[inline]
    pub(super) fn string_within(&mut self, most: usize) -> Result<Option<Text>> {
        self.at += 1;
        let mut start = self.at;
        let mut escaped = false;
        loop {
            self.at = text_end(self.input.reading.isa, self.text(), self.at, false);
            if self.at - start > most {
                self.at = start;
                self.skip_text()?;
                return Ok(None);
            }
            match self.text().get(self.at) {
                Some(b'"') => {
                    let text = Text { start, end: self.at, escaped };
                    self.at += 1;
                    return Ok(Some(text));
                }
                Some(b'\\') => {
                    let before = self.at - start;
                    let length = self.escape(start)?;
                    start = self.at - before - length;
                    escaped = true;
                }
                Some(_) => return Err(self.unexpected("a string without control characters")),
                None => {
                    let before = self.at - start;
                    if !self.slide(start)? {
                        return Err(self.unexpected("the end of a string"));
                    }
                    start = self.at - before;
                }
            }
        }
    }

    /// Appends the bytes of the string at the cursor, with escape sequences decoded.
    #[inline]
    pub(crate) fn append_text(&mut self, to: &mut Vec<u8>) -> Result<()> {
        self.at += 1;
        loop {
            let end = text_end(self.input.reading.isa, self.text(), self.at, true);
            to.extend_from_slice(&self.text()[self.at..end]);
            self.at = end;
            match self.text()[end..] {
                [b'"', ..] => {
                    self.at += 1;
                    return Ok(());
                }
                [b'\\', b'\\', ..] => {
                    to.push(b'\\');
                    self.at += 2;
                }
                _ => self.append_odd_text(to)?,
            }
        }
    }

    /// Handles an escape sequence, characters that are not ASCII, or the end of the window.
    #[inline(never)]
    fn append_odd_text(&mut self, to: &mut Vec<u8>) -> Result<()> {
        let from = self.offset();
        let passed = |cursor: &Self| cursor.at - (cursor.offset() - from) as usize..cursor.at;
        match self.text().get(self.at) {
            Some(b'\\') => {
                self.escape(self.at)?;
                let raw = std::str::from_utf8(&self.text()[passed(self)]).unwrap_or_default();
                to.extend_from_slice(unescape(raw).as_bytes());
            }
            Some(0x80..) => {
                self.skip_wide()?;
                to.extend_from_slice(&self.text()[passed(self)]);
            }
            Some(_) => return Err(self.unexpected("a string without control characters")),
            None => {
                if !self.slide(self.at)? {
                    return Err(self.unexpected("the end of a string"));
                }
            }
        }
        Ok(())
    }

    /// Skips the rest of a string and its closing quote.
    pub(super) fn skip_text(&mut self) -> Result<()> {
        loop {
            self.at = text_end(self.input.reading.isa, self.text(), self.at, true);
            match self.text().get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.escape(self.at)?;
                }
                Some(0x80..) => self.skip_wide()?,
                Some(_) => return Err(self.unexpected("a string without control characters")),
                None => {
                    if !self.slide(self.at)? {
                        return Err(self.unexpected("the end of a string"));
                    }
                }
            }
        }
    }

    /// Skips text that is not ASCII and checks that it is UTF-8.
    fn skip_wide(&mut self) -> Result<()> {
        self.has(self.at, 4)?;
        let text = &self.text()[self.at..];
        let good = match std::str::from_utf8(&text[..text.len().min(64)]) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let wide = text[..good].iter().position(|byte| *byte < 0x80).unwrap_or(good);
        self.at += wide;
        if wide == 0 { Err(self.unexpected("UTF-8 text")) } else { Ok(()) }
    }

    /// Skips the escape sequence at the cursor and returns its length. Keeps the text of the window from `keep` on.
    fn escape(&mut self, keep: usize) -> Result<usize> {
        self.has(keep, 6)?;
        let text = &self.text()[self.at..];
        let length = match text.get(1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
            Some(b'u') if text.len() >= 6 && text[2..6].iter().all(u8::is_ascii_hexdigit) => 6,
            _ => return Err(self.unexpected("an escape sequence of JSON")),
        };
        self.at += length;
        Ok(length)
    }

    /// The string as written.
    fn checked(&self, text: Text) -> Result<&str> {
        let raw = &self.text()[text.start..text.end];
        std::str::from_utf8(raw).map_err(|error| {
            let at = self.offset_of(text.start + error.valid_up_to());
            let got = format!("the byte 0x{:02x}", raw[error.valid_up_to()]);
            Error::new(Code::InvalidJson, "UTF-8 text", got).at_byte(at)
        })
    }

    /// The characters of a string. Half a surrogate pair becomes U+FFFD.
    pub(crate) fn characters(&self, text: Text) -> Result<Cow<'_, str>> {
        let raw = self.checked(text)?;
        Ok(if text.escaped { Cow::Owned(unescape(raw)) } else { Cow::Borrowed(raw) })
    }

    /// Whether a string contains half a surrogate pair. [`Cursor::characters`] returns the same for different strings
    /// of that kind.
    pub(crate) fn has_lone_surrogate(&self, text: Text) -> Result<bool> {
        Ok(text.escaped && has_lone_surrogate(self.checked(text)?))
    }
}

/// Decodes escape sequences that have been checked.
fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let length = match rest.as_bytes()[0] {
            b'u' => {
                let first = unit(&rest[1..]);
                let second = rest[5..].strip_prefix("\\u").map(unit);
                let pair = [first, second.unwrap_or(0)];
                match char::decode_utf16(pair).next() {
                    Some(Ok(char)) => {
                        out.push(char);
                        if char.len_utf16() == 2 { 11 } else { 5 }
                    }
                    _ => {
                        out.push(char::REPLACEMENT_CHARACTER);
                        5
                    }
                }
            }
            byte => {
                out.push(match byte {
                    b'b' => '\u{8}',
                    b'f' => '\u{c}',
                    b'n' => '\n',
                    b'r' => '\r',
                    b't' => '\t',
                    other => other as char,
                });
                1
            }
        };
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// Whether there is half a surrogate pair among escape sequences that have been checked.
fn has_lone_surrogate(raw: &str) -> bool {
    let mut units = Vec::new();
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        if at > 0 {
            units.push(0); // a character in between ends a pair
        }
        rest = &rest[at + 1..];
        let length = if rest.as_bytes()[0] == b'u' { 5 } else { 1 };
        units.push(if length == 5 { unit(&rest[1..]) } else { 0 });
        rest = &rest[length..];
    }
    char::decode_utf16(units).any(|char| char.is_err())
}

/// Four hexadecimal digits.
fn unit(digits: &str) -> u16 {
    u16::from_str_radix(&digits[..4], 16).unwrap_or(0)
}
