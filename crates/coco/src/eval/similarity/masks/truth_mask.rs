//! Masks of annotations, prepared for comparison with many others.

use boxwise_kernels::Isa;
use boxwise_kernels::masks::bits::{Canvas, crossings};
use boxwise_kernels::masks::intersection::{self, Frame, Runs};
use boxwise_kernels::masks::rle_text::Ends;

use crate::mask::{self, Size};
use crate::segmentation::{Outlines, Segmentation};
use crate::{Code, Error, Result};

/// A mask among those of a [`Pool`].
#[derive(Clone, Copy, Debug)]
pub(super) struct TruthMask {
    pub(super) size: Size,
    pub(super) area: u32,
    form: MaskForm,
}

#[derive(Clone, Copy, Debug)]
enum MaskForm {
    /// Bits and ranks within the bounding box of the mask, in entries of the pool from `start` on.
    Ranked { frame: Frame, start: usize },
    /// Positions where runs begin and end, in a range of the pool: for masks whose bounding box is so large that bits
    /// would take more memory.
    Sparse { start: usize, end: usize },
}

/// The mask of a detection during comparison.
#[derive(Clone, Copy, Debug)]
pub(super) struct DetectionMask<'a> {
    pub(super) size: Size,
    pub(super) runs: Runs<'a>,
}

/// Memory for masks, reused after it is cleared.
#[derive(Default)]
pub(super) struct Pool {
    table: Vec<[u64; 2]>,
    toggles: Vec<u32>,
    marks: Vec<u64>,
    pixels: Vec<u64>,
    places: Vec<u32>,
    ends: Ends,
}

/// Limit for the words of a table: 4 MiB.
const MOST_WORDS: u64 = 1 << 18;
/// If this may be exceeded, the crossings are counted first.
const MANY_CROSSINGS: u64 = 1 << 24;

impl Pool {
    /// Removes all masks.
    pub(super) fn clear(&mut self) {
        self.table.clear();
        self.toggles.clear();
    }

    /// Adds a mask; `image` is the size of the image in which outlines are drawn.
    ///
    /// # Errors
    /// Those of [`Segmentation::to_rle`].
    pub(super) fn add(
        &mut self,
        isa: Isa,
        segmentation: Segmentation<'_>,
        image: Result<Size>,
    ) -> Result<TruthMask> {
        match segmentation {
            Segmentation::Outlines(outlines) => self.add_outlines(isa, outlines, image?),
            Segmentation::Text { size, text } => {
                let mut ends = std::mem::take(&mut self.ends);
                let read = read_text(isa, &mut ends, size, text);
                let added = read.and_then(|()| self.add_runs(isa, size, ends.toggles(), ends.area()));
                self.ends = ends;
                added.or_else(|_| self.add_any(isa, segmentation, Ok(size)))
            }
            Segmentation::Counts { size, .. } => self.add_any(isa, segmentation, Ok(size)),
        }
    }

    fn add_any(
        &mut self,
        isa: Isa,
        segmentation: Segmentation<'_>,
        image: Result<Size>,
    ) -> Result<TruthMask> {
        let rle = segmentation.to_rle(isa, image)?;
        self.add_runs(isa, rle.size(), &rle.toggles(), rle.area())
    }

    fn add_outlines(&mut self, isa: Isa, outlines: Outlines<'_>, size: Size) -> Result<TruthMask> {
        let (height, width) = (size.height(), size.width());
        let Some(frame) = frame_of_outlines(outlines, size) else {
            return Ok(TruthMask { size, area: 0, form: MaskForm::Sparse { start: 0, end: 0 } });
        };
        let crossed = u64::from(frame.columns) * outlines.points().len() as u64;
        if frame.words() > MOST_WORDS
            || crossed > MANY_CROSSINGS
            || size.pixels() >= intersection::MOST_PIXELS
        {
            return self.add_any(isa, Segmentation::Outlines(outlines), Ok(size));
        }
        let step = 64 * frame.stride();
        let origin = 0u32.wrapping_sub(frame.left.wrapping_mul(step).wrapping_add(frame.top));
        let canvas = Canvas { height, width, step, origin };
        let words = frame.words() as usize;
        let several = outlines.each().len() > 1;
        self.pixels.clear();
        self.pixels.resize(if several { words } else { 0 }, 0);
        self.marks.clear();
        self.marks.resize(words, 0);
        for outline in outlines.each() {
            self.places.clear();
            crossings(isa, canvas, outline, &mut self.places);
            for place in &self.places {
                if let Some(word) = self.marks.get_mut((place >> 6) as usize) {
                    *word ^= 1 << (place & 63);
                }
            }
            if several {
                intersection::fill(&mut self.marks);
                self.pixels.iter_mut().zip(&self.marks).for_each(|(pixels, own)| *pixels |= own);
                self.marks.fill(0);
            }
        }
        let start = self.table.len();
        let area = match several {
            true => intersection::rank_pixels(isa, &self.pixels, &mut self.table),
            false => intersection::rank_marks(isa, &self.marks, &mut self.table),
        };
        Ok(TruthMask { size, area, form: MaskForm::Ranked { frame, start } })
    }

