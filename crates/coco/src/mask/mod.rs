//! Run-length masks: COCO's mask operations, without decoding.
//!
//! The pixels of a mask are counted down the columns, column after column, as in COCO; positions are below 2³². Results
//! are bit-identical to pycocotools 2.0.11 wherever those are defined: masks whose counts do not add up to their size
//! are errors here, and empty runs are accepted but never produced.
//!
//! Sources: the COCO API (Lin et al., 2014) for the formats, the rasteriser and the overlaps.

mod batch;
mod bitmap;
mod boundary;
mod codec;
mod merge;
mod nms;
mod outline;
mod overlap;
mod places;
mod polygon;
mod rle;

pub use batch::{encode_all, from_polygons_all};
pub use bitmap::{Order, decode, decoded_len, encode};
pub(crate) use boundary::{Eroder, boundary_width};
pub use codec::{compress, compress_onto, decompress};
pub use merge::{Combine, merge};
pub use nms::nms;
pub use outline::to_polygons;
pub(crate) use overlap::common_runs;
pub use overlap::{Shape, iou};
pub use polygon::{COORDINATE_LIMIT, from_bbox, from_polygons};
pub(crate) use polygon::{corners, fifths, from_outlines};
pub(crate) use rle::reference_bbox;
pub use rle::{Rle, Size};

#[cfg(test)]
mod tests;
