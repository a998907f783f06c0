//! RoI align (He et al. 2017): the mean, or the greatest, of the bilinear samples in each bin.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::tensors::roi::{Axis, sample_maxima, sums};
use boxwise_kernels::{Float, Isa};
use boxwise_threads::Threads;

use super::map::{FeatureMap, for_regions};
use crate::check::positive;

/// Maximum number of samples of a bin along one axis.
const MOST_SAMPLES: usize = 1024;

/// Options of RoI align.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Align {
    /// Number of output rows and columns.
    pub output: [usize; 2],
    /// Map cells per image pixel: 1/stride.
    pub spatial_scale: f64,
    /// Samples of a bin along each axis; 0 for as many as the bin has cells, rounded up.
    pub sampling_ratio: usize,
    /// Whether coordinates are shifted by half a cell, so that they refer to the centres of cells, and regions smaller
    /// than one cell keep their size.
    pub aligned: bool,
    /// Whether a bin is its greatest sample instead of their mean, as with `pool_mode='max'` of MMCV.
    pub max: bool,
}

/// torchvision's `roi_align`: row-major [regions, channels, rows, columns]. Samples farther than one cell outside the map
/// are 0, others are moved to its border; a region outside the map is therefore 0. The result for a map without cells is 0.
/// Inverted regions are treated as in torchvision: enlarged to at least one cell, or with `aligned` sampled backwards if
/// `sampling_ratio` is given and otherwise 0. Of the greatest samples, those outside the map count as 0 and NaN is skipped. Sums are computed along columns first; they agree with torchvision's up to rounding.
///
/// # Errors
/// `OUT_OF_RANGE` for an image index outside the map, a scale that is not above 0, no rows or columns and more than 1,024
/// samples; `INVALID_VALUE` for coordinates that are not finite, `TOO_LARGE` above 2^30 numbers.
///
/// # Examples
///
/// ```
/// use boxwise_detect::roi::{Align, FeatureMap, roi_align};
/// use boxwise_kernels::Isa;
/// use boxwise_threads::Threads;
///
/// let cells = [1.0, 2.0, 3.0, 4.0];
/// let map = FeatureMap::new(&cells, &[1, 1, 2, 2])?;
/// let how = Align { output: [1, 1], spatial_scale: 1.0, sampling_ratio: 1, aligned: true, max: false };
/// let pooled = roi_align(Isa::detect(), Threads::ONE, &map, &[[0.0, 0.0, 0.0, 2.0, 2.0]], &how)?;
/// assert_eq!(pooled, [2.5]); // the sample is in the middle of the four cells
/// # Ok::<(), boxwise_error::Error>(())
/// ```
pub fn roi_align<T: Float>(
    isa: Isa,
    threads: Threads,
    map: &FeatureMap<T>,
    rois: &[[T; 5]],
    how: &Align,
) -> Result<Vec<T>> {
    how.check()?;
    let images = map.images_of(rois)?;
    let region =
        |place: usize| Ok(map.region(images[place], how.axes(&rois[place], map.height, map.width, place)?));
    for_regions(threads, rois.len(), map.channels, how.output, region, |scratch, region, plane, out| {
        if how.max {
            sample_maxima(plane, region.width, &region.rows, &region.columns, out);
        } else {
            sums(isa, plane, region.width, &region.rows, &region.columns, scratch, out);
        }
    })
}

impl Align {
    pub(super) fn check(&self) -> Result<()> {
        positive("spatialScale", self.spatial_scale)?;
        if self.sampling_ratio > MOST_SAMPLES {
            let expected = format!("at most {MOST_SAMPLES} samples");
            return Err(Error::new(Code::OutOfRange, expected, self.sampling_ratio.to_string())
                .in_input("samplingRatio"));
        }
        Ok(())
    }

