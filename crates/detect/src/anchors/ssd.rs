//! SSD's default boxes.

use boxwise_error::{Code, Error, Result};

use super::Level;
use crate::check::{all_positive, anchor_count, positive, room};
use boxwise_threads::poll;

/// The layout of the default boxes of an SSD network.
#[derive(Clone, Debug, PartialEq)]
pub struct SsdConfig {
    /// Width over height of the extra boxes of each level. Each ratio gives a box and its transpose.
    pub ratios: Vec<Vec<f64>>,
    /// Sides of the square boxes as fractions of the image, one more than there are levels.
    pub scales: Vec<f64>,
    /// Whether widths and heights are clipped to those of the image.
    pub clip: bool,
}

/// SSD300 with VGG16, from Liu et al. 2016 and torchvision: cells per side, step in pixels and ratios of each map.
const SSD300: [(usize, f64, &[f64]); 6] = [
    (38, 8.0, &[2.0]),
    (19, 16.0, &[2.0, 3.0]),
    (10, 32.0, &[2.0, 3.0]),
    (5, 64.0, &[2.0, 3.0]),
    (3, 100.0, &[2.0]),
    (1, 300.0, &[2.0]),
];
const SSD300_SCALES: [f64; 7] = [0.07, 0.15, 0.33, 0.51, 0.69, 0.87, 1.05];

/// Default boxes in pixels of an image of `width` × `height`, level by level. Each cell has the square of the level's
/// scale, the square of √(scale · next scale), then for each ratio the box and its transpose, in the order of
/// torchvision's `DefaultBoxGenerator`. The strides of a level are its steps.
///
/// # Errors
/// Numbers that are not finite and above 0; lists that do not match the levels.
pub fn ssd(width: f64, height: f64, levels: &[Level], config: &SsdConfig) -> Result<Vec<[f64; 4]>> {
    positive("imageSize", width)?;
    positive("imageSize", height)?;
    all_positive("scales", &config.scales)?;
    if config.ratios.len() != levels.len() || config.scales.len() != levels.len() + 1 {
        return Err(Error::new(
            Code::LengthMismatch,
            format!("ratios for {} levels and one scale more", levels.len()),
            format!("{} lists of ratios and {} scales", config.ratios.len(), config.scales.len()),
        ));
    }
    let mut total = 0usize;
    for (level, ratios) in levels.iter().zip(&config.ratios) {
        positive("steps", level.stride_x)?;
        positive("steps", level.stride_y)?;
        all_positive("aspectRatios", ratios)?;
        total += anchor_count(&[level.height, level.width, 2 + 2 * ratios.len()])?;
        anchor_count(&[total])?;
    }
    let mut boxes = room(total, "default boxes")?;
    for (k, level) in levels.iter().enumerate() {
        let sizes = cell_sizes(config.scales[k], config.scales[k + 1], &config.ratios[k], config.clip);
        for y in 0..level.height {
            poll();
            let cy = (y as f64 + 0.5) / (height / level.stride_y);
            for x in 0..level.width {
                let cx = (x as f64 + 0.5) / (width / level.stride_x);
                boxes.extend(sizes.iter().map(|[w, h]| {
                    let (left, top) = ((cx - 0.5 * w) * width, (cy - 0.5 * h) * height);
                    [left, top, (cx + 0.5 * w) * width, (cy + 0.5 * h) * height]
                }));
            }
        }
    }
    Ok(boxes)
}

fn cell_sizes(scale: f64, next: f64, ratios: &[f64], clip: bool) -> Vec<[f64; 2]> {
    let between = (scale * next).sqrt();
    let mut sizes = vec![[scale, scale], [between, between]];
    for ratio in ratios {
        let (long, short) = (scale * ratio.sqrt(), scale / ratio.sqrt());
        sizes.extend([[long, short], [short, long]]);
    }
    if clip {
        sizes.iter_mut().flatten().for_each(|side| *side = side.clamp(0.0, 1.0));
    }
    sizes
}

impl SsdConfig {
    /// SSD300 with VGG16 (Liu et al. 2016), with sizes clipped as in torchvision.
    pub fn ssd300() -> Self {
        let ratios = SSD300.iter().map(|(_, _, ratios)| ratios.to_vec()).collect();
        SsdConfig { ratios, scales: SSD300_SCALES.to_vec(), clip: true }
    }

    /// The maps of [`SsdConfig::ssd300`], for an input of 300 × 300.
    pub fn ssd300_levels() -> Vec<Level> {
        let level = |&(side, step, _): &(usize, f64, &[f64])| Level {
            height: side,
            width: side,
            stride_y: step,
            stride_x: step,
        };
        SSD300.iter().map(level).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ssd300_has_8732_boxes() {
        let boxes = ssd(300.0, 300.0, &SsdConfig::ssd300_levels(), &SsdConfig::ssd300()).unwrap();
        assert_eq!(boxes.len(), 8732);
        let [x1, y1, x2, y2] = boxes[0];
        assert!((x1 - (4.0 - 10.5)).abs() < 1e-12 && (y1 - x1).abs() < 1e-12);
        assert!((x2 - (4.0 + 10.5)).abs() < 1e-12 && (y2 - x2).abs() < 1e-12);
    }

    #[test]
    fn scales_must_be_one_more_than_levels() {
        let mut config = SsdConfig::ssd300();
        config.scales.pop();
        let error = ssd(300.0, 300.0, &SsdConfig::ssd300_levels(), &config).unwrap_err();
        assert_eq!(error.code, Code::LengthMismatch);
    }
}
