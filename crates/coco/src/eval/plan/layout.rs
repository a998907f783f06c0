//! The images and categories of an evaluation, and its ground truth sorted by them.

use super::federated::Federated;
use super::ground_truth::{GroundTruth, has_area};
use crate::dataset::Frequency;
use crate::eval::skipped::Skipped;
use crate::{IdRef, IdTable};

/// About how many images are looked at for guessing the format of shapes.
const SAMPLED: usize = 128;

/// The images and categories of an evaluation, and its ground truth sorted by them.
pub(crate) struct Plan {
    pub(crate) strict: bool,
    /// Whether `ignore` counts in addition to `iscrowd`.
    pub(crate) keeps_ignore: bool,
    /// Number of evaluated images.
    pub(crate) images: usize,
    /// For each place in [`Dataset::images`]: the image's rank among the evaluated ones, [`NOT_EVALUATED`](super::ranks::NOT_EVALUATED) or [`UNLISTED`](super::ranks::UNLISTED).
    pub(crate) image_ranks: Vec<u32>,
    /// The evaluated categories. The place of an id is its *stream* of detections.
    pub(crate) categories: IdTable,
    /// *Slots* are the positions on the axis K of categories. For each: its streams, in the order in which their boxes
    /// are used. It is one stream, or all of them if all categories are evaluated as one.
    pub(crate) slots: Vec<Vec<u32>>,
    /// Whether records that cannot be used are left out.
    pub(crate) skips: bool,
    /// The annotations that were left out.
    pub(crate) skipped: Skipped,
    /// Their positions, ascending.
    pub(crate) left_out: Vec<u32>,
    /// Whether all categories are evaluated as one.
    pub(crate) joined: bool,
    /// The stream for detections of any other category, if those count too: corrected parity joins all categories.
    pub(crate) other: Option<u32>,
    /// Sorted by slot, then image, then the reference's order.
    pub(crate) ground_truth: Vec<GroundTruth>,
    /// Index of each slot's first ground truth, and the number of all ground truths.
    pub(crate) slot_starts: Vec<usize>,
    /// Whether every box of the ground truth is finite.
    pub(crate) finite: bool,
    /// For each image rank, whether its detections are evaluated. `None` means all images.
    pub(crate) shown: Option<Vec<bool>>,
    /// Number of annotations in the input.
    pub(crate) annotations: usize,
    /// Ignored annotations with visible keypoints.
    pub(crate) contradicted_keypoints: u64,
    /// Annotations that count although no keypoint is visible.
    pub(crate) invisible_keypoints: u64,
    /// Listed categories that the class hierarchy does not have.
    pub(crate) outside_hierarchy: u64,
    /// Open Images: images, if none has labels of classes that were looked for.
    pub(crate) unlabelled: u64,
    /// Objects whose group-of flag is neither 0 nor 1. Only in Open Images.
    pub(crate) odd_groups: u64,
    /// One bit for each image rank and stream: whether there is ground truth. Empty if every box must be kept.
    pub(super) occupied: Vec<u64>,
    /// The categories that each image was searched for, in a federated protocol.
    pub(crate) federated: Option<Federated>,
    /// For each slot, the ascending ranks of images that were searched for it. Empty if the protocol does not need it.
    pub(crate) verified: Vec<Vec<u32>>,
}

impl Plan {
    /// Number of streams.
    pub(crate) fn streams(&self) -> usize {
        self.categories.len() + usize::from(self.other.is_some())
    }

    /// The stream of a category's detections; `None` if it is not evaluated.
    #[inline]
    pub(crate) fn stream(&self, category: IdRef<'_>) -> Option<u32> {
        self.categories.place(category).or(self.other)
    }

    /// The plan for some of the images: the ground truth of others is left out and their detections are not evaluated.
    pub(crate) fn of_images(&self, shown: Vec<bool>) -> Plan {
        let is_shown = |annotation: &&GroundTruth| shown[annotation.image as usize];
        let (mut ground_truth, mut slot_starts) = (Vec::new(), vec![0]);
        for slot in 0..self.slots.len() {
            ground_truth.extend(self.of_slot(slot).iter().filter(is_shown));
            slot_starts.push(ground_truth.len());
        }
        Plan {
            image_ranks: self.image_ranks.clone(),
            categories: self.categories.clone(),
            slots: self.slots.clone(),
            skipped: Skipped::default(),
            left_out: self.left_out.clone(),
            ground_truth,
            slot_starts,
            shown: Some(shown),
            occupied: Vec::new(),
            federated: None,
            verified: Vec::new(),
            ..*self
        }
    }

    /// Whether an image is one of the sample, by which the format of shapes is guessed. It does not depend on the order of the input.
    pub(crate) fn samples(&self, rank: u32) -> bool {
        (rank as usize).is_multiple_of((self.images / SAMPLED).max(1))
    }

    /// Whether a stream's detections in an image may be compared with ground truth.
    #[inline]
    pub(crate) fn compares(&self, rank: u32, stream: u32) -> bool {
        let cell = rank as usize * self.categories.len() + stream as usize;
        self.occupied.get(cell / 64).is_none_or(|bits| bits >> (cell % 64) & 1 == 1)
    }

    /// Whether detections of a stream with this area in an image are evaluated.
    #[inline]
    pub(crate) fn looks_at(&self, rank: u32, stream: u32, area: f64) -> bool {
        self.federated.as_ref().is_none_or(|federated| has_area(area) && federated.judges(rank, stream))
    }

    /// Whether a stream's unmatched detections in an image count neither for nor against.
    #[inline]
    pub(crate) fn is_lenient(&self, rank: u32, stream: u32) -> bool {
        self.federated.as_ref().is_some_and(|federated| federated.is_lenient(rank, stream))
    }

    /// Marks the images and streams with ground truth, if each slot is one stream; does nothing if there are too many
    /// of them.
    pub(super) fn mark_occupied(&mut self) {
        const MOST_CELLS: usize = 1 << 28; // 32 MiB
        let streams = self.categories.len();
        let Some(cells) = self.images.checked_mul(streams).filter(|cells| *cells <= MOST_CELLS) else {
            return;
        };
        let mut occupied = vec![0; cells.div_ceil(64)];
        for stream in 0..streams {
            for annotation in self.of_slot(stream) {
                let cell = annotation.image as usize * streams + stream;
                occupied[cell / 64] |= 1 << (cell % 64);
            }
        }
        self.occupied = occupied;
    }

    /// About how many bytes of memory it holds.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&self.ground_truth[..])
            + size_of_val(&self.image_ranks[..])
            + size_of_val(&self.occupied[..])
            + self.federated.as_ref().map_or(0, Federated::bytes)
    }

    /// For each slot, the frequency of its category, if the protocol knows it and the slot has one category.
    pub(crate) fn frequencies(&self) -> Vec<Option<Frequency>> {
        let of = |slot: &Vec<u32>| match (&self.federated, &slot[..]) {
            (Some(federated), [stream]) => Some(federated.frequencies[*stream as usize]),
            _ => None,
        };
        self.slots.iter().map(of).collect()
    }

    /// The ground truth of a slot.
    pub(crate) fn of_slot(&self, slot: usize) -> &[GroundTruth] {
        &self.ground_truth[self.slot_starts[slot]..self.slot_starts[slot + 1]]
    }
}
