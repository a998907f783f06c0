//! Numbers.

use boxwise_kernels::text::digits;
pub(crate) use boxwise_kernels::text::digits::Number;

use super::{Cursor, MAX_TOKEN};
use crate::{Code, Error, Result};

impl Cursor<'_> {
    /// The number at the cursor, if it is short and plain; the cursor moves past it.
    #[inline(always)]
    pub(super) fn plain(&mut self) -> Option<Number> {
        let (number, length) = digits::parse_plain(self.text(), self.at)?;
        self.at += length;
        Some(number)
    }

    /// The number at the cursor, which is at a digit or a sign.
    #[inline]
    pub(super) fn number(&mut self) -> Result<Number> {
        match self.plain() {
            Some(number) => Ok(number),
            None => self.any_number(),
        }
    }

    #[inline(never)]
    fn any_number(&mut self) -> Result<Number> {
        let mut length = digits::number_length(&self.text()[self.at..]);
        while self.at + length == self.limit && length <= MAX_TOKEN && self.slide(self.at)? {
            length = digits::number_length(&self.text()[self.at..]);
        }
        if length > MAX_TOKEN {
            let got = format!("more than {MAX_TOKEN} bytes");
            return Err(Error::new(Code::TooLarge, "a shorter number", got).at_byte(self.offset()));
        }
        let token = &self.text()[self.at..self.at + length];
        match digits::parse(token) {
            Some(number) => {
                self.at += length;
                Ok(number)
            }
            None => {
                let token = String::from_utf8_lossy(&token[..length.min(40)]);
                let error = Error::new(Code::InvalidJson, "a number", format!("`{token}`"));
                Err(self.other_format().unwrap_or_else(|| error.at_byte(self.offset())))
            }
        }
    }
}
