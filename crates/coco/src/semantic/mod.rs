//! Semantic segmentation: each pixel has one class, and metrics follow from the number of pixels for each pair of true
//! and predicted class.
//!
//! Everything is computed from one confusion matrix, to which any number of images can be added. The metrics are
//! mmsegmentation's, and the frequency-weighted IoU of Long, Shelhamer, Darrell: Fully Convolutional Networks for
//! Semantic Segmentation, CVPR 2015.

mod classes;
mod confusion;
mod files;
mod labels;
mod metrics;
mod params;
mod snapshot;
mod warnings;

pub use self::confusion::Confusion;
pub use self::files::{LabelFiles, evaluate_files};
pub use self::labels::Labels;
pub use self::metrics::{ClassMetrics, SemanticMetrics};
pub use self::params::{MOST_CLASSES, SemanticParams};

use boxwise_kernels::Isa;
use boxwise_threads::{Threads, poll};

use crate::{Error, Result};

/// The confusion matrix of images in memory, given as labels and predictions. Errors name the image as a record of
/// `images`.
///
/// # Examples
///
/// ```
/// use boxwise_coco::maps::Map;
/// use boxwise_coco::semantic::{Labels, SemanticParams, evaluate};
/// use boxwise_threads::Threads;
///
/// let labels = Labels::U8(Map::new(&[0, 0, 1, 255], 2, 2)?); // 255 is ignored
/// let predictions = Labels::U8(Map::new(&[0, 1, 1, 1], 2, 2)?);
/// let confusion = evaluate(&[(labels, predictions)], SemanticParams::new(2), Threads::ONE)?;
/// assert_eq!(confusion.metrics().mean_iou, 0.5); // 1/2 for both classes
/// # Ok::<(), boxwise_error::Error>(())
/// ```
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

/// Adds `count` images on threads, each with its own matrix. Returns the first error.
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
            poll();
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
