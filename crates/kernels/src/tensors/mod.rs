//! Scans and reductions of rows of numbers.

pub mod assignment;
pub mod augmenting_path;
pub mod bilinear;
pub mod histogram_intersection;
pub mod prototypes;
pub mod ranks;
pub mod roi;
pub mod scan;
