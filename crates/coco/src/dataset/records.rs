//! The places of a dataset's records in the input, so that errors found during evaluation can name them.

use super::annotation::Annotations;
use super::entry::Entries;
use crate::{Error, Id, IdRef, IdTable};

/// The input of a dataset, and the places of its records. Empty for a dataset that was not read from JSON.
#[derive(Clone, Debug, Default)]
pub struct RecordPlaces {
    /// A path, or the name of an argument.
    input: Option<Box<str>>,
    /// For each annotation.
    annotations: Vec<AnnotationPlace>,
    /// String ids of annotations, referenced by [`AnnotationPlace::id`].
    texts: Vec<Box<str>>,
    /// For each place in [`Dataset::images`](super::Dataset::images).
    images: Vec<EntryPlace>,
    /// For each place in [`Dataset::categories`](super::Dataset::categories).
    categories: Vec<EntryPlace>,
}

/// The id of an annotation and its byte offset.
#[derive(Clone, Copy, Debug)]
struct AnnotationPlace {
    /// The id; or the index of a string among the texts, if `is_text`.
    id: i64,
    /// Its byte offset in the low 63 bits, and above them whether the id is a string.
    byte: u64,
}

/// The bit of [`AnnotationPlace::byte`] that marks a string id.
const IS_TEXT: u64 = 1 << 63;

/// The place of the last entry with an id in its list; [`EntryPlace::NONE`] for an id that only annotations use.
#[derive(Clone, Copy, Debug)]
struct EntryPlace {
    record: u32,
    byte: u64,
}

impl EntryPlace {
    const NONE: EntryPlace = EntryPlace { record: u32::MAX, byte: 0 };
}

impl RecordPlaces {
    /// About how many bytes of memory they hold.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.annotations[..]) + size_of_val(&self.images[..]) + size_of_val(&self.categories[..])
    }

    pub(super) fn name_input(&mut self, name: &str) {
        self.input = Some(name.into());
    }

    /// Stores the places of the lists of images and categories.
    pub(super) fn of_entries(
        images: (&[Entries], &IdTable),
        categories: (&[Entries], &IdTable),
    ) -> RecordPlaces {
        RecordPlaces {
            images: entry_places(images.0, images.1),
            categories: entry_places(categories.0, categories.1),
            ..RecordPlaces::default()
        }
    }

    /// Appends the places of the following annotations.
    pub(super) fn add(&mut self, part: &Annotations) {
        for (row, byte) in part.rows.iter().zip(&part.starts) {
            self.annotations.push(match row.id.place() {
                Ok(id) => AnnotationPlace { id, byte: *byte },
                Err(text) => {
                    self.texts.push(part.texts[text as usize].clone());
                    AnnotationPlace { id: self.texts.len() as i64 - 1, byte: byte | IS_TEXT }
                }
            });
        }
    }
}

fn entry_places(parts: &[Entries], table: &IdTable) -> Vec<EntryPlace> {
    let mut places = vec![EntryPlace::NONE; table.len()];
    let entries = parts.iter().flat_map(|part| part.ids.iter().zip(&part.starts));
    for (record, (id, byte)) in entries.enumerate() {
        if let Some(place) = table.place(id.as_ref()) {
            places[place as usize] = EntryPlace { record: record as u32, byte: *byte };
        }
    }
    places
}

impl RecordPlaces {
    /// The id of the annotation at a position.
    pub(super) fn annotation_id(&self, annotation: u32) -> Option<IdRef<'_>> {
        let AnnotationPlace { id, byte } = *self.annotations.get(annotation as usize)?;
        Some(match byte & IS_TEXT {
            0 => IdRef::Int(id),
            _ => IdRef::Text(&self.texts[id as usize]),
        })
    }

    /// Adds the place of the list's last entry with an id to an error; `place` is the id's place in the table of the
    /// list.
    pub(super) fn in_entry(&self, list: &'static str, place: u32, id: Option<&Id>, error: Error) -> Error {
        let places = if list == "images" { &self.images } else { &self.categories };
        let error = match places.get(place as usize) {
            Some(place) if place.record != EntryPlace::NONE.record => {
                error.at_record(list, place.record.into()).at_byte(place.byte)
            }
            _ => error,
        };
        self.complete(id.into_iter().fold(error, |error, id| error.with_id(id)))
    }

    /// Completes the place of an error in one of the dataset's lists: the input, and the id and byte of an annotation.
    pub(super) fn complete(&self, error: Error) -> Error {
        let error = match (error.place.list, error.place.record) {
            (Some("annotations"), Some(record)) => {
                let own = u32::try_from(record).ok();
                let place = own.and_then(|own| self.annotations.get(own as usize));
                let id = own.and_then(|own| self.annotation_id(own));
                let error = id.into_iter().fold(error, |error, id| error.with_id(id));
                place.into_iter().fold(error, |error, place| error.at_byte(place.byte & !IS_TEXT))
            }
            (Some("annotations" | "images" | "categories"), _) => error,
            _ => return error,
        };
        self.in_input(error)
    }

    /// Adds the name of the input to an error about the whole of it.
    pub(crate) fn in_input(&self, error: Error) -> Error {
        match &self.input {
            Some(input) => error.in_input(&**input),
            None => error,
        }
    }
}
