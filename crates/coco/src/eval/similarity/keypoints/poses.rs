//! The labelled keypoints of a dataset, with which poses are compared.

use std::sync::Arc;

use boxwise_kernels::Isa;

use super::target::Spread;
use crate::dataset::Keypoints;
use crate::eval::plan::{Plan, keypoints_of};
use crate::eval::settings::lowest_threshold;
use crate::params::{KeypointSigmas, Params, Parity};
use crate::{Code, Dataset, Error, Id, Result};

/// The annotations with which detections are compared.
pub(super) struct Poses<'a> {
    pub(super) keypoints: &'a Keypoints,
    pub(super) plan: &'a Plan,
    /// For each slot; `None` if it has no sigmas.
    pub(super) spreads: Vec<Option<Arc<Spread>>>,
    /// Similarities below it are not needed.
    pub(super) least: f64,
    /// Whether anything is compared; if not, nothing is similar to anything.
    pub(super) compares: bool,
    pub(super) by_category: bool,
    pub(super) strict: bool,
    pub(super) isa: Isa,
}

impl<'a> Poses<'a> {
    /// The keypoints and standard deviations of an evaluation.
    ///
    /// # Errors
    /// `MISSING_KEY`: the dataset was read without keypoints. `INVALID_ARGUMENT`: sigmas by category although categories
    /// are evaluated as one.
    pub(super) fn new(dataset: &'a Dataset, plan: &'a Plan, params: &Params) -> Result<Self> {
        let keypoints = keypoints_of(dataset)?;
        let slots = plan.slots.len();
        let spreads = match &params.keypoint_sigmas {
            KeypointSigmas::Shared(sigmas) => vec![Some(Arc::new(Spread::new(sigmas))); slots],
            KeypointSigmas::ByCategory(_) if !params.use_categories => {
                let expected = "keypoint sigmas for all categories alike where categories are not used";
                let error = Error::new(Code::InvalidArgument, expected, "sigmas by category");
                return Err(error.in_input("keypointSigmas"));
            }
            KeypointSigmas::ByCategory(all) => {
                let spread = |(_, sigmas): &(Id, Vec<f64>)| Arc::new(Spread::new(sigmas));
                let of = |id: &Id| all.iter().find(|(category, _)| category == id).map(spread);
                plan.categories.ids().iter().map(of).collect()
            }
        };
        let strict = params.parity == Parity::Strict;
        Ok(Poses {
            keypoints,
            plan,
            spreads,
            least: lowest_threshold(params),
            // without categories the reference looks up similarities under a category that does not exist
            compares: params.use_categories || !strict,
            by_category: params.use_categories,
            strict,
            isa: Isa::detect(),
        })
    }
}
