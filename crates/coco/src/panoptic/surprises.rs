//! Suspicious things in the ground truth, and their warnings.

use crate::Warning;

/// How often each suspicious thing occurred in the ground truth of an image.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Surprises {
    pub(super) unknown_ids: u64,
    pub(super) repeated_ids: u64,
    pub(super) unlisted_categories: u64,
    pub(super) without_pixels: u64,
    pub(super) other_areas: u64,
    pub(super) other_crowds: u64,
}

/// A warning for each kind that occurred, with the count over all images.
pub(super) fn warnings<'a>(images: impl Iterator<Item = &'a Surprises> + Clone) -> Vec<Warning> {
    let sum = |count: fn(&Surprises) -> u64| images.clone().map(count).sum();
    let rows: [(&str, u64, &str); 6] = [
        (
            "MASK_IDS_WITHOUT_SEGMENT",
            sum(|s| s.unknown_ids),
            "true masks have ids without a segment, whose pixels count neither as segments nor as void: add the segments",
        ),
        (
            "REPEATED_SEGMENT_IDS",
            sum(|s| s.repeated_ids),
            "images have true segments with the same id, of which only the last one counts: give each segment a unique id",
        ),
        (
            "SEGMENTS_OF_UNKNOWN_CATEGORY",
            sum(|s| s.unlisted_categories),
            "true segments of categories that the dataset does not list are left out: add the categories",
        ),
        (
            "SEGMENTS_WITHOUT_PIXELS",
            sum(|s| s.without_pixels),
            "true segments have no pixels in the mask and cannot be matched: check the masks",
        ),
        (
            "AREA_DIFFERS_FROM_MASK",
            sum(|s| s.other_areas),
            "true segments have an `area` that differs from their pixels in the mask, and overlaps use `area`: correct it, or use parity corrected",
        ),
        (
            "SEVERAL_CROWDS_OF_A_CATEGORY",
            sum(|s| s.other_crowds),
            "images have several crowds of a category, of which only the last one excuses predictions: use parity corrected to use all",
        ),
    ];
    rows.into_iter()
        .filter(|(_, count, _)| *count > 0)
        .map(|(code, count, message)| Warning { code, message: message.to_owned(), count })
        .collect()
}
