//! Reference boxes: tiled over feature maps, or learnt from a dataset. All in pixels, (x1, y1, x2, y2),
//! double precision, rows of a map first (y), then columns (x), then the boxes of a cell.

mod grid;
mod kmeans;
mod pyramid;
mod ssd;

pub use grid::grid;
pub use kmeans::{Clusters, kmeans};
pub use pyramid::{
    EFFICIENTDET_RATIOS, Level, RETINANET_RATIOS, RETINANET_STRIDES, efficientdet, octaves, pyramid,
    pyramid_levels, retinanet_sizes, torchvision,
};
pub use ssd::{SsdConfig, ssd};
