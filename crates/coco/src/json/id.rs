//! Ids as values of members.

use super::number::Number;
use super::{Cursor, Value};
use crate::{Code, Error, IdRef, Result};

/// Reusable memory for an id.
#[derive(Debug, Default)]
pub(crate) struct IdCell {
    int: i64,
    text: String,
    is_text: bool,
}

impl IdCell {
    /// Reads the next value. The inner error means that it is not an id.
    #[inline]
    pub(crate) fn read(&mut self, cursor: &mut Cursor<'_>, name: &str) -> Result<Result<()>> {
        let offset = cursor.offset();
        let value = match cursor.plain() {
            Some(Number::Int(int)) => {
                self.int = int;
                self.is_text = false;
                return Ok(Ok(()));
            }
            Some(Number::Float(value)) => Value::Float(value),
            None => cursor.value()?,
        };
        if let Some(int) = value.integer() {
            self.int = int;
            self.is_text = false;
        } else if let Value::Text(text) = value {
            if cursor.has_lone_surrogate(text)? {
                let expected = format!("a string of whole characters as {name}");
                let got = "half a surrogate pair (\\ud800 to \\udfff alone)";
                return Ok(Err(Error::new(Code::InvalidValue, expected, got).at_byte(offset)));
            }
            self.text.clear();
            self.text.push_str(&cursor.characters(text)?);
            self.is_text = true;
        } else {
            let expected = format!("an integer or a string as {name}");
            return Ok(Err(Error::new(Code::InvalidType, expected, value.to_string()).at_byte(offset)));
        }
        Ok(Ok(()))
    }

    pub(crate) fn get(&self) -> IdRef<'_> {
        if self.is_text { IdRef::Text(&self.text) } else { IdRef::Int(self.int) }
    }
}
