//! Positions on the axes of an evaluation.

use super::Params;
use crate::{Code, Error, Result};

/// A threshold that is asked for is one that differs by less than this: `10 * 0.05` and `np.linspace(0.5, 0.95, 10)` write 0.9 with
/// different bits.
const NEAR: f64 = 1e-9;

/// Errors name at most so many of the values that there are.
const MOST_NAMED: usize = 12;

impl Params {
    /// The position of an IoU threshold: of the nearest one, which may differ in the last digits.
    ///
    /// # Errors
    /// `UNKNOWN_ID`, with the thresholds that there are.
    pub fn iou_position(&self, iou: f64) -> Result<usize> {
        let distance = |position: &usize| (self.iou_thresholds[*position] - iou).abs();
        let nearest =
            (0..self.iou_thresholds.len()).min_by(|one, other| distance(one).total_cmp(&distance(other)));
        nearest.filter(|position| distance(position) < NEAR).ok_or_else(|| {
            let own = self.iou_thresholds.iter().map(|own| (own * 1e9).round() / 1e9);
            unknown("an evaluated IoU threshold", own, iou.to_string()).in_input("iou")
        })
    }

    /// The position of the area range that has a label, or stands for it.
    ///
    /// # Errors
    /// `UNKNOWN_ID`, with the labels that there are.
    pub fn area_position(&self, label: &str) -> Result<usize> {
        self.areas_of(label).first().copied().ok_or_else(|| {
            let own = self.area_ranges.iter().map(|range| format!("{:?}", range.label));
            unknown("the label of an evaluated area range", own, format!("{label:?}")).in_input("area")
        })
    }

    /// The position of the area range that AP is of: `all` where it is evaluated, else the first. Analyses are of it by default.
    pub fn main_area(&self) -> usize {
        self.areas_of("all").first().copied().unwrap_or(0)
    }

    /// The position of a limit on detections.
    ///
    /// # Errors
    /// `UNKNOWN_ID`, with the limits that there are.
    pub fn limit_position(&self, limit: u32) -> Result<usize> {
        self.max_detections.iter().position(|own| *own == limit).ok_or_else(|| {
            let own = self.max_detections.iter();
            unknown("an evaluated number of detections", own, limit.to_string()).in_input("maxDetections")
        })
    }

    /// The positions of the area ranges with a label; if there are none, of those without a label that stand for it.
    pub(crate) fn areas_of(&self, label: &str) -> Vec<usize> {
        let ranges = || self.area_ranges.iter().enumerate();
        let labelled: Vec<usize> =
            ranges().filter(|(_, range)| range.label == label).map(|(position, _)| position).collect();
        if !labelled.is_empty() {
            return labelled;
        }
        ranges().filter(|(_, range)| range.stands_for(label)).map(|(position, _)| position).collect()
    }
}

fn unknown<T: ToString>(what: &str, own: impl ExactSizeIterator<Item = T>, got: String) -> Error {
    let more = if own.len() > MOST_NAMED { ", ..." } else { "" };
    let named: Vec<String> = own.take(MOST_NAMED).map(|own| own.to_string()).collect();
    Error::new(Code::UnknownId, format!("{what} ({}{more})", named.join(", ")), got)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AreaRange;

    #[test]
    fn every_way_of_writing_a_threshold_finds_it() {
        let params = Params::default();
        for (position, written) in (0..10).map(|i| (i, (50.0 + 5.0 * i as f64) / 100.0)) {
            let sum = 0.5 + 0.05 * position as f64;
            let mut steps = 0.5;
            (0..position).for_each(|_| steps += 0.05);
            for iou in [written, sum, steps] {
                assert_eq!(params.iou_position(iou).unwrap(), position, "{iou}");
            }
        }
        let error = params.iou_position(0.77).unwrap_err();
        assert!(error.expected.contains("0.75, 0.8, 0.85, 0.9, 0.95"), "{}", error.expected);
    }

    #[test]
    fn a_range_without_a_label_stands_for_cocos_of_its_bounds_unless_another_has_the_label() {
        let [all, other] = [AreaRange::unlabelled(0.0, 1e10), AreaRange::unlabelled(0.0, 100.0)];
        assert_eq!((&*all.label, &*other.label), ("0-10000000000", "0-100"));
        let mut params = Params { area_ranges: vec![other, all], ..Params::default() };
        assert_eq!(params.area_position("all").unwrap(), 1);
        assert_eq!(params.area_position("0-100").unwrap(), 0);
        assert_eq!(params.area_position("small").unwrap_err().code, Code::UnknownId);
        assert_eq!(params.main_area(), 1);
        params.area_ranges.push(AreaRange { label: "all".to_owned(), min: 5.0, max: 6.0 });
        assert_eq!(params.areas_of("all"), [2]);
        assert_eq!(params.main_area(), 2);
        params.area_ranges.truncate(1);
        assert_eq!(params.main_area(), 0);
    }
}
