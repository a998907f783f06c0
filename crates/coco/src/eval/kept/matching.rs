//! Outcomes of matching, and how they are read at one setting.

use std::ops::Range;

/// The outcome for a detection at one setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    TruePositive,
    FalsePositive,
    /// Counts neither for nor against.
    Ignored,
}

/// An evaluated detection.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct KeptDetection {
    pub(crate) score: f64,
    /// Position in the input.
    pub(crate) position: u32,
    /// Rank of its image.
    pub(crate) image: u32,
    /// Thresholds at which it is a true positive.
    pub(super) hits: u16,
    /// Thresholds at which it counts neither for nor against.
    pub(super) ignored: u16,
    /// Index of its first entry in [`KeptMatching::taken`], or [`NONE`].
    pub(super) first_taken: u32,
}

impl KeptDetection {
    /// Thresholds at which it is a true positive, one bit for each of the block.
    pub(crate) fn hits(&self) -> u16 {
        self.hits
    }

    /// Thresholds at which it counts neither for nor against.
    pub(crate) fn ignored(&self) -> u16 {
        self.ignored
    }
}

/// Marks a detection without matches.
pub(super) const NONE: u32 = u32::MAX;

/// A match of a detection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken {
    pub(super) similarity: f64,
    /// Index among the plan's annotations.
    pub(super) truth: u32,
    pub(super) thresholds: u16,
    /// Whether the next entry is of the same detection.
    pub(super) more: bool,
}

/// Outcomes at one area range and up to 16 IoU thresholds. The layout is described in the parent module.
pub(crate) struct KeptMatching {
    pub(super) detections: Vec<KeptDetection>,
    pub(super) starts: Vec<u32>,
    pub(super) taken: Vec<Taken>,
    pub(super) positives: Vec<u32>,
    pub(super) to_find: Vec<bool>,
}

impl KeptMatching {
    /// About how many bytes of memory it holds.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.detections[..]) + size_of_val(&self.taken[..]) + size_of_val(&self.to_find[..])
    }
}

/// A kept matching at one of its thresholds.
#[derive(Clone, Copy)]
pub(crate) struct KeptSetting<'a> {
    pub(super) kept: &'a KeptMatching,
    /// Position of the threshold in sets of thresholds.
    pub(super) bit: u32,
}

impl<'a> KeptSetting<'a> {
    /// Number of slots.
    pub(crate) fn slots(&self) -> usize {
        self.kept.positives.len()
    }

    /// All detections, slot by slot, in descending score order.
    pub(crate) fn detections(&self) -> &'a [KeptDetection] {
        &self.kept.detections
    }

    /// The range of a slot's detections.
    pub(crate) fn range(&self, slot: usize) -> Range<usize> {
        self.kept.starts[slot] as usize..self.kept.starts[slot + 1] as usize
    }

    /// The detections of a slot, in descending score order.
    pub(crate) fn of_slot(&self, slot: usize) -> &'a [KeptDetection] {
        &self.kept.detections[self.range(slot)]
    }

    /// Number of objects of a slot.
    pub(crate) fn positives(&self, slot: usize) -> u32 {
        self.kept.positives[slot]
    }

    /// Whether an annotation, given by its index in the plan, is an object to be found.
    pub(crate) fn is_to_find(&self, truth: u32) -> bool {
        self.kept.to_find[truth as usize]
    }

    /// The annotation matched by a true positive, and their similarity.
    pub(crate) fn taken(&self, detection: &KeptDetection) -> Option<(u32, f64)> {
        let mut rest = self.kept.taken.get(detection.first_taken as usize..)?;
        while let Some((taken, after)) = rest.split_first() {
            if taken.thresholds >> self.bit & 1 == 1 {
                return Some((taken.truth, taken.similarity));
            }
            rest = if taken.more { after } else { &[] };
        }
        None
    }

    /// Every annotation that a detection takes at some threshold of the block, and those thresholds, one bit each.
    pub(crate) fn all_taken(&self, detection: &KeptDetection) -> impl Iterator<Item = (u32, u16)> + use<'a> {
        let entries = self.kept.taken.get(detection.first_taken as usize..).unwrap_or_default();
        let count = entries.iter().position(|own| !own.more).map_or(0, |last| last + 1);
        entries[..count].iter().map(|own| (own.truth, own.thresholds))
    }

    /// The outcome for a detection.
    #[inline(always)]
    pub(crate) fn outcome(&self, detection: &KeptDetection) -> Outcome {
        if detection.hits >> self.bit & 1 == 1 {
            Outcome::TruePositive
        } else if detection.ignored >> self.bit & 1 == 1 {
            Outcome::Ignored
        } else {
            Outcome::FalsePositive
        }
    }
}
