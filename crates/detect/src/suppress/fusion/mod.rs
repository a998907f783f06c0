//! Fusion of boxes from several models, as defined by the Python package ensemble-boxes.
//!
//! Boxes are fractions of the image, 0 to 1. The corners of inverted boxes are swapped, coordinates outside are
//! clipped, empty boxes are dropped. Everything is computed in double precision; where the package stores single
//! precision, this does too. Among equal scores the lower index comes first; the package leaves that to its sort.

mod calls;
mod models;
mod nmw;
mod suppressed;
mod wbf;

pub use calls::{Ensemble, ensemble, non_maximum, weighted};
pub use models::{Clusters, Fused, Models};
pub use nmw::non_maximum_weighted;
pub use suppressed::{Method, suppressed};
pub use wbf::{Confidence, weighted_boxes_fusion};