    /// Adds a mask by its runs, which ascend; some may be empty.
    pub(super) fn add_runs(&mut self, isa: Isa, size: Size, toggles: &[u32], area: u32) -> Result<TruthMask> {
        let frame = frame_of_runs(toggles, size).filter(|frame| {
            frame.words() <= MOST_WORDS.min(16 * toggles.len() as u64)
                && size.pixels() < intersection::MOST_PIXELS
        });
        let Some(frame) = frame else {
            let start = self.toggles.len();
            self.toggles.extend_from_slice(toggles);
            return Ok(TruthMask { size, area, form: MaskForm::Sparse { start, end: self.toggles.len() } });
        };
        self.marks.clear();
        self.marks.resize(frame.words() as usize, 0);
        let (height, stride) = (size.height(), frame.stride());
        each_column(toggles, height, |column, from, to| {
            for row in [from - frame.top, to - frame.top] {
                self.marks[((column - frame.left) * stride + row / 64) as usize] ^= 1 << (row % 64);
            }
        });
        let start = self.table.len();
        intersection::rank_marks(isa, &self.marks, &mut self.table);
        Ok(TruthMask { size, area, form: MaskForm::Ranked { frame, start } })
    }

    /// Number of pixels that two masks of the same size share; or 0 if there are fewer than `enough`.
    #[inline]
    pub(super) fn common(&self, isa: Isa, ground: &TruthMask, found: Runs<'_>, enough: u32) -> u32 {
        match ground.form {
            MaskForm::Ranked { frame, start } => {
                intersection::common(isa, &self.table[start..], frame, ground.size.pixels(), found, enough)
            }
            MaskForm::Sparse { start, end } => mask::common_runs(&self.toggles[start..end], found.toggles),
        }
    }
}

impl Pool {
    /// The bounding box of the mask, or a little more; `None` for masks that reach far.
    pub(super) fn frame(&self, ground: &TruthMask) -> Option<Frame> {
        match ground.form {
            MaskForm::Ranked { frame, .. } => Some(frame),
            MaskForm::Sparse { .. } => None,
        }
    }

    /// The bounding box of the mask.
    pub(super) fn bounds(&self, ground: &TruthMask) -> Option<Frame> {
        let mut runs = Vec::new();
        self.runs(ground, &mut runs);
        frame_of_runs(&runs, ground.size)
    }

    /// Appends the positions where the mask's runs begin and end; some runs may touch.
    pub(super) fn runs(&self, ground: &TruthMask, to: &mut Vec<u32>) {
        let (frame, start) = match ground.form {
            MaskForm::Sparse { start, end } => return to.extend_from_slice(&self.toggles[start..end]),
            MaskForm::Ranked { frame, start } => (frame, start),
        };
        let words = &self.table[start..start + frame.words() as usize];
        for (column, words) in (frame.left..).zip(words.chunks_exact(frame.stride() as usize)) {
            let base = column * frame.height + frame.top; // columns have a spare bit, so all runs end within their column
            let mut carry = 0;
            for ([word, _], at) in words.iter().zip((base..).step_by(64)) {
                let mut edges = word ^ (word << 1 | carry);
                carry = word >> 63;
                while edges != 0 {
                    to.push(at + edges.trailing_zeros());
                    edges &= edges - 1;
                }
            }
        }
    }
}

/// Reads a compressed text of the common kind.
///
/// # Errors
/// One without meaning, if the text is of another kind or wrong.
pub(super) fn read_text(isa: Isa, ends: &mut Ends, size: Size, text: &[u8]) -> Result<()> {
    if ends.read(isa, text) && ends.all().last().copied().unwrap_or(0) == size.pixels() {
        return Ok(());
    }
    Err(Error::new(Code::Internal, "a text of the common kind", "another"))
}

/// The region in which outlines may leave marks; `None` if there is none.
fn frame_of_outlines(outlines: Outlines<'_>, size: Size) -> Option<Frame> {
    let (mut least, mut most) = ([i32::MAX; 2], [i32::MIN; 2]);
    for point in outlines.points() {
        for axis in 0..2 {
            least[axis] = least[axis].min(point[axis]);
            most[axis] = most[axis].max(point[axis]);
        }
    }
    if size.pixels() == 0 || most[0] < 3 || least[0] >= most[0] {
        return None;
    }
    let row = |y: i32| ((y.max(-2) + 2) as u32 / 5).min(size.height());
    let left = (least[0].max(-2) + 2) as u32 / 5;
    let end = ((most[0] - 3) as u32 / 5 + 1).min(size.width());
    let (top, bottom) = (row(least[1]), row(most[1]));
    (left < end).then(|| Frame { height: size.height(), left, columns: end - left, top, rows: bottom - top })
}

