//! Ids of images, categories and annotations, and tables of ids.

use std::fmt;

use boxwise_kernels::machine::prefetch::prefetch;

/// An id as written in a dataset: an integer or a string. Integers sort before strings; strings sort by code point, as
/// in Python.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Id {
    /// An integer. A number such as `3.0` is the integer 3.
    Int(i64),
    /// A string.
    Text(Box<str>),
}

/// A borrowed [`Id`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IdRef<'a> {
    /// An integer.
    Int(i64),
    /// A string.
    Text(&'a str),
}

impl Id {
    /// Borrows the id.
    pub fn as_ref(&self) -> IdRef<'_> {
        match self {
            Id::Int(value) => IdRef::Int(*value),
            Id::Text(text) => IdRef::Text(text),
        }
    }
}

impl IdRef<'_> {
    /// What it is, in messages.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            IdRef::Int(_) => "number",
            IdRef::Text(_) => "string",
        }
    }

    /// The same id as a string, or as a number.
    pub(crate) fn of_other_type(self) -> Option<Id> {
        match self {
            IdRef::Int(value) => Some(Id::Text(value.to_string().into())),
            IdRef::Text(text) => text.parse().ok().map(Id::Int),
        }
    }

    /// The text of an unlisted id in errors, with the id of the other type if that is listed.
    pub(crate) fn shown_unlisted(self, is_listed: impl Fn(IdRef<'_>) -> bool) -> String {
        let other = self.of_other_type().filter(|other| is_listed(other.as_ref()));
        other.map_or_else(
            || self.to_string(),
            |other| {
                let (own, kind) = (self.kind(), other.as_ref().kind());
                format!("{self}, a {own}, where the dataset has the {kind} {other}")
            },
        )
    }

    /// An owned copy.
    pub fn to_owned(self) -> Id {
        match self {
            IdRef::Int(value) => Id::Int(value),
            IdRef::Text(text) => Id::Text(text.into()),
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_ref().fmt(f)
    }
}

impl fmt::Display for IdRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IdRef::Int(value) => value.fmt(f),
            IdRef::Text(text) => write!(f, "{text:?}"),
        }
    }
}

/// Distinct ids in ascending order. The position of an id is its *place*.
#[derive(Clone, Debug, Default)]
pub struct IdTable {
    ids: Vec<Id>,
    /// If all ids are small integers, and close enough: the place of each integer, or [`IdTable::NONE`].
    direct: Vec<u32>,
}

impl IdTable {
    /// In columns of places: no place.
    pub const NONE: u32 = u32::MAX;
    /// Ids below this are looked up in a table of up to 8 MiB.
    const DIRECT_BELOW: i64 = 1 << 21;
    /// The table has at most so many integers for each id: a few ids of a large dataset are found as fast by searching, in a thousandth of the memory.
    const DIRECT_PER_ID: usize = 1 << 10;

    /// Sorts the ids and removes duplicates.
    pub fn new(mut ids: Vec<Id>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        let small = |id: &Id| matches!(id, Id::Int(value) if (0..Self::DIRECT_BELOW).contains(value));
        let mut direct = Vec::new();
        if let Some(Id::Int(last)) = ids.last()
            && ids.iter().all(small)
            && *last as usize / Self::DIRECT_PER_ID < ids.len()
        {
            direct.resize(*last as usize + 1, Self::NONE);
            for (place, id) in ids.iter().enumerate() {
                if let Id::Int(value) = id {
                    direct[*value as usize] = place as u32;
                }
            }
        }
        IdTable { ids, direct }
    }

    /// The ids, ascending.
    pub fn ids(&self) -> &[Id] {
        &self.ids
    }

    /// Number of ids.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are no ids.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// About how many bytes of memory it holds.
    pub fn bytes(&self) -> usize {
        size_of_val(&self.ids[..]) + size_of_val(&self.direct[..])
    }

    /// Prefetches what [`IdTable::place`] needs for an integer.
    pub(crate) fn prefetch(&self, id: i64) {
        prefetch(&self.direct, usize::try_from(id).unwrap_or(usize::MAX));
    }

    /// The place of an id.
    pub fn place(&self, id: IdRef<'_>) -> Option<u32> {
        if let IdRef::Int(value) = id
            && !self.direct.is_empty()
        {
            let place = usize::try_from(value).ok().and_then(|value| self.direct.get(value));
            return place.copied().filter(|place| *place != Self::NONE);
        }
        self.search(id)
    }

    #[inline(never)]
    fn search(&self, id: IdRef<'_>) -> Option<u32> {
        self.ids.binary_search_by(|own| own.as_ref().cmp(&id)).ok().map(|place| place as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_follow_ascending_ids_whatever_their_kind() {
        let text = |t: &str| Id::Text(t.into());
        for ids in [
            vec![Id::Int(7), Id::Int(3), Id::Int(7)],
            vec![Id::Int(1 << 60), Id::Int(-4)],
            vec![Id::Int(581_929), Id::Int(139)],
            vec![text("b"), text("a"), Id::Int(2)],
        ] {
            let table = IdTable::new(ids.clone());
            assert!(table.ids().is_sorted());
            for id in &ids {
                let place = table.place(id.as_ref()).unwrap();
                assert_eq!(&table.ids()[place as usize], id);
            }
            assert_eq!(table.place(IdRef::Int(99)), None);
            assert_eq!(table.place(IdRef::Text("zz")), None);
        }
    }
}
