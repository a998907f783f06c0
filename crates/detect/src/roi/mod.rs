//! Features of regions of interest: `roi_align`, `roi_pool` and `MultiScaleRoIAlign` of torchvision (0.29).
//!
//! Maps are row-major [images, channels, height, width]; a region is (image, x1, y1, x2, y2) in pixels of the image.
//! Everything is computed in the precision of the map.

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
