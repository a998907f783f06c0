//! `torchvision.ops` for boxes on the CPU (0.29 with PyTorch 2.15), in the precision of the boxes.

pub mod calls;
mod overlap;
mod real;
mod suppress;

pub use overlap::{Format, Kind, box_overlap};
pub use real::Real;
pub use suppress::{batched_nms, nms};
