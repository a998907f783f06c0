//! Segmentations in the forms of datasets and results, kept compact until they are compared.

mod read;
#[cfg(test)]
mod tests;

pub(crate) use read::{SegmentationReader, Spelled};

use boxwise_kernels::Isa;
use boxwise_kernels::machine::prefetch::prefetch;
use boxwise_kernels::text::strings::append_plain;

use crate::mask::{self, Rle, Size};
use crate::{Code, Error, Result};

/// A list of segmentations.
///
/// Nothing is rasterised or decompressed here. Errors of a segmentation are returned by [`Segmentations::get`].
#[derive(Clone, Debug, Default)]
pub struct Segmentations {
    entries: Vec<Entry>,
    /// Compressed counts.
    text: Vec<u8>,
    /// Uncompressed counts.
    counts: Vec<u32>,
    /// Outlines in fifths of a pixel, each from its first point to the same point again.
    points: Vec<[i32; 2]>,
    /// The end of each outline's points.
    outlines: Vec<usize>,
    errors: Vec<Error>,
    /// Counts of suspicious ones that were read, including those that were dropped later.
    pub(crate) odd: OddSegmentations,
}

/// Numbers of suspicious segmentations.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct OddSegmentations {
    /// Lists without polygons.
    pub(crate) empty: u64,
    /// Lists of four numbers, which the reference reads as boxes.
    pub(crate) of_four_numbers: u64,
    /// Polygons with a number too many, which is ignored.
    pub(crate) of_odd_length: u64,
    /// Polygons whose points all lie between 0 and 1.5, and not on whole pixels.
    pub(crate) of_fractions: u64,
}

impl OddSegmentations {
    /// Adds other counts.
    pub(crate) fn add(&mut self, other: OddSegmentations) {
        self.empty += other.empty;
        self.of_four_numbers += other.of_four_numbers;
        self.of_odd_length += other.of_odd_length;
        self.of_fractions += other.of_fractions;
    }
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    form: Form,
    /// For forms that have a size.
    size: [u32; 2],
    start: usize,
    len: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Absent,
    Text,
    Counts,
    Outlines,
    Wrong,
}

/// One segmentation.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Segmentation<'a> {
    /// Compressed counts, unchecked.
    Text { size: Size, text: &'a [u8] },
    /// Counts, unchecked.
    Counts { size: Size, counts: &'a [u32] },
    /// Outlines of polygons, for an image of any size.
    Outlines(Outlines<'a>),
}

/// Polygons in fifths of a pixel, rounded as in COCO's rasteriser.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outlines<'a> {
    points: &'a [[i32; 2]],
    /// The end of the points before the first outline.
    start: usize,
    ends: &'a [usize],
}

impl<'a> Outlines<'a> {
    /// The points of all outlines.
    pub(crate) fn points(self) -> &'a [[i32; 2]] {
        self.points
    }

    /// Each outline, from its first point to the same point again.
    pub(crate) fn each(self) -> impl ExactSizeIterator<Item = &'a [[i32; 2]]> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let end = end - self.start;
            let points = &self.points[start..end];
            start = end;
            points
        })
    }
}

impl Segmentations {
    /// Number of segmentations.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// About how many bytes of memory they hold.
    pub fn bytes(&self) -> usize {
        size_of_val(&self.entries[..])
            + self.text.len()
            + size_of_val(&self.counts[..])
            + size_of_val(&self.points[..])
            + size_of_val(&self.outlines[..])
    }

