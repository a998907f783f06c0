//! Boxes and areas for results that only have masks, as computed by the reference's loader.

use boxwise_kernels::Isa;

use super::collect::SOME_BOX;
use super::columns;
use crate::eval::collect::{Collector, Detections, Part};
use crate::eval::plan::UNLISTED;
use crate::mask;
use crate::results::{self, MaskDetection, MaskSink};
use crate::segmentation::Segmentations;
use crate::{Dataset, Error, IdRef, Reading, Result};

/// Collects detections whose boxes are those of their masks.
///
/// # Errors
/// Those of [`results::read_masks`] and [`DetectionColumns::count`](crate::DetectionColumns::count); the error of the first
/// mask that is needed and invalid.
pub(in crate::eval::similarity) fn collect_boxes<'a>(
    detections: &Detections<'_>,
    reading: &Reading<'_>,
    dataset: &'a Dataset,
    collector: impl Fn(usize) -> Collector<'a> + Sync,
) -> Result<Vec<Part>> {
    let sink = |expected| BoxesOfMasks::new(reading.isa, dataset, collector(expected));
    let sinks = match detections {
        Detections::Json(source) => results::read_masks(source, reading, sink)?,
        Detections::Columns(columns) => columns.in_parts(reading.threads, |range| {
            let mut sink = sink(range.len());
            columns::push(columns, range, &mut sink).map(|()| sink)
        })?,
    };
    Ok(sinks.into_iter().map(|sink| sink.collector.finish()).collect())
}

/// Collects a part of the input: a missing box is that of the mask, and areas are those of the masks.
struct BoxesOfMasks<'a> {
    isa: Isa,
    dataset: &'a Dataset,
    collector: Collector<'a>,
    segmentations: Segmentations,
}

impl<'a> BoxesOfMasks<'a> {
    fn new(isa: Isa, dataset: &'a Dataset, collector: Collector<'a>) -> Self {
        BoxesOfMasks { isa, dataset, collector, segmentations: Segmentations::default() }
    }
}

impl MaskSink for BoxesOfMasks<'_> {
    fn segmentations(&mut self) -> &mut Segmentations {
        &mut self.segmentations
    }

    fn looks_at(&mut self, _: IdRef<'_>, _: IdRef<'_>) -> bool {
        true
    }

    fn push(&mut self, detection: MaskDetection<'_>) -> Result<()> {
        let MaskDetection { image, category, bbox, score, .. } = detection;
        let rank = self.collector.rank(image)?;
        let (mut shown, mut area) = (bbox.unwrap_or(SOME_BOX), 0.0);
        let mut wrong = None;
        if rank < UNLISTED {
            let place = self.dataset.images.place(image).unwrap_or(u32::MAX);
            let size = self.dataset.image_size(place);
            match self.segmentations.get(0).and_then(|mask| mask.to_rle(self.isa, size)) {
                Ok(rle) => {
                    area = f64::from(rle.area());
                    shown = bbox.unwrap_or_else(|| mask::reference_bbox(rle.size(), rle.counts()));
                }
                Err(error) => wrong = Some(error),
            }
        }
        if self.collector.skips()
            && self.collector.evaluates(rank, category)
            && let Some(error) = wrong
        {
            self.segmentations.clear();
            return self.collector.leave_out_any(error.with_id(image));
        }
        self.segmentations.clear();
        self.collector.judge(rank, shown, score)?;
        let placed = self.collector.place(rank, category, shown, area, score)?;
        match (placed, wrong) {
            (Some(_), Some(error)) => Err(error),
            _ => Ok(()),
        }
    }

    fn leave_out(&mut self, error: Error) -> Result<()> {
        self.segmentations.clear();
        self.collector.leave_out(error)
    }

    fn pass_over(&mut self, image: IdRef<'_>, category: Option<IdRef<'_>>) -> Result<bool> {
        self.segmentations.clear();
        results::Sink::pass_over(&mut self.collector, image, category)
    }
}
