//! The protocols that go back to PASCAL VOC: every detection of a category is true, false or neither, and average precision
//! is taken from the curve that they make over all images. [`voc`] and [`open_images`] say who is true.

mod cell;
mod curve;
mod ground_truth;
mod hierarchy;
mod open_images;
mod overlap;
mod stats;
mod told;
mod voc;

use std::sync::atomic::{AtomicU64, Ordering};

use cell::{Cell, Fate, Rules, Scratch};
use curve::{Curve, Ranked};
use overlap::Corners;

pub(crate) use ground_truth::plan;
pub use hierarchy::Hierarchy;
pub(crate) use stats::stats;
pub(crate) use told::{retell, text};
pub(crate) use voc::eleven_points;

use super::cells::{Detected, Gathered, descending};
use super::collect::Record;
use super::plan::Plan;
use super::{Progress, Step};
use crate::params::{Params, Protocol};
use crate::{Code, Error, Result};

/// By slot, the ascending ranks of images in which somebody looked for it as a whole. Empty where nobody needs to.
pub(crate) struct LookedFor(Vec<Vec<u32>>);

/// What an evaluation of this family came to.
pub(crate) struct Found {
    looked_for: LookedFor,
    /// `[T, K]`: average precision; -1 where there is nothing to be found.
    pub(crate) averages: Vec<f64>,
    /// `[T, K]`: the largest recall; -1 likewise.
    pub(crate) reached: Vec<f64>,
}

/// What all stages of an evaluation of this family look at.
#[derive(Clone, Copy)]
pub(crate) struct Setup<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) detected: &'a Detected,
    pub(crate) params: &'a Params,
}

/// Averages and recalls of all slots.
pub(crate) fn evaluate(
    setup: Setup<'_>,
    looked_for: LookedFor,
    progress: Option<Progress<'_>>,
) -> Result<Found> {
    let [t, k] = [setup.params.iou_thresholds.len(), setup.plan.slots.len()];
    let values = t.checked_mul(k).filter(|values| *values <= MOST_VALUES);
    let values = values.ok_or_else(|| {
        let expected = format!("at most {MOST_VALUES} pairs of IoU threshold and category");
        Error::new(Code::TooLarge, expected, format!("[{t}, {k}]"))
    })?;
    let done = AtomicU64::new(0);
    let rows = setup.params.threads.map_with(k, Worker::default, |worker, slot| {
        let row: Vec<(f64, f64)> = by_rules(setup.params, |rules| {
            let positives = worker.gather(setup, rules, slot);
            let each = setup.params.iou_thresholds.iter();
            each.map(|threshold| worker.average(setup, &looked_for, rules, slot, positives, *threshold))
                .collect()
        });
        if let Some(progress) = progress {
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress(Step { done, total: k as u64 });
        }
        row
    });
    let (mut averages, mut reached) = (Vec::with_capacity(values), Vec::with_capacity(values));
    for t in 0..t {
        for row in &rows {
            averages.push(row[t].0);
            reached.push(row[t].1);
        }
    }
    Ok(Found { looked_for, averages, reached })
}

/// More values than anyone means.
const MOST_VALUES: usize = 1 << 26;

/// Calls `with` the rules of the parameters' protocol.
fn by_rules<T>(params: &Params, with: impl FnOnce(&dyn Rules) -> T) -> T {
    match params.protocol {
        Protocol::OpenImages => with(&open_images::OpenImages::new(params)),
        _ => with(&voc::Voc::new(params)),
    }
}

/// What one thread works with.
#[derive(Default)]
struct Worker {
    gathered: Gathered,
    truth_corners: Vec<Corners>,
    corners: Vec<Corners>,
    in_order: Vec<Record>,
    scratch: Scratch,
    ranked: Vec<Ranked>,
    curve: Curve,
}

impl Worker {
    /// Takes a slot's detections and corners in; how much there is to be found.
    fn gather(&mut self, setup: Setup<'_>, rules: &dyn Rules, slot: usize) -> f64 {
        let truth = setup.plan.of_slot(slot);
        let positives = rules.positives(truth);
        if positives != 0.0 {
            self.gathered.gather(setup.detected, &setup.plan.slots[slot]);
            self.truth_corners.clear();
            self.truth_corners.extend(truth.iter().map(|annotation| overlap::corners(annotation.bbox)));
        }
        positives
    }

    /// Average precision and the largest recall of the slot that was gathered.
    fn average(
        &mut self,
        setup: Setup<'_>,
        looked_for: &LookedFor,
        rules: &dyn Rules,
        slot: usize,
        positives: f64,
        threshold: f64,
    ) -> (f64, f64) {
        if positives == 0.0 {
            return (-1.0, -1.0);
        }
        self.draw(setup, looked_for, rules, slot, positives, threshold);
        (rules.average(&self.curve), self.curve.reached())
    }

