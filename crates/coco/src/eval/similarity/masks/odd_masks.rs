//! Counts of suspicious masks.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::eval::shape_sample::ShapeSample;
use crate::mask::Size;

/// Numbers of masks that were compared and match nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OddMasks {
    /// Of another size than their image.
    pub(super) other_size: u64,
    pub(super) without_pixels: u64,
    /// Of annotations whose `area` is far from the number of pixels.
    pub(super) other_area: u64,
    /// Masks that may be meant in another way.
    pub(super) shapes: ShapeSample,
}

impl OddMasks {
    /// Counts a mask of an image of this size, if that is known.
    pub(super) fn count(&mut self, size: Size, area: u32, image: Option<Size>) {
        self.other_size += u64::from(image.is_some_and(|image| image != size));
        self.without_pixels += u64::from(area == 0);
    }

    /// Counts an annotation whose area is more than twice or less than half that of its mask, beyond what rounding does to
    /// small ones.
    pub(super) fn compare_area(&mut self, given: f64, mask: u32) {
        let mask = f64::from(mask);
        let is_other = |a: f64, b: f64| a > 2.0 * b + 64.0;
        self.other_area += u64::from(mask > 0.0 && (is_other(given, mask) || is_other(mask, given)));
    }
}

/// A bit for each annotation: its mask may be made by several threads, and more than once, but is counted once.
pub(super) struct Counted(Vec<AtomicU64>);

impl Counted {
    pub(super) fn new(annotations: usize) -> Self {
        Counted((0..annotations.div_ceil(64)).map(|_| AtomicU64::new(0)).collect())
    }

    /// Whether this is the first call for an annotation.
    pub(super) fn is_first(&self, annotation: u32) -> bool {
        let bit = 1 << (annotation % 64);
        self.0[annotation as usize / 64].fetch_or(bit, Ordering::Relaxed) & bit == 0
    }
}
