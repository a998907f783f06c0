//! Selective search (Uijlings et al., Selective Search for Object Recognition, 2013): a picture is cut into small regions, which
//! are joined again and again, the most alike neighbours first; the boxes around all regions on the way are proposals.

mod colour;
mod features;
mod graph;
mod group;
mod image;
mod rank;
mod smooth;

use boxwise_error::Result;
use boxwise_kernels::Isa;
use boxwise_threads::Threads;

pub use image::Image;

use colour::Space;
use features::{Channels, Regions};
use graph::Graph;
use group::{Alike, group};

/// How thoroughly is searched. Colour spaces, segmentations and measures are those of OpenCV's `SelectiveSearchSegmentation`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// HSV, one segmentation, all measures together: a few hundred boxes.
    Single,
    /// HSV and Lab, three segmentations each, with and without colour: about two thousand.
    Fast,
    /// HSV, Lab, grey, hue and rgI, five segmentations each, four measures: about ten thousand.
    Quality,
}

/// How to search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SelectiveSearch {
    /// How thoroughly.
    pub mode: Mode,
    /// No more boxes are answered.
    pub max_proposals: usize,
    /// Boxes with a shorter side are left out, in pixels.
    pub min_size: usize,
    /// The scale of the finest segmentation (Felzenszwalb and Huttenlocher's k): the larger, the larger are regions.
    pub base_k: f32,
    /// How much each further segmentation's scale is larger.
    pub step_k: f32,
    /// How much the picture is smoothed before, in pixels; 0 for not at all.
    pub sigma: f32,
    /// Segments of fewer pixels are joined with a neighbour.
    pub min_segment: usize,
    /// Seeds the order of the boxes.
    pub seed: u64,
}

impl SelectiveSearch {
    /// OpenCV's scales and smoothing for a mode, and no limits.
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
        }
    }

    fn spaces(&self) -> &'static [Space] {
        match self.mode {
            Mode::Single => &[Space::Hsv],
            Mode::Fast => &[Space::Hsv, Space::Lab],
            Mode::Quality => &[Space::Hsv, Space::Lab, Space::Grey, Space::Hue, Space::RgI],
        }
    }

    fn scales(&self) -> Vec<f32> {
        let count = match self.mode {
            Mode::Single => 1,
            Mode::Fast => 3,
            Mode::Quality => 5,
        };
        (0..count).map(|step| self.base_k + step as f32 * self.step_k).collect()
    }

    fn measures(&self) -> &'static [Alike] {
        match self.mode {
            Mode::Single => &[Alike::ALL],
            Mode::Fast => &[Alike::ALL, Alike::WITHOUT_COLOUR],
            Mode::Quality => &[Alike::ALL, Alike::WITHOUT_COLOUR, Alike::FILL, Alike::SIZE],
        }
    }
}

/// Boxes (x1, y1, x2, y2) in pixels around likely objects, each once, the likeliest first: every grouping's boxes are ranked from the
/// whole picture down, the fourth roots of the ranks multiplied by random numbers, and all merged by them. So the first few hundred are a
/// fair choice of all sizes. An answer depends on the picture and the settings alone. A picture without pixels has no proposals.
///
/// # Errors
/// `OUT_OF_RANGE` for scales and a smoothing that are not finite or negative.
pub fn selective_search(
    isa: Isa,
    threads: Threads,
    image: &Image,
    how: &SelectiveSearch,
) -> Result<Vec<[u32; 4]>> {
    how.check()?;
    if image.pixels() == 0 {
        return Ok(Vec::new());
    }
    let spaces = how.spaces();
    let texture = how.measures().iter().any(|measure| measure.texture);
    let prepared = threads.map(spaces.len(), |number| {
        let channels = Channels::new(spaces[number].planes(image), image, texture);
        let graph = Graph::new(&channels.planes, image.width, image.height, how.sigma);
        (channels, graph)
    });
    let scales = how.scales();
    let groupings = threads.map(spaces.len() * scales.len(), |piece| {
        let (channels, graph) = &prepared[piece / scales.len()];
        let labels = graph.segments(scales[piece % scales.len()], how.min_segment);
        let regions = Regions::new(&labels, channels, image.width);
        let groupings = how.measures().iter().map(|measure| group(isa, &regions, *measure));
        groupings.collect::<Vec<_>>()
    });
    Ok(rank::ranked(groupings.concat(), how))
}
