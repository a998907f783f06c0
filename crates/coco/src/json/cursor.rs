//! A place in an input, with a window of text around it that slides along.

use std::borrow::Cow;

use super::Input;
use crate::encoding::{BYTE_ORDER_MARK, utf16_name};
use crate::{Code, Error, Result};

/// Reads an input from some byte on. Offsets that methods take and give are in the window and hold
/// until the next call that may slide it.
pub(crate) struct Cursor<'s> {
    pub(super) input: &'s Input<'s>,
    /// The window: its text, and perhaps more.
    window: Cow<'s, [u8]>,
    /// Where the window stands in the input.
    pub(super) start: u64,
    /// Where the window's text ends.
    pub(super) limit: usize,
    /// The place in the window.
    pub(super) at: usize,
    /// No text follows the window's.
    pub(super) ended: bool,
    /// Bytes that are added to the window at a time.
    pub(super) buffer: usize,
}

impl<'s> Cursor<'s> {
    /// At a byte of the input, which for a stream must be its first.
    pub(crate) fn at_offset(input: &'s Input<'s>, offset: u64) -> Self {
        let window = Cow::Owned(Vec::new());
        Cursor { input, window, start: offset, limit: 0, at: 0, ended: false, buffer: input.reading.buffer }
    }

    /// At the front of the input, past a byte order mark. An input of no bytes is an error.
    pub(crate) fn at_front(input: &'s Input<'s>) -> Result<Self> {
        let mut cursor = Cursor::at_offset(input, 0);
        if cursor.limit == 0 && !cursor.slide(0)? {
            return Err(Error::new(Code::EmptyInput, "JSON text", "no bytes"));
        }
        cursor.has(0, 4)?;
        if cursor.text().starts_with(BYTE_ORDER_MARK) {
            cursor.at = BYTE_ORDER_MARK.len();
        }
        if let Some(name) = utf16_name(cursor.text()) {
            let got = format!("text in {name}; save the file as UTF-8");
            return Err(Error::new(Code::InvalidJson, "text in UTF-8", got).at_byte(0));
        }
        Ok(cursor)
    }

    /// The offset in the input of the byte that comes next.
    pub(crate) fn offset(&self) -> u64 {
        self.start + self.at as u64
    }

    /// The offset in the input of a place in the window.
    pub(super) fn offset_of(&self, at: usize) -> u64 {
        self.start + at as u64
    }

    /// The window's text that is known to be the input's.
    pub(super) fn text(&self) -> &[u8] {
        &self.window[..self.limit]
    }

    /// The byte that comes next; 0 at the end.
    pub(crate) fn peek(&mut self) -> Result<u8> {
        if self.at >= self.limit && !self.slide(self.at)? {
            return Ok(0);
        }
        Ok(self.window[self.at])
    }

    /// The byte that comes next after white space; 0 at the end.
    pub(crate) fn next(&mut self) -> Result<u8> {
        loop {
            let byte = self.peek()?;
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return Ok(byte);
            }
            self.at += 1;
        }
    }

    /// Whether the input has `count` bytes from the cursor's place on. They are then in the window, as
    /// are those from `keep` on. Slides the window if need be: `keep` is then its front.
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

    /// Drops the text before `keep`, which becomes the window's front, and adds what follows in the
    /// input. False when nothing follows; the window then stays.
    #[cold]
    #[inline(never)]
    pub(super) fn slide(&mut self, keep: usize) -> Result<bool> {
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

    /// The error that what comes next is not what JSON needs there.
    #[cold]
    pub(super) fn unexpected(&mut self, expected: &str) -> Error {
        if let Err(error) = self.has(self.at, 4) {
            return error;
        }
        let next = &self.text()[self.at..];
        let got = match next {
            [] => "the end of the text".to_owned(),
            [byte @ (0..0x20 | 0x7f), ..] => format!("the control character 0x{byte:02x}"),
            [byte @ 0x20..0x7f, ..] => format!("`{}`", *byte as char),
            _ => match next.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next()) {
                Some(char) => format!("`{char}`"),
                None => format!("the byte 0x{:02x}", next[0]),
            },
        };
        Error::new(Code::InvalidJson, expected, got).at_byte(self.offset())
    }

    /// Takes the byte that comes next after white space, if it is this one.
    pub(crate) fn take(&mut self, byte: u8, expected: &str) -> Result<()> {
        if self.next()? != byte || self.at >= self.limit {
            return Err(self.unexpected(expected));
        }
        self.at += 1;
        Ok(())
    }

    /// Moves to a byte of the input; for a stream, where the cursor is already.
    pub(crate) fn go_to(&mut self, offset: u64) {
        if offset != self.offset() {
            *self = Cursor::at_offset(self.input, offset);
        }
    }

    /// The window's text, and where in it a byte of the input stands, if it does.
    pub(crate) fn around(&self, offset: u64) -> Option<(&[u8], usize)> {
        Some((self.text(), usize::try_from(offset.checked_sub(self.start)?).ok()?))
    }

    /// Whether only white space is left.
    pub(crate) fn finish(&mut self) -> Result<()> {
        self.next()?;
        match self.at >= self.limit {
            true => Ok(()),
            false => Err(self.unexpected("the end of the text")),
        }
    }
}
