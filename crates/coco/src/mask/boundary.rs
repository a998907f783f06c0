//! Boundaries of masks: the pixels of a mask that are close to its edge.
//!
//! Source: Cheng et al., Boundary IoU (CVPR 2021), and the authors' `mask_to_boundary`: a mask minus its erosion by a
//! square, where everything outside the image is background.

use super::Size;
use super::rle::bounds;
use crate::{Code, Error, Result};

/// Width of a boundary in pixels: a share of the image's diagonal, ties to even, at least 1.
pub(crate) fn boundary_width(size: Size, dilation_ratio: f64) -> u32 {
    let (height, width) = (u64::from(size.height()), u64::from(size.width()));
    let diagonal = ((height * height + width * width) as f64).sqrt();
    (dilation_ratio * diagonal).round_ties_even().max(1.0) as u32
}

/// Computes boundaries, with reusable memory.
#[derive(Default)]
pub(crate) struct Eroder {
    runs: Vec<u32>,
    /// Bits down the columns of the mask's bounding box.
    inner: Vec<u64>,
    eroded: Vec<u32>,
}

/// Limit for these words: 64 MiB, 2²⁹ pixels.
const MOST_WORDS: u64 = 1 << 23;

impl Eroder {
    /// Writes the positions where runs of the boundary begin and end into `to`. Returns its number of pixels; `None` if all of the
    /// mask is boundary, and `to` then stays. The runs of the mask ascend; some may be empty or touch.
    ///
    /// # Errors
    /// `TOO_LARGE`: a mask whose bounding box has more than 2²⁹ pixels.
    pub(crate) fn boundary(
        &mut self,
        size: Size,
        toggles: &[u32],
        width: u32,
        to: &mut Vec<u32>,
    ) -> Result<Option<u32>> {
        self.runs.clear();
        for run in toggles.as_chunks::<2>().0 {
            match self.runs.last_mut() {
                _ if run[0] == run[1] => {}
                Some(end) if *end == run[0] => *end = run[1],
                _ => self.runs.extend(run),
            }
        }
        let [left, top, right, bottom] = bounds(size, &self.runs);
        let window = 2 * u64::from(width) + 1;
        if window > u64::from((right - left).min(bottom - top)) {
            return Ok(None);
        }
        let eroded = self.erode(size.height(), [left, top, right, bottom], width)?;
        let all: u32 = self.runs.as_chunks::<2>().0.iter().map(|run| run[1] - run[0]).sum();
        to.clear();
        // eroded runs begin and end within runs
        let mut rest = &self.eroded[..];
        for toggle in &self.runs {
            let before = rest.partition_point(|own| own < toggle);
            to.extend_from_slice(&rest[..before]);
            rest = &rest[before..];
            to.push(*toggle);
        }
        Ok(Some(all - eroded))
    }

    /// Fills `eroded` with the runs of the pixels that are further than `width` from all background. Returns their
    /// number of pixels.
    fn erode(&mut self, height: u32, [left, top, right, bottom]: [u32; 4], width: u32) -> Result<u32> {
        let columns = (right - left) as usize;
        let stride = (bottom - top).div_ceil(64) as usize;
        if columns as u64 * stride as u64 > MOST_WORDS {
            let got = format!("one within {columns} × {} pixels", bottom - top);
            return Err(Error::new(Code::TooLarge, "a mask within 2^29 pixels of its image", got));
        }
        self.inner.clear();
        self.inner.resize(columns * stride, 0);
        for run in self.runs.as_chunks::<2>().0 {
            let mut from = run[0];
            while from < run[1] {
                let column = from / height;
                let start = column * height;
                let end = run[1].min(start.saturating_add(height));
                if u64::from(end - from) > 2 * u64::from(width) {
                    let first = (column - left) as usize * stride;
                    let rows = [from - start - top + width, end - start - top - width];
                    set(&mut self.inner[first..first + stride], rows);
                }
                from = end;
            }
        }
        // each column accumulates those after it, twice as many each time
        let window = 2 * width as usize + 1;
        let mut joined = 1;
        while joined < window {
            let step = joined.min(window - joined);
            keep_shared(&mut self.inner, step * stride);
            joined += step;
        }
        self.eroded.clear();
        let mut count = 0;
        for (nth, column) in self.inner.chunks_exact(stride).take(columns - window + 1).enumerate() {
            let base = (left + width + nth as u32) * height + top;
            let mut carry = 0;
            for (word, at) in column.iter().zip((base..).step_by(64)) {
                count += word.count_ones();
                let mut edges = word ^ (word << 1 | carry);
                carry = word >> 63;
                while edges != 0 {
                    self.eroded.push(at + edges.trailing_zeros());
                    edges &= edges - 1;
                }
            }
        }
        Ok(count)
    }
}