/// The bounding box of runs; `None` if they are empty.
pub(super) fn frame_of_runs(toggles: &[u32], size: Size) -> Option<Frame> {
    let height = size.height();
    let (mut left, mut right, mut top, mut bottom) = (u32::MAX, 0, height, 0);
    for run in toggles.as_chunks::<2>().0 {
        if run[0] == run[1] {
            continue;
        }
        let (first, last) = (run[0] / height, (run[1] - 1) / height);
        left = left.min(first);
        right = last;
        let within = first == last;
        top = top.min(if within { run[0] - first * height } else { 0 });
        bottom = bottom.max(if within { run[1] - first * height } else { height });
    }
    (left <= right).then(|| Frame { height, left, columns: right - left + 1, top, rows: bottom - top })
}

/// Calls `each` for every column that a run covers, with the range of rows.
fn each_column(toggles: &[u32], height: u32, mut each: impl FnMut(u32, u32, u32)) {
    for run in toggles.as_chunks::<2>().0 {
        let mut from = run[0];
        while from < run[1] {
            let column = from / height;
            let end = run[1].min((column + 1).saturating_mul(height));
            each(column, from - column * height, end - column * height);
            from = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::mask::{Rle, Shape};
    use crate::segmentation::Segmentations;
    use boxwise_threads::Threads;

    fn polygon() -> impl Strategy<Value = Vec<f64>> {
        let number =
            prop_oneof![6 => -5.0..60.0f64, 1 => -500.0..500.0f64, 2 => (-3..40i32).prop_map(f64::from)];
        prop::collection::vec(number, 6..24)
    }

    proptest! {
        #[test]
        fn masks_of_every_form_share_the_same_pixels(
            polygons in prop::collection::vec(polygon(), 1..4),
            other in polygon(),
            (height, width) in (1u32..70, 1u32..70),
        ) {
            let size = Size::new(height, width).unwrap();
            let isa = Isa::detect();
            let slices: Vec<&[f64]> = polygons.iter().map(|polygon| &polygon[..]).collect();
            let rle = mask::from_polygons(isa, &slices, size).unwrap();
            let other = mask::from_polygons(isa, &[&other[..]], size).unwrap();
            let shapes = [Shape::from(&rle), Shape::from(&other)];
            let iou = mask::iou(isa, Threads::ONE, &shapes[1..], &shapes[..1], &[true]).unwrap()[0];
            let expected = (iou * f64::from(other.area())).round() as u32;
            let toggles = other.toggles();
            let runs = Runs { toggles: &toggles, area: other.area() };

            let mut forms = Segmentations::default();
            forms.push_polygons(&polygons);
            forms.push_text([height, width], mask::compress(&rle).as_bytes());
            for isa in Isa::available() {
                let mut pool = Pool::default();
                let counts = Segmentation::Counts { size, counts: rle.counts() };
                for form in [forms.get(0).unwrap(), forms.get(1).unwrap(), counts] {
                    let ground = pool.add(isa, form, Ok(size)).unwrap();
                    prop_assert_eq!(ground.area, rle.area());
                    prop_assert_eq!(pool.common(isa, &ground, runs, 0), expected);
                    prop_assert_eq!(pool.common(isa, &ground, runs, expected), expected);
                }
            }
        }
    }

    #[test]
    fn masks_that_reach_far_are_kept_as_runs() {
        let size = Size::new(60_000, 60_000).unwrap();
        let outline = vec![0.0, 0.0, 60_000.0, 0.0, 60_000.0, 60_000.0, 0.0, 60_000.0];
        let mut forms = Segmentations::default();
        forms.push_polygons(&[outline]);
        let mut pool = Pool::default();
        let ground = pool.add(Isa::detect(), forms.get(0).unwrap(), Ok(size)).unwrap();
        assert_eq!(ground.area, size.pixels());
        let runs = Runs { toggles: &[7, 19], area: 12 };
        assert_eq!(pool.common(Isa::detect(), &ground, runs, 1), 12);
        assert!(pool.table.is_empty());
        let whole = Rle::new(size, vec![0, size.pixels()]).unwrap();
        let text = mask::compress(&whole);
        let form = Segmentation::Text { size, text: text.as_bytes() };
        assert_eq!(pool.add(Isa::detect(), form, Ok(size)).unwrap().area, size.pixels());
    }
}
