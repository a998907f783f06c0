//! Suspicious detections: counted in strict parity, rejected in corrected parity.

use crate::eval::plan::refuse_box;
use crate::eval::shape_sample::ShapeSample;
use crate::segmentation::OddSegmentations;
use crate::{Code, Error, Result};

/// Numbers of suspicious detections, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct DetectionOddities {
    pub(crate) unknown_category: u64,
    /// Of those, categories that the dataset lists with an id of the other type, number or string.
    pub(crate) category_of_other_type: u64,
    pub(crate) box_not_finite: u64,
    pub(crate) keypoints_not_finite: u64,
    pub(crate) box_without_size: u64,
    pub(crate) nan_score: u64,
    pub(crate) infinite_score: u64,
    /// Detections without a mask in an evaluation of masks.
    pub(crate) without_mask: u64,
    /// Masks of another size than their image.
    pub(crate) mask_of_other_size: u64,
    /// Masks that were compared and have no pixels, those of annotations among them.
    pub(crate) mask_without_pixels: u64,
    /// Annotations whose area contradicts their mask, of those that were compared.
    pub(crate) mask_of_other_area: u64,
    /// Segmentations without polygons, and those of four numbers.
    pub(crate) segmentations: OddSegmentations,
    /// Rotated boxes, how many of them are upright, and how many have an angle of more than a full turn.
    pub(crate) rotated: u64,
    pub(crate) upright: u64,
    pub(crate) beyond_a_turn: u64,
    /// Masks, keypoints or rotated boxes that may be meant in another way.
    pub(crate) shapes: ShapeSample,
}

impl DetectionOddities {
    /// Counts a detection whose box or score may be suspicious.
    #[cold]
    pub(crate) fn detection(&mut self, bbox: [f64; 4], score: f64, strict: bool) -> Result<()> {
        if !strict {
            refuse_box(bbox)?;
        }
        let finite = bbox.iter().all(|value| value.is_finite());
        self.box_not_finite += u64::from(!finite);
        self.box_without_size += u64::from(finite && (bbox[2] <= 0.0 || bbox[3] <= 0.0));
        self.score(score, strict)
    }

    /// Counts a score that may be NaN or infinite.
    #[cold]
    pub(crate) fn score(&mut self, score: f64, strict: bool) -> Result<()> {
        if !strict && score.is_nan() {
            return Err(Error::new(Code::InvalidValue, "a score", "NaN"));
        }
        self.nan_score += u64::from(score.is_nan());
        self.infinite_score += u64::from(score.is_infinite());
        Ok(())
    }

    /// Counts a detection whose keypoints are not finite.
    #[cold]
    pub(crate) fn keypoints(&mut self, strict: bool) -> Result<()> {
        if !strict {
            return Err(Error::new(Code::InvalidValue, "finite keypoints", "NaN or infinity"));
        }
        self.keypoints_not_finite += 1;
        Ok(())
    }

    /// The counts in a row.
    pub(crate) fn counts(&mut self) -> impl Iterator<Item = &mut u64> {
        let DetectionOddities {
            unknown_category,
            category_of_other_type,
            box_not_finite,
            keypoints_not_finite,
            box_without_size,
            nan_score,
            infinite_score,
            without_mask,
            mask_of_other_size,
            mask_without_pixels,
            mask_of_other_area,
            segmentations: OddSegmentations { empty, of_four_numbers, of_odd_length, of_fractions },
            rotated,
            upright,
            beyond_a_turn,
            shapes,
        } = self;
        let single = [
            unknown_category,
            category_of_other_type,
            box_not_finite,
            keypoints_not_finite,
            box_without_size,
            nan_score,
            infinite_score,
            without_mask,
            mask_of_other_size,
            mask_without_pixels,
            mask_of_other_area,
            empty,
            of_four_numbers,
            of_odd_length,
            of_fractions,
            rotated,
            upright,
            beyond_a_turn,
        ];
        single.into_iter().chain(shapes.counts())
    }

    /// Adds the counts of another part.
    pub(crate) fn add(&mut self, other: &DetectionOddities) {
        if *other == DetectionOddities::default() {
            return; // as of most parts of most inputs
        }
        let mut other = *other;
        self.counts().zip(other.counts()).for_each(|(own, other)| *own += *other);
    }
}
