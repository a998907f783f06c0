//! Box formats and basic operations on boxes.

pub mod calls;
pub mod format;
pub mod letterbox;
pub mod stretch;
pub mod transform;

pub use format::{Format, Frame, convert, corners, rotated};
pub use letterbox::Letterbox;
pub use stretch::stretched;
pub use transform::{areas, clip, scale, sides_at_least};
