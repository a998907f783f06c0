//! The decisions of protocols about plans.

/// The differences between plans of the protocols that match like COCO.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PlanRules {
    /// Whether each image is searched for some categories only. Annotations are then loaded by area, crowds are
    /// ordinary annotations, and ids in the options must be those of the dataset.
    pub(crate) federated: bool,
    /// The area as a share of the box's; `None`: the areas of the annotations.
    pub(crate) share_of_box: Option<f64>,
}
