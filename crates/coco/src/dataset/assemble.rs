//! Converts lists with ids to columns with places.

use std::collections::HashMap;

use super::annotation::{Annotations, Row, RowId};
use super::entry::Entries;
use super::{Annotation, Dataset, Keypoints, Problem, RecordPlaces, Rotated, SourceNames, federation};
use crate::segmentation::Segmentations;
use crate::{Id, IdRef, IdTable};
use boxwise_threads::poll_at;

/// The lists of the input, in parts.
#[derive(Default)]
pub(super) struct Lists {
    pub(super) images: Vec<Entries>,
    pub(super) annotations: Vec<Annotations>,
    pub(super) categories: Vec<Entries>,
}

/// `names`: whether names for tables were read.
pub(super) fn assemble(lists: Lists, names: bool) -> Dataset {
    let Lists { images, annotations, categories } = lists;
    let sizes = sizes_of(&images);
    let listed = |entries: &[Entries]| -> Vec<Id> {
        entries.iter().flat_map(|part| part.ids.iter().cloned()).collect()
    };
    let image_parts = images;
    let (images, image_listed) = table(&listed(&image_parts), &annotations, |row| row.image);
    let image_sizes = sizes.map(|sizes| {
        let mut by_place = vec![[f64::NAN; 2]; images.len()];
        for (id, size) in sizes {
            if let Some(place) = images.place(id.as_ref()) {
                by_place[place as usize] = size; // the last entry of an id counts
            }
        }
        by_place
    });
    let repeated = images.ids().iter().zip(&image_listed).filter(|(_, times)| **times > 1);
    let repeated_images = repeated.map(|(id, _)| id.clone()).collect();
    let image_listed = image_listed.into_iter().map(|count| count > 0).collect();
    let (category_table, category_listed) = table(&listed(&categories), &annotations, |row| row.category);
    fn federated(part: &Entries) -> (&[Id], &federation::FederatedMembers) {
        (&part.ids, &part.federated)
    }
    let federation = federation::assemble(
        image_parts.iter().map(federated),
        categories.iter().map(federated),
        &images,
        &category_table,
    );
    let crowd_indices = crowd_indices(&image_parts, &images);
    let records = RecordPlaces::of_entries((&image_parts, &images), (&categories, &category_table));
    let category_names = names_by_place(categories, &category_table);
    let names = names.then(|| SourceNames {
        images: names_by_place(image_parts, &images),
        annotations: annotations
            .iter()
            .flat_map(|part| part.rows.iter().map(|row| part.id(row.id).to_owned()))
            .collect(),
    });
    let mut dataset = Dataset {
        images,
        image_listed,
        categories: category_table,
        category_listed,
        category_names,
        federation,
        image_sizes,
        crowd_indices,
        repeated_images,
        records,
        names,
        ..Dataset::default()
    };
    fill(&mut dataset, annotations);
    dataset
}

/// Names of entries by place.
fn names_by_place(parts: Vec<Entries>, table: &IdTable) -> Vec<Option<Box<str>>> {
    let mut names = vec![None; table.len()];
    for part in parts {
        for (id, name) in part.ids.iter().zip(part.names) {
            if let Some(place) = table.place(id.as_ref()) {
                names[place as usize] = name; // the last entry of an id counts
            }
        }
    }
    names
}

/// The images' sizes, if they were read.
fn sizes_of(images: &[super::entry::Entries]) -> Option<Vec<(Id, [f64; 2])>> {
    let wanted = images.iter().all(|part| part.sizes.len() == part.ids.len());
    let pairs = images.iter().flat_map(|part| part.ids.iter().cloned().zip(part.sizes.iter().copied()));
    wanted.then(|| pairs.collect())
}

/// The `crowdIndex` of each image by place, if it has one. Empty if no image has one.
fn crowd_indices(parts: &[Entries], images: &IdTable) -> Vec<Option<f64>> {
    if parts.iter().all(|part| part.crowd_indices.is_empty()) {
        return Vec::new();
    }
    let mut indices = vec![None; images.len()];
    for part in parts {
        for (entry, index) in &part.crowd_indices {
            if let Some(place) = images.place(part.ids[*entry].as_ref()) {
                indices[place as usize] = Some(*index); // the last entry of an id counts
            }
        }
    }
    indices
}

