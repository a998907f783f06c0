//! Printed lines of the references that are modelled on COCO's.

use crate::eval::metric::{Mean, Metric};
use crate::params::Params;

/// The text of a line beside the metric's value.
pub(super) struct Line<'a> {
    pub(super) mean: Mean,
    pub(super) iou: Option<f64>,
    /// The images or objects, such as `area=   all`.
    pub(super) of: &'a str,
    pub(super) limit: u32,
    /// Follows the limit.
    pub(super) end: &'a str,
}

impl Line<'_> {
    /// The line, including its line end.
    pub(super) fn text(&self, params: &Params, value: f64) -> String {
        let (title, kind) = match self.mean {
            Mean::Precision => ("Average Precision", "(AP)"),
            Mean::Recall => ("Average Recall", "(AR)"),
        };
        let thresholds = &params.iou_thresholds;
        let iou = match self.iou {
            Some(iou) => format!("{iou:.2}"),
            None => format!("{:.2}:{:.2}", thresholds[0], thresholds[thresholds.len() - 1]),
        };
        let Line { of, limit, end, .. } = self;
        format!(" {title:<18} {kind} @[ IoU={iou:<9} | {of} | maxDets={limit:>3} {end}] = {value:.3}\n")
    }
}

/// The line of COCO's reference.
pub(super) fn coco_line(params: &Params, metric: &Metric, value: f64) -> String {
    let of = format!("area={:>6}", metric.area);
    let limit = metric.limit.number(params);
    Line { mean: metric.of, iou: metric.iou, of: &of, limit, end: "" }.text(params, value)
}

#[cfg(test)]
mod tests {
    #[test]
    fn halves_round_to_even_as_pythons_format_rounds_them() {
        assert_eq!(format!("{:.3} {:.3} {:.3}", 0.0625, 0.1875, -1.0), "0.062 0.188 -1.000");
    }
}
