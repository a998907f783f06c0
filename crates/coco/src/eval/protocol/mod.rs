//! Protocols: what the references of evaluation decide differently, one file each.

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
