//! Rotated boxes. They are compared while they are read.

use std::ops::Range;

use boxwise_threads::{Threads, Work, poll_at};

use super::known_pairs::PairStore;
use super::prepared::Prepared;
use super::quad_readings::look_at;
use super::quads::not_finite;
use crate::eval::collect::{BoxFormat, Collector, DetectionColumns, Detections, Part};
use crate::eval::plan::{ByImage, Plan};
use crate::eval::settings::lowest_threshold;
use crate::params::Params;
use crate::results::{self, RotatedSink};
use crate::rotated::{Quad, quad_of_corners};
use crate::{Error, IdRef, Reading, Result};

/// Reads the detections and compares them.
///
/// # Errors
/// Those of reading and of columns.
pub(super) fn collect<'s>(
    detections: &Detections<'_>,
    reading: &Reading<'_>,
    plan: &'s Plan,
    prepared: &Prepared,
    params: &Params,
    collector: impl Fn(usize) -> Collector<'s> + Sync,
) -> Result<(Vec<Part>, Vec<PairStore>)> {
    let quads = Quads {
        plan,
        quads: &prepared.quads,
        least: lowest_threshold(params),
        by_category: params.use_categories,
        by_image: params.analysis.then_some(&*prepared.by_image),
        strict: plan.strict,
    };
    let sink = |expected: usize| QuadCollector {
        base: collector(expected),
        quads: &quads,
        store: PairStore::new(expected),
        cell: (usize::MAX, 0),
        truth: 0..0,
    };
    let collectors = match detections {
        Detections::Columns(columns) => collect_columns(columns, params.threads, sink)?,
        Detections::Json(source) => results::read_rotated(source, reading, sink)?,
    };
    Ok(collectors.into_iter().map(|collector| (collector.base.finish(), collector.store)).unzip())
}

/// The annotations with which detections are compared.
struct Quads<'a> {
    plan: &'a Plan,
    /// One for each ground truth of the plan.
    quads: &'a [Quad],
    /// Overlaps below it are not needed.
    least: f64,
    by_category: bool,
    /// Where detections are compared with objects of all categories.
    by_image: Option<&'a ByImage>,
    strict: bool,
}

impl Quads<'_> {
    /// The range of the ground truth of a cell.
    fn truth_of(&self, slot: usize, rank: u32) -> Range<usize> {
        let first = self.plan.slot_starts[slot];
        let own = self.plan.of_slot(slot);
        let start = own.partition_point(|annotation| annotation.image < rank);
        let end = own.partition_point(|annotation| annotation.image <= rank);
        first + start..first + end
    }
}

/// Collects the detections of a part of the input and compares them with the ground truth.
struct QuadCollector<'a, 'q> {
    base: Collector<'a>,
    quads: &'q Quads<'a>,
    store: PairStore,
    /// The cell of `truth`, as slot and image.
    cell: (usize, u32),
    truth: Range<usize>,
}

impl QuadCollector<'_, '_> {
    /// Keeps the overlaps that matter with annotations at these ascending positions among the plan's.
    fn compare(&mut self, quad: &Quad, truth: impl Iterator<Item = usize>) -> Result<()> {
        let quads = self.quads;
        for at in truth {
            let crowd = quads.plan.ground_truth[at].crowd;
            if let Some(overlap) = quads.quads[at].overlap(quad, crowd, quads.least) {
                self.store.push(at, overlap)?;
            }
        }
        Ok(())
    }
}

impl RotatedSink for QuadCollector<'_, '_> {
    fn push(&mut self, image: IdRef<'_>, category: IdRef<'_>, quad: &Quad, score: f64) -> Result<()> {
        let quads = self.quads;
        let rank = self.base.rank(image)?;
        let (bbox, area) = (quad.upright_box(), quad.area());
        if !quads.strict && (!quad.is_finite() || area < 0.0) {
            return Err(not_finite());
        }
        let oddities = self.base.oddities();
        oddities.rotated += 1;
        oddities.upright += u64::from(quad.is_upright());
        oddities.beyond_a_turn += u64::from(quad.is_beyond_a_turn());
        if !quad.is_finite() || area <= 0.0 || !score.is_finite() {
            let [x, y, w, h] = bbox;
            let odd = if area > 0.0 { bbox } else { [x, y, w * 0.0, h * 0.0] };
            self.base.oddities().detection(odd, score, quads.strict)?;
        }
        if let Some(placed) = self.base.place(rank, category, bbox, area, score)?
            && placed.is_kept
        {
            let cell = (if quads.by_category { placed.stream as usize } else { 0 }, rank);
            if self.cell != cell {
                (self.cell, self.truth) = (cell, quads.truth_of(cell.0, rank));
            }
            if quads.plan.samples(rank) && !self.truth.is_empty() {
                let truth = &quads.quads[self.truth.clone()];
                look_at(&mut self.base.oddities().shapes, quad, truth);
            }
            match quads.by_image {
                None => self.compare(quad, self.truth.clone())?,
                Some(by_image) => {
                    self.compare(quad, by_image.of(rank).iter().map(|entry| entry.truth as usize))?;
                }
            }
        }
        self.store.close();
        Ok(())
    }

    fn leave_out(&mut self, error: Error) -> Result<()> {
        self.base.leave_out(error)?;
        self.store.close();
        Ok(())
    }

    fn pass_over(&mut self, image: IdRef<'_>, category: Option<IdRef<'_>>) -> Result<bool> {
        let passed = results::Sink::pass_over(&mut self.base, image, category)?;
        if passed {
            self.store.close();
        }
        Ok(passed)
    }
}

/// Collects columns, one part for each thread.
fn collect_columns<'s, 'q>(
    columns: &DetectionColumns<'_>,
    threads: Threads,
    collector: impl Fn(usize) -> QuadCollector<'s, 'q> + Sync,
) -> Result<Vec<QuadCollector<'s, 'q>>> {
    let count = columns.count()?;
    let parts = threads.parts(Work::ShapedDetections, count);
    let collected = threads.map(parts, |part| {
        let range = count * part / parts..count * (part + 1) / parts;
        let mut sink = collector(range.len());
        for at in range {
            poll_at(at);
            let in_record = |error: Error| error.at_record("results", at as u64);
            let (image, category) = columns.ids(at).map_err(in_record)?;
            let quad = quad(columns, at);
            let given = quad.and_then(|quad| sink.push(image, category, &quad, columns.score(at)));
            given.or_else(|error| sink.leave_out(in_record(error.with_id(image))))?;
        }
        Ok(sink)
    });
    collected.into_iter().collect()
}

fn quad(columns: &DetectionColumns<'_>, at: usize) -> Result<Quad> {
    match columns.format {
        BoxFormat::Cxcywhr => Ok(Quad::turned(columns.numbers(at))),
        BoxFormat::Corners => quad_of_corners(columns.numbers(at)),
        BoxFormat::Xywh | BoxFormat::Xyxy | BoxFormat::Cxcywh => Ok(Quad::upright(columns.bbox(at))),
    }
}
