//! A dataset under construction.

use std::collections::HashMap;

use crate::dataset::Federation;
use crate::{Annotation, Code, Dataset, Error, Id, IdTable, Result};

/// Images, categories and boxes by name.
#[derive(Default)]
pub(super) struct Draft {
    images: Names,
    categories: Names,
    boxes: Vec<DraftBox>,
    /// Positions of boxes whose group-of flag is neither 0 nor 1.
    odd_groups: Vec<u32>,
    /// Image, category, and whether the image contains it.
    labels: Vec<(u32, u32, bool)>,
}

/// A box; image and category are indices of names.
struct DraftBox {
    image: u32,
    category: u32,
    bbox: [f64; 4],
    difficult: bool,
    group_of: bool,
}

/// Distinct names in the order of first use.
#[derive(Default)]
struct Names {
    ids: Vec<Id>,
    positions: HashMap<Box<str>, u32>,
}

impl Names {
    fn position(&mut self, name: &str) -> u32 {
        if let Some(position) = self.positions.get(name) {
            return *position;
        }
        let position = self.ids.len() as u32;
        self.ids.push(Id::Text(name.into()));
        self.positions.insert(name.into(), position);
        position
    }

    /// A table of the names, and for each index its place in the table.
    fn table(self) -> (IdTable, Vec<u32>) {
        let table = IdTable::new(self.ids.clone());
        let places = self.ids.iter().map(|id| table.place(id.as_ref()).unwrap_or(IdTable::NONE)).collect();
        (table, places)
    }
}

impl Draft {
    pub(super) fn image(&mut self, name: &str) {
        self.images.position(name);
    }

    pub(super) fn push(
        &mut self,
        image: &str,
        category: &str,
        bbox: [f64; 4],
        difficult: bool,
        group_of: bool,
    ) -> Result<()> {
        if self.boxes.len() >= u32::MAX as usize - 1 {
            return Err(Error::new(Code::TooLarge, "fewer than 2³² boxes", "more"));
        }
        let (image, category) = (self.images.position(image), self.categories.position(category));
        self.boxes.push(DraftBox { image, category, bbox, difficult, group_of });
        Ok(())
    }

    pub(super) fn label(&mut self, image: &str, category: &str, positive: bool) {
        let (image, category) = (self.images.position(image), self.categories.position(category));
        self.labels.push((image, category, positive));
    }

    /// Notes that the group-of flag of the last box is neither 0 nor 1.
    pub(super) fn last_is_odd_group(&mut self) {
        self.odd_groups.push(self.boxes.len() as u32 - 1);
    }

    pub(super) fn finish(self) -> Dataset {
        let (images, image_places) = self.images.table();
        let (categories, category_places) = self.categories.table();
        let annotations = self.boxes.iter().zip(0..).map(|(own, position)| Annotation {
            bbox: own.bbox,
            area: own.bbox[2] * own.bbox[3],
            image: image_places[own.image as usize],
            category: category_places[own.category as usize],
            last_of_id: position,
            is_crowd: own.group_of,
            crowd_overlap: own.group_of,
            ignore: own.difficult,
            difficult: own.difficult,
            group_of: own.group_of,
            id_is_zero: false,
        });
        let annotations = annotations.collect();
        let labels: Vec<(u32, u32, bool)> = self
            .labels
            .iter()
            .map(|(image, category, positive)| {
                (image_places[*image as usize], category_places[*category as usize], *positive)
            })
            .collect();
        let name = |id: &Id| match id {
            Id::Text(name) => Some(name.clone()),
            Id::Int(_) => None,
        };
        Dataset {
            image_listed: vec![true; images.len()],
            category_listed: vec![1; categories.len()],
            category_names: categories.ids().iter().map(name).collect(),
            federation: (!labels.is_empty())
                .then(|| Federation::labelled(&labels, images.len(), categories.len())),
            images,
            categories,
            annotations,
            odd_groups: self.odd_groups,
            ..Dataset::default()
        }
    }
}