    /// Rows, then columns.
    pub(super) fn axes<T: Float>(
        &self,
        roi: &[T; 5],
        height: usize,
        width: usize,
        place: usize,
    ) -> Result<[Axis<T>; 2]> {
        let scale = T::from_f64(self.spatial_scale);
        let offset = if self.aligned { T::HALF } else { T::ZERO };
        let [x1, y1, x2, y2] = [roi[1], roi[2], roi[3], roi[4]].map(|side| side * scale - offset);
        let axis = |low: T, high: T, bins: usize, cells: usize| {
            let mut size = high - low;
            if !size.is_finite() {
                let expected = "a region that can be told in its own type";
                return Err(Error::new(Code::InvalidValue, expected, format!("{roi:?}"))
                    .at_record("rois", place as u64));
            }
            if !self.aligned && size < T::ONE {
                size = T::ONE;
            }
            Ok(axis(low, size, bins, cells, self.sampling_ratio, self.max))
        };
        Ok([axis(y1, y2, self.output[0], height)?, axis(x1, x2, self.output[1], width)?])
    }
}

/// The cells of each of `bins` equal parts of `size`, starting at `low`. The sums of both axes multiply to the sum over
/// the grid of samples; dividing by the number of samples of each axis gives the mean. For the greatest sample each keeps its own two.
fn axis<T: Float>(low: T, size: T, bins: usize, count: usize, samples: usize, max: bool) -> Axis<T> {
    let bin = size / T::from_f64(bins as f64);
    let grid = if samples > 0 { samples as f64 } else { bin.to_f64().ceil() };
    let mut axis = Axis::with_room(bins);
    let mut cells = Vec::new();
    for number in 0..bins {
        let start = low + T::from_f64(number as f64) * bin;
        let at = |sample: u64| start + (T::from_f64(sample as f64) + T::HALF) * bin / T::from_f64(grid);
        cells.clear();
        gather(at, grid, count, max, &mut cells);
        axis.push(cells.iter().copied());
    }
    axis
}

/// The cells around the samples of a bin, with their weights. `grid` is the number of samples, below 1 for none. With `apart` they are
/// pairs, and the last one, without weights, is of samples outside the map.
fn gather<T: Float>(
    at: impl Fn(u64) -> T,
    grid: f64,
    count: usize,
    apart: bool,
    cells: &mut Vec<(usize, T)>,
) {
    let (least, most) = (-T::ONE, T::from_f64(count as f64));
    if count == 0 || grid < 1.0 {
        return;
    }
    // Positions are monotonic, so the samples on the map are consecutive: even in a region of 10^9 cells only those are
    // visited.
    let samples = grid as u64;
    let rising = at(samples - 1) >= at(0);
    let before = |position: T| if rising { position < least } else { position > most };
    let beyond = |position: T| if rising { position > most } else { position < least };
    let from = first(samples, |sample| !before(at(sample)));
    let to = first(samples, |sample| beyond(at(sample)));
    if apart {
        for (below, above, part) in (from..to).map(|sample| between(at(sample), count)) {
            cells.extend([(below, T::ONE - part), (above, part)]);
        }
        if to.saturating_sub(from) < samples {
            cells.extend([(0, T::ZERO); 2]);
        }
        return;
    }
    let share = T::ONE / T::from_f64(grid);
    for sample in from..to {
        let (below, above, part) = between(at(sample), count);
        add(cells, below, (T::ONE - part) * share);
        if above != below {
            add(cells, above, part * share);
        }
    }
}

/// Neighbouring samples share cells, which are among the last two.
fn add<T: Float>(cells: &mut Vec<(usize, T)>, cell: usize, weight: T) {
    match cells.iter_mut().rev().take(2).find(|other| other.0 == cell) {
        Some(known) => known.1 += weight,
        None => cells.push((cell, weight)),
    }
}

/// The first number below `count` that is `wanted`, given that all after it are too; `count` if there is none.
fn first(count: u64, wanted: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if wanted(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// The cells around a position and the weight of the second; twice the same cell at the border.
fn between<T: Float>(position: T, cells: usize) -> (usize, usize, T) {
    let position = if position > T::ZERO { position } else { T::ZERO };
    let below = position.to_f64() as usize;
    if below + 1 >= cells {
        return (cells - 1, cells - 1, T::ZERO);
    }
    (below, below + 1, position - T::from_f64(below as f64))
}
