//! What turns one image's outputs into candidates.

use boxwise_error::Result;

use super::candidates::Candidates;
use super::inputs::{Image, Shapes};
use super::settings::Settings;

/// Reads one image. A reader is opened once a batch: it holds the options of its own and what follows from the shapes,
/// such as anchors.
pub(super) type Reader<'a> = Box<dyn Fn(&Image, &Settings) -> Result<Found> + Sync + 'a>;

/// Checks shapes and own options, and makes the reader of a batch. Sets the size of the input where it follows from the
/// shapes.
pub(super) type Open = for<'a> fn(&Shapes, &mut Settings<'a>) -> Result<Reader<'a>>;

/// What a reader found in one image, in pixels of the input.
pub(super) struct Found {
    pub(super) candidates: Candidates,
    pub(super) detail: Detail,
}

/// What else the head says of each box.
#[derive(Clone, Copy)]
pub(super) enum Detail {
    None,
    /// `count` keypoints of `size` numbers each; the numbers of an anchor begin at channel `first` of the first output.
    Keypoints {
        first: usize,
        count: usize,
        size: usize,
        grid: Grid,
        /// Whether x and y are fractions of the input.
        normalized: bool,
    },
    /// Mask coefficients of an anchor, from channel `first` of the first output on.
    Masks {
        first: usize,
        grid: Grid,
    },
}

/// An output of channels for each anchor, in either order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grid {
    pub(super) channels: usize,
    pub(super) anchors: usize,
    pub(super) channel_step: usize,
    pub(super) anchor_step: usize,
}

impl Grid {
    /// The place of an anchor's channel in the data.
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
