//! Counts over a sample of detections and the ground truth of their cells, for guessing the format of boxes.

/// Counts over a sample. Sums of the samples of parts are those of the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct BoxSample {
    /// Number of detections.
    pub(crate) detections: u64,
    /// How many of them do not lie between 0 and 1.
    pub(crate) beyond: u64,
    /// How many of them are clearly in pixels.
    pub(crate) pixels: u64,
    /// Of the annotations: how many do not lie between 0 and 1, and how many are clearly in pixels.
    pub(crate) truths_beyond: u64,
    pub(crate) truths_pixels: u64,
    /// Detections that match as they are.
    pub(crate) as_given: u64,
    /// Detections that match if the boxes of detections, or of annotations, had another format.
    pub(crate) otherwise: [u64; READINGS],
    /// Detections that match if they are scaled back from a resized image.
    pub(crate) resized: u64,
}

/// Number of other formats, of detections and of annotations.
pub(crate) const READINGS: usize = 8;

impl BoxSample {
    /// The counts in a row.
    pub(crate) fn counts(&mut self) -> impl Iterator<Item = &mut u64> {
        let BoxSample {
            detections,
            beyond,
            pixels,
            truths_beyond,
            truths_pixels,
            as_given,
            otherwise,
            resized,
        } = self;
        let single = [detections, beyond, pixels, truths_beyond, truths_pixels, as_given, resized];
        single.into_iter().chain(otherwise)
    }

    /// Adds the counts of another sample.
    pub(crate) fn add(&mut self, other: &BoxSample) {
        let mut other = *other;
        self.counts().zip(other.counts()).for_each(|(own, other)| *own += *other);
    }
}
