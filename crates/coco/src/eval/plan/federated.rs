//! Federated datasets: a detection counts only if its image was searched for its category.

use super::cell_set::CellSet;
use super::ranks::UNLISTED;
use crate::dataset::{CategorySets, Federation, Frequency};
use crate::{Code, Dataset, Error, Id, IdTable, Result};

/// The categories that each image was searched for, and how frequent they are.
pub(crate) struct Federated {
    /// Cells with ground truth, and cells known to have none. Detections in other cells are left out.
    judged: CellSet,
    /// Cells whose ground truth is not fully annotated: unmatched detections there count neither for nor against.
    lenient: CellSet,
    /// By stream.
    pub(crate) frequencies: Vec<Frequency>,
    /// Whether no image has a category that it was searched for in vain.
    pub(crate) no_negatives: bool,
}

impl Federated {
    /// `image_ranks` are by place; `positive` are the cells with ground truth; `images` is the number of evaluated images.
    ///
    /// # Errors
    /// `MISSING_KEY`, `INVALID_TYPE`, `INVALID_VALUE`: an evaluated image or category lacks a member that LVIS needs.
    pub(crate) fn new(
        dataset: &Dataset,
        image_ranks: &[u32],
        images: usize,
        categories: &IdTable,
        positive: impl Iterator<Item = (u32, u32)>,
    ) -> Result<Federated> {
        let Some(federation) = &dataset.federation else {
            let expected =
                "images with neg_category_ids and not_exhaustive_category_ids, and categories with frequency";
            return Err(Error::new(Code::MissingKey, expected, "none; without them the protocol is coco"));
        };
        let streams = streams(dataset, categories);
        let cells = |sets: &CategorySets| -> Result<Vec<(u32, u32)>> {
            let mut cells = Vec::new();
            for (image, rank) in image_ranks.iter().enumerate().filter(|(_, rank)| **rank < UNLISTED) {
                let own = sets.of(image as u32).map_err(|error| dataset.in_image(image as u32, error))?;
                let own = own.iter().map(|category| streams[*category as usize]);
                cells.extend(own.filter(|stream| *stream != IdTable::NONE).map(|stream| (*rank, stream)));
            }
            Ok(cells)
        };
        let (negative, not_exhaustive) = (cells(&federation.negative)?, cells(&federation.not_exhaustive)?);
        let no_negatives = negative.is_empty();
        Ok(Federated {
            no_negatives,
            judged: CellSet::new(images, categories.len(), positive.chain(negative)),
            lenient: CellSet::new(images, categories.len(), not_exhaustive.into_iter()),
            frequencies: frequencies(dataset, federation, categories)?,
        })
    }

    /// Whether a stream's detections in an image are evaluated.
    pub(crate) fn judges(&self, rank: u32, stream: u32) -> bool {
        self.judged.contains(rank, stream)
    }

    /// Whether a stream's unmatched detections in an image do not count.
    pub(crate) fn is_lenient(&self, rank: u32, stream: u32) -> bool {
        self.lenient.contains(rank, stream)
    }

    /// Numbers that tell its cells from others.
    pub(crate) fn words(&self) -> impl Iterator<Item = u64> {
        self.judged.words().iter().chain(self.lenient.words()).copied()
    }

    /// About how many bytes of memory it holds.
    pub(crate) fn bytes(&self) -> usize {
        self.judged.bytes() + self.lenient.bytes()
    }
}

/// By place of a category: its stream, or [`IdTable::NONE`].
fn streams(dataset: &Dataset, categories: &IdTable) -> Vec<u32> {
    let ids = dataset.categories.ids().iter();
    ids.map(|id| categories.place(id.as_ref()).unwrap_or(IdTable::NONE)).collect()
}

fn frequencies(dataset: &Dataset, federation: &Federation, categories: &IdTable) -> Result<Vec<Frequency>> {
    let of = |id: &Id| {
        let place = dataset.categories.place(id.as_ref()).unwrap_or(IdTable::NONE);
        federation.frequency(place).map_err(|error| dataset.in_category(place, error))
    };
    categories.ids().iter().map(of).collect()
}
