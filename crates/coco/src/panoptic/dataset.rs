//! Panoptic annotations in memory.

use std::ops::Range;

use crate::{Code, Error, Id, IdTable, Result};

/// Panoptic ground truth or predictions: the content of a JSON file, without the masks.
#[derive(Clone, Debug, Default)]
pub struct Panoptic {
    /// Its name in errors.
    pub name: String,
    /// One per image, in the order of the input.
    pub annotations: Vec<Annotation>,
    /// The segments of all annotations.
    pub segments: Vec<Segment>,
    /// In the order of the input; empty for predictions.
    pub categories: Vec<Category>,
    /// Numbers of `iscrowd` and `isthing` that are neither 0 nor 1, which count as 0.
    pub odd_flags: u64,
}

/// The role of a panoptic file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Categories, crowds and areas are read.
    GroundTruth,
    /// Categories, crowds and areas are ignored.
    Predictions,
}

/// The segments of one image.
#[derive(Clone, Debug)]
pub struct Annotation {
    /// The image's id.
    pub image: Id,
    /// The name of the image's mask within a folder of masks.
    pub file_name: Option<Box<str>>,
    /// Range in [`Panoptic::segments`].
    pub segments: Range<usize>,
}

/// A segment of an image.
#[derive(Clone, Debug)]
pub struct Segment {
    /// The value of its pixels in the mask.
    pub id: i64,
    /// The category's id.
    pub category: Id,
    /// The `area` member, if there is one; `None` for predictions.
    pub area: Option<f64>,
    /// Whether `iscrowd` is 1, if that member exists; `None` for predictions.
    pub is_crowd: Option<bool>,
}

/// A category of the ground truth.
#[derive(Clone, Debug, PartialEq)]
pub struct Category {
    /// Its id.
    pub id: Id,
    /// Its name, if there is one.
    pub name: Option<Box<str>>,
    /// Whether `isthing` is 1.
    pub is_thing: bool,
}

impl Panoptic {
    /// Number of annotations whose image has an earlier annotation.
    pub(super) fn repeated(&self) -> u64 {
        let table = IdTable::new(self.annotations.iter().map(|one| one.image.clone()).collect());
        (self.annotations.len() - table.len()) as u64
    }

    /// Returns an error if an image has two annotations.
    pub(super) fn once_each(&self) -> Result<()> {
        let table = IdTable::new(self.annotations.iter().map(|one| one.image.clone()).collect());
        let mut seen = vec![false; table.len()];
        for (position, annotation) in self.annotations.iter().enumerate() {
            if let Some(place) = table.place(annotation.image.as_ref())
                && std::mem::replace(&mut seen[place as usize], true)
            {
                return Err(Error::new(Code::DuplicateId, "one annotation per image", "a second one")
                    .at_record("annotations", position as u64)
                    .with_id(&annotation.image)
                    .in_input(&self.name));
            }
        }
        Ok(())
    }
}
