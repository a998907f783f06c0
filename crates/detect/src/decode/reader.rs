//! Readers: convert the outputs of one image to candidates.

use boxwise_error::Result;

use super::candidates::Candidates;
use super::inputs::{Image, Shapes};
use super::masks::Prototypes;
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
#[derive(Clone, Copy)]
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
    /// A mask [height, width] of logits for each query, in output `role`.
    QueryMasks {
        role: usize,
        dims: [usize; 2],
    },
}

/// An output with channels for each anchor, in either layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grid {
    pub(super) channels: usize,
    pub(super) anchors: usize,
    pub(super) channel_step: usize,
    pub(super) anchor_step: usize,
}

impl Grid {
    /// The index of an anchor's channel in the data.
    #[inline]
    pub(super) fn place(&self, channel: usize, anchor: usize) -> usize {
        channel * self.channel_step + anchor * self.anchor_step
    }
}

impl From<Candidates> for Found {
    fn from(candidates: Candidates) -> Found {
        Found { candidates, detail: Detail::None }
    }
}
