//! Matching and curves of the protocols derived from PASCAL VOC: every detection of a category is true, false or
//! neither, and average precision is computed from the whole curve over all images.

mod averages;
mod curves;
mod full_curve;
mod open_images;
mod overlap;
mod verdict;
mod voc;

pub(crate) use curves::PascalCurves;
pub(crate) use open_images::OpenImagesJudge;
pub(crate) use voc::{VocJudge, eleven_points};
