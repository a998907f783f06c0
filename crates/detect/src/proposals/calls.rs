//! Region proposals for callers with numbers of either precision.

use boxwise_error::Result;

use super::{Proposals, Rpn};
use crate::check::rows;
use crate::floats::{FloatVec, Floats, in_one_precision};

/// Boxes with their probability of containing an object, in descending score order.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionProposals {
    /// (x1, y1, x2, y2) in pixels, flat.
    pub boxes: FloatVec,
    /// The sigmoid of their objectness.
    pub scores: FloatVec,
    /// Indices of their anchors.
    pub sources: Vec<u32>,
}

impl<T> From<Proposals<T>> for RegionProposals
where
    FloatVec: From<Vec<T>>,
{
    fn from(found: Proposals<T>) -> Self {
        RegionProposals {
            boxes: found.boxes.into_flattened().into(),
            scores: found.scores.into(),
            sources: found.sources,
        }
    }
}

/// See [`super::region_proposals`].
pub fn region_proposals(
    objectness: Floats,
    deltas: Floats,
    anchors: Floats,
    how: &Rpn,
) -> Result<RegionProposals> {
    in_one_precision!(objectness, deltas, anchors => {
        let (deltas, anchors) = (rows("deltas", deltas)?, rows("anchors", anchors)?);
        Ok(super::region_proposals(objectness, deltas, anchors, how)?.into())
    })
}
