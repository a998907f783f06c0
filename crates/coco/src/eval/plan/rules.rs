//! What protocols decide about plans.

/// What distinguishes the plans of the protocols that match as COCO does.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PlanRules {
    /// Each image is searched for some categories only. Annotations are loaded by area, crowds are ordinary annotations,
    /// and ids in the options must be those of the dataset.
    pub(crate) federated: bool,
    /// Areas are this share of the box's; `None`: those of the annotations.
    pub(crate) share_of_box: Option<f64>,
}
