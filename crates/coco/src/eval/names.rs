//! Names where ids are asked for: names of categories in `categoryIds` and as keys of `keypointSigmas`, file names of images in `imageIds`.

use std::collections::HashMap;

use crate::params::{KeypointSigmas, Params};
use crate::{Dataset, Id, IdRef};

/// The parameters with ids in the place of names that one category, or one image, of the dataset has. An id that the dataset has is
/// never taken for a name.
pub(super) fn resolved(dataset: &Dataset, mut params: Params) -> Params {
    let has_category = |id: IdRef<'_>| dataset.categories.place(id).is_some();
    if let Some(ids) = &mut params.category_ids {
        replace(ids.iter_mut(), has_category, || category_names(dataset));
    }
    if let Some(ids) = &mut params.image_ids {
        replace(ids.iter_mut(), |id| dataset.lists_image(id), || image_names(dataset));
    }
    if let KeypointSigmas::ByCategory(all) = &mut params.keypoint_sigmas {
        replace(all.iter_mut().map(|(id, _)| id), has_category, || category_names(dataset));
    }
    params
}

/// Puts ids in the place of names. The names are only looked at if there is an unknown one.
fn replace<'i, 'd>(
    asked: impl Iterator<Item = &'i mut Id>,
    is_id: impl Fn(IdRef<'_>) -> bool,
    names: impl Fn() -> Names<'d>,
) {
    let mut known = None;
    for id in asked.filter(|id| !is_id(id.as_ref())) {
        if let Id::Text(name) = &*id
            && let [own] = known.get_or_insert_with(&names).of(name)
        {
            *id = (*own).clone();
        }
    }
}

/// Ids by their names.
struct Names<'d>(HashMap<&'d str, Vec<&'d Id>>);

impl<'d> Names<'d> {
    fn new(named: impl Iterator<Item = (&'d str, &'d Id)>) -> Self {
        let mut names = HashMap::<&str, Vec<&Id>>::new();
        named.for_each(|(name, id)| names.entry(name).or_default().push(id));
        Names(names)
    }

    /// The ids that have a name.
    fn of(&self, name: &str) -> &[&'d Id] {
        self.0.get(name).map_or(&[], |ids| ids)
    }
}

fn category_names(dataset: &Dataset) -> Names<'_> {
    Names::new(named(&dataset.category_names, dataset.categories.ids()))
}

/// File names, if they were read.
fn image_names(dataset: &Dataset) -> Names<'_> {
    let names = dataset.names.as_ref().map_or(&[][..], |names| &names.images);
    Names::new(named(names, dataset.images.ids()))
}

fn named<'d>(names: &'d [Option<Box<str>>], ids: &'d [Id]) -> impl Iterator<Item = (&'d str, &'d Id)> {
    names.iter().zip(ids).filter_map(|(name, id)| Some((name.as_deref()?, id)))
}

/// Says of a name that stands for no id why that is so: several have it, or which one is the most like it.
pub(super) fn hint(dataset: &Dataset, asked: &Id, of_images: bool) -> String {
    let Id::Text(name) = asked else { return String::new() };
    if of_images && dataset.names.is_none() {
        return "; file names were not read: load the dataset without an `iouType` to ask for images by them"
            .to_owned();
    }
    let names = if of_images { image_names(dataset) } else { category_names(dataset) };
    if let several @ [first, second, ..] = names.of(name) {
        let count = several.len();
        return format!("; {count} have that name, {first} and {second} among them: give the id");
    }
    let least = |own: &&str| (edits(name, own), own.to_string());
    let nearest = names.0.keys().copied().take(MOST_COMPARED).min_by_key(least);
    match nearest.filter(|own| 3 * edits(name, own) <= name.chars().count().max(3)) {
        Some(own) => format!("; {own:?} is the name of {}", names.of(own)[0]),
        None => String::new(),
    }
}

/// Names beyond so many are not compared with one that is not found.
const MOST_COMPARED: usize = 10_000;

/// Insertions, deletions and replacements of letters that lead from one word to the other, whatever their case.
fn edits(from: &str, to: &str) -> usize {
    let letters = |word: &str| word.chars().take(64).flat_map(char::to_lowercase).collect::<Vec<_>>();
    let (from, to) = (letters(from), letters(to));
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, own) in from.iter().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, other) in to.iter().enumerate() {
            let replaced = before + usize::from(own != other);
            before = row[j + 1];
            row[j + 1] = replaced.min(before + 1).min(row[j] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_those_of_letters_in_either_case() {
        for (from, to, expected) in
            [("person", "person", 0), ("Person", "persn", 1), ("", "cat", 3), ("kitten", "sitting", 3)]
        {
            assert_eq!((edits(from, to), edits(to, from)), (expected, expected), "{from} {to}");
        }
    }
}
