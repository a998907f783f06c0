//! How the regions of a search were joined.

/// The segmentations of a search, and the groupings that started from each.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchTrace {
    /// One for each colour space and scale.
    pub segmentations: Vec<Segmentation>,
    /// In the order of the segmentations. The proposals are chosen from all their boxes.
    pub groupings: Vec<Grouping>,
}

/// An image cut into regions.
#[derive(Clone, Debug, PartialEq)]
pub struct Segmentation {
    /// `hsv`, `lab`, `grey`, `hue` or `rgI`.
    pub colour_space: &'static str,
    /// The scale of Felzenszwalb and Huttenlocher's segmentation.
    pub k: f64,
    /// The segment of each pixel, row by row, numbered from 0 in the order of their first pixels.
    pub labels: Vec<u32>,
}

/// The regions of one grouping: first the segments, then the region of each merge.
#[derive(Clone, Debug, PartialEq)]
pub struct Grouping {
    /// Index of the segmentation that it started from.
    pub segmentation: u32,
    /// The terms of the similarity, in the order of `similarities`.
    pub measures: Vec<&'static str>,
    /// x1, y1, x2, y2 of each region.
    pub boxes: Vec<[u32; 4]>,
    /// Number of pixels of each region.
    pub sizes: Vec<u32>,
    /// The two regions of each merge, in order.
    pub merges: Vec<[u32; 2]>,
    /// The terms of the similarity of those two, one row per merge; each from 0 to 1.
    pub similarities: Vec<f32>,
}
