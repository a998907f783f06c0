//! A position in an input, with a sliding window of text around it.

use std::borrow::Cow;

use super::Input;
use super::unexpected::describe;
use crate::encoding::{BYTE_ORDER_MARK, FIRST_BYTES, not_json, not_text};
use crate::{Code, Error, Result};
use boxwise_threads::poll;

/// Reads an input from some byte on. Offsets in arguments and results of methods are relative to the window, and valid
/// until the next call that may slide it.
pub(crate) struct Cursor<'s> {
    pub(super) input: &'s Input<'s>,
    /// The buffer; the window's text is its front.
    window: Cow<'s, [u8]>,
    /// Offset of the window in the input.
    pub(super) start: u64,
    /// End of the text in the window.
    pub(super) limit: usize,
    /// Position in the window.
    pub(super) at: usize,
    /// Whether the input ends with the window.
    pub(super) ended: bool,
    /// Number of bytes added to the window at once.
    pub(super) buffer: usize,
    /// The other format that the input begins like, if the cursor started at its front.
    other: Option<&'static str>,
}

impl<'s> Cursor<'s> {
    /// A cursor at a byte of the input; for a stream it must be the first.
    pub(crate) fn at_offset(input: &'s Input<'s>, offset: u64) -> Self {
        let window = Cow::Owned(Vec::new());
        let buffer = input.reading.buffer;
        Cursor { input, window, start: offset, limit: 0, at: 0, ended: false, buffer, other: None }
    }

    /// A cursor at the start of the input, after a byte order mark. An empty input is an error.
    pub(crate) fn at_front(input: &'s Input<'s>) -> Result<Self> {
        let mut cursor = Cursor::at_offset(input, 0);
        if cursor.limit == 0 && !cursor.slide(0)? {
            return Err(Error::new(Code::EmptyInput, "JSON text", "no bytes"));
        }
        cursor.has(0, FIRST_BYTES)?;
        if cursor.text().starts_with(BYTE_ORDER_MARK) {
            cursor.at = BYTE_ORDER_MARK.len();
        }
        if let Some(got) = not_text(cursor.text()) {
            return Err(Error::new(Code::InvalidJson, "JSON text in UTF-8", got).at_byte(0));
        }
        let first = &cursor.text()[cursor.at..cursor.limit.min(FIRST_BYTES)];
        cursor.other = not_json(first);
        Ok(cursor)
    }

    /// The offset of the next byte in the input.
    pub(crate) fn offset(&self) -> u64 {
        self.start + self.at as u64
    }

    /// The offset in the input of a position in the window.
    pub(super) fn offset_of(&self, at: usize) -> u64 {
        self.start + at as u64
    }

    /// The text in the window.
    pub(super) fn text(&self) -> &[u8] {
        &self.window[..self.limit]
    }

    /// The next byte; 0 at the end.
    pub(crate) fn peek(&mut self) -> Result<u8> {
        if self.at >= self.limit && !self.slide(self.at)? {
            return Ok(0);
        }
        Ok(self.window[self.at])
    }

    /// The next byte after white space; 0 at the end.
    #[inline]
    pub(crate) fn next(&mut self) -> Result<u8> {
        while self.at < self.limit {
            let byte = self.window[self.at];
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return Ok(byte);
            }
            self.at += 1;
        }
        self.next_in_input()
    }

    /// [`Cursor::next`] at the end of the window.
    #[cold]
    fn next_in_input(&mut self) -> Result<u8> {
        if self.slide(self.at)? { self.next() } else { Ok(0) }
    }

    /// Whether the input has `count` bytes from the cursor on. They are then in the window, and so are those from
    /// `keep` on. Slides the window if necessary; `keep` is then its start.
    pub(super) fn has(&mut self, keep: usize, count: usize) -> Result<bool> {
        let mut keep = keep;
        while self.limit - self.at < count {
            if !self.slide(keep)? {
                return Ok(false);
            }
            keep = 0;
        }
        Ok(true)
    }

    /// Drops the text before `keep`, which becomes the start of the window, and appends more of the input. Returns
    /// false if there is no more; the window then stays.
    #[cold]
    #[inline(never)]
    pub(super) fn slide(&mut self, keep: usize) -> Result<bool> {
        poll();
        if self.ended {
            return Ok(false);
        }
        let kept = self.limit - keep;
        let buffer = self.buffer;
        let added = match (self.input.in_memory(), &mut self.window) {
            (Some(bytes), window) => {
                let front = usize::try_from(self.start).unwrap_or(usize::MAX).saturating_add(keep);
                let rest = bytes.get(front..).unwrap_or_default();
                let added = buffer.min(rest.len() - kept);
                *window = Cow::Borrowed(&rest[..kept + added]);
                self.input.tell(added);
                added
            }
            (None, Cow::Borrowed(_)) => unreachable!("only bytes in memory are borrowed"),
            (None, Cow::Owned(own)) => {
                let room = own.len().max(buffer);
                let room = if kept >= room / 2 { room * 2 } else { room };
                own.copy_within(keep..self.limit, 0);
                own.resize(room, 0);
                self.input.read_at(self.start + self.limit as u64, &mut own[kept..])?
            }
        };
        self.start += keep as u64;
        self.at -= keep;
        self.limit = kept + added;
        self.ended = added == 0;
        Ok(!self.ended)
    }

    /// The error for text that is not valid JSON here. If the input begins like another format, the error is about the
    /// whole input and names that format: valid JSON never comes here.
    #[cold]
    pub(super) fn unexpected(&mut self, expected: &str) -> Error {
        if let Err(error) = self.has(self.at, 12) {
            return error;
        }
        if let Some(error) = self.other_format() {
            return error;
        }
        let got = describe(&self.text()[self.at..], expected);
        Error::new(Code::InvalidJson, expected, got).at_byte(self.offset())
    }

    /// The error that names the format, if the input begins like one that is not JSON.
    pub(super) fn other_format(&self) -> Option<Error> {
        self.other.map(|got| Error::new(Code::InvalidJson, "JSON text", got).at_byte(0))
    }

    /// Consumes the next byte after white space, if it is this one.
    pub(crate) fn take(&mut self, byte: u8, expected: &str) -> Result<()> {
        if self.next()? != byte || self.at >= self.limit {
            return Err(self.unexpected(expected));
        }
        self.at += 1;
        Ok(())
    }

    /// Moves to a byte of the input; for a stream, only to the current one.
    pub(crate) fn go_to(&mut self, offset: u64) {
        if offset != self.offset() {
            *self = Cursor::at_offset(self.input, offset);
        }
    }

    /// The text in the window and the position of a byte of the input in it; `None` if the byte is outside.
    pub(crate) fn around(&self, offset: u64) -> Option<(&[u8], usize)> {
        Some((self.text(), usize::try_from(offset.checked_sub(self.start)?).ok()?))
    }

    /// Checks that only white space is left.
    pub(crate) fn finish(&mut self) -> Result<()> {
        match self.next()? {
            _ if self.at >= self.limit => Ok(()),
            b'{' | b'[' => Err(self.unexpected("the end of the text; JSON Lines belong into one list")),
            _ => Err(self.unexpected("the end of the text")),
        }
    }
}