    /// Removes all, but keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.text.clear();
        self.counts.clear();
        self.points.clear();
        self.outlines.clear();
        self.errors.clear();
    }

    /// Removes those from a position on, which were added last.
    pub(crate) fn truncate(&mut self, len: usize) {
        while self.entries.len() > len {
            let Some(Entry { form, start, .. }) = self.entries.pop() else { return };
            match form {
                Form::Absent => {}
                Form::Text => self.text.truncate(start),
                Form::Counts => self.counts.truncate(start),
                Form::Outlines => {
                    self.outlines.truncate(start);
                    self.points.truncate(self.outlines.last().copied().unwrap_or(0));
                }
                Form::Wrong => self.errors.truncate(start),
            }
        }
    }

    /// Prefetches what [`Segmentations::prefetch_text`] needs.
    pub(crate) fn prefetch(&self, position: usize) {
        prefetch(&self.entries, position);
    }

    /// Prefetches the first compressed counts at a position.
    pub(crate) fn prefetch_text(&self, position: usize) {
        const LINE: usize = 64;
        const LINES: usize = 10;
        if let Some(entry) = self.entries.get(position).filter(|entry| entry.form == Form::Text) {
            let lines = (entry.len as usize / LINE + 1).min(LINES);
            (0..lines).for_each(|line| prefetch(&self.text, entry.start + LINE * line));
        }
    }

    /// Prefetches what [`Segmentations::prefetch_points`] needs.
    pub(crate) fn prefetch_outlines(&self, position: usize) {
        if let Some(entry) = self.entries.get(position).filter(|entry| entry.form == Form::Outlines) {
            prefetch(&self.outlines, entry.start.wrapping_sub(1));
        }
    }

    /// Prefetches the first outlines at a position.
    pub(crate) fn prefetch_points(&self, position: usize) {
        const POINTS_PER_LINE: usize = 8;
        const LINES: usize = 3;
        if let Some(entry) = self.entries.get(position).filter(|entry| entry.form == Form::Outlines) {
            let first = self.outlines.get(entry.start.wrapping_sub(1)).copied().unwrap_or(0);
            (0..LINES).for_each(|line| prefetch(&self.points, first + line * POINTS_PER_LINE));
        }
    }

    /// The segmentation at a position.
    ///
    /// # Errors
    /// The error of reading it; `MISSING_KEY` if there is none; `TOO_LARGE` for a size of 2³² pixels and more.
    pub(crate) fn get(&self, position: usize) -> Result<Segmentation<'_>> {
        let Entry { form, size, start, len } = self.entries[position];
        let range = start..start + len as usize;
        let size = || Size::new(size[0], size[1]);
        Ok(match form {
            Form::Text => Segmentation::Text { size: size()?, text: &self.text[range] },
            Form::Counts => Segmentation::Counts { size: size()?, counts: &self.counts[range] },
            Form::Outlines => {
                let first = if start == 0 { 0 } else { self.outlines[start - 1] };
                let ends = &self.outlines[range];
                let end = ends.last().copied().unwrap_or(first);
                Segmentation::Outlines(Outlines { points: &self.points[first..end], start: first, ends })
            }
            Form::Absent => {
                return Err(Error::new(Code::MissingKey, "the key segmentation", "an object without it"));
            }
            Form::Wrong => return Err(self.errors[start].clone()),
        })
    }

    /// Whether there is a segmentation at a position, valid or not.
    pub(crate) fn is_there(&self, position: usize) -> bool {
        self.entries[position].form != Form::Absent
    }

    /// The current ends of texts, counts, points and outlines.
    fn mark(&self) -> [usize; 4] {
        [self.text.len(), self.counts.len(), self.points.len(), self.outlines.len()]
    }

    fn rewind(&mut self, [text, counts, points, outlines]: [usize; 4]) {
        self.text.truncate(text);
        self.counts.truncate(counts);
        self.points.truncate(points);
        self.outlines.truncate(outlines);
    }

    /// Adds an absent segmentation.
    pub(crate) fn push_absent(&mut self) {
        self.entries.push(Entry { form: Form::Absent, size: [0; 2], start: 0, len: 0 });
    }

    /// Adds an invalid segmentation.
    pub(crate) fn push_wrong(&mut self, error: Error) {
        self.entries.push(Entry { form: Form::Wrong, size: [0; 2], start: self.errors.len(), len: 0 });
        self.errors.push(error);
    }

    /// Adds compressed counts.
    pub(crate) fn push_text(&mut self, size: [u32; 2], text: &[u8]) {
        let start = self.text.len();
        self.text.extend_from_slice(text);
        self.close(Form::Text, size, start, text.len());
    }

    /// Appends the compressed counts of the JSON string that continues at `from` in `json`, if it is of the common
    /// kind. Returns its end. [`Segmentations::close_text`] makes them the next segmentation;
    /// [`Segmentations::drop_text`] removes them.
    #[inline]
    pub(crate) fn append_text(&mut self, isa: Isa, json: &[u8], from: usize) -> Option<usize> {
        append_plain(isa, json, from, &mut self.text)
    }

    /// Number of bytes of text.
    #[inline]
    pub(crate) fn text_len(&self) -> usize {
        self.text.len()
    }

    /// Makes a segmentation from the text from `start` on.
    #[inline]
    pub(crate) fn close_text(&mut self, size: [u32; 2], start: usize) {
        self.close(Form::Text, size, start, self.text.len() - start);
    }

    /// Removes the text from `start` on.
    pub(crate) fn drop_text(&mut self, start: usize) {
        self.text.truncate(start);
    }

    /// Adds counts.
    pub(crate) fn push_counts(&mut self, size: [u32; 2], counts: &[u32]) {
        let start = self.counts.len();
        self.counts.extend_from_slice(counts);
        self.close(Form::Counts, size, start, counts.len());
    }

    /// Adds the polygon of a box: x, y, width, height.
    pub(crate) fn push_box(&mut self, bbox: [f64; 4]) {
        let (mark, start) = (self.mark(), self.outlines.len());
        match self.outline(&mask::corners(bbox)) {
            Ok(()) => self.close(Form::Outlines, [0; 2], start, 1),
            Err(error) => {
                self.rewind(mark);
                self.push_wrong(error);
            }
        }
    }

    /// Adds polygons.
    #[cfg(test)]
    pub(crate) fn push_polygons(&mut self, polygons: &[Vec<f64>]) {
        let start = self.outlines.len();
        polygons.iter().for_each(|polygon| self.outline(polygon).unwrap());
        self.close(Form::Outlines, [0; 2], start, polygons.len());
    }

    /// Appends all of another list.
    pub(crate) fn append(&mut self, other: &Segmentations) {
        self.odd.add(other.odd);
        let [text, counts, points, outlines] = self.mark();
        let errors = self.errors.len();
        self.entries.extend(other.entries.iter().map(|entry| {
            let base = match entry.form {
                Form::Absent => 0,
                Form::Text => text,
                Form::Counts => counts,
                Form::Outlines => outlines,
                Form::Wrong => errors,
            };
            Entry { start: entry.start + base, ..*entry }
        }));
        self.text.extend_from_slice(&other.text);
        self.counts.extend_from_slice(&other.counts);
        self.points.extend_from_slice(&other.points);
        self.outlines.extend(other.outlines.iter().map(|end| end + points));
        self.errors.extend_from_slice(&other.errors);
    }

    /// Ends a segmentation whose parts have been added.
    fn close(&mut self, form: Form, size: [u32; 2], start: usize, len: usize) {
        match u32::try_from(len) {
            Ok(len) => self.entries.push(Entry { form, size, start, len }),
            Err(_) => self.push_wrong(Error::new(Code::TooLarge, "a smaller segmentation", len.to_string())),
        }
    }

    /// Adds one outline of a segmentation: x, y, x, y, ... in pixels.
    fn outline(&mut self, numbers: &[f64]) -> Result<()> {
        let first = self.points.len();
        for point in numbers.as_chunks::<2>().0 {
            self.points.push([mask::fifths(point[0])?, mask::fifths(point[1])?]);
        }
        if let Some(point) = self.points.get(first).copied() {
            self.points.push(point);
        }
        self.outlines.push(self.points.len());
        Ok(())
    }
}

impl Segmentation<'_> {
    /// The size, if it has one of its own.
    pub(crate) fn size(&self) -> Option<Size> {
        match self {
            Segmentation::Text { size, .. } | Segmentation::Counts { size, .. } => Some(*size),
            Segmentation::Outlines(_) => None,
        }
    }

    /// The mask; `image` is the size of the image in which outlines are drawn.
    ///
    /// # Errors
    /// Those of [`mask::decompress`], [`Rle::new`] and [`mask::from_polygons`]; that of `image` if it is needed.
    pub(crate) fn to_rle(self, isa: boxwise_kernels::Isa, image: Result<Size>) -> Result<Rle> {
        match self {
            Segmentation::Text { size, text } => mask::decompress(size, text).map_err(of_text),
            Segmentation::Counts { size, counts } => Rle::new(size, counts.to_vec()),
            Segmentation::Outlines(outlines) => mask::from_outlines(isa, outlines.each(), image?),
        }
    }
}

/// An error in a compressed text, without its offset in the text, which is not one in the input.
fn of_text(mut error: Error) -> Error {
    if let Some(byte) = error.place.byte.take() {
        error.expected = format!("{} at character {byte} of counts", error.expected);
    }
    error
}