    /// Fills the curve of the slot that was gathered.
    fn draw(
        &mut self,
        setup: Setup<'_>,
        looked_for: &LookedFor,
        rules: &dyn Rules,
        slot: usize,
        positives: f64,
        threshold: f64,
    ) {
        let mut ranked = std::mem::take(&mut self.ranked);
        ranked.clear();
        self.judge(setup, looked_for, rules, slot, threshold, |cell, scratch, _| {
            rules.rank(cell, scratch, &mut ranked);
        });
        self.curve.fill(&mut ranked, positives);
        rules.finish(&mut self.curve);
        self.ranked = ranked;
    }

    /// Settles the fates of the detections that were gathered, cell by cell; `each` is also told where the cell's
    /// ground truth starts in the slot's.
    fn judge(
        &mut self,
        setup: Setup<'_>,
        looked_for: &LookedFor,
        rules: &dyn Rules,
        slot: usize,
        threshold: f64,
        mut each: impl FnMut(&Cell<'_>, &Scratch, usize),
    ) {
        let Setup { plan, detected, params } = setup;
        let truth = plan.of_slot(slot);
        let everywhere = params.protocol != Protocol::OpenImages || !params.open_images.verified_only;
        // these rules cut off after their own sort
        let is_voc = params.protocol != Protocol::OpenImages;
        let most =
            if is_voc { params.max_detections.last().map_or(0, |most| *most as usize) } else { usize::MAX };
        let several = plan.slots[slot].len() > 1;
        let mut near = 0;
        let Worker { gathered, truth_corners, corners, in_order, scratch, .. } = self;
        gathered.cells(detected, truth, if several { usize::MAX } else { most }, |cell, range| {
            let cell = if several {
                // streams follow each other; equal scores stand in the order of the input
                in_order.clear();
                in_order.extend_from_slice(cell);
                in_order.sort_by_key(|record| (descending(record.score), record.position));
                &in_order[..cell.len().min(most)]
            } else {
                cell
            };
            corners.clear();
            if !range.is_empty() || !is_voc {
                corners.extend(
                    cell.iter().map(|record| overlap::corners(detected.bbox(record.position, &mut near))),
                );
            }
            let looked_for = || {
                let images = looked_for.0.get(slot);
                images.is_some_and(|images| images.binary_search(&image_of(&cell[0])).is_ok())
            };
            let cell = Cell {
                detections: cell,
                corners,
                truth: &truth[range.clone()],
                truth_corners: &truth_corners[range.clone()],
                looked_for: everywhere || !range.is_empty() || looked_for(),
            };
            rules.judge(&cell, threshold, scratch);
            each(&cell, scratch, range.start);
        });
    }
}

/// The rank of a detection's image.
fn image_of(record: &Record) -> u32 {
    record.image & ((1 << Plan::IMAGE_BITS) - 1)
}

impl Found {
    /// A slot's curve at an IoU threshold; `None` where there is nothing to be found.
    pub(crate) fn curve(&self, setup: Setup<'_>, slot: usize, threshold: f64) -> Option<Curve> {
        let mut worker = Worker::default();
        by_rules(setup.params, |rules| {
            let positives = worker.gather(setup, rules, slot);
            (positives != 0.0).then(|| {
                worker.draw(setup, &self.looked_for, rules, slot, positives, threshold);
                worker.curve
            })
        })
    }

    /// Calls `each` with every detection of a slot that takes part: its position, the annotation that it is on and
    /// whether it counts neither for nor against.
    pub(crate) fn fates(
        &self,
        setup: Setup<'_>,
        slot: usize,
        threshold: f64,
        mut each: impl FnMut(u32, Option<u32>, bool),
    ) {
        let mut worker = Worker::default();
        let truth = setup.plan.of_slot(slot);
        by_rules(setup.params, |rules| {
            worker.gathered.gather(setup.detected, &setup.plan.slots[slot]);
            worker.truth_corners.extend(truth.iter().map(|annotation| overlap::corners(annotation.bbox)));
            worker.judge(setup, &self.looked_for, rules, slot, threshold, |cell, scratch, _| {
                for (detection, fate) in cell.detections.iter().zip(&scratch.fates) {
                    let on = |at: &u32| Some(cell.truth[*at as usize].annotation);
                    match fate {
                        Fate::True(at) | Fate::Stands(at) => each(detection.position, on(at), false),
                        Fate::Neither(at) => each(detection.position, on(at), true),
                        Fate::False => each(detection.position, None, false),
                        Fate::Passed => {}
                    }
                }
            });
        });
    }
}
