//! A feature map, with the checks and the division of work that all region operations share.

use std::sync::Mutex;

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Float;
use boxwise_kernels::machine::memory::try_reserved;
use boxwise_kernels::tensors::roi::Axis;
use boxwise_threads::{Threads, poll};

/// Maximum number of numbers in a result: 8 GiB of doubles.
const MOST_NUMBERS: usize = 1 << 30;
/// Number of regions whose axes are in memory at once.
const TOGETHER: usize = 512;
/// Number of rows and columns whose cells are in memory at once.
const MOST_OUTPUTS: usize = 1 << 20;

/// Row-major [images, channels, height, width].
#[derive(Clone, Copy, Debug)]
pub struct FeatureMap<'a, T> {
    pub(super) data: &'a [T],
    pub(super) images: usize,
    pub(super) channels: usize,
    pub(super) height: usize,
    pub(super) width: usize,
}

impl<'a, T: Float> FeatureMap<'a, T> {
    /// Numbers with their dimensions.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH` unless there are 4 dimensions whose product is the count of numbers.
    pub fn new(data: &'a [T], dims: &[usize]) -> Result<Self> {
        let wrong = |expected: String, got: String| {
            Err(Error::new(Code::ShapeMismatch, expected, got).in_input("features"))
        };
        let &[images, channels, height, width] = dims else {
            return wrong("4 dimensions: images, channels, height, width".into(), format!("{dims:?}"));
        };
        let count = dims.iter().try_fold(1usize, |product, &dim| product.checked_mul(dim));
        if count != Some(data.len()) {
            return wrong(
                format!("as many numbers as {dims:?} has cells"),
                format!("{} numbers", data.len()),
            );
        }
        Ok(FeatureMap { data, images, channels, height, width })
    }

    /// The planes of one image.
    pub(super) fn image(&self, image: usize) -> &'a [T] {
        let size = self.channels * self.plane();
        &self.data[image * size..(image + 1) * size]
    }

    /// A region of an image.
    pub(super) fn region(&self, image: usize, [rows, columns]: [Axis<T>; 2]) -> Region<'a, T> {
        Region { planes: self.image(image), plane: self.plane(), width: self.width, rows, columns }
    }

    pub(super) fn plane(&self) -> usize {
        self.height * self.width
    }

    /// The image of each region.
    ///
    /// # Errors
    /// Like [`FeatureMap::image_of`].
    pub(super) fn images_of(&self, rois: &[[T; 5]]) -> Result<Vec<usize>> {
        rois.iter().enumerate().map(|(place, roi)| self.image_of(roi, place)).collect()
    }

    /// The image of a region, which has the index `place` in its list.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` for an image outside the map, `INVALID_VALUE` for coordinates that are not finite.
    pub(super) fn image_of(&self, [image, corners @ ..]: &[T; 5], place: usize) -> Result<usize> {
        let wrong = |code: Code, expected: String, got: f64| {
            Err(Error::new(code, expected, got.to_string()).at_record("rois", place as u64))
        };
        let number = image.to_f64();
        if !(number >= 0.0 && number < self.images as f64 && number.fract() == 0.0) {
            return wrong(Code::OutOfRange, format!("an image below {}", self.images), number);
        }
        match corners.iter().find(|corner| !corner.is_finite()) {
            Some(odd) => wrong(Code::InvalidValue, "finite coordinates".to_owned(), odd.to_f64()),
            None => Ok(number as usize),
        }
    }
}

/// A region with the cells of its rows and columns.
pub(super) struct Region<'a, T> {
    /// The planes of its image, each in rows of `width` cells.
    pub(super) planes: &'a [T],
    pub(super) plane: usize,
    pub(super) width: usize,
    pub(super) rows: Axis<T>,
    pub(super) columns: Axis<T>,
}

/// Row-major [regions, channels, rows, columns] for `count` regions. Each plane is read for many regions at once, because a
/// plane stays in the cache and a map does not: `pool(scratch, region, plane, its part of the result)`.
///
/// # Errors
/// `OUT_OF_RANGE` for no rows or columns, `TOO_LARGE` above 2^30 numbers, or those of `region`.
pub(super) fn for_regions<'a, T: Float>(
    threads: Threads,
    count: usize,
    channels: usize,
    output: [usize; 2],
    region: impl Fn(usize) -> Result<Region<'a, T>> + Sync,
    pool: impl Fn(&mut Vec<T>, &Region<T>, &[T], &mut [T]) + Sync,
) -> Result<Vec<T>> {
    let mut out = answer(count, channels, output)?;
    if out.is_empty() {
        return Ok(out);
    }
    let size = output[0] * output[1];
    let room = (MOST_OUTPUTS / (output[0] + output[1])).clamp(1, TOGETHER);
    let together = count.div_ceil(threads.count()).clamp(1, room);
    let pieces: Vec<_> =
        out.chunks_mut(together * channels * size).map(|part| Mutex::new(Some(part))).collect();
    let done = threads.map_with(pieces.len(), Vec::new, |scratch, piece| {
        let taken = pieces[piece].lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
        let Some(part) = taken else { return Ok(()) };
        let first = piece * together;
        let regions: Vec<_> = (first..count.min(first + together)).map(&region).collect::<Result<_>>()?;
        for channel in 0..channels {
            poll();
            for (place, region) in regions.iter().enumerate() {
                let plane = &region.planes[channel * region.plane..(channel + 1) * region.plane];
                let at = (place * channels + channel) * size;
                pool(scratch, region, plane, &mut part[at..at + size]);
            }
        }
        Ok(())
    });
    done.into_iter().collect::<Result<()>>()?;
    drop(pieces);
    Ok(out)
}

/// Zeros for the result.
fn answer<T: Float>(count: usize, channels: usize, output: [usize; 2]) -> Result<Vec<T>> {
    if output.contains(&0) {
        let got = format!("{} × {}", output[0], output[1]);
        return Err(Error::new(Code::OutOfRange, "at least a row and a column", got).in_input("outputSize"));
    }
    let dims = [count, channels, output[0], output[1]];
    let numbers = dims.iter().try_fold(1usize, |product, &dim| product.checked_mul(dim));
    let room = numbers.filter(|&numbers| numbers <= MOST_NUMBERS && output[0].max(output[1]) <= MOST_NUMBERS);
    let error = || Error::new(Code::TooLarge, format!("at most {MOST_NUMBERS} numbers"), format!("{dims:?}"));
    let room = room.ok_or_else(error)?;
    let mut zeros = try_reserved(room).map_err(|_| error())?;
    zeros.resize(room, T::ZERO);
    Ok(zeros)
}
