//! Suppression: selects which of many overlapping boxes to keep.

pub mod batch;
pub mod calls;
pub mod fusion;
mod grid;
pub mod groups;
mod list;
pub mod matrix_nms;
pub mod merging;
mod neighbours;
pub mod nms;
pub mod order;
pub mod rotated_nms;
pub mod soft_nms;
mod sweep;
pub mod trace;

pub use groups::Groups;
pub use matrix_nms::{MatrixNms, matrix_nms};
pub use nms::{Nms, nms};
pub use order::order;
pub use rotated_nms::rotated_nms;
pub use soft_nms::{SoftNms, soft_nms};
