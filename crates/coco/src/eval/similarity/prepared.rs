//! What collecting needs of the ground truth, made once for any number of inputs.

use std::sync::Arc;

use super::quads::quads_of;
use crate::eval::plan::{ByImage, Plan, UNLISTED};
use crate::params::{IouType, Params};
use crate::rotated::Quad;
use crate::{Dataset, Result};

/// What collecting needs of the ground truth, made once for any number of inputs.
pub(crate) struct Prepared {
    /// The ground truth of each image; empty where nobody needs it.
    pub(crate) by_image: Arc<ByImage>,
    /// For each image rank, its place in the dataset; empty unless masks are compared.
    pub(super) places: Arc<[u32]>,
    /// The shapes of the ground truth, if rotated boxes are compared.
    pub(crate) quads: Vec<Quad>,
    /// Whether the image of every detection is noted.
    pub(crate) notes_images: bool,
}

impl Prepared {
    /// For one input, or for inputs of some of the images each, which are noted (`notes_images`).
    ///
    /// # Errors
    /// Those of the shapes of annotations, if rotated boxes are compared.
    pub(crate) fn new(dataset: &Dataset, plan: &Plan, params: &Params, notes_images: bool) -> Result<Self> {
        let masks = matches!(params.iou_type, IouType::Segm | IouType::Boundary);
        let rotated = params.iou_type == IouType::Rotated;
        let ranked = plan.image_ranks.iter().enumerate().filter(|(_, rank)| masks && **rank < UNLISTED);
        let by_image = notes_images || masks || (rotated && params.analysis);
        Ok(Prepared {
            by_image: Arc::new(if by_image { ByImage::new(plan) } else { ByImage::default() }),
            places: ranked.map(|(place, _)| place as u32).collect(),
            quads: if rotated { quads_of(dataset, plan)? } else { Vec::new() },
            notes_images,
        })
    }
}
