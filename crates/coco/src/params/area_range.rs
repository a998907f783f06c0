//! Ranges of object areas.

/// A range of areas in square pixels, both ends included.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaRange {
    /// The name used by metrics: `all`, `small`, `medium` and `large` have metrics of their own.
    pub label: String,
    /// The smallest area inside.
    pub min: f64,
    /// The largest area inside.
    pub max: f64,
}

impl AreaRange {
    /// COCO's four: all, and below, between and above 32² and 96² square pixels.
    pub fn coco() -> Vec<AreaRange> {
        let (small, large, end) = (1024.0, 9216.0, 1e10);
        [(0.0, end), (0.0, small), (small, large), (large, end)]
            .into_iter()
            .enumerate()
            .map(|(position, (min, max))| AreaRange::unnamed(position, min, max))
            .collect()
    }

    /// Whether it contains an area; NaN is in every range.
    pub(crate) fn holds(&self, area: f64) -> bool {
        !(area < self.min || area > self.max)
    }

    /// A range given without a label. Its label is made of its bounds, such as `0-1024`.
    pub fn unlabelled(min: f64, max: f64) -> AreaRange {
        AreaRange { label: format!("{min}-{max}"), min, max }
    }

    /// Whether it was given without a label and has the bounds of COCO's range of this label.
    pub(crate) fn stands_for(&self, label: &str) -> bool {
        let coco = AreaRange::coco().into_iter().find(|range| range.label == label);
        coco.is_some_and(|coco| *self == AreaRange::unlabelled(coco.min, coco.max))
    }

    /// A range without a name: COCO's name at its position, empty from the fifth on.
    pub fn unnamed(position: usize, min: f64, max: f64) -> AreaRange {
        let label = ["all", "small", "medium", "large"].get(position).copied().unwrap_or_default();
        AreaRange { label: label.to_owned(), min, max }
    }
}