/// Every id that is listed or used by annotations, and how often each is listed.
fn table(listed: &[Id], annotations: &[Annotations], of: impl Fn(&Row) -> RowId) -> (IdTable, Vec<u32>) {
    let mut table = IdTable::new(listed.to_vec());
    let mut others = Vec::new();
    for part in annotations {
        let mut last = None; // neighbours often share an id
        for (round, row) in part.rows.iter().enumerate() {
            poll_at(round);
            let id = of(row);
            if last != Some(id) && table.place(part.id(id)).is_none() {
                others.push(part.id(id).to_owned());
            }
            last = Some(id);
        }
    }
    if !others.is_empty() {
        others.extend_from_slice(table.ids());
        table = IdTable::new(others);
    }
    let mut count = vec![0; table.len()];
    for id in listed {
        if let Some(place) = table.place(id.as_ref()) {
            count[place as usize] += 1;
        }
    }
    (table, count)
}

fn fill(dataset: &mut Dataset, parts: Vec<Annotations>) {
    let last = last_of_ids(&parts);
    let mut annotations = Vec::with_capacity(parts.iter().map(|part| part.rows.len()).sum());
    let mut masks = Some(Segmentations::default());
    let mut keypoints = Keypoints::default();
    let mut kept = true;
    let mut rotated = parts.iter().all(|part| part.rotated.is_some()).then(Rotated::default);
    for mut part in parts {
        match part.keypoints.take() {
            Some(own) => keypoints.add(own),
            None => kept = false,
        }
        masks = match (masks, part.masks.take()) {
            (Some(all), Some(own)) if all.is_empty() => Some(own),
            (Some(mut all), Some(own)) => {
                all.append(&own);
                Some(all)
            }
            _ => None,
        };
        let before = annotations.len() as u32;
        dataset.records.add(&part);
        if let (Some(rotated), Some(own)) = (&mut rotated, part.rotated.take()) {
            let in_whole = |(position, quad): (u32, crate::Result<_>)| {
                let position = position + before;
                (
                    position,
                    quad.map_err(|error: crate::Error| error.at_record("annotations", position.into())),
                )
            };
            rotated.shapes.extend(own.shapes.into_iter().map(in_whole));
        }
        for row in &part.rows {
            poll_at(annotations.len());
            let position = annotations.len() as u32;
            let place = |table: &IdTable, id| table.place(part.id(id)).unwrap_or(IdTable::NONE);
            annotations.push(Annotation {
                bbox: row.bbox,
                area: row.area,
                image: place(&dataset.images, row.image),
                category: place(&dataset.categories, row.category),
                last_of_id: last.as_ref().map_or(position, |last| last[position as usize]),
                is_crowd: row.is_crowd,
                crowd_overlap: row.crowd_overlap,
                ignore: row.ignore,
                difficult: row.difficult,
                group_of: row.group_of,
                id_is_zero: is_zero(part.id(row.id)),
            });
        }
        dataset.odd_crowds.extend(part.odd_crowds.iter().map(|position| position + before));
        dataset.odd_groups.extend(part.odd_groups.iter().map(|position| position + before));
        for problem in part.problems.drain(..) {
            let annotation = problem.annotation + before;
            let error = problem.error.clone().at_record("annotations", annotation as u64);
            dataset.problems.push(Problem { annotation, error, ..problem });
        }
    }
    dataset.keypoints = kept.then_some(keypoints);
    dataset.rotated = rotated;
    dataset.annotations = annotations;
    dataset.masks = masks;
}

/// Whether an annotation's id is 0 for the reference, which converts strings to numbers.
fn is_zero(id: IdRef<'_>) -> bool {
    match id {
        IdRef::Int(value) => value == 0,
        IdRef::Text(text) => text.trim().parse() == Ok(0.0),
    }
}

/// For each annotation, the position of the last one with its id; `None` if no id is repeated.
fn last_of_ids(parts: &[Annotations]) -> Option<Vec<u32>> {
    let ids = || parts.iter().flat_map(|part| part.rows.iter().map(|row| part.id(row.id)));
    if !has_repeated(ids(), parts.iter().map(|part| part.rows.len()).sum()) {
        return None;
    }
    let last: HashMap<IdRef<'_>, u32> = ids().zip(0..).collect();
    Some(ids().map(|id| last[&id]).collect())
}

/// Whether any of `count` ids occurs twice. Most ids are small integers, which are marked in a bit table.
fn has_repeated<'a>(ids: impl Iterator<Item = IdRef<'a>>, count: usize) -> bool {
    let mut seen = vec![0u64; count];
    let mut others = Vec::new();
    for id in ids {
        let bit = match id {
            IdRef::Int(value) => usize::try_from(value).ok().filter(|value| value / 64 < count),
            IdRef::Text(_) => None,
        };
        match bit {
            Some(bit) if seen[bit / 64] >> (bit % 64) & 1 == 1 => return true,
            Some(bit) => seen[bit / 64] |= 1 << (bit % 64),
            None => others.push(id),
        }
    }
    others.sort_unstable();
    others.windows(2).any(|pair| pair[0] == pair[1])
}
