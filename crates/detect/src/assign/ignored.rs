//! Priors in regions without annotations, such as crowds: they take no part in an assignment.

use boxwise_error::Result;
use boxwise_kernels::boxes::iou::{area, intersection, share};

use super::Assignment;
use super::dense::{Owners, depth, matched_labels};
use crate::check::unit;

/// `labels` of a prior that takes no part.
const NEITHER: i8 = -1;
/// `matched` of a prior that takes no part.
pub const IGNORED: i32 = -2;

/// Regions without annotations.
#[derive(Clone, Copy, Debug, Default)]
pub struct Regions<'a> {
    /// Their boxes.
    pub boxes: &'a [[f64; 4]],
    /// A prior is ignored if more than this share of its area is in one of them.
    pub threshold: f64,
}

/// Which priors take no part.
#[derive(Debug)]
pub(super) struct Ignored(Vec<bool>);

impl Regions<'_> {
    /// The rule of mmdetection's `ignore_iof_thr`. A box without area is in no region.
    pub(super) fn around_boxes(&self, boxes: &[[f64; 4]]) -> Result<Ignored> {
        unit("ignoreThreshold", self.threshold)?;
        let covers =
            |b: &[f64; 4], region: &[f64; 4]| share(intersection(b, region), area(b)) > self.threshold;
        Ok(self.around(boxes, covers))
    }

    /// The same for points, which are inside or not.
    pub(super) fn around_points(&self, points: &[[f64; 2]]) -> Ignored {
        self.around(points, |point: &[f64; 2], region: &[f64; 4]| depth(point, region) > 0.0)
    }

    fn around<P>(&self, priors: &[P], covers: impl Fn(&P, &[f64; 4]) -> bool) -> Ignored {
        if self.boxes.is_empty() {
            return Ignored(Vec::new());
        }
        Ignored(priors.iter().map(|prior| self.boxes.iter().any(|region| covers(prior, region))).collect())
    }
}

impl Ignored {
    pub(super) fn has(&self, prior: usize) -> bool {
        self.0.get(prior).is_some_and(|ignored| *ignored)
    }

    /// Labels 1 if matched, otherwise 0, and those of ignored priors.
    pub(super) fn assignment(&self, owners: Owners) -> Assignment<f64> {
        let Owners { mut matched, ious } = owners;
        let mut labels = matched_labels(&matched);
        self.mark(&mut labels, &mut matched);
        Assignment { labels, matched, ious }
    }

    /// Gives ignored priors their labels and matches.
    pub(super) fn mark(&self, labels: &mut [i8], matched: &mut [i32]) {
        for ((ignored, label), matched) in self.0.iter().zip(labels).zip(matched) {
            if *ignored {
                (*label, *matched) = (NEITHER, IGNORED);
            }
        }
    }
}
