//! Assignment of ground truth to anchors, points and predictions for training. Overlaps are IoUs by the crate's
//! specification: one rounded division, 0 for inverted boxes and NaN. The whole matrix is never stored. The tutorial's
//! rule has a minimum union.

mod atss;
pub mod calls;
mod dense;
mod detr;
mod fcos;
mod ignored;
mod linear;
mod matcher;
mod sampler;
mod sim_ota;
mod task_aligned;
mod tutorial;

pub use atss::atss;
pub use dense::UNMATCHED;
pub use detr::{ClassCost, DetrCosts, detr_costs, detr_match};
pub use fcos::{CenterSampled, fcos};
pub use ignored::{IGNORED, Regions};
pub use linear::{Pairs, linear_assignment};
pub use matcher::{BACKGROUND, BETWEEN, matcher};
pub use sampler::{Sample, sample_balanced};
pub use sim_ota::{SimOta, sim_ota};
pub use task_aligned::{Aligned, TaskAligned, task_aligned};
pub use tutorial::match_anchors;

use boxwise_error::{Code, Error, Result};

use crate::check::unit;

/// IoU thresholds for positive and negative anchors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// Anchors at or above it are positive.
    pub positive: f64,
    /// Anchors below it are negative.
    pub negative: f64,
}

/// The training target of each anchor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assignment<T> {
    /// 1 for an object, 0 for background, -1 for neither.
    pub labels: Vec<i8>,
    /// Index of the ground truth.
    pub matched: Vec<i32>,
    /// The highest IoU with any ground truth.
    pub ious: Vec<T>,
}

impl Thresholds {
    fn check(&self) -> Result<()> {
        unit("positiveThreshold", self.positive)?;
        unit("negativeThreshold", self.negative)?;
        if self.negative > self.positive {
            let expected = format!("at most positiveThreshold, {}", self.positive);
            return Err(Error::new(Code::OutOfRange, expected, self.negative.to_string())
                .in_input("negativeThreshold"));
        }
        Ok(())
    }

    fn label(&self, iou: f64) -> i8 {
        if iou >= self.positive {
            1
        } else if iou < self.negative {
            0
        } else {
            -1
        }
    }
}

#[cfg(test)]
mod tests;
