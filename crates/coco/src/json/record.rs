//! Checks of records: that they are objects, and errors for missing keys.

use super::Cursor;
use crate::{Code, Error, Result};

/// Checks that the next value is an object, without reading it.
///
/// # Errors
/// `INVALID_TYPE` for another value.
#[inline]
pub(crate) fn expect_object(cursor: &mut Cursor<'_>) -> Result<()> {
    if cursor.next()? == b'{' {
        return Ok(());
    }
    let offset = cursor.offset(); // behind white space
    let got = cursor.value()?.to_string();
    Err(Error::new(Code::InvalidType, "an object", got).at_byte(offset))
}

/// The error for an object without a key.
pub(crate) fn missing(name: &str) -> Error {
    Error::new(Code::MissingKey, format!("the key {name}"), "an object without it")
}
