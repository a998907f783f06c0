//! Skips and checks values of any size.

use boxwise_kernels::text::skip_numbers::{self, Reached};

use super::{Cursor, MAX_DEPTH};
use crate::{Code, Error, Result};

/// The open brackets: one bit each, set for objects.
#[derive(Default)]
pub(super) struct Nesting {
    objects: [u64; MAX_DEPTH / 64],
    depth: usize,
    base: usize,
}

impl Nesting {
    /// No open bracket, for a value that is already `depth` brackets deep.
    pub(super) fn below(depth: usize) -> Self {
        Nesting { depth, base: depth, ..Nesting::default() }
    }

    fn is_object(&self) -> bool {
        let top = self.depth - 1;
        self.objects[top / 64] >> (top % 64) & 1 == 1
    }

    /// False if there would be too many.
    fn open(&mut self, object: bool) -> bool {
        if self.depth == MAX_DEPTH {
            return false;
        }
        let bit = 1 << (self.depth % 64);
        let word = &mut self.objects[self.depth / 64];
        *word = if object { *word | bit } else { *word & !bit };
        self.depth += 1;
        true
    }
}

impl Cursor<'_> {
    /// Skips the list or object at the cursor. Returns whether it is empty.
    pub(super) fn skip_nested(&mut self, mut nesting: Nesting) -> Result<bool> {
        let mut empty = true;
        loop {
            // a bracket opens at the cursor
            let object = self.peek()? == b'{';
            if !nesting.open(object) {
                let expected = format!("at most {MAX_DEPTH} brackets within each other");
                return Err(Error::new(Code::TooDeep, expected, "one more level").at_byte(self.offset()));
            }
            self.at += 1;
            let close = if object { b'}' } else { b']' };
            let mut closed = self.next()? == close;
            self.at += closed as usize;
            // after a closing bracket or before an item
            loop {
                if closed {
                    nesting.depth -= 1;
                    if nesting.depth == nesting.base {
                        return Ok(empty);
                    }
                } else {
                    empty = false;
                    if nesting.is_object() {
                        self.skip_key()?;
                    }
                    match self.next()? {
                        b'[' | b'{' => break,
                        b'-' | b'0'..=b'9' if !nesting.is_object() => {
                            if !self.skip_numbers()? {
                                continue;
                            }
                        }
                        b'"' => {
                            self.at += 1;
                            self.skip_text()?;
                        }
                        _ => {
                            self.value()?;
                        }
                    }
                }
                closed = !self.more(nesting.is_object())?;
            }
        }
    }

    /// In a list, before an item that is a number: skips it and perhaps more. Returns false if another item of any kind
    /// must follow; its comma has then been skipped.
    fn skip_numbers(&mut self) -> Result<bool> {
        match skip_numbers::skip_numbers(self.input.reading.isa, self.text(), self.at) {
            Reached::End(bracket) => self.at = bracket,
            Reached::Item(item) if item > self.at => {
                self.at = item;
                return Ok(false);
            }
            Reached::Item(_) => {
                self.value()?;
            }
        }
        Ok(true)
    }

    /// Skips a key and its colon.
    fn skip_key(&mut self) -> Result<()> {
        self.take(b'"', "a key")?;
        self.skip_text()?;
        self.take(b':', "`:`")
    }

    /// After an item: skips the comma (returns true) or the closing bracket (returns false).
    #[inline(always)]
    pub(crate) fn more(&mut self, object: bool) -> Result<bool> {
        match self.next()? {
            b',' => {
                self.at += 1;
                Ok(true)
            }
            b'}' if object => {
                self.at += 1;
                Ok(false)
            }
            b']' if !object => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(self.unexpected(if object { "`,` or `}`" } else { "`,` or `]`" })),
        }
    }
}
