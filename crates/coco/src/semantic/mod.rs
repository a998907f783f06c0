//! Semantic segmentation: each pixel has one class, and what counts is how many pixels of which class are taken for which.
//!
//! Everything comes of one matrix of confusions that any number of images add to. The measures are mmsegmentation's, with the
//! frequency-weighted IoU of Long, Shelhamer, Darrell: Fully Convolutional Networks for Semantic Segmentation, CVPR 2015.

mod classes;
mod confusion;
mod files;
mod metrics;

pub use self::confusion::{Confusion, Labels};
pub use self::files::{LabelFiles, evaluate_files};
pub use self::metrics::{ClassMetrics, SemanticMetrics};

use boxwise_kernels::Isa;
use boxwise_threads::Threads;

use crate::{Code, Error, Result};

/// The most classes; the matrix then takes 128 MiB.
pub const MOST_CLASSES: u32 = 4096;

/// How labels are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SemanticParams {
    /// How many classes there are; their labels are 0 to `classes` - 1.
    pub classes: u32,
    /// The true label of pixels that do not count; as a prediction, that of pixels for which no class is predicted.
    pub ignore_label: Option<i32>,
    /// The true label 0 does not count either, and true labels stand for the class before: 1 for class 0. Predictions do not.
    pub reduce_zero_label: bool,
}

impl SemanticParams {
    /// The classes, with 255 for pixels that do not count.
    pub fn new(classes: u32) -> Self {
        SemanticParams { classes, ignore_label: Some(255), reduce_zero_label: false }
    }

    pub(crate) fn checked(self) -> Result<Self> {
        if (1..=MOST_CLASSES).contains(&self.classes) {
            return Ok(self);
        }
        let expected = format!("1 to {MOST_CLASSES} classes");
        Err(Error::new(Code::OutOfRange, expected, self.classes.to_string()).in_input("classes"))
    }
}

/// The confusions of many images in memory, each of its labels and its predictions. Errors name the image as a record of `images`.
pub fn evaluate(
    images: &[(Labels<'_>, Labels<'_>)],
    params: SemanticParams,
    threads: Threads,
) -> Result<Confusion> {
    shared(
        images.len(),
        params,
        threads,
        || (),
        |confusion, (), image| {
            let (labels, predictions) = images[image];
            confusion
                .add(Isa::detect(), labels, predictions)
                .map_err(|error| error.at_record("images", image as u64))
        },
    )
}

/// Adds up `count` images on threads, each with a matrix of its own. The first error is told.
fn shared<S>(
    count: usize,
    params: SemanticParams,
    threads: Threads,
    state: impl Fn() -> S + Sync,
    add: impl Fn(&mut Confusion, &mut S, usize) -> Result<()> + Sync,
) -> Result<Confusion> {
    let params = params.checked()?;
    let shares = threads.count().min(count).max(1);
    let parts = Threads::new(shares).map(shares, |share| {
        let mut state = state();
        let mut confusion = Confusion::new(params).map_err(|error| (0, error))?;
        for image in (share..count).step_by(shares) {
            add(&mut confusion, &mut state, image).map_err(|error| (image, error))?;
        }
        Ok(confusion)
    });
    let mut whole = Confusion::new(params)?;
    let mut first: Option<(usize, Error)> = None;
    for part in parts {
        match part {
            Ok(part) => whole.merge(&part)?,
            Err(error) => first = first.into_iter().chain([error]).min_by_key(|(image, _)| *image),
        }
    }
    match first {
        Some((_, error)) => Err(error),
        None => Ok(whole),
    }
}
