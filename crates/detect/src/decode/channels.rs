//! Where the numbers of an output with channels for each anchor or cell are.

use boxwise_error::Result;

use super::settings::Settings;

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

/// Prototypes in the second output: [masks, height, width], or [height, width, masks].
#[derive(Clone, Copy, Debug)]
pub(super) struct Prototypes {
    pub(super) count: usize,
    pub(super) height: usize,
    pub(super) width: usize,
    /// Whether the masks of a cell are next to each other.
    pub(super) last: bool,
}

impl Prototypes {
    /// The masks are the first dimension, or the last one if that is smaller, or as `channelsLast` says.
    pub(super) fn new(dims: &[usize], settings: &Settings) -> Result<Self> {
        let last = settings.own.flag("channelsLast")?.unwrap_or(dims[2] < dims[0].min(dims[1]));
        let [count, height, width] =
            if last { [dims[2], dims[0], dims[1]] } else { [dims[0], dims[1], dims[2]] };
        Ok(Prototypes { count, height, width, last })
    }

    /// The input that has prototypes with a quarter of its sides.
    pub(super) fn input(&self) -> [f64; 2] {
        [4.0 * self.width as f64, 4.0 * self.height as f64]
    }
}
