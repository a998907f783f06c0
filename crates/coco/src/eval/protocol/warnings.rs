//! Warnings that several protocols share.

use crate::Warning;
use crate::eval::collect::DetectionOddities;
use crate::eval::plan::{AnnotationOddities, Plan};
use crate::segmentation::OddSegmentations;

/// Findings in the data.
pub(crate) struct Findings<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) annotations: &'a AnnotationOddities,
    pub(crate) detections: &'a DetectionOddities,
    /// In the dataset, if masks are compared.
    pub(crate) segmentations: OddSegmentations,
}

/// The effects of boxes that are not finite or have no size.
pub(super) struct BoxMessages {
    pub(super) annotation_not_finite: &'static str,
    pub(super) annotation_without_size: &'static str,
    pub(super) detection_not_finite: &'static str,
    pub(super) detection_without_size: &'static str,
}

/// The overlaps of COCO's reference.
pub(super) const COCO_BOXES: BoxMessages = BoxMessages {
    annotation_not_finite: "annotation boxes contain NaN or infinity: their overlaps may be NaN, which matches anything; correct the boxes",
    annotation_without_size: "annotation boxes of zero or negative size match nothing: check that boxes are x, y, width, height",
    detection_not_finite: "detection boxes contain NaN or infinity: their overlaps may be NaN, which matches anything; remove these detections",
    detection_without_size: "detection boxes of zero or negative size match nothing: check the format of the boxes",
};

/// The overlaps of the references derived from PASCAL VOC.
pub(super) const PASCAL_BOXES: BoxMessages = BoxMessages {
    annotation_not_finite: "annotation boxes contain NaN or infinity and match nothing: correct the boxes",
    annotation_without_size: "annotation boxes of zero or negative size are used as they are: check that boxes are x, y, width, height",
    detection_not_finite: "detection boxes contain NaN or infinity and match nothing: remove these detections",
    detection_without_size: "detection boxes of zero or negative size are used as they are: check the format of the boxes",
};

/// One kind of warning: code, count, message. It is reported if its count is not 0.
pub(super) type Kind = (&'static str, u64, &'static str);

/// The kinds that occurred.
pub(super) fn met(kinds: impl IntoIterator<Item = Kind>) -> Vec<Warning> {
    let met = kinds.into_iter().filter(|(_, count, _)| *count > 0);
    met.map(|(code, count, message)| Warning { code, message: message.to_owned(), count }).collect()
}

/// Annotations of images and categories that the dataset does not list.
pub(super) fn unlisted_annotations(found: &Findings<'_>) -> [Kind; 2] {
    [
        (
            "ANNOTATIONS_ON_UNKNOWN_IMAGE",
            found.annotations.unknown_image,
            "annotations of images that the dataset does not list are left out: add the images, or remove the annotations",
        ),
        (
            "ANNOTATIONS_OF_UNKNOWN_CATEGORY",
            found.annotations.unknown_category,
            match found.plan.joined {
                false => {
                    "annotations of categories that the dataset does not list are left out: add the categories, or remove the annotations"
                }
                true => {
                    "annotations of categories that the dataset does not list are left out, although `useCategories` is false, as in the reference: add the categories, name them in `categoryIds`, or use parity corrected, which counts them"
                }
            },
        ),
    ]
}

/// Ids of annotations, which COCO's reference uses as keys.
pub(super) fn annotation_ids(found: &Findings<'_>) -> [Kind; 2] {
    [
        (
            "DUPLICATE_ANNOTATION_ID",
            found.annotations.repeated_id,
            "annotations share an id: the last one with the id takes the place of each; give each annotation a unique id",
        ),
        (
            "ANNOTATION_ID_ZERO",
            found.annotations.id_zero,
            "annotations with id 0: detections that match them count as unmatched; number annotations from 1, or use parity corrected",
        ),
    ]
}

/// Flags that are none, and ids of images and categories that are not unique.
pub(super) fn flags_and_lists(found: &Findings<'_>) -> [Kind; 3] {
    let counts = found.annotations;
    [
        (
            "CROWD_FLAG_OF_WRONG_TYPE",
            counts.odd_crowd,
            "annotations whose `iscrowd` is neither 0 nor 1: any other number, and any string, list or object that is not empty, means true, also \"0\"; write 0 or 1",
        ),
        (
            "DUPLICATE_IMAGE_ID",
            counts.repeated_image,
            "ids that the list of images has several times are one image; give each image an id of its own",
        ),
        (
            "DUPLICATE_CATEGORY_ID",
            counts.repeated_category,
            "ids that the list of categories has several times are one category; give each category an id of its own",
        ),
    ]
}

