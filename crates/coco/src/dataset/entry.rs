//! Entries of the lists of images and of categories.

use super::federation::{FREQUENCY, NEGATIVE, NOT_EXHAUSTIVE, POSITIVE, Sayings};
use crate::json::{Cursor, IdCell, Members, Records, Value};
use crate::{Code, Error, Id, Result};

/// A part of a list whose entries have an `id` and may have a `name`.
pub(super) struct Entries {
    pub(super) ids: Vec<Id>,
    /// As many as ids where names are wanted, otherwise none.
    pub(super) names: Vec<Option<Box<str>>>,
    pub(super) sayings: Sayings,
    members: Members<6>,
    named: bool,
    id: IdCell,
}

const NAMES: [&str; 6] = ["id", "name", NEGATIVE, NOT_EXHAUSTIVE, POSITIVE, FREQUENCY];
const ID: usize = 0;
const NAME: usize = 1;

impl Entries {
    pub(super) fn new(named: bool) -> Self {
        let members =
            Members::new(NAMES.map(|name| if name == NAMES[NAME] && !named { NAMES[ID] } else { name }));
        let sayings = Sayings::default();
        Entries { ids: Vec::new(), names: Vec::new(), sayings, members, named, id: IdCell::default() }
    }
}

impl Records for Entries {
    fn record(&mut self, cursor: &mut Cursor<'_>) -> Result<()> {
        let offset = cursor.offset();
        expect_object(cursor)?;
        let mut id = Err(missing("id").at_byte(offset));
        let mut name = None;
        let entry = self.ids.len();
        cursor.members(&mut self.members, 2, |cursor, member| {
            match member {
                ID => id = self.id.read(cursor, NAMES[ID])?,
                NAME => {
                    name = match cursor.value()? {
                        Value::Text(text) => Some(cursor.characters(text)?.into()),
                        _ => None,
                    };
                }
                other => self.sayings.read(cursor, entry, NAMES[other])?,
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
pub(crate) fn expect_object(cursor: &mut Cursor<'_>) -> Result<()> {
    let offset = cursor.offset();
    if cursor.next()? == b'{' {
        return Ok(());
    }
    let got = cursor.value()?.to_string();
    Err(Error::new(Code::InvalidType, "an object", got).at_byte(offset))
}

/// The error that a record has no member of this name.
pub(crate) fn missing(name: &str) -> Error {
    Error::new(Code::MissingKey, format!("the key {name}"), "an object without it")
}
