//! Ground truth by image, across categories.

use std::ops::Range;

use super::ground_truth::GroundTruth;
use super::layout::Plan;

/// The ground truth of each evaluated image.
#[derive(Default)]
pub(crate) struct ByImage {
    /// Index of the first entry of each image, and the number of all entries.
    starts: Vec<u32>,
    /// Indices in [`Plan::ground_truth`](crate::eval::plan::Plan::ground_truth) and their slots, ascending within each
    /// image.
    entries: Vec<ImageTruth>,
    /// By stream.
    slots: Vec<u32>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ImageTruth {
    pub(crate) slot: u32,
    /// Index in `Plan::ground_truth`.
    pub(crate) truth: u32,
    /// Index among the dataset's annotations.
    pub(crate) annotation: u32,
    pub(crate) crowd: bool,
}

impl ByImage {
    pub(crate) fn new(plan: &Plan) -> Self {
        let images = plan.images;
        let mut starts = vec![0u32; images + 1];
        for annotation in &plan.ground_truth {
            starts[annotation.image as usize + 1] += 1;
        }
        for image in 0..images {
            starts[image + 1] += starts[image];
        }
        let mut next = starts.clone();
        let mut entries = vec![ImageTruth::default(); plan.ground_truth.len()];
        for slot in 0..plan.slots.len() {
            for truth in plan.slot_starts[slot]..plan.slot_starts[slot + 1] {
                let GroundTruth { image, annotation, crowd, .. } = plan.ground_truth[truth];
                let at = &mut next[image as usize];
                entries[*at as usize] =
                    ImageTruth { slot: slot as u32, truth: truth as u32, annotation, crowd };
                *at += 1;
            }
        }
        let mut slots = vec![0; plan.streams()];
        for (slot, streams) in plan.slots.iter().enumerate() {
            for stream in streams {
                slots[*stream as usize] = slot as u32;
            }
        }
        ByImage { starts, entries, slots }
    }

    /// The ground truth of an image.
    #[inline]
    pub(crate) fn of(&self, image: u32) -> &[ImageTruth] {
        let image = image as usize;
        &self.entries[self.starts[image] as usize..self.starts[image + 1] as usize]
    }

    /// The range of an image's entries with a slot. They are consecutive because slots ascend.
    pub(crate) fn of_slot(entries: &[ImageTruth], slot: u32) -> Range<usize> {
        let (mut start, mut end) = (0, 0);
        for entry in entries {
            start += usize::from(entry.slot < slot);
            end += usize::from(entry.slot <= slot);
        }
        start..end
    }

    /// The range of an image's ground truth among that of a slot.
    pub(crate) fn range_in_slot(&self, plan: &Plan, image: u32, slot: usize) -> Range<usize> {
        let entries = self.of(image);
        let own = ByImage::of_slot(entries, slot as u32);
        let first = entries.get(own.start).map_or(0, |entry| entry.truth as usize - plan.slot_starts[slot]);
        if own.is_empty() { 0..0 } else { first..first + own.len() }
    }

    /// The slot in which a stream is compared.
    pub(crate) fn slot(&self, stream: u32) -> u32 {
        self.slots[stream as usize]
    }
}
