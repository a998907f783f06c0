//! Collects detections with keypoints.

use boxwise_threads::{Threads, Work, poll_at};

use super::poses::Poses;
use super::readings::{OF_CELL, look_at, visible};
use super::target::{Pose, Target};
use crate::eval::collect::{Collector, DetectionColumns, Detections, Part, Placed};
use crate::eval::plan::{GroundTruth, Plan};
use crate::eval::similarity::known_pairs::PairStore;
use crate::params::{Params, wrong_count};
use crate::results::{self, KeypointSink, extent};
use crate::{Code, Dataset, Error, IdRef, Reading, Result};

/// Takes the detections of a part of the input and compares them with the ground truth.
struct KeypointCollector<'a, 'p> {
    base: Collector<'a>,
    poses: &'p Poses<'a>,
    store: PairStore,
    /// The cell whose annotations are the targets, as slot and image.
    cell: (usize, u32),
    /// Position of its first annotation among the plan's.
    first: usize,
    /// The leading ones are in use.
    targets: Vec<Target>,
    used: usize,
    pose: Pose,
}

impl<'a, 'p> KeypointCollector<'a, 'p> {
    fn new(poses: &'p Poses<'a>, base: Collector<'a>, expected: usize) -> Self {
        KeypointCollector {
            base,
            poses,
            store: PairStore::new(expected),
            cell: (usize::MAX, 0),
            first: 0,
            targets: Vec::new(),
            used: 0,
            pose: Pose::default(),
        }
    }

    fn finish(self) -> (Part, PairStore) {
        (self.base.finish(), self.store)
    }

    /// # Errors
    /// Why a detection could not be compared, before anything of it is taken.
    fn check(&mut self, image: IdRef<'_>, category: IdRef<'_>, keypoints: &Result<&[f64]>) -> Result<()> {
        let Poses { compares, by_category, strict, ref spreads, plan, .. } = *self.poses;
        if !compares || !self.base.compares(image, category) {
            return Ok(());
        }
        let slot = plan.stream(category).filter(|_| by_category).unwrap_or(0);
        let Some(spread) = &spreads[slot as usize] else { return Ok(()) };
        let points = spread.variances.len();
        let numbers = keypoints.as_ref().map_err(Error::clone)?;
        self.pose.set(numbers, points).map_err(|got| wrong_count(points, got))?;
        if self.pose.odd() && !strict {
            self.base.oddities().keypoints(strict)?;
        }
        Ok(())
    }

    /// Compares a detection with the annotations of its cell.
    #[inline]
    fn compare(&mut self, placed: Placed, bbox: [f64; 4], keypoints: Result<&[f64]>) -> Result<()> {
        let slot = if self.poses.by_category { placed.stream as usize } else { 0 };
        if self.cell != (slot, placed.rank) {
            self.enter(slot, placed.rank);
        }
        let (Some(spread), true) = (&self.poses.spreads[slot], self.used > 0) else { return Ok(()) };
        let points = spread.variances.len();
        let numbers = keypoints?;
        self.pose.set(numbers, points).map_err(|got| wrong_count(points, got))?;
        if self.poses.plan.samples(placed.rank) {
            let Poses { plan, keypoints, .. } = *self.poses;
            let truth = plan.ground_truth[self.first..self.first + self.used].iter().take(OF_CELL);
            let truth = truth.filter_map(|own| {
                let numbers = keypoints.of(own.annotation as usize).ok()?;
                Some((own.bbox, visible(numbers)?, numbers))
            });
            look_at(&mut self.base.oddities().shapes, (bbox, numbers), truth);
        }
        if self.pose.odd() {
            self.base.oddities().keypoints(self.poses.strict)?;
        }
        let Poses { isa, least, .. } = *self.poses;
        for (g, target) in self.targets[..self.used].iter().enumerate() {
            if let Some(similarity) = target.similarity(isa, &mut self.pose, spread, least) {
                self.store.push(self.first + g, similarity)?;
            }
        }
        if self.store.of_current().any(f64::is_nan) {
            self.store.drop_current();
            for (g, target) in self.targets[..self.used].iter().enumerate() {
                let all = target.similarity(isa, &mut self.pose, spread, f64::NEG_INFINITY);
                self.store.push(self.first + g, all.unwrap_or(f64::NEG_INFINITY))?;
            }
            self.store.mark_nan();
        }
        Ok(())
    }

