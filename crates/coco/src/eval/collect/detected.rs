//! All detections of an evaluation.

use super::oddities::DetectionOddities;
use super::part::Part;
use crate::{Code, Error, Result};

/// All detections of an evaluation.
pub(crate) struct Detected {
    pub(crate) parts: Vec<Part>,
    /// For each part, the position in the input of its first detection; one more at the end.
    pub(crate) starts: Vec<u32>,
}

impl Detected {
    /// Combines the parts, in order.
    ///
    /// # Errors
    /// `TOO_LARGE`: 2^31 detections or more.
    pub(crate) fn new(parts: Vec<Part>) -> Result<Self> {
        let too_many = || Error::new(Code::TooLarge, "fewer than 2^31 detections", "more");
        let mut starts = vec![0];
        let mut end = 0usize;
        for part in &parts {
            end += part.detections();
            starts.push(i32::try_from(end).map_err(|_| too_many())? as u32);
        }
        Ok(Detected { parts, starts })
    }

    /// Number of detections in the input.
    pub(crate) fn len(&self) -> usize {
        self.starts[self.parts.len()] as usize
    }

    /// The box of a detection that is compared with ground truth. `near` is a guess of its part, and is updated.
    #[inline(always)]
    pub(crate) fn bbox(&self, position: u32, near: &mut usize) -> [f64; 4] {
        let index = self.index(position, near);
        self.parts[*near].boxes.at(index)
    }

    /// The area of a detection that keeps its box or its area. `near` as in [`Detected::bbox`].
    pub(crate) fn area(&self, position: u32, near: &mut usize) -> f64 {
        let index = self.index(position, near);
        self.parts[*near].area(index)
    }

    /// The index of a kept detection among those of its part. `near` is set to that part.
    pub(crate) fn kept(&self, position: u32, near: &mut usize) -> usize {
        let index = self.index(position, near);
        self.parts[*near].boxes.index(index)
    }

    /// Prefetches a detection's box.
    #[inline(always)]
    pub(crate) fn prefetch(&self, position: u32, near: &mut usize) {
        let index = self.index(position, near);
        self.parts[*near].boxes.prefetch(index);
    }

    /// The index of a detection in its part. `near` is set to that part.
    #[inline(always)]
    pub(crate) fn index(&self, position: u32, near: &mut usize) -> usize {
        if position < self.starts[*near] || position >= self.starts[*near + 1] {
            *near = self.starts.partition_point(|start| *start <= position) - 1;
        }
        (position - self.starts[*near]) as usize
    }

    /// Counts of suspicious detections.
    pub(crate) fn oddities(&self) -> DetectionOddities {
        let mut all = DetectionOddities::default();
        self.parts.iter().for_each(|part| all.add(&part.oddities));
        all
    }
}
