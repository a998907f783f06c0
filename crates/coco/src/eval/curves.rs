//! Parts of an evaluation's arrays that users look at.

use super::{Evaluation, metrics, pascal, summarize};
use crate::{Code, Error, IdRef, Result};

/// One category's numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct CategoryMetrics<'a> {
    /// Position on the axis K.
    pub position: usize,
    /// The category's name, where the dataset gives one.
    pub name: Option<&'a str>,
    /// The values of the [metrics](Evaluation::metrics) over this category alone.
    pub stats: Vec<f64>,
}

/// Precision over recall.
#[derive(Clone, Debug, PartialEq)]
pub struct PrecisionRecall {
    /// The recall thresholds.
    pub recall: Vec<f64>,
    /// The best precision at that recall or more; -1 where there is nothing to be found.
    pub precision: Vec<f64>,
    /// The score with which that recall is reached, 0 where it is not.
    pub scores: Vec<f64>,
    /// The largest recall reached; -1 where there is nothing to be found.
    pub reached: f64,
}

impl Evaluation {
    /// The numbers of each category on the axis K.
    pub fn per_category(&self) -> Result<Vec<CategoryMetrics<'_>>> {
        let table = metrics::of(&self.params);
        let rows = self.category_names.iter().enumerate().map(|(position, name)| {
            let categories = position..position + 1;
            if let Some(found) = &self.pascal {
                let stats = pascal::stats(found, &self.params, table, categories, self.category_ids());
                return Ok(CategoryMetrics { position, name: name.as_deref(), stats });
            }
            let stats = summarize::summarize(&self.means, &self.params, table, categories)?;
            Ok(CategoryMetrics { position, name: name.as_deref(), stats })
        });
        rows.collect()
    }

    /// A category's precision over recall at one setting; `None` for the category where all are taken for one.
    ///
    /// # Errors
    /// `TOO_LARGE` as [`Evaluation::precision`]; `UNKNOWN_ID` where the category, threshold, label or number is not among the evaluated ones.
    pub fn precision_recall(
        &self,
        category: Option<IdRef<'_>>,
        iou: f64,
        area: &str,
        max_detections: u32,
    ) -> Result<PrecisionRecall> {
        let unknown = |expected: &str, got: String| Error::new(Code::UnknownId, expected, got);
        let k = match (category, self.params.use_categories) {
            (_, false) => Some(0),
            (Some(id), true) => self.plan.categories.place(id).map(|place| place as usize),
            (None, true) => None,
        };
        let shown = || category.map_or("none".to_owned(), |id| id.to_string());
        let k = k.ok_or_else(|| unknown("the id of an evaluated category", shown()))?;
        let t = self.params.iou_thresholds.iter().position(|own| *own == iou);
        let t = t.ok_or_else(|| unknown("an evaluated IoU threshold", iou.to_string()))?;
        let a = self.params.area_ranges.iter().position(|range| range.label == area);
        let a = a.ok_or_else(|| unknown("the label of an evaluated area range", format!("{area:?}")))?;
        let m = self.params.max_detections.iter().position(|own| *own == max_detections);
        let m = m.ok_or_else(|| unknown("an evaluated number of detections", max_detections.to_string()))?;
        if let Some(found) = &self.pascal {
            return Ok(found.precision_recall(self.pascal_setup(), k, iou));
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
