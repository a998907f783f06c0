//! Checks of parameters that all protocols share.

use super::{Params, Parity};
use crate::{Code, Error, Id, Result};

/// Maximum number of values along one axis.
const MAX_AXIS: usize = 1 << 20;

impl Params {
    /// Rejects parameters that no protocol can use.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` and, for labels, `INVALID_ARGUMENT`, each with the name of the parameter.
    pub(crate) fn check(&self) -> Result<()> {
        self.check_lengths()?;
        check_thresholds("iouThresholds", &self.iou_thresholds)?;
        check_thresholds("recallThresholds", &self.recall_thresholds)?;
        for (position, range) in self.area_ranges.iter().enumerate() {
            if range.min.is_nan() || range.max.is_nan() {
                let expected = format!("two numbers at index {position}");
                return Err(Error::new(Code::OutOfRange, expected, "NaN").in_input("areaRanges"));
            }
        }
        self.check_labels()?;
        if !(0.0..=1.0).contains(&self.dilation_ratio) {
            let got = self.dilation_ratio.to_string();
            return Err(Error::new(Code::OutOfRange, "a number from 0 to 1", got).in_input("dilationRatio"));
        }
        Ok(())
    }

    /// Rejects lists that mix integer and string ids.
    ///
    /// # Errors
    /// `INVALID_TYPE`.
    pub(crate) fn check_ids(&self) -> Result<()> {
        for (name, ids) in [("imageIds", &self.image_ids), ("categoryIds", &self.category_ids)] {
            if let Some(ids) = ids {
                one_kind("ids", ids.iter()).map_err(|error| error.in_input(name))?;
            }
        }
        Ok(())
    }

    /// The reference takes the mean over area ranges of one label; corrected evaluations refuse them.
    fn check_labels(&self) -> Result<()> {
        let labels = || self.area_ranges.iter().map(|range| &range.label).filter(|label| !label.is_empty());
        let repeated = labels().enumerate().find(|(at, label)| labels().take(*at).any(|own| own == *label));
        match repeated {
            Some((_, label)) if self.parity == Parity::Corrected => {
                let expected = "area ranges with a label of their own each";
                Err(Error::new(Code::InvalidArgument, expected, format!("{label:?} twice"))
                    .in_input("areaRanges"))
            }
            _ => Ok(()),
        }
    }

    fn check_lengths(&self) -> Result<()> {
        let lengths = [
            ("iouThresholds", self.iou_thresholds.len()),
            ("recallThresholds", self.recall_thresholds.len()),
            ("maxDetections", self.max_detections.len()),
            ("areaRanges", self.area_ranges.len()),
        ];
        for (name, length) in lengths {
            if length == 0 || length > MAX_AXIS {
                let expected = format!("1 to {MAX_AXIS} values");
                return Err(Error::new(Code::OutOfRange, expected, length.to_string()).in_input(name));
            }
        }
        Ok(())
    }
}

fn check_thresholds(name: &str, values: &[f64]) -> Result<()> {
    match values.iter().position(|value| !(0.0..=1.0).contains(value)) {
        None => Ok(()),
        Some(position) => {
            let expected = format!("a number from 0 to 1 at index {position}");
            Err(Error::new(Code::OutOfRange, expected, values[position].to_string()).in_input(name))
        }
    }
}

/// Rejects a list that mixes integers and strings: Python cannot sort it.
///
/// # Errors
/// `INVALID_TYPE`.
pub(crate) fn one_kind<'a>(what: &str, mut ids: impl Iterator<Item = &'a Id>) -> Result<()> {
    let Some(first) = ids.next() else { return Ok(()) };
    let text = matches!(first, Id::Text(_));
    match ids.find(|id| matches!(id, Id::Text(_)) != text) {
        None => Ok(()),
        Some(other) => {
            let kind = if text { "strings" } else { "integers" };
            Err(Error::new(Code::InvalidType, format!("{what} that are all {kind}"), other.to_string()))
        }
    }
}
