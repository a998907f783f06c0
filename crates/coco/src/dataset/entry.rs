//! Entries of the lists of images and of categories.

use crate::json::{Cursor, IdCell, Members, Records, Value};
use crate::{Code, Error, Id, Result};

/// A part of a list whose entries have an `id` and may have a `name`.
pub(super) struct Entries {
    pub(super) ids: Vec<Id>,
    /// As many as ids where names are wanted, otherwise none.
    pub(super) names: Vec<Option<Box<str>>>,
    members: Members<2>,
    named: bool,
    id: IdCell,
}

const NAMES: [&str; 2] = ["id", "name"];

impl Entries {
    pub(super) fn new(named: bool) -> Self {
        let members = Members::new(if named { NAMES } else { [NAMES[0]; 2] });
        Entries { ids: Vec::new(), names: Vec::new(), members, named, id: IdCell::default() }
    }
}

impl Records for Entries {
    fn record(&mut self, cursor: &mut Cursor<'_>) -> Result<()> {
        let offset = cursor.offset();
        expect_object(cursor)?;
        let mut id = Err(missing("id").at_byte(offset));
        let mut name = None;
        cursor.members(&mut self.members, 2, |cursor, member| {
            if member == 0 {
                id = self.id.read(cursor, NAMES[0])?;
            } else {
                name = match cursor.value()? {
                    Value::Text(text) => Some(cursor.characters(text)?.into()),
                    _ => None,
                };
            }
            Ok(())
        })?;
        id?;
        self.ids.push(self.id.get().to_owned());
        if self.named {
            self.names.push(name);
        }
        Ok(())
    }

    fn len(&self) -> u64 {
        self.ids.len() as u64
    }
}

/// The error that a record is no object, if it is none.
pub(super) fn expect_object(cursor: &mut Cursor<'_>) -> Result<()> {
    let offset = cursor.offset();
    if cursor.next()? == b'{' {
        return Ok(());
    }
    let got = cursor.value()?.to_string();
    Err(Error::new(Code::InvalidType, "an object", got).at_byte(offset))
}

/// The error that a record has no member of this name.
pub(super) fn missing(name: &str) -> Error {
    Error::new(Code::MissingKey, format!("the key {name}"), "an object without it")
}
