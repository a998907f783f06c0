//! The categories of an evaluation, and the ids in its options.

use super::rules::PlanRules;
use crate::params::Params;
use crate::{Code, Dataset, Error, Id, IdRef, IdTable, Result};

/// Returns an error for ids in the options that a federated dataset does not list.
///
/// # Errors
/// `UNKNOWN_IMAGE`, `UNKNOWN_ID`.
pub(super) fn refuse_unlisted(dataset: &Dataset, params: &Params) -> Result<()> {
    let unlisted = |ids: &Option<Vec<Id>>, is_listed: &dyn Fn(IdRef<'_>) -> bool| {
        let id = ids.iter().flatten().find(|id| !is_listed(id.as_ref()))?;
        Some(id.as_ref().shown_unlisted(is_listed))
    };
    if let Some(got) = unlisted(&params.image_ids, &|id| dataset.lists_image(id)) {
        let expected = "ids of images that the dataset lists";
        return Err(Error::new(Code::UnknownImage, expected, got).in_input("imageIds"));
    }
    if let Some(got) = unlisted(&params.category_ids, &|id| dataset.lists_category(id)) {
        let expected = "ids of categories that the dataset lists";
        return Err(Error::new(Code::UnknownId, expected, got).in_input("categoryIds"));
    }
    Ok(())
}

/// The evaluated categories as a table, and in the order in which they were named.
pub(super) fn categories(dataset: &Dataset, params: &Params, rules: PlanRules) -> (IdTable, Vec<Id>) {
    let named: Vec<Id> = match &params.category_ids {
        _ if rules.federated => once_each(dataset, params),
        Some(ids) => ids.clone(),
        None => {
            let listed = dataset.categories.ids().iter().zip(&dataset.category_listed);
            listed.flat_map(|(id, times)| std::iter::repeat_n(id.clone(), *times as usize)).collect()
        }
    };
    (IdTable::new(named.clone()), named)
}

/// Every category in the options, once.
fn once_each(dataset: &Dataset, params: &Params) -> Vec<Id> {
    let Some(asked) = &params.category_ids else { return dataset.listed_categories().cloned().collect() };
    let mut ids = Vec::with_capacity(asked.len());
    let mut seen = std::collections::HashSet::new();
    ids.extend(asked.iter().filter(|id| seen.insert(*id)).cloned());
    ids
}
