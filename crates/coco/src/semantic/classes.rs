//! Maps labels to classes.

use super::labels::Labels;
use super::params::SemanticParams;

/// The class of each label: a row or a column of the matrix.
pub(super) struct Classes {
    params: SemanticParams,
    /// For labels below its length.
    table: Vec<u32>,
    is_truth: bool,
}

/// Not a class: the label is invalid.
pub(super) const WRONG: u32 = u32::MAX;

impl Classes {
    /// For true labels, or for predictions. Labels of bytes use a table, others are computed.
    pub(super) fn new(params: SemanticParams, is_truth: bool) -> Self {
        let mut classes = Classes { params, table: Vec::new(), is_truth };
        classes.table = (0..256).map(|label| classes.computed(label)).collect();
        classes
    }

    /// Ignored labels have the last row or column, after all classes.
    fn computed(&self, label: i32) -> u32 {
        let SemanticParams { classes, ignore_label, reduce_zero_label } = self.params;
        let reduce = self.is_truth && reduce_zero_label;
        let is_ignored = ignore_label == Some(label) || (reduce && label == 0);
        let class = i64::from(label) - i64::from(reduce);
        let is_class = (0..i64::from(classes)).contains(&class);
        match (is_ignored, is_class) {
            (true, _) if self.is_truth => classes,
            (_, true) => class as u32,
            (true, false) => classes,
            (false, false) => WRONG,
        }
    }

    /// The valid labels, in words for errors.
    pub(super) fn expected(&self) -> String {
        let SemanticParams { classes, ignore_label, reduce_zero_label } = self.params;
        let last = if self.is_truth && reduce_zero_label { classes } else { classes - 1 };
        match ignore_label {
            Some(ignored) => format!("a label from 0 to {last}, or {ignored}"),
            None => format!("a label from 0 to {last}"),
        }
    }
}

impl Classes {
    /// The class of a pixel's label.
    pub(super) fn of(&self, labels: &Labels<'_>, at: usize) -> u32 {
        match labels {
            Labels::U8(map) => self.table[map.pixels()[at] as usize],
            Labels::U16(map) => self.computed(map.pixels()[at].into()),
            Labels::I32(map) => self.computed(map.pixels()[at]),
        }
    }
}
