//! Matching and curves of the protocols derived from PASCAL VOC: every detection of a category is true, false or
//! neither, and average precision is computed from the whole curve over all images.

mod averages;
mod curves;
mod full_curve;
mod judged_cells;
mod open_images;
mod overlap;
mod verdict;
mod voc;

pub(crate) use curves::{PascalCurves, label_of};
pub(crate) use full_curve::LabelledDetection;
pub(crate) use judged_cells::JudgedCells;
pub(crate) use open_images::OpenImagesJudge;
pub(crate) use verdict::{Judge, JudgeScratch};
pub(crate) use voc::{VocJudge, eleven_points};
