//! Entries of the lists of images and of categories.

use super::federation::{FREQUENCY, FederatedMembers, NEGATIVE, NOT_EXHAUSTIVE, POSITIVE};
use crate::json::{Cursor, IdCell, Members, Records, Value, expect_object, missing};
use crate::{Id, Result};

/// A part of a list whose entries have an `id` and may have a `name` or a size.
pub(super) struct Entries {
    pub(super) ids: Vec<Id>,
    /// The byte offset of each entry in the input.
    pub(super) starts: Vec<u64>,
    /// As many as ids if names are read, otherwise empty.
    pub(super) names: Vec<Option<Box<str>>>,
    /// Height and width; as many as ids if sizes are read, otherwise empty.
    pub(super) sizes: Vec<[f64; 2]>,
    pub(super) federated: FederatedMembers,
    /// Values of `crowdIndex`, with the index of the entry.
    pub(super) crowd_indices: Vec<(usize, f64)>,
    members: Members<{ NAMES.len() }>,
    wanted: Wanted,
    id: IdCell,
}

/// The members that are read in addition to ids and those of federated datasets.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted {
    /// The member that is an entry's name.
    pub(super) name: Option<&'static str>,
    pub(super) sizes: bool,
}

const NAMES: [&str; 9] =
    ["id", "name", "height", "width", "crowdIndex", NEGATIVE, NOT_EXHAUSTIVE, POSITIVE, FREQUENCY];
const ID: usize = 0;
const NAME: usize = 1;
const HEIGHT: usize = 2;
const WIDTH: usize = 3;
const CROWDING: usize = 4;

impl Entries {
    pub(super) fn new(wanted: Wanted) -> Self {
        let mut names = NAMES;
        // a repeated name never matches a key, because the first one does
        names[NAME] = wanted.name.unwrap_or(NAMES[ID]);
        if !wanted.sizes {
            names[HEIGHT..=WIDTH].fill(NAMES[ID]);
        }
        let (ids, names_of, sizes, federated) =
            (Vec::new(), Vec::new(), Vec::new(), FederatedMembers::default());
        let members = Members::new(names);
        let (id, crowd_indices) = (IdCell::default(), Vec::new());
        Entries {
            ids,
            starts: Vec::new(),
            names: names_of,
            sizes,
            federated,
            crowd_indices,
            members,
            wanted,
            id,
        }
    }
}

impl Records for Entries {
    fn record(&mut self, cursor: &mut Cursor<'_>) -> Result<()> {
        let offset = cursor.offset();
        expect_object(cursor)?;
        let mut id = Err(missing("id").at_byte(offset));
        let mut name = None;
        let entry = self.ids.len();
        let mut size = [f64::NAN; 2];
        cursor.members(&mut self.members, 2, |cursor, member| {
            match member {
                ID => id = self.id.read(cursor, NAMES[ID])?,
                NAME => {
                    name = match cursor.value()? {
                        Value::Text(text) => Some(cursor.characters(text)?.into()),
                        _ => None,
                    };
                }
                HEIGHT | WIDTH => size[member - HEIGHT] = cursor.value()?.number().unwrap_or(f64::NAN),
                CROWDING => {
                    let index = cursor.value()?.number();
                    self.crowd_indices.extend(index.map(|index| (entry, index)));
                }
                other => self.federated.read(cursor, entry, NAMES[other])?,
            }
            Ok(())
        })?;
        id?;
        self.ids.push(self.id.get().to_owned());
        self.starts.push(offset);
        if self.wanted.name.is_some() {
            self.names.push(name);
        }
        if self.wanted.sizes {
            self.sizes.push(size);
        }
        Ok(())
    }

    fn len(&self) -> u64 {
        self.ids.len() as u64
    }
}
