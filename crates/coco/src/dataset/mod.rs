//! Ground truth in memory.

mod annotation;
mod assemble;
mod entry;
mod federation;
mod keypoints;
mod problem;
mod read;
mod records;
mod rotated;

pub use federation::{CategorySets, Federation, Frequency};
pub use keypoints::{Keypoints, Labelled};
pub use problem::Problem;
pub use records::RecordPlaces;
pub use rotated::Rotated;

use crate::mask::Size;
use crate::rotated::Quad;
use crate::segmentation::Segmentations;
use crate::{Code, Error, Id, IdRef, IdTable, Result};

/// A COCO dataset: the images, categories and annotations for evaluation.
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    /// Every image id: those of the `images` list, and those that only annotations use.
    pub images: IdTable,
    /// For each place in `images`: whether the id is in the `images` list.
    pub image_listed: Vec<bool>,
    /// Every category id: those of the `categories` list, and those that only annotations use.
    pub categories: IdTable,
    /// For each place in `categories`: how often the id is in the `categories` list.
    pub category_listed: Vec<u32>,
    /// For each place in `categories`: the `name`, if there is one.
    pub category_names: Vec<Option<Box<str>>>,
    /// In the order of the input.
    pub annotations: Vec<Annotation>,
    /// The categories that each image was searched for, if images or categories have such members.
    pub federation: Option<Federation>,
    /// The shapes of annotations, if they were read.
    pub rotated: Option<Rotated>,
    /// Problems of single annotations, in order; `bbox` before `area` before `iscrowd`. An evaluation that needs such
    /// an annotation returns the error; one that ignores it, as the reference would, does not.
    pub problems: Vec<Problem>,
    /// Positions of annotations whose `iscrowd` is there and neither 0 nor 1, nor true, false or null.
    pub odd_crowds: Vec<u32>,
    /// Positions of annotations whose `is_group_of` is there and neither 0 nor 1, as Open Images' -1 for "unknown".
    pub odd_groups: Vec<u32>,
    /// Ids that occur several times in the list of images.
    pub repeated_images: Vec<Id>,
    /// The lists among `images`, `annotations` and `categories` that are missing in the input. Without images or
    /// categories it cannot be evaluated.
    pub absent: Vec<&'static str>,
    /// For each place in `images`: CrowdPose's `crowdIndex`. Empty if no image has one.
    pub crowd_indices: Vec<Option<f64>>,
    /// The annotations' keypoints, if they were read.
    pub keypoints: Option<Keypoints>,
    /// The `segmentation` of each annotation, if masks were read.
    pub masks: Option<Segmentations>,
    /// For each place in `images`: `height` and `width`, NaN if missing.
    pub image_sizes: Option<Vec<[f64; 2]>>,
    /// Names for tables, if they were read.
    pub names: Option<SourceNames>,
    /// The places of the records in the input.
    pub records: RecordPlaces,
}

/// What tables call images and annotations.
#[derive(Clone, Debug, Default)]
pub struct SourceNames {
    /// By place in `Dataset::images`: `file_name`, where there is one.
    pub images: Vec<Option<Box<str>>>,
    /// By position in `Dataset::annotations`: `id`.
    pub annotations: Vec<Id>,
}

impl SourceNames {
    /// About how many bytes of memory they hold.
    fn bytes(&self) -> usize {
        let texts: usize = self.images.iter().flatten().map(|name| name.len()).sum();
        texts + size_of_val(&self.images[..]) + size_of_val(&self.annotations[..])
    }
}

/// An annotation, as used by box evaluation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Annotation {
    /// x, y, width, height.
    pub bbox: [f64; 4],
    /// The `area` member, which is not the area of the box.
    pub area: f64,
    /// Place in [`Dataset::images`].
    pub image: u32,
    /// Place in [`Dataset::categories`].
    pub category: u32,
    /// Position of the last annotation with the same id: its own, unless the id is repeated.
    pub last_of_id: u32,
    /// Whether `iscrowd` is true in Python's sense: not 0, not false, not empty.
    pub is_crowd: bool,
    /// Whether `int(iscrowd) != 0`: overlap is then over the area of the detection alone.
    pub crowd_overlap: bool,
    /// Whether the `ignore` member is true in Python's sense. The reference overwrites it with `iscrowd`.
    pub ignore: bool,
    /// PASCAL VOC's `difficult`; `ignore` or `iscrowd` if that member is missing.
    pub difficult: bool,
    /// Open Images' `is_group_of` or `IsGroupOf`; `iscrowd` if both are missing.
    pub group_of: bool,
    /// Whether the id is 0, which the reference takes for "unmatched".
    pub id_is_zero: bool,
}

impl Dataset {
    /// About how many bytes of memory it holds.
    pub fn bytes(&self) -> usize {
        let sets = self.federation.as_ref().map_or(0, Federation::bytes);
        let keypoints = self.keypoints.as_ref().map_or(0, Keypoints::bytes);
        let masks = self.masks.as_ref().map_or(0, Segmentations::bytes);
        let rotated = self.rotated.as_ref().map_or(0, Rotated::bytes);
        let beside = masks + sets + keypoints + rotated + self.records.bytes();
        let tables = self.images.bytes() + self.categories.bytes();
        let sizes = self.image_sizes.as_ref().map_or(0, |sizes| size_of_val(&sizes[..]));
        let names = self.names.as_ref().map_or(0, SourceNames::bytes);
        size_of_val(&self.annotations[..]) + tables + sizes + names + beside
    }

