//! Which of many overlapping boxes to keep.

mod grid;
pub mod groups;
pub mod nms;
pub mod order;

pub use groups::Groups;
pub use nms::{Nms, nms};
pub use order::order;
