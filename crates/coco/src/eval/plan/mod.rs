//! Planning: selects the images and categories to evaluate, and sorts the ground truth by them.

mod bad_records;
mod by_image;
mod categories;
mod cell_set;
mod coco;
mod federated;
mod ground_truth;
mod keypoints;
mod layout;
mod oddities;
mod pascal;
mod ranks;
mod rules;
mod select;

pub(crate) use by_image::{ByImage, ImageTruth};
pub(crate) use ground_truth::GroundTruth;
pub(crate) use keypoints::keypoints_of;
pub(crate) use layout::Plan;
pub(crate) use oddities::{AnnotationOddities, refuse_box};
pub(crate) use pascal::{PascalPlanRules, plan_pascal};
pub(crate) use ranks::{IMAGE_BITS, UNLISTED};
pub(crate) use rules::PlanRules;
pub(crate) use select::{MOST_BOXES, too_often};
