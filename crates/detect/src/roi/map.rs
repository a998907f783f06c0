//! A feature map, and the checks and the sharing of work that all region operations have in common.

use std::sync::Mutex;

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Float;
use boxwise_kernels::memory::reserve_huge;
use boxwise_threads::Threads;

/// The most numbers that one call answers with: 8 GiB of doubles.
const MOST_NUMBERS: usize = 1 << 30;
/// Regions of a thread's piece.
const PIECE: usize = 8;

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
    /// `SHAPE_MISMATCH` for dimensions other than 4, or whose product is not the numbers' count.
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

    /// One image's planes.
    pub(super) fn image(&self, image: usize) -> &'a [T] {
        let size = self.channels * self.plane();
        &self.data[image * size..(image + 1) * size]
    }

    pub(super) fn plane(&self) -> usize {
        self.height * self.width
    }

    /// The image of each region.
    ///
    /// # Errors
    /// As [`FeatureMap::image_of`].
    pub(super) fn images_of(&self, rois: &[[T; 5]]) -> Result<Vec<usize>> {
        rois.iter().enumerate().map(|(place, roi)| self.image_of(roi, place)).collect()
    }

    /// The image of the region at `place` of its list.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` for an image that the map has not, `INVALID_VALUE` for coordinates that are not finite.
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

    /// Rows and columns of each channel for `count` regions, made by `each(scratch, region, its part of the answer)`.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` for no rows or columns, `TOO_LARGE` above 2^30 numbers, or those of `each`.
    pub(super) fn for_regions(
        &self,
        threads: Threads,
        count: usize,
        output: [usize; 2],
        each: impl Fn(&mut Vec<T>, usize, &mut [T]) -> Result<()> + Sync,
    ) -> Result<Vec<T>> {
        let mut out = answer(count, self.channels, output)?;
        let size = self.channels * output[0] * output[1];
        if out.is_empty() {
            return Ok(out);
        }
        let pieces: Vec<_> = out.chunks_mut(PIECE * size).map(|part| Mutex::new(Some(part))).collect();
        let done = threads.map_with(pieces.len(), Vec::new, |scratch, piece| {
            let taken = pieces[piece].lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
            let regions = taken.into_iter().flat_map(|part| part.chunks_exact_mut(size));
            regions.enumerate().try_for_each(|(i, out)| each(scratch, piece * PIECE + i, out))
        });
        done.into_iter().collect::<Result<()>>()?;
        drop(pieces);
        Ok(out)
    }
}

/// Zeros for the answer.
fn answer<T: Float>(count: usize, channels: usize, output: [usize; 2]) -> Result<Vec<T>> {
    if output.contains(&0) {
        let got = format!("{} × {}", output[0], output[1]);
        return Err(Error::new(Code::OutOfRange, "at least a row and a column", got).in_input("output_size"));
    }
    let dims = [count, channels, output[0], output[1]];
    let numbers = dims.iter().try_fold(1usize, |product, &dim| product.checked_mul(dim));
    let room = numbers.filter(|&numbers| numbers <= MOST_NUMBERS && output[0].max(output[1]) <= MOST_NUMBERS);
    let error = || Error::new(Code::TooLarge, format!("at most {MOST_NUMBERS} numbers"), format!("{dims:?}"));
    let room = room.ok_or_else(error)?;
    let mut zeros = reserve_huge(room).map_err(|_| error())?;
    zeros.resize(room, T::ZERO);
    Ok(zeros)
}
