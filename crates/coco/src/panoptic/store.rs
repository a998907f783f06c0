//! Sources of masks.

use std::path::PathBuf;

use boxwise_kernels::math::order::sorted_by_key;

use super::dataset::{Annotation, Panoptic};
use crate::maps::{Map, PngReader, Samples};
use crate::{Code, Error, Id, IdTable, Result};

/// The masks of all images.
#[derive(Clone, Debug)]
pub enum Masks<'a> {
    /// A folder of PNG files, named by the annotations' `file_name`: colours of 8 bits, with the id red + 256 × green +
    /// 256² × blue. Alpha is ignored.
    Folder(PathBuf),
    /// Ids in memory.
    Maps(IdMaps<'a>),
}

/// Maps of segment ids, row by row.
#[derive(Clone, Debug)]
pub struct IdMaps<'a> {
    images: IdTable,
    maps: Vec<Map<'a, u32>>,
}

impl<'a> IdMaps<'a> {
    /// Maps with the ids of their images.
    ///
    /// # Errors
    /// `DUPLICATE_ID`: two maps of one image.
    pub fn new(maps: Vec<(Id, Map<'a, u32>)>) -> Result<Self> {
        let images = IdTable::new(maps.iter().map(|(id, _)| id.clone()).collect());
        if images.len() < maps.len() {
            let got = format!("{} maps of {} images", maps.len(), images.len());
            return Err(Error::new(Code::DuplicateId, "one map per image", got));
        }
        let place = |id: &Id| images.place(id.as_ref()).map_or(u64::MAX, u64::from);
        let maps = sorted_by_key(maps, |(id, _)| place(id));
        Ok(IdMaps { images, maps: maps.into_iter().map(|(_, map)| map).collect() })
    }
}

/// One image's mask.
#[derive(Clone, Copy)]
pub(super) enum Mask<'a> {
    Colours(Map<'a, [u8; 3]>),
    Ids(Map<'a, u32>),
}

impl Mask<'_> {
    pub(super) fn size(&self) -> (u32, u32) {
        match self {
            Mask::Colours(map) => map.size(),
            Mask::Ids(map) => map.size(),
        }
    }
}

impl Masks<'_> {
    /// Returns an error if the folder does not exist.
    pub(super) fn check(&self) -> Result<()> {
        match self {
            Masks::Folder(path) if !path.is_dir() => {
                let got = if path.exists() { "no folder" } else { "nothing there" };
                Err(Error::new(Code::UnreadableFile, "a folder of masks", got)
                    .in_input(path.display().to_string()))
            }
            _ => Ok(()),
        }
    }

    /// The mask of an annotation.
    pub(super) fn mask<'r>(
        &'r self,
        room: &'r mut PngReader,
        dataset: &Panoptic,
        position: usize,
    ) -> Result<Mask<'r>> {
        let annotation = &dataset.annotations[position];
        let at = |error: Error| error.at_record("annotations", position as u64).with_id(&annotation.image);
        match self {
            Masks::Maps(IdMaps { images, maps }) => match images.place(annotation.image.as_ref()) {
                Some(place) => Ok(Mask::Ids(maps[place as usize])),
                None => {
                    let error =
                        Error::new(Code::UnknownId, "a map for each image", unkeyed(images, annotation));
                    Err(at(error).in_input(&dataset.name))
                }
            },
            Masks::Folder(folder) => {
                let name = annotation
                    .file_name
                    .as_deref()
                    .ok_or_else(|| at(crate::json::missing("file_name")).in_input(&dataset.name))?;
                let path = folder.join(name);
                match room.read(&path).map_err(at)? {
                    Samples::Colours(map) => Ok(Mask::Colours(map)),
                    Samples::Bytes(_) | Samples::Words(_) => {
                        let got = "grey levels or a palette; write each id as three colours, red + 256 * green + 65536 * blue, or pass a Map \
                                   from image ids to { data, width, height } with the numbers";
                        let error = Error::new(Code::InvalidImage, "an image of colours of 8 bits", got);
                        Err(at(error).in_input(path.display().to_string()))
                    }
                }
            }
        }
    }
}

/// What maps have in the place of the one of an annotation's image.
fn unkeyed(images: &IdTable, annotation: &Annotation) -> String {
    let other = annotation.image.as_ref().of_other_type();
    let key = other.filter(|other| images.place(other.as_ref()).is_some());
    let is_named = |key: &&Id| match (key, annotation.file_name.as_deref()) {
        (Id::Text(key), Some(name)) => {
            **key == *name || name.rsplit_once('.').is_some_and(|(stem, _)| **key == *stem)
        }
        _ => false,
    };
    let of_file = images.ids().iter().find(is_named);
    match (key, of_file, images.ids().first()) {
        (Some(key), ..) => {
            let [kind, own] = [&key, &annotation.image].map(|id| id.as_ref().kind());
            format!("one under the {kind} {key}, where the image has the {own} {}", annotation.image)
        }
        (None, Some(name), _) => {
            format!("one under the name of its file, {name}; keys are the ids of images")
        }
        (None, None, Some(first)) => format!("none; keys are the ids of images, and the first is {first}"),
        (None, None, None) => "no maps at all".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_under_other_keys_are_named() {
        let text = |text: &str| Id::Text(text.into());
        for (image, keys, got) in [
            (Id::Int(1), vec![text("1")], "one under the string \"1\", where the image has the number 1"),
            (text("1"), vec![Id::Int(1)], "one under the number 1, where the image has the string \"1\""),
            (
                Id::Int(1),
                vec![text("b.png"), text("a.png")],
                "one under the name of its file, \"a.png\"; keys are the ids of images",
            ),
            (
                Id::Int(1),
                vec![text("a")],
                "one under the name of its file, \"a\"; keys are the ids of images",
            ),
            (
                Id::Int(1),
                vec![Id::Int(2), Id::Int(3)],
                "none; keys are the ids of images, and the first is 2",
            ),
            (Id::Int(1), vec![], "no maps at all"),
        ] {
            let annotation = Annotation { image, file_name: Some("a.png".into()), segments: 0..0 };
            assert_eq!(unkeyed(&IdTable::new(keys), &annotation), got);
        }
    }
}
