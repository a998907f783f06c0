//! Curves of all categories, and their averages.

use std::sync::atomic::{AtomicU64, Ordering};

use ndarray::Array4;

use super::full_curve::{FullCurve, LabelledDetection};
use super::overlap::{self, Corners};
use super::verdict::{Judge, JudgeScratch, JudgedCell, Verdict};
use crate::eval::collect::Record;
use crate::eval::curve::shaped;
use crate::eval::matching::Gathered;
use crate::eval::similarity::Compared;
use crate::eval::watch::{Progress, Step};
use crate::{Code, Error, Result};
use boxwise_kernels::math::score_key::descending;

/// The curves of an evaluation. Their averages are computed at once, the curves themselves on request.
pub(crate) struct PascalCurves {
    judge: Box<dyn Judge>,
    /// `[T, K]`: average precision; -1 if there is no ground truth.
    pub(super) averages: Vec<f64>,
    /// `[T, K, 1, 1]`: the highest recall; -1 if there is no ground truth.
    pub(crate) recall: Array4<f64>,
}

/// Maximum number of pairs of IoU threshold and category.
const MOST_VALUES: usize = 1 << 26;

impl PascalCurves {
    /// Draws the curves of all categories.
    ///
    /// # Errors
    /// `TOO_LARGE`.
    pub(crate) fn compute(
        compared: Compared<'_>,
        judge: Box<dyn Judge>,
        progress: Option<Progress<'_>>,
    ) -> Result<PascalCurves> {
        let [t, k] = [compared.params.iou_thresholds.len(), compared.plan.slots.len()];
        let values = t.checked_mul(k).filter(|values| *values <= MOST_VALUES);
        let values = values.ok_or_else(|| {
            let expected = format!("at most {MOST_VALUES} pairs of IoU threshold and category");
            Error::new(Code::TooLarge, expected, format!("[{t}, {k}]"))
        })?;
        let done = AtomicU64::new(0);
        let rows = compared.params.threads.map_with(k, CurveWorker::default, |worker, slot| {
            let positives = worker.gather(compared, &*judge, slot);
            let thresholds = compared.params.iou_thresholds.iter();
            let row: Vec<(f64, f64)> = thresholds
                .map(|threshold| worker.average(compared, &*judge, slot, positives, *threshold))
                .collect();
            if let Some(progress) = progress {
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                progress(Step { done, total: k as u64 });
            }
            row
        });
        let (mut averages, mut recall) = (Vec::with_capacity(values), Vec::with_capacity(values));
        for t in 0..t {
            for row in &rows {
                averages.push(row[t].0);
                recall.push(row[t].1);
            }
        }
        Ok(PascalCurves { judge, averages, recall: shaped([t, k, 1, 1], recall)? })
    }

    /// The rules of the protocol.
    pub(crate) fn judge(&self) -> &dyn Judge {
        &*self.judge
    }

    /// The curve of a slot at an IoU threshold; `None` if there is no ground truth.
    pub(crate) fn curve(&self, compared: Compared<'_>, slot: usize, threshold: f64) -> Option<FullCurve> {
        let mut worker = CurveWorker::default();
        let positives = worker.gather(compared, &*self.judge, slot);
        (positives != 0.0).then(|| {
            worker.draw(compared, &*self.judge, slot, positives, threshold);
            worker.curve
        })
    }

    /// Calls `each` for every evaluated detection of a slot, with its position, the annotation that it matches, and
    /// whether it counts neither for nor against.
    pub(crate) fn verdicts(
        &self,
        compared: Compared<'_>,
        slot: usize,
        threshold: f64,
        mut each: impl FnMut(u32, Option<u32>, bool),
    ) {
        let mut worker = CurveWorker::default();
        let truth = compared.plan.of_slot(slot);
        worker.gathered.gather(compared.detected, &compared.plan.slots[slot]);
        worker.truth_corners.extend(truth.iter().map(|annotation| overlap::corners(annotation.bbox)));
        worker.judge(compared, &*self.judge, slot, threshold, |cell, scratch| {
            for (detection, verdict) in cell.detections.iter().zip(&scratch.verdicts) {
                let on = |at: &u32| Some(cell.truth[*at as usize].annotation);
                match verdict {
                    Verdict::True(at) | Verdict::BestOfGroup(at) => each(detection.position, on(at), false),
                    Verdict::Neither(at) => each(detection.position, on(at), true),
                    Verdict::False => each(detection.position, None, false),
                    Verdict::NotEvaluated => {}
                }
            }
        });
    }
}

