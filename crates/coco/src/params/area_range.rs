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

    /// A range given without a label. It gets COCO's label if it has the bounds of that range, otherwise one made of
    /// its own bounds, such as `0-1024`.
    pub fn unlabelled(min: f64, max: f64) -> AreaRange {
        let coco = AreaRange::coco().into_iter().find(|range| range.min == min && range.max == max);
        coco.unwrap_or_else(|| AreaRange { label: format!("{min}-{max}"), min, max })
    }

    /// A range without a name: COCO's name at its position, empty from the fifth on.
    pub fn unnamed(position: usize, min: f64, max: f64) -> AreaRange {
        let label = ["all", "small", "medium", "large"].get(position).copied().unwrap_or_default();
        AreaRange { label: label.to_owned(), min, max }
    }
}