/// Sets the bits from the first to before the second.
fn set(words: &mut [u64], [from, to]: [u32; 2]) {
    let (first, last) = ((from / 64) as usize, ((to - 1) / 64) as usize);
    let (head, tail) = (!0 << (from % 64), !0 >> (63 - (to - 1) % 64));
    if first == last {
        words[first] |= head & tail;
    } else {
        words[first] |= head;
        words[first + 1..last].fill(!0);
        words[last] |= tail;
    }
}

/// Keeps the bits that are also set in the word at this distance ahead.
fn keep_shared(words: &mut [u64], ahead: usize) {
    let mut rest = words;
    while rest.len() > ahead {
        let (own, others) = rest.split_at_mut(ahead);
        own.iter_mut().zip(others.iter()).for_each(|(own, other)| *own &= other);
        rest = others;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::mask::{Order, Rle, decode};
    use boxwise_kernels::Isa;

    /// The definition, pixel by pixel.
    fn slowly(pixels: &[u8], height: i64, columns: i64, width: i64) -> Vec<u8> {
        let at = |x: i64, y: i64| {
            (0..columns).contains(&x) && (0..height).contains(&y) && pixels[(x * height + y) as usize] != 0
        };
        let inner =
            |x: i64, y: i64| (x - width..=x + width).all(|x| (y - width..=y + width).all(|y| at(x, y)));
        let places = (0..columns).flat_map(|x| (0..height).map(move |y| (x, y)));
        places.map(|(x, y)| u8::from(at(x, y) && !inner(x, y))).collect()
    }

    fn pixels_of(mask: &Rle) -> Vec<u8> {
        let mut pixels = vec![0; mask.size().pixels() as usize];
        decode(Isa::detect(), mask, Order::Column, 1, &mut pixels).unwrap();
        pixels
    }

    proptest! {
        #[test]
        fn a_boundary_is_a_mask_without_its_erosion(
            (height, columns) in (1u32..150, 1u32..40),
            width in 1u32..6,
            runs in prop::collection::vec((0u32..9, 0u32..400), 0..60),
        ) {
            let size = Size::new(height, columns).unwrap();
            let mut counts = Vec::new();
            let mut left = size.pixels();
            for count in runs.iter().flat_map(|(gap, run)| [*gap, *run]) {
                counts.push(count.min(left));
                left -= count.min(left);
            }
            counts.push(left);
            let mut toggles = Vec::new();
            let mut at = 0;
            for run in counts.as_chunks::<2>().0 {
                toggles.extend([at + run[0], at + run[0] + run[1]]);
                at += run[0] + run[1];
            }
            let pixels = pixels_of(&Rle::new(size, counts).unwrap());
            let expected = slowly(&pixels, height.into(), columns.into(), width.into());
            let mut to = Vec::new();
            match Eroder::default().boundary(size, &toggles, width, &mut to).unwrap() {
                None => prop_assert_eq!(pixels, expected),
                Some(area) => {
                    prop_assert!(to.is_sorted());
                    let own = pixels_of(&Rle::from_toggles(size, &to));
                    prop_assert_eq!(own.iter().map(|pixel| u32::from(*pixel)).sum::<u32>(), area);
                    prop_assert_eq!(own, expected);
                }
            }
        }
    }

    #[test]
    fn boundaries_reach_in_by_a_share_of_the_diagonal() {
        let width = |height, width| boundary_width(Size::new(height, width).unwrap(), 0.02);
        assert_eq!([width(480, 640), width(30, 40), width(75, 100), width(0, 0)], [16, 1, 2, 1]);
        assert_eq!(boundary_width(Size::new(3, 4).unwrap(), 0.5), 2); // 2.5
        assert_eq!(boundary_width(Size::new(3, 4).unwrap(), 1e300), u32::MAX);
    }

    #[test]
    fn masks_over_too_much_of_an_image_are_refused_before_they_are_laid_out() {
        let size = Size::new(60_000, 60_000).unwrap();
        let error = Eroder::default().boundary(size, &[0, size.pixels()], 1200, &mut Vec::new());
        assert_eq!(error.unwrap_err().code, Code::TooLarge);
        let all = Eroder::default().boundary(size, &[0, size.pixels()], u32::MAX, &mut Vec::new());
        assert_eq!(all.unwrap(), None);
    }
}
