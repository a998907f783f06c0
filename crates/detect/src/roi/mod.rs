//! Features of regions of interest, as torchvision's `roi_align`, `roi_pool` and `MultiScaleRoIAlign` (0.29) have them.
//!
//! Maps are row-major [images, channels, height, width]; a region is (image, x1, y1, x2, y2) in the image's pixels. All
//! is computed in the map's own type.

mod align;
pub mod calls;
mod levels;
mod map;
mod pool;

pub use align::{Align, roi_align};
pub use levels::{Levels, multi_scale_roi_align, roi_levels, scale_of};
pub use map::FeatureMap;
pub use pool::{Pool, roi_pool};

#[cfg(test)]
mod tests;
