//! The IoU threshold and the area range of an analysis.

use crate::eval::{KeptSetting, LEAST_PAIR, not_kept};
use crate::{Code, Error, Evaluation, Result};

/// The IoU threshold (by value) and the area range (by label) of an analysis; `None` is the evaluation's first threshold, and the range `all`
/// where it is evaluated, else the first.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setting<'a> {
    /// An evaluated IoU threshold.
    pub iou: Option<f64>,
    /// The label of an evaluated area range.
    pub area: Option<&'a str>,
}

impl Setting<'_> {
    /// The position of the area range.
    ///
    /// # Errors
    /// `UNKNOWN_ID` for a label that was not evaluated.
    pub(super) fn area_position(&self, evaluation: &Evaluation) -> Result<usize> {
        let params = evaluation.params();
        self.area.map_or_else(|| Ok(params.main_area()), |area| params.area_position(area))
    }

    /// The matching at this setting, the threshold and the label.
    ///
    /// # Errors
    /// `UNKNOWN_ID` for a threshold or a label that was not evaluated, `INVALID_ARGUMENT` for a protocol that does not match like COCO.
    pub(super) fn of<'e>(&self, evaluation: &'e Evaluation) -> Result<(KeptSetting<'e>, f64, &'e str)> {
        let params = evaluation.params();
        let threshold = self.iou.map_or(Ok(0), |iou| params.iou_position(iou))?;
        let area = self.area_position(evaluation)?;
        let absent = |what| Error::new(Code::InvalidArgument, format!("at least one {what}"), "none");
        let iou = params.iou_thresholds.get(threshold).ok_or_else(|| absent("IoU threshold"))?;
        let label = params.area_ranges.get(area).ok_or_else(|| absent("area range"))?.label.as_str();
        let kept = evaluation.kept(threshold, area).ok_or_else(unmatched)?;
        Ok((kept, *iou, label))
    }
}

/// # Errors
/// `OUT_OF_RANGE` for a threshold below the least similarity of which pairs are kept.
pub(super) fn check_pairs(iou: f64) -> Result<()> {
    if iou >= LEAST_PAIR {
        return Ok(());
    }
    let expected = format!("an IoU threshold of at least {LEAST_PAIR}");
    Err(Error::new(Code::OutOfRange, expected, iou.to_string()).in_input("iou"))
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
