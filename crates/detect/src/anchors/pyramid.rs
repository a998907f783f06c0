//! Anchors of feature pyramids, in the layouts of the detectors that use them.

use boxwise_error::{Code, Error, Result};

use super::grid::{sizes, tile};
use crate::check::{all_positive, anchor_count, positive, room};
use boxwise_threads::poll;

/// One feature map of a pyramid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// Number of rows of cells.
    pub height: usize,
    /// Number of columns of cells.
    pub width: usize,
    /// Pixels from one row of cells to the next.
    pub stride_y: f64,
    /// Pixels from one column of cells to the next.
    pub stride_x: f64,
}

/// Strides of P3 to P7, the levels of RetinaNet, FCOS and EfficientDet.
pub const RETINANET_STRIDES: [f64; 5] = [8.0, 16.0, 32.0, 64.0, 128.0];
/// Ratios of RetinaNet in torchvision: height over width.
pub const RETINANET_RATIOS: [f64; 3] = [0.5, 1.0, 2.0];
/// Ratios of EfficientDet: factors of width and height.
pub const EFFICIENTDET_RATIOS: [[f64; 2]; 3] = [[1.0, 1.0], [1.4, 0.7], [0.7, 1.4]];

/// The maps that a network with these strides produces for an image: each side divided by the stride, rounded up.
pub fn pyramid_levels(image_width: f64, image_height: f64, strides: &[f64]) -> Result<Vec<Level>> {
    positive("imageSize", image_width)?;
    positive("imageSize", image_height)?;
    all_positive("strides", strides)?;
    let cells = |side: f64, stride: f64| (side / stride).ceil() as usize;
    let level = |&stride: &f64| Level {
        height: cells(image_height, stride),
        width: cells(image_width, stride),
        stride_y: stride,
        stride_x: stride,
    };
    Ok(strides.iter().map(level).collect())
}

/// The tutorial's anchors ([`super::grid`]) of all levels, in order; `scales` has a list for each level.
pub fn pyramid(levels: &[Level], scales: &[Vec<f64>], ratios: &[f64]) -> Result<Vec<[f64; 4]>> {
    lists_for_levels("scales", scales.len(), levels.len())?;
    all_positive("ratios", ratios)?;
    anchor_count(&[scales.iter().map(Vec::len).sum(), ratios.len()])?;
    let of_level: Vec<Vec<[f64; 2]>> = scales
        .iter()
        .map(|scales| all_positive("scales", scales).and_then(|()| sizes(scales, ratios)))
        .collect::<Result<_>>()?;
    tile_levels(levels, &of_level)
}

/// Anchors of EfficientDet: in every cell `scale`·stride·2^(o/octaves) for each octave, then each pair of factors.
/// Published networks have scale 4 and 3 octaves. The order is that of Google's automl and its PyTorch ports.
pub fn efficientdet(
    levels: &[Level],
    scale: f64,
    octaves: usize,
    ratios: &[[f64; 2]],
) -> Result<Vec<[f64; 4]>> {
    positive("scale", scale)?;
    for ratio in ratios {
        all_positive("ratios", ratio)?;
    }
    anchor_count(&[levels.len().max(1), octaves, ratios.len().max(1)])?;
    let steps = self::octaves(octaves);
    let of_level: Vec<Vec<[f64; 2]>> = levels
        .iter()
        .map(|level| {
            let base = scale * level.stride_x;
            let of_step = |&step: &f64| ratios.iter().map(move |&[w, h]| [base * step * w, base * step * h]);
            steps.iter().flat_map(of_step).collect()
        })
        .collect();
    tile_levels(levels, &of_level)
}

/// 2^(i/n) for i in 0..n: the sizes within an octave.
pub fn octaves(n: usize) -> Vec<f64> {
    (0..n).map(|i| (i as f64 / n as f64).exp2()).collect()
}

/// Sizes of RetinaNet's anchors in torchvision: the base of each level, ×2^(1/3) and ×2^(2/3), rounded down.
pub fn retinanet_sizes() -> Vec<Vec<f64>> {
    let of = |base: f64| octaves(3).iter().map(|step| (base * step).floor()).collect();
    [32.0, 64.0, 128.0, 256.0, 512.0].map(of).to_vec()
}

