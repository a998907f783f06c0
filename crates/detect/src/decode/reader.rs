//! Readers: convert the outputs of one image to candidates.

use std::sync::Arc;

use boxwise_error::Result;

use super::candidates::Candidates;
use super::channels::{Grid, Prototypes};
use super::inputs::{Image, Shapes};
use super::masks::Masks;
use super::raw_levels::Raw;
use super::settings::Settings;

/// Reads one image. A reader is created once per batch. It holds its own options and everything that follows from the
/// shapes, such as anchors.
pub(super) type Reader<'a> = Box<dyn Fn(&Image, &Settings) -> Result<Found> + Sync + 'a>;

/// Checks shapes and own options, and creates the reader of a batch. Sets the size of the input if it follows from the
/// shapes.
pub(super) type Open = for<'a> fn(&Shapes, &mut Settings<'a>) -> Result<Reader<'a>>;

/// What a reader found in one image, in pixels of the input.
pub(super) struct Found {
    pub(super) candidates: Candidates,
    pub(super) detail: Detail,
}

/// Further outputs of a head for each box.
#[derive(Clone)]
pub(super) enum Detail {
    None,
    /// `count` keypoints of `size` numbers each. The numbers of an anchor start at channel `first` of the first output.
    Keypoints {
        first: usize,
        count: usize,
        size: usize,
        grid: Grid,
        /// Whether x and y are fractions of the input.
        normalized: bool,
    },
    /// Mask coefficients of an anchor, starting at channel `first` of the first output.
    Masks {
        first: usize,
        grid: Grid,
        prototypes: Prototypes,
    },
    /// Keypoints of raw maps, x and y.
    Points(Arc<Raw>),
    /// A mask [height, width] of logits for each query, in output `role`.
    QueryMasks {
        role: usize,
        dims: [usize; 2],
    },
    /// Masks in pixels of the image, of these sources. Boxes are of the image, too.
    Painted(Arc<(Vec<u32>, Masks)>),
}

impl From<Candidates> for Found {
    fn from(candidates: Candidates) -> Found {
        Found { candidates, detail: Detail::None }
    }
}
