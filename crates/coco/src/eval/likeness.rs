//! Which similarity an evaluation compares by: one arm for each.

use boxwise_kernels::Isa;

use super::cells::Detected;
use super::collect::Part;
use super::keypoints::{KnownPairs, PairStore};
use super::plan::Plan;
use super::segm::MaskIou;
use super::similarity::BoxIou;
use crate::params::{IouType, Params};

/// A similarity over an evaluation's ground truth and detections.
pub(crate) enum Likeness<'a> {
    /// Upright boxes.
    Boxes(BoxIou<'a>),
    /// Masks.
    Masks(MaskIou<'a>),
    /// Whatever was compared while it was read.
    Known(KnownPairs<'a>),
}

impl<'a> Likeness<'a> {
    pub(crate) fn new(params: &Params, plan: &Plan, detected: &'a Detected, stores: &'a [PairStore]) -> Self {
        let isa = Isa::detect();
        match params.iou_type {
            IouType::Bbox => {
                let finite = plan.finite && detected.parts.iter().all(|part: &Part| part.counts.finite());
                Likeness::Boxes(BoxIou { detected, isa, finite })
            }
            IouType::Segm | IouType::Boundary => Likeness::Masks(MaskIou { detected }),
            IouType::Keypoints | IouType::Rotated => Likeness::Known(KnownPairs { detected, stores }),
        }
    }
}

/// Evaluates an expression with the similarity by its own type, so that loops over pairs are compiled for each.
macro_rules! by_likeness {
    ($likeness:expr, $similarity:ident => $body:expr) => {
        match $likeness {
            Likeness::Boxes($similarity) => $body,
            Likeness::Masks($similarity) => $body,
            Likeness::Known($similarity) => $body,
        }
    };
}

pub(crate) use by_likeness;