/// The reusable memory of one thread.
#[derive(Default)]
struct CurveWorker {
    gathered: Gathered,
    truth_corners: Vec<Corners>,
    corners: Vec<Corners>,
    in_order: Vec<Record>,
    scratch: JudgeScratch,
    ranked: Vec<LabelledDetection>,
    curve: FullCurve,
}

impl CurveWorker {
    /// Gathers the detections and corners of a slot. Returns the number, or weight, of objects to be found.
    fn gather(&mut self, compared: Compared<'_>, judge: &dyn Judge, slot: usize) -> f64 {
        let truth = compared.plan.of_slot(slot);
        let positives = judge.positives(truth);
        if positives != 0.0 {
            self.gathered.gather(compared.detected, &compared.plan.slots[slot]);
            self.truth_corners.clear();
            self.truth_corners.extend(truth.iter().map(|annotation| overlap::corners(annotation.bbox)));
        }
        positives
    }

    /// Average precision and the highest recall of the gathered slot.
    fn average(
        &mut self,
        compared: Compared<'_>,
        judge: &dyn Judge,
        slot: usize,
        positives: f64,
        threshold: f64,
    ) -> (f64, f64) {
        if positives == 0.0 {
            return (-1.0, -1.0);
        }
        self.draw(compared, judge, slot, positives, threshold);
        (judge.average(&self.curve), self.curve.reached())
    }

    /// Computes the curve of the gathered slot.
    fn draw(
        &mut self,
        compared: Compared<'_>,
        judge: &dyn Judge,
        slot: usize,
        positives: f64,
        threshold: f64,
    ) {
        let mut ranked = std::mem::take(&mut self.ranked);
        ranked.clear();
        self.judge(compared, judge, slot, threshold, |cell, scratch| {
            judge.rank(cell, scratch, &mut ranked);
        });
        self.curve.fill(&mut ranked, positives);
        judge.finish(&mut self.curve);
        self.ranked = ranked;
    }

    /// Judges the gathered detections, cell by cell.
    fn judge(
        &mut self,
        compared: Compared<'_>,
        judge: &dyn Judge,
        slot: usize,
        threshold: f64,
        mut each: impl FnMut(&JudgedCell<'_>, &JudgeScratch),
    ) {
        let Compared { plan, detected, .. } = compared;
        let truth = plan.of_slot(slot);
        let most = judge.most_of_cell().unwrap_or(usize::MAX);
        let all_corners = judge.needs_all_corners();
        let everywhere = !judge.verified_only();
        let several = plan.slots[slot].len() > 1;
        let mut near = 0;
        let CurveWorker { gathered, truth_corners, corners, in_order, scratch, .. } = self;
        gathered.cells(detected, truth, if several { usize::MAX } else { most }, |cell, range| {
            let cell = if several {
                // streams follow one another; equal scores are in the order of the input
                in_order.clear();
                in_order.extend_from_slice(cell);
                sort_by_score_and_position(in_order);
                &in_order[..cell.len().min(most)]
            } else {
                cell
            };
            corners.clear();
            if !range.is_empty() || all_corners {
                corners.extend(
                    cell.iter().map(|record| overlap::corners(detected.bbox(record.position, &mut near))),
                );
            }
            let verified = || {
                let images = plan.verified.get(slot);
                images.is_some_and(|images| images.binary_search(&cell[0].rank()).is_ok())
            };
            let cell = JudgedCell {
                detections: cell,
                corners,
                truth: &truth[range.clone()],
                truth_corners: &truth_corners[range.clone()],
                verified: everywhere || !range.is_empty() || verified(),
            };
            judge.judge(&cell, threshold, scratch);
            each(&cell, scratch);
        });
    }
}

/// Sorts by descending score, NaN last; equal scores are in the order of the input.
fn sort_by_score_and_position(records: &mut [Record]) {
    records.sort_by_key(|record| (descending(record.score), record.position));
}
