//! Assignment of anchors for callers with numbers of either precision.

use boxwise_error::Result;
use boxwise_kernels::Isa;
use boxwise_threads::Threads;

use super::{Assignment, Thresholds};
use crate::check::rows;
use crate::floats::{FloatVec, Floats, in_one_precision};

/// The training target of each anchor.
#[derive(Clone, Debug, PartialEq)]
pub struct AnchorMatches {
    /// 1 for an object, 0 for background, -1 for neither.
    pub labels: Vec<i8>,
    /// Index of the ground truth.
    pub matched: Vec<i32>,
    /// The highest IoU with any ground truth.
    pub ious: FloatVec,
}

impl<T> From<Assignment<T>> for AnchorMatches
where
    FloatVec: From<Vec<T>>,
{
    fn from(found: Assignment<T>) -> Self {
        AnchorMatches { labels: found.labels, matched: found.matched, ious: found.ious.into() }
    }
}

/// The tutorial's rule: see [`super::match_anchors`].
pub fn match_anchors(
    threads: Threads,
    anchors: Floats,
    truth: Floats,
    thresholds: &Thresholds,
) -> Result<AnchorMatches> {
    in_one_precision!(anchors, truth => {
        let (anchors, truth) = (rows("anchors", anchors)?, rows("groundTruth", truth)?);
        Ok(super::match_anchors(Isa::detect(), threads, anchors, truth, thresholds)?.into())
    })
}

/// torchvision's rule: see [`super::matcher`].
pub fn matcher(
    threads: Threads,
    anchors: Floats,
    truth: Floats,
    thresholds: &Thresholds,
    allow_low_quality: bool,
) -> Result<AnchorMatches> {
    in_one_precision!(anchors, truth => {
        let (anchors, truth) = (rows("anchors", anchors)?, rows("groundTruth", truth)?);
        Ok(super::matcher(Isa::detect(), threads, anchors, truth, thresholds, allow_low_quality)?.into())
    })
}
