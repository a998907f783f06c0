//! RoI pooling (Girshick 2015): the greatest cell of each bin.

use boxwise_error::Result;
use boxwise_kernels::tensors::roi::{Axis, maxima};
use boxwise_kernels::{Float, Isa};
use boxwise_threads::Threads;

use super::map::{FeatureMap, for_regions};
use crate::check::positive;

/// torchvision starts from the lowest single, whatever the map's precision.
const LEAST: f64 = f32::MIN as f64;

/// Options of RoI pooling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pool {
    /// Number of output rows and columns.
    pub output: [usize; 2],
    /// Map cells per image pixel: 1/stride.
    pub spatial_scale: f64,
}

/// torchvision's `roi_pool`: row-major [regions, channels, rows, columns]. Scaled corners are rounded, halves away from 0,
/// and included in the region, so a region has at least one cell; bins overlap if it has fewer cells than bins. Bins
/// outside the map are 0. NaN is skipped; a bin without other values is -3.4e38, the lowest single.
///
/// # Errors
/// Like [`super::roi_align`].
pub fn roi_pool<T: Float>(
    isa: Isa,
    threads: Threads,
    map: &FeatureMap<T>,
    rois: &[[T; 5]],
    how: &Pool,
) -> Result<Vec<T>> {
    positive("spatialScale", how.spatial_scale)?;
    let images = map.images_of(rois)?;
    let least = T::from_f64(LEAST);
    let region = |place: usize| {
        let rounded = |corner: T| (corner * T::from_f64(how.spatial_scale)).to_f64().round();
        let [_, x1, y1, x2, y2] = rois[place].map(rounded);
        let axes = [axis(y1, y2, how.output[0], map.height), axis(x1, x2, how.output[1], map.width)];
        Ok(map.region(images[place], axes))
    };
    for_regions(threads, rois.len(), map.channels, how.output, region, |scratch, region, plane, out| {
        maxima(isa, plane, region.width, &region.rows, &region.columns, least, scratch, out);
    })
}

fn axis<T: Float>(low: f64, high: f64, bins: usize, cells: usize) -> Axis<T> {
    let size = (high - low + 1.0).max(1.0);
    let bin = T::from_f64(size) / T::from_f64(bins as f64);
    let on_map = |cell: f64| (cell + low).clamp(0.0, cells as f64) as usize;
    let mut axis = Axis::with_room(bins);
    for number in 0..bins {
        let from = on_map((T::from_f64(number as f64) * bin).to_f64().floor());
        let to = on_map((T::from_f64((number + 1) as f64) * bin).to_f64().ceil());
        axis.push((from..to).map(|cell| (cell, T::ONE)));
    }
    axis
}
