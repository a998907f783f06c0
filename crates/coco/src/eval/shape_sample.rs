//! Counts over a sample of detections with masks, keypoints or rotated boxes, for guessing how their numbers are meant.

/// Counts over a sample. Sums of the samples of parts are those of the whole. What each of `otherwise` counts is up to the shapes that are
/// compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ShapeSample {
    /// Number of detections that were compared with annotations.
    pub(crate) tried: u64,
    /// Detections that match as they are.
    pub(crate) as_given: u64,
    /// Detections that match if they are read in another way.
    pub(crate) otherwise: [u64; SHAPE_READINGS],
    /// Records that have a box beside their shape.
    pub(crate) boxed: u64,
    /// How many of these shapes lie elsewhere than their box.
    pub(crate) elsewhere: u64,
}

/// Smallest number of detections of which most may match in another way by no chance.
const MANY: u64 = 10;

/// Largest number of other ways to read a shape.
pub(crate) const SHAPE_READINGS: usize = 19;

impl ShapeSample {
    /// The counts in a row.
    pub(crate) fn counts(&mut self) -> impl Iterator<Item = &mut u64> {
        let ShapeSample { tried, as_given, otherwise, boxed, elsewhere } = self;
        [tried, as_given, boxed, elsewhere].into_iter().chain(otherwise)
    }

    /// Adds the counts of another sample.
    pub(crate) fn add(&mut self, other: &ShapeSample) {
        let mut other = *other;
        self.counts().zip(other.counts()).for_each(|(own, other)| *own += *other);
    }

    /// Adds a shape with its own box.
    pub(crate) fn add_boxed(&mut self, is_elsewhere: bool) {
        self.boxed += 1;
        self.elsewhere += u64::from(is_elsewhere);
    }

    /// The number of shapes that lie elsewhere than their box, if these are most of them.
    pub(crate) fn most_elsewhere(&self) -> Option<u64> {
        (2 * self.elsewhere > self.boxed).then_some(self.elsewhere)
    }

    /// The reading with which far more detections match than as they are, and its count: the first one with which half of them do, or else
    /// the first one.
    pub(crate) fn better(&self) -> Option<(usize, u64)> {
        let is_better = |count: u64| count > 4 * self.as_given && 10 * count >= self.tried;
        let better = || self.otherwise.iter().copied().enumerate().filter(|(_, count)| is_better(*count));
        better().find(|(_, count)| 2 * count >= self.tried).or_else(|| better().next())
    }

    /// Among the first `readings`, the one with which most detections match, if these are half of them and more than twice as many as match as they
    /// are, and its count.
    pub(crate) fn most(&self, readings: usize) -> Option<(usize, u64)> {
        let best =
            self.otherwise[..readings].iter().copied().enumerate().rev().max_by_key(|(_, count)| *count);
        best.filter(|(_, count)| self.tried >= MANY && 2 * count >= self.tried && *count > 2 * self.as_given)
    }
}
