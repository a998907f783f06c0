//! Counts over a sample of detections and the ground truth of their cells, for guessing the format of boxes.

use boxwise_kernels::boxes::coco_iou::iou;

use super::frames::FRAMES_TRIED;

/// Counts over a sample. Sums of the samples of parts are those of the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct BoxSample {
    /// Number of detections.
    pub(crate) detections: u64,
    /// How many of them do not lie between 0 and 1.
    pub(crate) beyond: u64,
    /// How many of them are clearly in pixels.
    pub(crate) pixels: u64,
    /// How many of them lie between 0 and 1 and are no whole numbers.
    pub(crate) fractions: u64,
    /// Of the annotations: how many do not lie between 0 and 1, and how many are clearly in pixels.
    pub(crate) truths_beyond: u64,
    pub(crate) truths_pixels: u64,
    /// Detections that match as they are.
    pub(crate) as_given: u64,
    /// Detections that match if the boxes of detections, or of annotations, had another format.
    pub(crate) otherwise: [u64; READINGS],
    /// Detections that match if they are scaled back from a resized image.
    pub(crate) resized: u64,
    /// Detections that match if they are of another frame.
    pub(crate) framed: [u64; FRAMES_TRIED],
    /// Detections that match nothing, in an image and category where others match: those that score below the mean of these, and those above.
    pub(crate) ordered: [u64; 2],
    /// Detections whose score is not far below the best one of their image and category, and how many of them lie on a better one.
    pub(crate) near: [u64; 2],
    /// What only an evaluator counts, because it does not keep its detections.
    pub(crate) streamed: StreamedSample,
}

/// Counts over the detections of a sample of images.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct StreamedSample {
    /// Number of detections.
    pub(crate) detections: u64,
    /// How many of them equal another one, and how many of these have its score.
    pub(crate) repeated: u64,
    pub(crate) repeated_with_score: u64,
    pub(crate) corners: CornerCounts,
    pub(crate) classes: ClassCounts,
}

/// Counts of boxes that may be corners.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CornerCounts {
    pub(crate) all: u64,
    /// End beyond the image on the right or below, and lie inside as corners.
    pub(crate) corners: u64,
    /// Leave the image otherwise.
    pub(crate) others: u64,
}

/// Counts of the best detections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ClassCounts {
    pub(crate) tried: u64,
    /// Lie on an object of their own category.
    pub(crate) own: u64,
    /// Lie on objects of other categories alone.
    pub(crate) others: u64,
}

/// Number of other formats, of detections and of annotations.
pub(crate) const READINGS: usize = 10;

impl BoxSample {
    /// The counts in a row.
    pub(crate) fn counts(&mut self) -> impl Iterator<Item = &mut u64> {
        let BoxSample {
            detections,
            beyond,
            pixels,
            fractions,
            truths_beyond,
            truths_pixels,
            as_given,
            otherwise,
            resized,
            framed,
            ordered,
            near,
            streamed:
                StreamedSample { detections: looked_at, repeated, repeated_with_score, corners, classes },
        } = self;
        let single = [detections, beyond, pixels, fractions, truths_beyond, truths_pixels, as_given, resized];
        let streamed = [
            looked_at,
            repeated,
            repeated_with_score,
            &mut corners.all,
            &mut corners.corners,
            &mut corners.others,
            &mut classes.tried,
            &mut classes.own,
            &mut classes.others,
        ];
        single.into_iter().chain(otherwise).chain(framed).chain(ordered).chain(near).chain(streamed)
    }

    /// Adds the counts of another sample.
    pub(crate) fn add(&mut self, other: &BoxSample) {
        if *other == BoxSample::default() {
            return; // as of most images that are added to an evaluator
        }
        let mut other = *other;
        self.counts().zip(other.counts()).for_each(|(own, other)| *own += *other);
    }
}

/// Whether a box is the other in an image that was resized for the model, with or without padding.
pub(crate) fn is_resized(bbox: [f64; 4], truth: [f64; 4]) -> bool {
    is_scaled(bbox, truth) || is_padded(bbox, truth)
}

/// Whether a box is the other in a resized image, which may be stretched.
fn is_scaled(bbox: [f64; 4], truth: [f64; 4]) -> bool {
    let [x, y] = [truth[2] / bbox[2], truth[3] / bbox[3]];
    let scaled = [bbox[0] * x, bbox[1] * y, truth[2], truth[3]];
    let changes = [x, y].iter().any(|scale| !(0.8..=1.25).contains(scale));
    changes && x.is_finite() && y.is_finite() && iou(scaled, truth, false) >= 0.85
}

/// Whether a box is the other in an image that is padded on one side, and resized or not.
fn is_padded(bbox: [f64; 4], truth: [f64; 4]) -> bool {
    let scale = truth[2] / bbox[2];
    let [x, y] = [0, 1].map(|axis| (bbox[axis] * scale - truth[axis]) / truth[axis + 2]);
    let same_shape = (0.92..1.08).contains(&(truth[3] / bbox[3] / scale));
    same_shape && (x.abs() < 0.06 && y > 0.2 || y.abs() < 0.06 && x > 0.2)
}
