//! Metrics and curves of one category.

use super::answers::{CategoryMetrics, PrecisionRecall};
use super::evaluation::{Evaluation, Numbers};
use super::pascal::precision_recall;
use crate::eval::protocol::Outcome;
use crate::{Code, Error, IdRef, Result};

impl Evaluation {
    /// The metrics of each category on the axis K.
    ///
    /// # Errors
    /// `INVALID_ARGUMENT`: repeated area labels and limits that cannot be paired.
    pub fn per_category(&self) -> Result<Vec<CategoryMetrics<'_>>> {
        let Numbers { names, metrics, .. } = &self.numbers;
        let rows = names.iter().enumerate().map(|(position, name)| {
            let categories = position..position + 1;
            let stats = self.outcome.average(&self.plan, &self.params, metrics, categories)?;
            Ok(CategoryMetrics { position, name: name.as_deref(), stats })
        });
        rows.collect()
    }

    /// The precision-recall curve of a category at one setting; `None` if all categories are evaluated as one.
    ///
    /// # Errors
    /// `TOO_LARGE` as in [`Evaluation::precision`]; `UNKNOWN_ID` if the category, threshold, label or limit is not among the evaluated ones.
    pub fn precision_recall(
        &self,
        category: Option<IdRef<'_>>,
        iou: f64,
        area: &str,
        max_detections: u32,
    ) -> Result<PrecisionRecall> {
        let k = match (category, self.params.use_categories) {
            (_, false) => Some(0),
            (Some(id), true) => self.plan.categories.place(id).map(|place| place as usize),
            (None, true) => None,
        };
        let shown = || category.map_or("none".to_owned(), |id| id.to_string());
        let k = k.ok_or_else(|| {
            Error::new(Code::UnknownId, "the id of an evaluated category", shown()).in_input("categoryId")
        })?;
        let t = self.params.iou_position(iou)?;
        let a = self.params.area_position(area)?;
        let m = self.params.limit_position(max_detections)?;
        if let Outcome::Curves(curves) = &self.outcome {
            return Ok(precision_recall(curves, self.compared(), k, t));
        }
        let recalls = 0..self.params.recall_thresholds.len();
        let (precision, scores) = (self.precision()?, self.scores()?);
        Ok(PrecisionRecall {
            recall: self.params.recall_thresholds.clone(),
            precision: recalls.clone().map(|r| precision[[t, r, k, a, m]]).collect(),
            scores: recalls.map(|r| scores[[t, r, k, a, m]]).collect(),
            reached: self.recall()[[t, k, a, m]],
        })
    }
}
