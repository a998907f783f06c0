//! Suspicious things in the ground truth, and their warnings.

use crate::permuted::look_permuted;
use crate::{Parity, Warning};

/// How often each suspicious thing occurred in the ground truth of an image.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PanopticOddities {
    pub(super) unknown_ids: u64,
    pub(super) repeated_ids: u64,
    pub(super) unlisted_categories: u64,
    pub(super) without_pixels: u64,
    pub(super) other_areas: u64,
    pub(super) other_crowds: u64,
    /// Segments with the id 0.
    pub(super) id_zero: u64,
    /// Predicted segments whose id another segment of the image has.
    pub(super) repeated_predicted_ids: u64,
    /// True segments on which a predicted segment of another category lies.
    pub(super) of_other_category: u64,
}

impl PanopticOddities {
    /// The counts in a row.
    pub(super) fn counts(&mut self) -> [&mut u64; 9] {
        let PanopticOddities {
            unknown_ids,
            repeated_ids,
            unlisted_categories,
            without_pixels,
            other_areas,
            other_crowds,
            id_zero,
            repeated_predicted_ids,
            of_other_category,
        } = self;
        [
            unknown_ids,
            repeated_ids,
            unlisted_categories,
            without_pixels,
            other_areas,
            other_crowds,
            id_zero,
            repeated_predicted_ids,
            of_other_category,
        ]
    }
}

/// How often lists repeat an entry or refer to something that does not exist.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OddLists {
    /// Categories of the ground truth.
    pub(super) repeated_categories: u64,
    /// Annotations whose image has another annotation.
    pub(super) repeated_annotations: u64,
    pub(super) repeated_predictions: u64,
    /// Predictions of images without annotation.
    pub(super) unknown_images: u64,
    /// Whether the ground truth has no segments.
    pub(super) no_segments: bool,
    /// Flags of the ground truth that are neither 0 nor 1.
    pub(super) odd_flags: u64,
}

/// Segments that were looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segments {
    pub(super) matched: u64,
    pub(super) missed: u64,
}

/// A warning for each kind that occurred, with the count over all images.
pub(super) fn warnings<'a>(
    images: impl Iterator<Item = &'a PanopticOddities> + Clone,
    segments: Segments,
    lists: OddLists,
    parity: Parity,
) -> Vec<Warning> {
    let sum = |count: fn(&PanopticOddities) -> u64| images.clone().map(count).sum();
    let others = sum(|s| s.of_other_category);
    let Segments { matched, missed } = segments;
    let rows: [(&str, u64, &str); 15] = [
        (
            "CLASSES_LOOK_PERMUTED",
            if look_permuted(matched, others, matched + missed) { others } else { 0 },
            "true segments are found with the category of another, and few or none with their own: check the table from class numbers to category ids",
        ),
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
            match parity {
                Parity::Strict => {
                    "true segments have an `area` that differs from their pixels in the mask, and overlaps use `area`: correct it, or use parity corrected"
                }
                Parity::Corrected => {
                    "true segments have an `area` that differs from their pixels in the mask; parity corrected uses the pixels and not `area`: correct it for the same numbers in both modes"
                }
            },
        ),
        (
            "SEVERAL_CROWDS_OF_A_CATEGORY",
            sum(|s| s.other_crowds),
            "images have several crowds of a category, of which only the last one excuses predictions: use parity corrected to use all",
        ),
        (
            "SEGMENT_ID_ZERO",
            sum(|s| s.id_zero),
            "segments have the id 0, which is also that of pixels without a segment: number segments from 1",
        ),
        (
            "REPEATED_PREDICTED_SEGMENT_IDS",
            sum(|s| s.repeated_predicted_ids),
            "images have predicted segments with the same id, of which only the last one counts: give each segment a unique id",
        ),
        (
            "DUPLICATE_CATEGORY_ID",
            lists.repeated_categories,
            "ids that the list of categories has several times are one category, with what the last one says: give each category an id of its own",
        ),
        (
            "SEVERAL_ANNOTATIONS_OF_AN_IMAGE",
            lists.repeated_annotations,
            "annotations are of an image that another annotation is of, and each is compared with the image's prediction: keep one of each image",
        ),
        (
            "SEVERAL_PREDICTIONS_OF_AN_IMAGE",
            lists.repeated_predictions,
            "predictions are of an image that another prediction is of, and only the last one counts: keep one of each image",
        ),
        (
            "PREDICTIONS_OF_UNKNOWN_IMAGE",
            lists.unknown_images,
            "predictions of images that the ground truth does not have are left out: check the image ids",
        ),
        (
            "FLAG_NEITHER_0_NOR_1",
            lists.odd_flags,
            "`iscrowd` and `isthing` are flags, and numbers other than 1 count as 0 (no crowd, no thing), as in panopticapi: write 0 or 1",
        ),
        (
            "NOTHING_ANNOTATED",
            lists.no_segments.into(),
            "the ground truth has no segments, so every number is -1: check its list of annotations and their `segments_info`",
        ),
    ];
    rows.into_iter()
        .filter(|(_, count, _)| *count > 0)
        .map(|(code, count, message)| Warning { code, message: message.to_owned(), count })
        .collect()
}
