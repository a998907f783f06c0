//! The confusion matrix.

use boxwise_kernels::Isa;
use boxwise_kernels::masks::run_starts::BLOCK;

use super::classes::{Classes, WRONG};
use super::labels::Labels;
use super::params::SemanticParams;
use crate::maps::same_size;
use crate::{Code, Error, Id, Result};

/// A confusion matrix: for each pair of classes, the number of pixels labelled with one and predicted as the other,
/// over any number of images.
pub struct Confusion {
    params: SemanticParams,
    truth: Classes,
    predictions: Classes,
    /// One row per true class, and one for pixels that do not count; one column per predicted class, and one for pixels
    /// without prediction.
    pub(super) counts: Vec<u64>,
    pub(super) images: u64,
    /// The ids of those images that have one, ascending.
    pub(super) named: Vec<Id>,
}

/// Number of blocks whose run starts are found at once: a page of pixels.
const AT_A_TIME: usize = 64;

/// Blocks with more runs than this are counted pixel by pixel.
const MANY_RUNS: u32 = 24;

/// An invalid label: its pixel, and whether it is a true label.
type Wrong = (usize, bool);

impl Confusion {
    /// An empty matrix.
    ///
    /// # Errors
    /// `OUT_OF_RANGE`: no classes, or more than [`super::MOST_CLASSES`]. `TOO_LARGE`: not enough memory.
    pub fn new(params: SemanticParams) -> Result<Self> {
        let params = params.checked()?;
        let side = params.classes as usize + 1;
        let no_memory = |_| Error::new(Code::TooLarge, "memory for a matrix", format!("{side} × {side}"));
        let counts = boxwise_kernels::machine::memory::try_zeroed(side * side).map_err(no_memory)?;
        let (truth, predictions) = (Classes::new(params, true), Classes::new(params, false));
        Ok(Confusion { params, truth, predictions, counts, images: 0, named: Vec::new() })
    }

    /// How labels are read.
    pub fn params(&self) -> SemanticParams {
        self.params
    }

    /// Number of images added.
    pub fn images(&self) -> u64 {
        self.images
    }

    /// Number of pixels of a true class that are predicted as another; `classes` as prediction means none.
    pub fn count(&self, truth: usize, prediction: usize) -> u64 {
        self.counts[truth * self.side() + prediction]
    }

    fn side(&self) -> usize {
        self.params.classes as usize + 1
    }

    /// Adds an image. After an error the matrix is unchanged.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH`: maps of different sizes. `OUT_OF_RANGE`: a label that is neither a class nor ignored.
    pub fn add(&mut self, isa: Isa, labels: Labels<'_>, predictions: Labels<'_>) -> Result<()> {
        same_size(labels.size(), predictions.size()).map_err(|error| error.in_input("predictions"))?;
        let pixels = labels.len();
        if let Err((at, is_truth)) = self.tally(isa, labels, predictions, pixels, 1) {
            let taken_back = self.tally(isa, labels, predictions, at, u64::MAX); // -1
            debug_assert!(taken_back.is_ok());
            let (classes, label, input) = match is_truth {
                true => (&self.truth, labels.label(at), "labels"),
                false => (&self.predictions, predictions.label(at), "predictions"),
            };
            let got = format!("{label} at pixel {at}");
            return Err(Error::new(Code::OutOfRange, classes.expected(), got).in_input(input));
        }
        self.images += 1;
        Ok(())
    }

    /// Adds an image with an id. After an error the matrix is unchanged.
    ///
    /// # Errors
    /// Those of [`Confusion::add`]. `DUPLICATE_ID`: an image that has been added before.
    pub fn add_named(&mut self, isa: Isa, id: Id, labels: Labels<'_>, predictions: Labels<'_>) -> Result<()> {
        let Err(place) = self.named.binary_search(&id) else { return Err(added_before(&id)) };
        self.add(isa, labels, predictions)?;
        self.named.insert(place, id);
        Ok(())
    }

    /// Adds `each` for every one of the first pixels, up to the first invalid label.
    fn tally(
        &mut self,
        isa: Isa,
        labels: Labels<'_>,
        predictions: Labels<'_>,
        pixels: usize,
        each: u64,
    ) -> std::result::Result<(), Wrong> {
        let side = self.side();
        let (truth, predicted, counts) = (&self.truth, &self.predictions, &mut self.counts);
        let mut run = |at: usize, length: usize| {
            let (row, column) = (truth.of(&labels, at), predicted.of(&predictions, at));
            if row == WRONG || column == WRONG {
                return Err((at, row == WRONG));
            }
            let count = &mut counts[row as usize * side + column as usize];
            *count = count.wrapping_add((length as u64).wrapping_mul(each));
            Ok(())
        };
        let mut words = [0; AT_A_TIME];
        for page in (0..pixels).step_by(AT_A_TIME * BLOCK) {
            let end = pixels.min(page + AT_A_TIME * BLOCK);
            let words = &mut words[..(end - page).div_ceil(BLOCK)];
            words.fill(0);
            labels.add_run_starts(isa, page..end, words);
            predictions.add_run_starts(isa, page..end, words);
            words[0] &= !1;
            let mut from = page;
            for (block, &word) in words.iter().enumerate() {
                let begin = page + BLOCK * block;
                let mut word = word;
                if word.count_ones() > MANY_RUNS {
                    let next = end.min(begin + BLOCK);
                    if from < begin {
                        run(from, begin - from)?;
                    }
                    for at in begin..next {
                        run(at, 1)?;
                    }
                    from = next;
                    continue;
                }
                while word != 0 {
                    let to = begin + word.trailing_zeros() as usize;
                    run(from, to - from)?;
                    from = to;
                    word &= word - 1;
                }
            }
            if from < end {
                run(from, end - from)?;
            }
        }
        Ok(())
    }

    /// Adds the counts of another matrix. After an error the matrix is unchanged.
    ///
    /// # Errors
    /// `INVALID_ARGUMENT`: the other matrix has different parameters. `DUPLICATE_ID`: an image that was added to both.
    pub fn merge(&mut self, other: &Confusion) -> Result<()> {
        if self.params != other.params {
            let [expected, got] = [self.params, other.params].map(|params| format!("{params:?}"));
            return Err(Error::new(Code::InvalidArgument, expected, got).in_input("other"));
        }
        if let Some(id) = other.named.iter().find(|id| self.named.binary_search(id).is_ok()) {
            return Err(added_before(id));
        }
        for (own, other) in self.counts.iter_mut().zip(&other.counts) {
            *own += other;
        }
        self.images += other.images;
        self.named.extend_from_slice(&other.named);
        self.named.sort_unstable();
        Ok(())
    }
}

fn added_before(id: &Id) -> Error {
    let expected = "an image that has not been added";
    Error::new(Code::DuplicateId, expected, format!("image {id}, which has been added before"))
}
