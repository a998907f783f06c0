//! One set of boxes from those of several models, as the Python package ensemble-boxes defines it.
//!
//! Boxes are fractions of the image, 0 to 1: inverted ones are put right, what lies outside is moved to the border, empty ones are
//! dropped. Everything is computed in doubles; where the package stores single precision, so does this. Of equal scores
//! the lower index comes first, which the package leaves to its sort.

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
