//! Reference boxes, tiled over feature maps or learned from a dataset. All are (x1, y1, x2, y2) in pixels, in double
//! precision, ordered by row of the map (y), then column (x), then box within the cell.

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
