//! Protocols: the decisions in which the references differ, one file each.

mod coco;
mod crowdpose;
mod line;
mod lvis;
mod mean_ap;
mod open_images;
mod outcome;
mod registry;
mod rules;
mod voc;
mod warnings;

pub(crate) use outcome::Outcome;
pub(crate) use registry::{checked, rules};
pub(crate) use rules::ProtocolRules;
pub(crate) use warnings::Findings;
