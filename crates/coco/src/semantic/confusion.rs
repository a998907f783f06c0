//! The matrix of confusions.

use boxwise_kernels::Isa;
use boxwise_kernels::pairs::{BLOCK, pair_starts};

use super::SemanticParams;
use super::classes::{Classes, Label, WRONG};
use crate::maps::{Map, same_size};
use crate::{Code, Error, Result};

/// An image's labels, by rows.
#[derive(Clone, Copy, Debug)]
pub enum Labels<'a> {
    /// Of 8 bits.
    U8(Map<'a, u8>),
    /// Of 16 bits.
    U16(Map<'a, u16>),
    /// Of 32 bits.
    I32(Map<'a, i32>),
}

impl Labels<'_> {
    /// Columns and rows.
    pub fn size(&self) -> (u32, u32) {
        match self {
            Labels::U8(map) => map.size(),
            Labels::U16(map) => map.size(),
            Labels::I32(map) => map.size(),
        }
    }
}

/// How many pixels of each class are taken for each class, over any number of images.
pub struct Confusion {
    params: SemanticParams,
    truth: Classes,
    predictions: Classes,
    /// A row for each true class and one for pixels that do not count; a column for each predicted class and
    /// one for pixels without prediction.
    counts: Vec<u64>,
    images: u64,
}

/// Blocks whose starts are found at a time: a page of pixels.
const AT_A_TIME: usize = 64;

/// Blocks with more runs than this are counted pixel by pixel.
const MANY_RUNS: u32 = 24;

/// Where a label is wrong: its position and whether it is a true one.
type Wrong = (usize, bool);

impl Confusion {
    /// Nothing counted so far.
    ///
    /// # Errors
    /// `OUT_OF_RANGE`: no classes, or more than [`super::MOST_CLASSES`]. `TOO_LARGE`: no memory.
    pub fn new(params: SemanticParams) -> Result<Self> {
        let params = params.checked()?;
        let side = params.classes as usize + 1;
        let no_memory = |_| Error::new(Code::TooLarge, "memory for a matrix", format!("{side} × {side}"));
        let counts = boxwise_kernels::memory::zeroed_huge(side * side).map_err(no_memory)?;
        let (truth, predictions) = (Classes::new(params, true), Classes::new(params, false));
        Ok(Confusion { params, truth, predictions, counts, images: 0 })
    }

    /// How labels are read.
    pub fn params(&self) -> SemanticParams {
        self.params
    }

    /// How many images were added.
    pub fn images(&self) -> u64 {
        self.images
    }

    /// Pixels of a true class taken for a predicted one; `classes` as the prediction counts those without one.
    pub fn count(&self, truth: usize, prediction: usize) -> u64 {
        self.counts[truth * self.side() + prediction]
    }

    fn side(&self) -> usize {
        self.params.classes as usize + 1
    }

    /// Adds an image. After an error nothing of it has been added.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH`: maps of two sizes. `OUT_OF_RANGE`: a label that is no class and not ignored.
    pub fn add(&mut self, isa: Isa, labels: Labels<'_>, predictions: Labels<'_>) -> Result<()> {
        same_size(labels.size(), predictions.size()).map_err(|error| error.in_input("predictions"))?;
        match labels {
            Labels::U8(labels) => self.add_to(isa, labels.pixels(), predictions),
            Labels::U16(labels) => self.add_to(isa, labels.pixels(), predictions),
            Labels::I32(labels) => self.add_to(isa, labels.pixels(), predictions),
        }?;
        self.images += 1;
        Ok(())
    }

    fn add_to<A: Label>(&mut self, isa: Isa, labels: &[A], predictions: Labels<'_>) -> Result<()> {
        match predictions {
            Labels::U8(predictions) => self.add_pixels(isa, labels, predictions.pixels()),
            Labels::U16(predictions) => self.add_pixels(isa, labels, predictions.pixels()),
            Labels::I32(predictions) => self.add_pixels(isa, labels, predictions.pixels()),
        }
    }

    fn add_pixels<A: Label, B: Label>(&mut self, isa: Isa, labels: &[A], predictions: &[B]) -> Result<()> {
        let Err((at, is_truth)) = self.tally(isa, labels, predictions, 1) else { return Ok(()) };
        let taken_back = self.tally(isa, &labels[..at], &predictions[..at], u64::MAX); // -1
        debug_assert!(taken_back.is_ok());
        let (classes, label, input) = match is_truth {
            true => (&self.truth, labels[at].number(), "labels"),
            false => (&self.predictions, predictions[at].number(), "predictions"),
        };
        let got = format!("{label} at pixel {at}");
        Err(Error::new(Code::OutOfRange, classes.expected(), got).in_input(input))
    }

    /// Adds `each` for every pixel, up to the first wrong label.
    fn tally<A: Label, B: Label>(
        &mut self,
        isa: Isa,
        labels: &[A],
        predictions: &[B],
        each: u64,
    ) -> std::result::Result<(), Wrong> {
        let mut words = [0; AT_A_TIME];
        let mut before = 0;
        let pages = labels.chunks(AT_A_TIME * BLOCK).zip(predictions.chunks(AT_A_TIME * BLOCK));
        for (labels, predictions) in pages {
            let words = &mut words[..labels.len().div_ceil(BLOCK)];
            pair_starts(isa, labels, predictions, words);
            words[0] &= !1;
            let mut from = 0;
            for (block, &word) in words.iter().enumerate() {
                let mut word = word;
                if word.count_ones() > MANY_RUNS {
                    let begin = BLOCK * block;
                    let end = labels.len().min(begin + BLOCK);
                    if from < begin {
                        self.run(labels[from], predictions[from], (begin - from) as u64, each)
                            .map_err(|is_truth| (before + from, is_truth))?;
                    }
                    for at in begin..end {
                        self.run(labels[at], predictions[at], 1, each)
                            .map_err(|is_truth| (before + at, is_truth))?;
                    }
                    from = end;
                    continue;
                }
                while word != 0 {
                    let to = BLOCK * block + word.trailing_zeros() as usize;
                    self.run(labels[from], predictions[from], (to - from) as u64, each)
                        .map_err(|is_truth| (before + from, is_truth))?;
                    from = to;
                    word &= word - 1;
                }
            }
            if from < labels.len() {
                self.run(labels[from], predictions[from], (labels.len() - from) as u64, each)
                    .map_err(|is_truth| (before + from, is_truth))?;
            }
            before += labels.len();
        }
        Ok(())
    }

    #[inline(always)]
    fn run<A: Label, B: Label>(
        &mut self,
        label: A,
        prediction: B,
        pixels: u64,
        each: u64,
    ) -> std::result::Result<(), bool> {
        let (row, column) = (label.class(&self.truth), prediction.class(&self.predictions));
        if row == WRONG || column == WRONG {
            return Err(row == WRONG);
        }
        let side = self.side();
        let count = &mut self.counts[row as usize * side + column as usize];
        *count = count.wrapping_add(pixels.wrapping_mul(each));
        Ok(())
    }

    /// Adds what another has counted.
    ///
    /// # Errors
    /// `INVALID_ARGUMENT`: the other reads labels differently.
    pub fn merge(&mut self, other: &Confusion) -> Result<()> {
        if self.params != other.params {
            let [expected, got] = [self.params, other.params].map(|params| format!("{params:?}"));
            return Err(Error::new(Code::InvalidArgument, expected, got).in_input("other"));
        }
        for (own, other) in self.counts.iter_mut().zip(&other.counts) {
            *own += other;
        }
        self.images += other.images;
        Ok(())
    }
}