    /// The size of the image at a place.
    ///
    /// # Errors
    /// `MISSING_KEY` if the image has none or sizes were not read, `INVALID_VALUE` for an invalid size, `TOO_LARGE` for 2³² pixels and
    /// more.
    pub fn image_size(&self, place: u32) -> Result<Size> {
        let sizes = self.image_sizes.as_deref().unwrap_or_default();
        let [height, width] = sizes.get(place as usize).copied().unwrap_or([f64::NAN; 2]);
        let of_image = |error: Error| self.in_image(place, error);
        if height.is_nan() || width.is_nan() {
            let error = Error::new(Code::MissingKey, "an image with height and width", "one without");
            return Err(of_image(error));
        }
        let whole = |value: f64| value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value);
        if !whole(height) || !whole(width) {
            let got = format!("{height} × {width}");
            return Err(of_image(Error::new(Code::InvalidValue, "an image of a size in whole pixels", got)));
        }
        Size::new(height as u32, width as u32).map_err(of_image)
    }

    /// The rotated box of an annotation: its own shape, or else its upright box. `None` if the dataset was read without them.
    ///
    /// # Errors
    /// The error of the shape, or of the box if there is no shape.
    pub fn quad(&self, annotation: u32) -> Option<Result<Quad>> {
        let rotated = self.rotated.as_ref()?;
        if let Ok(own) = rotated.shapes.binary_search_by_key(&annotation, |(position, _)| *position) {
            return Some(rotated.shapes[own].1.clone());
        }
        let first = self.problems.partition_point(|problem| problem.annotation < annotation);
        let own = self.problems[first..].iter().take_while(|problem| problem.annotation == annotation);
        Some(match own.into_iter().find(|problem| problem.member == "bbox") {
            Some(problem) => Err(problem.error.clone()),
            None => Ok(Quad::upright(self.annotations[annotation as usize].bbox)),
        })
    }

    /// The id of the annotation at a position, if the dataset was read from JSON.
    pub fn annotation_id(&self, annotation: u32) -> Option<IdRef<'_>> {
        self.records.annotation_id(annotation)
    }

    /// Adds the place of the annotation at a position to an error.
    pub(crate) fn in_annotation(&self, annotation: u32, error: Error) -> Error {
        self.complete(error.at_record("annotations", annotation.into()))
    }

    /// Adds the place of an image to an error; the image is given by its place in [`Dataset::images`].
    pub(crate) fn in_image(&self, place: u32, error: Error) -> Error {
        self.records.in_entry("images", place, self.images.ids().get(place as usize), error)
    }

    /// Adds the place of a category to an error; the category is given by its place in [`Dataset::categories`].
    pub(crate) fn in_category(&self, place: u32, error: Error) -> Error {
        self.records.in_entry("categories", place, self.categories.ids().get(place as usize), error)
    }

    /// Completes the place of an error in one of the dataset's lists.
    pub(crate) fn complete(&self, error: Error) -> Error {
        self.records.complete(error)
    }

    /// Returns an error if a list is absent that is needed.
    ///
    /// # Errors
    /// `MISSING_KEY`.
    pub fn check_lists(&self, is_needed: impl Fn(&str) -> bool) -> Result<()> {
        match self.absent.iter().find(|list| is_needed(list)) {
            None => Ok(()),
            Some(list) => {
                let expected = format!("a dataset with the list {list}");
                Err(self.records.in_input(Error::new(Code::MissingKey, expected, "one without it")))
            }
        }
    }

    /// Whether the list of images has an id.
    pub fn lists_image(&self, id: IdRef<'_>) -> bool {
        self.images.place(id).is_some_and(|place| self.image_listed[place as usize])
    }

    /// The text of the id of an image that is not listed, in errors: a name where ids are numbers is taken for the file's.
    pub(crate) fn shown_unlisted_image(&self, id: IdRef<'_>) -> String {
        let shown = id.shown_unlisted(|id| self.lists_image(id));
        match (id, self.images.ids().first()) {
            (IdRef::Text(text), Some(Id::Int(_))) if text.parse::<i64>().is_err() => {
                format!(
                    "{shown}, where the ids of the dataset are numbers (a file's name is no id: look up the id of the image with that file_name)"
                )
            }
            _ => shown,
        }
    }

    /// Whether the list of categories has an id.
    pub fn lists_category(&self, id: IdRef<'_>) -> bool {
        self.categories.place(id).is_some_and(|place| self.category_listed[place as usize] > 0)
    }

    /// The ids of the listed images, ascending.
    pub fn listed_images(&self) -> impl Iterator<Item = &Id> {
        let listed = self.images.ids().iter().zip(&self.image_listed);
        listed.filter(|(_, listed)| **listed).map(|(id, _)| id)
    }

    /// The ids of the listed categories, ascending.
    pub fn listed_categories(&self) -> impl Iterator<Item = &Id> {
        let listed = self.categories.ids().iter().zip(&self.category_listed);
        listed.filter(|(_, listed)| **listed > 0).map(|(id, _)| id)
    }
}

#[cfg(test)]
mod tests;
