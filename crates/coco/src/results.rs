//! A detector's results on their way to evaluation.

use crate::{IdRef, Result};

/// Takes detections in the order of the input. Several sinks share one input: each takes a contiguous
/// part of it, and the parts are put together in order afterwards.
pub trait Sink: Send {
    /// Takes one detection; `bbox` is x, y, width, height. An error names the cause; the caller adds the place.
    fn push(&mut self, image: IdRef<'_>, category: IdRef<'_>, bbox: [f64; 4], score: f64) -> Result<()>;

    /// Passes over one detection that an evaluation never looks at, although it lacks a member.
    /// False when it would be looked at: then it is an error.
    fn pass_over(&mut self, image: IdRef<'_>, category: Option<IdRef<'_>>) -> Result<bool>;
}
