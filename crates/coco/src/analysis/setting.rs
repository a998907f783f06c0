//! The IoU threshold and the area range of an analysis.

use crate::eval::{KeptSetting, not_kept};
use crate::{Code, Error, Evaluation, Result};

/// The IoU threshold (by value) and the area range (by label) of an analysis; `None` is the evaluation's first.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setting<'a> {
    /// An evaluated IoU threshold.
    pub iou: Option<f64>,
    /// The label of an evaluated area range.
    pub area: Option<&'a str>,
}

impl Setting<'_> {
    /// The matching at this setting, the threshold and the label.
    ///
    /// # Errors
    /// `UNKNOWN_ID` for a threshold or a label that was not evaluated, `INVALID_ARGUMENT` for a protocol that does not match like COCO.
    pub(super) fn of<'e>(&self, evaluation: &'e Evaluation) -> Result<(KeptSetting<'e>, f64, &'e str)> {
        let params = evaluation.params();
        let threshold = self.iou.map_or(Ok(0), |iou| params.iou_position(iou))?;
        let area = self.area.map_or(Ok(0), |area| params.area_position(area))?;
        let absent = |what| Error::new(Code::InvalidArgument, format!("at least one {what}"), "none");
        let iou = params.iou_thresholds.get(threshold).ok_or_else(|| absent("IoU threshold"))?;
        let label = params.area_ranges.get(area).ok_or_else(|| absent("area range"))?.label.as_str();
        let kept = evaluation.kept(threshold, area).ok_or_else(unmatched)?;
        Ok((kept, *iou, label))
    }
}

/// The error for an evaluation whose protocol does not match like COCO.
pub(super) fn unmatched() -> Error {
    let expected = "an evaluation with the protocol coco, lvis or crowdpose";
    Error::new(Code::InvalidArgument, expected, "another protocol, which matches in its own way")
}

/// # Errors
/// `INVALID_ARGUMENT` for an evaluation that did not keep its detections.
pub(super) fn needs_detections(evaluation: &Evaluation) -> Result<()> {
    if evaluation.is_streamed() { Err(not_kept()) } else { Ok(()) }
}
