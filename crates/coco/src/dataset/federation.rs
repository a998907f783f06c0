//! Data of federated datasets (LVIS, Open Images), in which not every image was searched for every category.

use std::ops::Range;

use crate::json::{Cursor, IdCell, Value, missing};
use crate::{Code, Error, Id, IdRef, IdTable, Result};

/// The sets of categories of each image, and the frequency of each category.
#[derive(Clone, Debug, Default)]
pub struct Federation {
    /// `neg_category_ids`: categories that were searched for and are absent.
    pub negative: CategorySets,
    /// `not_exhaustive_category_ids`: categories that are present, but not fully annotated.
    pub not_exhaustive: CategorySets,
    /// `pos_category_ids`: categories that are present, annotated or not.
    pub positive: CategorySets,
    frequencies: Vec<Option<Result<Frequency>>>,
}

/// Number of images of the training set that contain a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frequency {
    /// `r`: up to 10.
    Rare,
    /// `c`: up to 100.
    Common,
    /// `f`: more.
    Frequent,
}

/// A set of categories for each image.
#[derive(Clone, Debug, Default)]
pub struct CategorySets {
    name: &'static str,
    /// By place of the image: the range of its categories in `places`, or the error.
    lists: Vec<Option<Result<Range<u32>>>>,
    places: Vec<u32>,
}

pub(super) const NEGATIVE: &str = "neg_category_ids";
pub(super) const NOT_EXHAUSTIVE: &str = "not_exhaustive_category_ids";
pub(super) const POSITIVE: &str = "pos_category_ids";
pub(super) const FREQUENCY: &str = "frequency";

impl Federation {
    /// From labels: places of an image and a category, and whether the category is present.
    pub(crate) fn labelled(labels: &[(u32, u32, bool)], images: usize, categories: usize) -> Federation {
        let sets = |name: &'static str, wanted: bool| {
            let mut own: Vec<(u32, u32)> =
                labels.iter().filter(|label| label.2 == wanted).map(|label| (label.0, label.1)).collect();
            own.sort_unstable();
            let mut sets = CategorySets { name, lists: vec![None; images], places: Vec::new() };
            for image in own.chunk_by(|a, b| a.0 == b.0) {
                let start = sets.places.len() as u32;
                sets.places.extend(image.iter().map(|label| label.1));
                sets.lists[image[0].0 as usize] = Some(Ok(start..sets.places.len() as u32));
            }
            sets
        };
        Federation {
            negative: sets(NEGATIVE, false),
            positive: sets(POSITIVE, true),
            not_exhaustive: CategorySets { name: NOT_EXHAUSTIVE, ..CategorySets::default() },
            frequencies: vec![None; categories],
        }
    }

    /// The frequency of a category; `category` is its place in [`Dataset::categories`](super::Dataset::categories).
    ///
    /// # Errors
    /// `MISSING_KEY`, `INVALID_VALUE`: the category has no valid frequency.
    pub fn frequency(&self, category: u32) -> Result<Frequency> {
        let told = self.frequencies.get(category as usize).cloned().flatten();
        told.unwrap_or_else(|| Err(missing(FREQUENCY)))
    }

    /// About how many bytes of memory it holds.
    pub(super) fn bytes(&self) -> usize {
        self.negative.bytes() + self.not_exhaustive.bytes() + self.positive.bytes()
    }
}

impl CategorySets {
    /// The categories of an image, as places in [`Dataset::categories`](super::Dataset::categories). `image` is a
    /// place, too.
    ///
    /// # Errors
    /// `MISSING_KEY`, `INVALID_TYPE`: the image has no such list.
    pub fn of(&self, image: u32) -> Result<&[u32]> {
        match self.lists.get(image as usize) {
            Some(Some(Ok(range))) => Ok(&self.places[range.start as usize..range.end as usize]),
            Some(Some(Err(error))) => Err(error.clone()),
            Some(None) | None => Err(missing(self.name)),
        }
    }

    fn bytes(&self) -> usize {
        size_of_val(&self.lists[..]) + size_of_val(&self.places[..])
    }
}

/// Members of federated datasets in a part of a list, by the index of the entry. Empty for most datasets.
#[derive(Debug, Default)]
pub(super) struct FederatedMembers {
    negative: Sets,
    not_exhaustive: Sets,
    positive: Sets,
    frequencies: Vec<(usize, Result<Frequency>)>,
    cell: IdCell,
}

#[derive(Debug, Default)]
struct Sets {
    ids: Vec<Id>,
    lists: Vec<(usize, Result<Range<u32>>)>,
}

