//! Curves of all categories, and their averages.

use std::sync::atomic::{AtomicU64, Ordering};

use ndarray::Array4;

use super::full_curve::{FullCurve, LabelledDetection, NEITHER};
use super::judged_cells::JudgedCells;
use super::verdict::{Judge, JudgeScratch, Verdict};
use crate::eval::curve::shaped;
use crate::eval::ledger::Label;
use crate::eval::similarity::Compared;
use crate::eval::watch::{Progress, Step};
use crate::params::Params;
use crate::{Code, Error, Result};

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
            let thresholds = compared.params.iou_thresholds.iter().enumerate();
            let row: Vec<(f64, f64)> = thresholds
                .map(|(threshold, _)| worker.average(compared, &*judge, slot, positives, threshold))
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

    /// The curve of a slot at the IoU threshold of an index; `None` if there is no ground truth.
    pub(crate) fn curve(&self, compared: Compared<'_>, slot: usize, threshold: usize) -> Option<FullCurve> {
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
        let (mut cells, mut scratch) = (JudgedCells::default(), JudgeScratch::default());
        cells.gather(compared, slot);
        cells.each(compared, &*self.judge, slot, None, |cell| {
            self.judge.judge(cell, threshold, &mut scratch);
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
    cells: JudgedCells,
    scratch: JudgeScratch,
    ranked: Vec<LabelledDetection>,
    curve: FullCurve,
}

impl CurveWorker {
    /// Gathers the detections of a slot. Returns the number, or weight, of objects to be found.
    fn gather(&mut self, compared: Compared<'_>, judge: &dyn Judge, slot: usize) -> f64 {
        let positives = judge.positives(compared.plan.of_slot(slot));
        if positives != 0.0 && compared.ledger.is_none() {
            self.cells.gather(compared, slot);
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
        threshold: usize,
    ) -> (f64, f64) {
        if positives == 0.0 {
            return (-1.0, -1.0);
        }
        self.draw(compared, judge, slot, positives, threshold);
        (judge.average(&self.curve), self.curve.reached())
    }

    /// Computes the curve of the gathered slot at the threshold of an index.
    fn draw(
        &mut self,
        compared: Compared<'_>,
        judge: &dyn Judge,
        slot: usize,
        positives: f64,
        threshold: usize,
    ) {
        let CurveWorker { cells, scratch, ranked, curve } = self;
        ranked.clear();
        match compared.ledger {
            None => {
                let iou = compared.params.iou_thresholds[threshold];
                cells.each(compared, judge, slot, None, |cell| {
                    judge.judge(cell, iou, scratch);
                    judge.rank(cell, scratch, ranked);
                });
            }
            Some(ledger) => ledger.judged(compared.plan, slot).for_each(|cell| {
                cell.at(threshold, |score, label| {
                    let order = judge.order_after(ranked.len() as u32);
                    ranked.push(LabelledDetection::new(score, order, weight_of(label, compared.params)));
                });
            }),
        }
        curve.fill(ranked, positives);
        judge.finish(curve);
    }
}

/// The weight of a label of a ledger.
fn weight_of(label: Label, params: &Params) -> f64 {
    match label {
        Label::False => 0.0,
        Label::True => 1.0,
        Label::Neither => NEITHER,
        Label::OfGroup => params.open_images.group_of_weight,
    }
}

/// The label of a weight.
pub(crate) fn label_of(weight: f64) -> Label {
    match weight {
        0.0 => Label::False,
        1.0 => Label::True,
        NEITHER => Label::Neither,
        _ => Label::OfGroup,
    }
}
