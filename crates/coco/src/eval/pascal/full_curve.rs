//! From ranked labels to precision-recall curves and the area under them.

use crate::numpy::pairwise_sum;
use boxwise_kernels::math::score_key::{descending, score_of};

/// A detection in the ranking of its category, with its label.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LabelledDetection {
    key: u64,
    /// Order of equal scores, ascending.
    order: u32,
    /// Above 0: true, with this weight. 0: false. [`NEITHER`] otherwise.
    label: f64,
}

/// The label of a detection that is ranked but counts neither for nor against.
pub(crate) const NEITHER: f64 = -1.0;

impl LabelledDetection {
    pub(crate) fn new(score: f64, order: u32, label: f64) -> Self {
        LabelledDetection { key: descending(score), order, label }
    }

    /// The score by which it is ranked; -0 has become 0.
    pub(crate) fn score(&self) -> f64 {
        score_of(self.key)
    }

    pub(crate) fn label(&self) -> f64 {
        self.label
    }
}

/// Precision and recall after each detection of a category, in descending score order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct FullCurve {
    pub(crate) recall: Vec<f64>,
    pub(crate) precision: Vec<f64>,
    pub(crate) scores: Vec<f64>,
}

impl FullCurve {
    /// Ranks the detections and computes precision and recall after each. `positives` is the weight of all objects.
    pub(crate) fn fill(&mut self, ranked: &mut [LabelledDetection], positives: f64) {
        ranked.sort_unstable_by_key(|detection| (detection.key, detection.order));
        self.recall.clear();
        self.precision.clear();
        self.scores.clear();
        let (mut found, mut wrong) = (0.0, 0.0);
        for detection in ranked.iter() {
            if detection.label > 0.0 {
                found += detection.label;
            } else if detection.label == 0.0 {
                wrong += 1.0;
            }
            self.recall.push(found / positives);
            self.precision.push(found / (found + wrong));
            self.scores.push(score_of(detection.key));
        }
    }

    /// Drops recalls above 1, which rounding of sums of weights may produce.
    pub(crate) fn within_one(&mut self) {
        let inside = self.recall.partition_point(|recall| *recall <= 1.0);
        for values in [&mut self.recall, &mut self.precision, &mut self.scores] {
            values.truncate(inside);
        }
    }

    /// The highest recall.
    pub(crate) fn reached(&self) -> f64 {
        self.recall.last().copied().unwrap_or(0.0)
    }

    /// For each detection, the best precision from it on; NaN only if all are NaN.
    pub(crate) fn envelope(&self) -> Vec<f64> {
        let mut envelope = self.precision.clone();
        for i in (1..envelope.len()).rev() {
            envelope[i - 1] = envelope[i - 1].max(envelope[i]);
        }
        envelope
    }

    /// The first detection at which a recall is reached.
    pub(crate) fn reaching(&self, recall: f64) -> Option<usize> {
        let first = self.recall.partition_point(|own| *own < recall);
        (first < self.recall.len()).then_some(first)
    }

    /// The mean over some recalls of the best precision there or beyond: VOC2007's measure at its eleven points.
    pub(crate) fn mean_at(&self, points: &[f64]) -> f64 {
        let envelope = self.envelope();
        let at = |point: &f64| self.reaching(*point).map_or(0.0, |first| envelope[first]);
        points.iter().fold(0.0, |sum, point| sum + at(point) / points.len() as f64)
    }

    /// The area under the monotonic precision, summed from the left: VOC2010's measure.
    pub(crate) fn area(&self) -> f64 {
        self.steps().fold(0.0, |sum, step| sum + step)
    }

    /// [`FullCurve::area`] with the bits of NumPy's sum.
    pub(crate) fn numpys_area(&self) -> f64 {
        if self.recall.is_empty() { 0.0 } else { pairwise_sum(&self.steps().collect::<Vec<_>>()) }
    }

    /// The rectangles under the curve at rises of recall; the last extends to a recall of 1 and has no height.
    fn steps(&self) -> impl Iterator<Item = f64> {
        let envelope = self.envelope();
        let mut last = 0.0;
        let all = self.recall.iter().copied().zip(envelope).chain([(1.0, 0.0)]);
        all.filter_map(move |(recall, height)| {
            let width = recall - last;
            let rises = recall != last;
            last = recall;
            // the kit's curve ends at a precision of 0, which also replaces NaN
            rises.then_some(width * height.max(0.0))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(labels: &[f64], positives: f64) -> FullCurve {
        let mut ranked: Vec<LabelledDetection> = labels
            .iter()
            .enumerate()
            .map(|(i, label)| LabelledDetection::new(1.0, i as u32, *label))
            .collect();
        let mut curve = FullCurve::default();
        curve.fill(&mut ranked, positives);
        curve
    }

    #[test]
    fn both_measures_of_a_small_curve() {
        let curve = curve(&[1.0, 0.0, 1.0, NEITHER], 4.0);
        assert_eq!(curve.recall, [0.25, 0.25, 0.5, 0.5]);
        assert_eq!(curve.precision, [1.0, 0.5, 2.0 / 3.0, 2.0 / 3.0]);
        assert_eq!(curve.area(), 0.25 + 0.25 * (2.0 / 3.0));
        let eleven: Vec<f64> = (0..11).map(|k| f64::from(k) / 10.0).collect();
        assert!((curve.mean_at(&eleven) - (3.0 + 3.0 * (2.0 / 3.0)) / 11.0).abs() < 1e-15);
    }

    #[test]
    fn nothing_found_has_no_area() {
        assert_eq!(curve(&[], 3.0).area(), 0.0);
        assert_eq!(curve(&[], 3.0).numpys_area(), 0.0);
        assert_eq!(curve(&[NEITHER], 3.0).area(), 0.0);
        assert_eq!(curve(&[0.0, 0.0], 3.0).area(), 0.0);
    }

    #[test]
    fn equal_scores_stand_in_their_order() {
        let mut ranked = [
            LabelledDetection::new(0.5, 7, 0.0),
            LabelledDetection::new(0.5, 2, 1.0),
            LabelledDetection::new(0.6, 9, 0.0),
        ];
        let mut curve = FullCurve::default();
        curve.fill(&mut ranked, 1.0);
        assert_eq!(curve.recall, [0.0, 1.0, 1.0]);
    }
}
