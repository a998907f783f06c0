//! Upright boxes.

use boxwise_kernels::Isa;
use boxwise_kernels::boxes::coco_iou::{CORNERS, Corners, iou, ious_at_least};

use super::pairs::{SimilarPairs, Similarity};
use crate::eval::collect::{Collector, Detected, Detections, Part, Record};
use crate::eval::plan::GroundTruth;
use crate::{Reading, Result, results};

/// Collects upright boxes, which are compared during matching.
///
/// # Errors
/// Those of reading, or of columns.
pub(super) fn collect<'s>(
    detections: &Detections<'_>,
    reading: &Reading<'_>,
    collector: impl Fn(usize) -> Collector<'s> + Sync,
) -> Result<Vec<Part>> {
    match detections {
        Detections::Columns(columns) => {
            columns.upright()?;
            columns.collect(reading.threads, collector)
        }
        Detections::Json(source) => {
            let collectors = results::read(source, reading, collector)?;
            Ok(collectors.into_iter().map(Collector::finish).collect())
        }
    }
}

/// Intersection over union of boxes.
pub(crate) struct BoxIou<'a> {
    pub(crate) detected: &'a Detected,
    pub(crate) isa: Isa,
    /// Whether no coordinate is NaN or becomes NaN when boxes are converted to corners.
    pub(crate) finite: bool,
}

/// Reusable memory for [`BoxIou`].
pub(crate) struct BoxScratch {
    corners: Corners,
    ious: [f64; CORNERS],
    near: usize,
}

impl Default for BoxScratch {
    fn default() -> Self {
        BoxScratch { corners: Corners::default(), ious: [0.0; CORNERS], near: 0 }
    }
}

impl Similarity for BoxIou<'_> {
    type Scratch = BoxScratch;

    #[inline(never)]
    fn pairs(
        &self,
        scratch: &mut BoxScratch,
        detections: &[Record],
        truth: &[GroundTruth],
        least: f64,
        pairs: &mut SimilarPairs,
    ) -> bool {
        if !self.finite {
            return false;
        }
        scratch.corners.clear();
        for detection in detections {
            scratch.corners.push(self.detected.bbox(detection.position, &mut scratch.near));
        }
        scratch.corners.pad();
        pairs.clear();
        for (g, annotation) in truth.iter().enumerate().rev() {
            let (corners, ious) = (&scratch.corners, &mut scratch.ious);
            let mut hits = ious_at_least(self.isa, corners, annotation.bbox, annotation.crowd, least, ious);
            if hits.nan {
                return false;
            }
            while hits.reached != 0 {
                let d = hits.reached.trailing_zeros() as usize;
                hits.reached &= hits.reached - 1;
                pairs.push(d, g, ious[d]);
            }
        }
        true
    }

    fn row(&self, scratch: &mut BoxScratch, detection: &Record, truth: &[GroundTruth], row: &mut Vec<f64>) {
        let own = self.detected.bbox(detection.position, &mut scratch.near);
        row.clear();
        row.extend(truth.iter().map(|annotation| iou(own, annotation.bbox, annotation.crowd)));
    }
}