/// Invalid flags, areas and ids, which corrected parity rejects.
pub(super) fn nonsense(found: &Findings<'_>) -> [Kind; 7] {
    let counts = found.annotations;
    let detections = found.detections;
    [
        (
            "AREA_IS_NEGATIVE",
            counts.negative_area,
            "annotations with an area below 0 are in no area range and count nowhere; write the area in square pixels",
        ),
        (
            "AREA_IS_NAN",
            counts.nan_area,
            "annotations whose area is NaN are in every area range; write the area in square pixels",
        ),
        (
            "AREA_CONTRADICTED",
            counts.other_area.max(detections.mask_of_other_area),
            "annotations whose area is far from that of their box or mask: size ranges and keypoint similarity follow `area`; write the area in square pixels of the image",
        ),
        (
            "DETECTIONS_WITHOUT_MASK",
            detections.without_mask,
            "detections without a mask are compared by their box as the mask; give `segmentation`, or use `iouType: 'bbox'`",
        ),
        (
            "MASK_OF_ANOTHER_SIZE",
            detections.mask_of_other_size,
            "masks of another size than their image match nothing; check the order of `size`, which is height, width",
        ),
        (
            "MASK_WITHOUT_PIXELS",
            detections
                .mask_without_pixels
                .saturating_sub(found.segmentations.empty + detections.segmentations.empty),
            "masks without a single pixel match nothing: write polygons in pixels, not in fractions of the image, and run lengths that are not all background",
        ),
        (
            "DETECTION_SEGMENTATION_IS_EMPTY",
            detections.segmentations.empty,
            "detections whose `segmentation` is an empty list have no pixels and match nothing: give each a polygon or a mask, or remove it",
        ),
    ]
}

/// Segmentations of annotations that the reference reads in its own way.
pub(super) fn segmentations(found: &Findings<'_>) -> [Kind; 3] {
    let (own, detections) = (found.segmentations, found.detections.segmentations);
    [
        (
            "SEGMENTATION_IS_EMPTY",
            own.empty,
            "annotations whose `segmentation` is an empty list have no pixels and cannot be found: give each a polygon or a mask, or remove it",
        ),
        (
            "POLYGON_OF_FOUR_NUMBERS",
            own.of_four_numbers + detections.of_four_numbers,
            "polygons of four numbers are read as boxes: x, y, width, height; write at least three points, or a mask",
        ),
        (
            "POLYGON_OF_ODD_LENGTH",
            own.of_odd_length + detections.of_odd_length,
            "polygons have an odd number of coordinates, of which the last is ignored: write x and y of each point",
        ),
    ]
}

/// Boxes of annotations.
pub(super) fn annotation_boxes(found: &Findings<'_>, messages: &BoxMessages) -> [Kind; 2] {
    let AnnotationOddities { box_not_finite, box_without_size, .. } = *found.annotations;
    [
        ("ANNOTATION_BOX_NOT_FINITE", box_not_finite, messages.annotation_not_finite),
        ("ANNOTATION_BOX_WITHOUT_SIZE", box_without_size, messages.annotation_without_size),
    ]
}

/// Detections.
pub(super) fn detections(found: &Findings<'_>, messages: &BoxMessages) -> [Kind; 7] {
    let counts = found.detections;
    [
        (
            "DETECTIONS_OF_UNKNOWN_CATEGORY",
            counts.unknown_category,
            match found.plan.joined {
                false => {
                    "detections of categories that the dataset does not list are left out: use the category ids of the dataset, not class indices"
                }
                true => {
                    "detections of categories that the dataset does not list are left out, although `useCategories` is false, as in the reference: add the categories to the dataset, name them in `categoryIds`, or use parity corrected, which counts them"
                }
            },
        ),
        (
            "DETECTION_CATEGORIES_OF_ANOTHER_TYPE",
            counts.category_of_other_type,
            "detections name categories by ids of another type than the dataset lists, strings for numbers or numbers for strings: use one type in both",
        ),
        ("DETECTION_BOX_NOT_FINITE", counts.box_not_finite, messages.detection_not_finite),
        (
            "DETECTION_KEYPOINTS_NOT_FINITE",
            counts.keypoints_not_finite,
            "detection keypoints contain NaN or infinity: their similarities may be NaN, which matches anything; remove these detections",
        ),
        ("DETECTION_BOX_WITHOUT_SIZE", counts.box_without_size, messages.detection_without_size),
        (
            "SCORE_IS_NAN",
            counts.nan_score,
            "detections with a NaN score rank after all others: remove them, or correct the scores",
        ),
        (
            "SCORE_IS_INFINITE",
            counts.infinite_score,
            "detections with an infinite score rank in the order of the input: correct the scores",
        ),
    ]
}