    /// Creates targets from the annotations of a cell.
    #[inline(never)]
    fn enter(&mut self, slot: usize, rank: u32) {
        self.cell = (slot, rank);
        self.used = 0;
        let truth = self.poses.plan.of_slot(slot);
        let start = truth.partition_point(|annotation| annotation.image < rank);
        self.first = self.poses.plan.slot_starts[slot] + start;
        let own = truth[start..].iter().take_while(|annotation| annotation.image == rank);
        for annotation in own {
            if self.used == self.targets.len() {
                self.targets.push(Target::default());
            }
            match set(self.poses, slot, annotation, &mut self.targets[self.used]) {
                Ok(()) => self.used += 1,
                Err(error) => {
                    self.store.problem.get_or_insert(error);
                    self.used = 0;
                    return;
                }
            }
        }
    }
}

fn set(poses: &Poses<'_>, slot: usize, annotation: &GroundTruth, target: &mut Target) -> Result<()> {
    let position = annotation.annotation;
    let numbers = poses.keypoints.of(position as usize)?;
    let at = |error: Error| error.at_record("annotations", position.into());
    let Some(spread) = &poses.spreads[slot] else {
        let category = &poses.plan.categories.ids()[slot];
        let expected = format!("keypointSigmas with an entry for the category {category}");
        return Err(at(Error::new(Code::MissingKey, expected, "none")));
    };
    let points = spread.variances.len();
    target.set(numbers, annotation.bbox, annotation.area, spread).map_err(|got| at(wrong_count(points, got)))
}

impl KeypointSink for KeypointCollector<'_, '_> {
    fn push(
        &mut self,
        image: IdRef<'_>,
        category: IdRef<'_>,
        bbox: [f64; 4],
        score: f64,
        keypoints: Result<&[f64]>,
    ) -> Result<()> {
        let rank = self.base.rank(image)?;
        if self.base.skips() {
            self.check(image, category, &keypoints)?;
        }
        if !score.is_finite() {
            self.base.oddities().score(score, self.poses.strict)?;
        }
        let placed = self.base.place(rank, category, bbox, bbox[2] * bbox[3], score)?;
        if let Some(placed) = placed.filter(|placed| placed.is_kept && self.poses.compares) {
            self.compare(placed, bbox, keypoints)?;
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
        let passed = crate::results::Sink::pass_over(&mut self.base, image, category)?;
        if passed {
            self.store.close();
        }
        Ok(passed)
    }
}

/// Reads the detections and compares them.
///
/// # Errors
/// Those of reading and of columns; those of [`Poses::new`]; `LENGTH_MISMATCH`, `MISSING_KEY`: an annotation or a detection
/// that cannot be compared.
pub(crate) fn collect<'s>(
    detections: &Detections<'_>,
    reading: &Reading<'_>,
    dataset: &'s Dataset,
    plan: &'s Plan,
    params: &Params,
    collector: impl Fn(usize) -> Collector<'s> + Sync,
) -> Result<(Vec<Part>, Vec<PairStore>)> {
    let poses = Poses::new(dataset, plan, params)?;
    let sink = |expected: usize| KeypointCollector::new(&poses, collector(expected), expected);
    let collectors = match detections {
        Detections::Columns(columns) => collect_columns(columns, params.threads, sink)?,
        Detections::Json(source) => results::read_keypoints(source, reading, sink)?,
    };
    let (parts, stores): (Vec<_>, Vec<_>) = collectors.into_iter().map(KeypointCollector::finish).collect();
    match stores.iter().find_map(|store| store.problem.clone()) {
        Some(error) => Err(error),
        None => Ok((parts, stores)),
    }
}

/// Collects columns, one part for each thread.
fn collect_columns<'s, 'p>(
    columns: &DetectionColumns<'_>,
    threads: Threads,
    collector: impl Fn(usize) -> KeypointCollector<'s, 'p> + Sync,
) -> Result<Vec<KeypointCollector<'s, 'p>>> {
    let count = columns.count()?;
    let Some(keypoints) = columns.keypoints.filter(|_| count > 0) else {
        if count == 0 {
            return Ok(Vec::new());
        }
        let expected = "a column of keypoints";
        return Err(Error::new(Code::MissingKey, expected, "columns without it").in_input("keypoints"));
    };
    let parts = threads.parts(Work::ShapedDetections, count);
    let collected = threads.map(parts, |part| {
        let range = count * part / parts..count * (part + 1) / parts;
        let mut sink = collector(range.len());
        let mut numbers = vec![0.0; 3 * keypoints.points];
        for at in range {
            poll_at(at);
            keypoints.numbers.take(at * numbers.len(), &mut numbers);
            let score = columns.score(at);
            let bbox = if columns.has_boxes() { columns.bbox(at) } else { extent(&numbers) };
            let in_record = |error: Error| error.at_record("results", at as u64);
            let (image, category) = columns.ids(at).map_err(in_record)?;
            let given = sink.push(image, category, bbox, score, Ok(&numbers));
            given.or_else(|error| sink.leave_out(in_record(error)))?;
        }
        Ok(sink)
    });
    collected.into_iter().collect()
}