impl FederatedMembers {
    /// Reads the value of one of the four members.
    pub(super) fn read(&mut self, cursor: &mut Cursor<'_>, entry: usize, name: &'static str) -> Result<()> {
        if name == FREQUENCY {
            let frequency = read_frequency(cursor)?;
            self.frequencies.push((entry, frequency));
            return Ok(());
        }
        let sets = match name {
            NEGATIVE => &mut self.negative,
            POSITIVE => &mut self.positive,
            _ => &mut self.not_exhaustive,
        };
        let offset = cursor.offset();
        if cursor.next()? != b'[' {
            let got = cursor.value()?.to_string();
            let expected = format!("a list of ids as {name}");
            let error = Error::new(Code::InvalidType, expected, got).at_byte(offset);
            sets.lists.push((entry, Err(error)));
            return Ok(());
        }
        cursor.take(b'[', "`[`")?;
        let start = sets.ids.len();
        let mut going = cursor.next()? != b']' || cursor.more(false)?;
        while going {
            // an invalid id matches no category
            if self.cell.read(cursor, name)?.is_ok() {
                sets.ids.push(self.cell.get().to_owned());
            }
            going = cursor.more(false)?;
        }
        if sets.ids.len() > u32::MAX as usize {
            return Err(Error::new(Code::TooLarge, "fewer than 2³² ids in sets", "more"));
        }
        sets.lists.push((entry, Ok(start as u32..sets.ids.len() as u32)));
        Ok(())
    }
}

fn read_frequency(cursor: &mut Cursor<'_>) -> Result<Result<Frequency>> {
    let offset = cursor.offset();
    let value = cursor.value()?;
    let got = match value {
        Value::Text(text) => match &*cursor.characters(text)? {
            "r" => return Ok(Ok(Frequency::Rare)),
            "c" => return Ok(Ok(Frequency::Common)),
            "f" => return Ok(Ok(Frequency::Frequent)),
            other => format!("{other:?}"),
        },
        value => value.to_string(),
    };
    Ok(Err(Error::new(Code::InvalidValue, "\"r\", \"c\" or \"f\" as frequency", got).at_byte(offset)))
}

/// Combines the parts: `images` and `categories` are ids and members of each part, in order. `None` if there are no
/// such members at all.
pub(super) fn assemble<'a>(
    images: impl Iterator<Item = (&'a [Id], &'a FederatedMembers)> + Clone,
    categories: impl Iterator<Item = (&'a [Id], &'a FederatedMembers)> + Clone,
    image_table: &IdTable,
    category_table: &IdTable,
) -> Option<Federation> {
    let of_images = |(_, federated): (&[Id], &FederatedMembers)| {
        [&federated.negative, &federated.not_exhaustive, &federated.positive]
            .iter()
            .any(|sets| !sets.lists.is_empty())
    };
    let of_categories = |(_, federated): (&[Id], &FederatedMembers)| !federated.frequencies.is_empty();
    if !images.clone().any(of_images) && !categories.clone().any(of_categories) {
        return None;
    }
    let mut federation = Federation {
        negative: CategorySets { name: NEGATIVE, ..CategorySets::default() },
        not_exhaustive: CategorySets { name: NOT_EXHAUSTIVE, ..CategorySets::default() },
        positive: CategorySets { name: POSITIVE, ..CategorySets::default() },
        frequencies: vec![None; category_table.len()],
    };
    for sets in [&mut federation.negative, &mut federation.not_exhaustive, &mut federation.positive] {
        sets.lists = vec![None; image_table.len()];
    }
    let mut before = 0;
    for (ids, federated) in images {
        for (sets, own) in [
            (&mut federation.negative, &federated.negative),
            (&mut federation.not_exhaustive, &federated.not_exhaustive),
            (&mut federation.positive, &federated.positive),
        ] {
            sets.take(own, ids, before, image_table, category_table);
        }
        before += ids.len() as u64;
    }
    let mut before = 0;
    for (ids, federated) in categories {
        each(ids, &federated.frequencies, |entry, id, value| {
            if let Some(place) = category_table.place(id) {
                let at = before + entry as u64;
                federation.frequencies[place as usize] = value.map(|value| {
                    value.clone().map_err(|error| error.with_id(id).at_record("categories", at))
                });
            }
        });
        before += ids.len() as u64;
    }
    Some(federation)
}

impl CategorySets {
    fn take(&mut self, own: &Sets, ids: &[Id], before: u64, images: &IdTable, categories: &IdTable) {
        each(ids, &own.lists, |entry, id, value| {
            let Some(image) = images.place(id) else { return };
            self.lists[image as usize] = match value {
                None => None,
                Some(Err(error)) => {
                    Some(Err(error.clone().with_id(id).at_record("images", before + entry as u64)))
                }
                Some(Ok(range)) => {
                    let start = self.places.len() as u32;
                    let named = own.ids[range.start as usize..range.end as usize].iter();
                    self.places.extend(named.filter_map(|id| categories.place(id.as_ref())));
                    Some(Ok(start..self.places.len() as u32))
                }
            };
        });
    }
}

/// Calls `take` for every entry of a part with its last value, if it has one: the last entry of an id counts, even if
/// it has no value.
fn each<'a, T>(
    ids: &'a [Id],
    values: &'a [(usize, T)],
    mut take: impl FnMut(usize, IdRef<'a>, Option<&'a T>),
) {
    let mut next = 0;
    for (entry, id) in ids.iter().enumerate() {
        let mut last = None;
        while let Some((_, value)) = values.get(next).filter(|(of, _)| *of == entry) {
            last = Some(value);
            next += 1;
        }
        take(entry, id.as_ref(), last);
    }
}
