//! Assigns regions to the maps of a feature pyramid (Lin et al. 2017, equation 1).

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::math::exp::log2;
use boxwise_kernels::tensors::roi::sums;
use boxwise_kernels::{Float, Isa};
use boxwise_threads::Threads;

use super::align::Align;
use super::map::{FeatureMap, for_regions};
use crate::check::positive;

/// The levels of a pyramid, and the rule that assigns regions to them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Levels {
    /// The finest level: k for maps of stride 2^k.
    pub lowest: i32,
    /// The coarsest level.
    pub highest: i32,
    /// The side of a square region that is assigned to `canonical_level`.
    pub canonical_scale: f64,
    /// The level of regions of the canonical scale.
    pub canonical_level: i32,
    /// Added before rounding down, so that exact powers of two are not missed.
    pub eps: f64,
}

impl Default for Levels {
    /// torchvision's values: levels 2 to 5, scale 224 on level 4, 1e-6.
    fn default() -> Self {
        Levels { lowest: 2, highest: 5, canonical_scale: 224.0, canonical_level: 4, eps: 1e-6 }
    }
}

impl Levels {
    fn check(&self) -> Result<()> {
        positive("canonicalScale", self.canonical_scale)?;
        if self.lowest > self.highest {
            let expected = format!("a level of at least the lowest, {}", self.lowest);
            return Err(
                Error::new(Code::OutOfRange, expected, self.highest.to_string()).in_input("highestLevel")
            );
        }
        if !self.eps.is_finite() {
            return Err(Error::new(Code::OutOfRange, "a finite number", self.eps.to_string()).in_input("eps"));
        }
        Ok(())
    }

    /// The level, counted from 0 for the lowest; in single precision for singles. A region without area is assigned to
    /// the lowest level, and so is one whose area is negative or NaN, for which the formula is undefined.
    fn of<T: Float>(&self, [x1, y1, x2, y2]: &[T; 4]) -> u32 {
        let area = ((*x2 - *x1) * (*y2 - *y1)).to_f64();
        let round = |value: f64| T::from_f64(value).to_f64();
        let side = round(area.sqrt());
        let logarithm = round(log2(round(side / round(self.canonical_scale))));
        let level = round(round(f64::from(self.canonical_level) + logarithm) + round(self.eps)).floor();
        let level = if level.is_nan() { f64::from(self.lowest) } else { level };
        (level.clamp(f64::from(self.lowest), f64::from(self.highest)) - f64::from(self.lowest)) as u32
    }
}

/// The level of each box in torchvision's `MultiScaleRoIAlign`, counted from 0 for `lowest`:
/// ⌊canonical level + log2(√area / canonical scale) + eps⌋, clamped to the levels.
///
/// # Errors
/// `OUT_OF_RANGE` for a scale that is not above 0 or levels in the wrong order.
pub fn roi_levels<T: Float>(boxes: &[[T; 4]], levels: &Levels) -> Result<Vec<u32>> {
    levels.check()?;
    Ok(boxes.iter().map(|b| levels.of(b)).collect())
}

/// The power of two nearest to the height of a map over that of the image, as inferred by torchvision.
pub fn scale_of(map_height: usize, image_height: f64) -> f64 {
    log2(f64::from((map_height as f64 / image_height) as f32)).round_ties_even().exp2()
}

/// torchvision's `MultiScaleRoIAlign`: each region is taken from the map given by [`roi_levels`]. Maps are ordered from the
/// `lowest` to the `highest` level, with their scales; with one map all regions are taken from it. Regions are not shifted by half
/// a cell.
///
/// # Errors
/// Like [`super::roi_align`]; `SHAPE_MISMATCH` for maps of different channels, `LENGTH_MISMATCH` unless there is one map per level.
pub fn multi_scale_roi_align<T: Float>(
    isa: Isa,
    threads: Threads,
    maps: &[FeatureMap<T>],
    scales: &[f64],
    rois: &[[T; 5]],
    levels: &Levels,
    how: &Align,
) -> Result<Vec<T>> {
    levels.check()?;
    let expected = levels.highest.abs_diff(levels.lowest) as usize + 1;
    if maps.len() != scales.len() || maps.is_empty() || maps.len() > 1 && maps.len() != expected {
        let expected = format!("a map and its scale for each of {expected} levels");
        let got = format!("{} maps and {} scales", maps.len(), scales.len());
        return Err(Error::new(Code::LengthMismatch, expected, got).in_input("features"));
    }
    let channels = maps[0].channels;
    if let Some(place) = maps.iter().position(|map| map.channels != channels) {
        let error = Error::new(
            Code::ShapeMismatch,
            format!("{channels} channels, as the first map has"),
            maps[place].channels.to_string(),
        );
        return Err(error.at_record("features", place as u64));
    }
    let corners: Vec<[T; 4]> = rois.iter().map(|roi| [roi[1], roi[2], roi[3], roi[4]]).collect();
    let level: Vec<u32> = if maps.len() == 1 { vec![0; rois.len()] } else { roi_levels(&corners, levels)? };
    let hows: Vec<Align> = scales.iter().map(|&spatial_scale| Align { spatial_scale, ..*how }).collect();
    hows.iter().try_for_each(Align::check)?;
    let mut images = vec![0; rois.len()];
    for (number, map) in maps.iter().enumerate() {
        let own = (0..rois.len()).filter(|&place| level[place] as usize == number);
        for place in own {
            images[place] = map.image_of(&rois[place], place)?;
        }
    }
    let region = |place: usize| {
        let number = level[place] as usize;
        let map = &maps[number];
        Ok(map.region(images[place], hows[number].axes(&rois[place], map.height, map.width, place)?))
    };
    for_regions(threads, rois.len(), channels, how.output, region, |scratch, region, plane, out| {
        sums(isa, plane, region.width, &region.rows, &region.columns, scratch, out);
    })
}
