//! Settings of a search.

use boxwise_error::{Code, Error, Result};

use super::colour::Space;
use super::group::Alike;

/// Maximum of the smoothing.
const MOST_SIGMA: f32 = 100.0;

/// Thoroughness. Colour spaces, segmentations and measures are those of OpenCV's `SelectiveSearchSegmentation`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// HSV, one segmentation, all measures together: a few hundred boxes.
    Single,
    /// HSV and Lab, three segmentations each, with and without colour: about two thousand.
    Fast,
    /// HSV, Lab, grey, hue and rgI, five segmentations each, four measures: about ten thousand.
    Quality,
}

/// Options of a search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SelectiveSearch {
    /// Thoroughness.
    pub mode: Mode,
    /// Maximum number of boxes.
    pub max_proposals: usize,
    /// Boxes with a shorter side, in pixels, are left out.
    pub min_size: usize,
    /// The scale of the finest segmentation (k of Felzenszwalb and Huttenlocher). Larger scales give larger regions.
    pub base_k: f32,
    /// The increase in scale from each segmentation to the next.
    pub step_k: f32,
    /// Standard deviation of the smoothing before segmentation, in pixels; 0 for none.
    pub sigma: f32,
    /// Segments of fewer pixels are joined with a neighbour.
    pub min_segment: usize,
    /// Seed for the order of the boxes.
    pub seed: u64,
    /// Whether the segmentations and merges are returned as well.
    pub trace: bool,
}

impl SelectiveSearch {
    /// OpenCV's scales and smoothing for a mode, without limits.
    pub fn of(mode: Mode) -> Self {
        SelectiveSearch {
            mode,
            max_proposals: usize::MAX,
            min_size: 1,
            base_k: if mode == Mode::Single { 200.0 } else { 150.0 },
            step_k: 150.0,
            sigma: 0.8,
            min_segment: 100,
            seed: 0,
            trace: false,
        }
    }

    pub(super) fn spaces(&self) -> &'static [Space] {
        match self.mode {
            Mode::Single => &[Space::Hsv],
            Mode::Fast => &[Space::Hsv, Space::Lab],
            Mode::Quality => &[Space::Hsv, Space::Lab, Space::Grey, Space::Hue, Space::RgI],
        }
    }

    pub(super) fn scales(&self) -> Vec<f32> {
        let count = match self.mode {
            Mode::Single => 1,
            Mode::Fast => 3,
            Mode::Quality => 5,
        };
        (0..count).map(|step| self.base_k + step as f32 * self.step_k).collect()
    }

    pub(super) fn measures(&self) -> &'static [Alike] {
        match self.mode {
            Mode::Single => &[Alike::ALL],
            Mode::Fast => &[Alike::ALL, Alike::WITHOUT_COLOUR],
            Mode::Quality => &[Alike::ALL, Alike::WITHOUT_COLOUR, Alike::FILL, Alike::SIZE],
        }
    }

    pub(super) fn check(&self) -> Result<()> {
        for (name, value) in [("baseK", self.base_k), ("stepK", self.step_k), ("sigma", self.sigma)] {
            if !(value.is_finite() && value >= 0.0) {
                let expected = "a finite number, not negative";
                return Err(Error::new(Code::OutOfRange, expected, value.to_string()).in_input(name));
            }
        }
        if self.sigma > MOST_SIGMA {
            let expected = format!("at most {MOST_SIGMA}");
            return Err(Error::new(Code::OutOfRange, expected, self.sigma.to_string()).in_input("sigma"));
        }
        Ok(())
    }
}