/// Anchors of torchvision's `AnchorGenerator`: centred on the upper left corners of cells, in single precision, with
/// corners rounded (half to even) before they are shifted; sizes vary fastest. A ratio is height over width. `sizes`
/// and `ratios` have a list for each level. The stride in torchvision is the side of the image divided by the side of
/// the map, rounded down.
pub fn torchvision(levels: &[Level], sizes: &[Vec<f64>], ratios: &[Vec<f64>]) -> Result<Vec<[f64; 4]>> {
    lists_for_levels("sizes", sizes.len(), levels.len())?;
    lists_for_levels("aspectRatios", ratios.len(), levels.len())?;
    let mut total = 0usize;
    for (i, level) in levels.iter().enumerate() {
        check_level(level)?;
        all_positive("sizes", &sizes[i])?;
        all_positive("aspectRatios", &ratios[i])?;
        total += anchor_count(&[level.height, level.width, sizes[i].len(), ratios[i].len()])?;
        anchor_count(&[total])?;
    }
    let mut anchors = room(total, "anchors")?;
    for ((level, sizes), ratios) in levels.iter().zip(sizes).zip(ratios) {
        let mut cell = room(anchor_count(&[sizes.len(), ratios.len()])?, "sizes")?;
        cell.extend(
            ratios.iter().flat_map(|&ratio| {
                sizes.iter().map(move |&size| torchvision_cell(size as f32, ratio as f32))
            }),
        );
        for y in 0..level.height {
            poll();
            let dy = y as f64 * level.stride_y;
            for x in 0..level.width {
                let dx = x as f64 * level.stride_x;
                anchors.extend(cell.iter().map(|b| [b[0] + dx, b[1] + dy, b[2] + dx, b[3] + dy]));
            }
        }
    }
    Ok(anchors)
}

fn torchvision_cell(size: f32, ratio: f32) -> [f64; 4] {
    let down = ratio.sqrt();
    let across = 1.0 / down;
    let [w, h] = [across * size, down * size];
    [-w / 2.0, -h / 2.0, w / 2.0, h / 2.0].map(|corner| f64::from(corner.round_ties_even()))
}

fn tile_levels(levels: &[Level], sizes: &[Vec<[f64; 2]>]) -> Result<Vec<[f64; 4]>> {
    let mut total = 0usize;
    for (level, sizes) in levels.iter().zip(sizes) {
        check_level(level)?;
        total += anchor_count(&[level.height, level.width, sizes.len()])?;
        anchor_count(&[total])?;
    }
    let mut anchors = room(total, "anchors")?;
    for (level, sizes) in levels.iter().zip(sizes) {
        tile(level.height, level.width, level.stride_y, level.stride_x, sizes, &mut anchors);
    }
    Ok(anchors)
}

fn check_level(level: &Level) -> Result<()> {
    positive("strides", level.stride_y)?;
    positive("strides", level.stride_x)
}

fn lists_for_levels(name: &str, lists: usize, levels: usize) -> Result<()> {
    if lists == levels {
        return Ok(());
    }
    Err(Error::new(
        Code::LengthMismatch,
        format!("a list for each of {levels} levels"),
        format!("{lists} lists"),
    )
    .in_input(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retinanet_sizes_are_rounded_down_as_torchvision_has_them() {
        assert_eq!(retinanet_sizes()[0], [32.0, 40.0, 50.0]);
        assert_eq!(retinanet_sizes()[4], [512.0, 645.0, 812.0]);
    }

    #[test]
    fn torchvision_centres_on_corners_and_rounds_to_even() {
        let level = Level { height: 1, width: 2, stride_y: 8.0, stride_x: 8.0 };
        let anchors = torchvision(&[level], &[vec![32.0]], &[RETINANET_RATIOS.to_vec()]).unwrap();
        assert_eq!(anchors[0], [-23.0, -11.0, 23.0, 11.0]);
        assert_eq!(anchors[1], [-16.0, -16.0, 16.0, 16.0]);
        assert_eq!(anchors[3], [-15.0, -11.0, 31.0, 11.0]);
    }

    #[test]
    fn a_retinanet_pyramid_of_a_usual_image_has_its_number_of_anchors() {
        let levels = pyramid_levels(1333.0, 800.0, &RETINANET_STRIDES).unwrap();
        let ratios = vec![RETINANET_RATIOS.to_vec(); 5];
        assert_eq!(torchvision(&levels, &retinanet_sizes(), &ratios).unwrap().len(), 200_700);
        assert_eq!(efficientdet(&levels, 4.0, 3, &EFFICIENTDET_RATIOS).unwrap().len(), 200_700);
    }
}
