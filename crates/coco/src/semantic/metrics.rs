//! Computes metrics from a confusion matrix.

use std::fmt::Write;

use super::Confusion;
use crate::numpy::pairwise_sum;

/// Means over classes and pixels, each from 0 to 1; -1 if there is nothing to measure.
#[derive(Clone, Debug, PartialEq)]
pub struct SemanticMetrics {
    /// Mean IoU of the classes that occur in labels or predictions.
    pub mean_iou: f64,
    /// IoU weighted by the share of each class in the labelled pixels.
    pub frequency_weighted_iou: f64,
    /// Mean accuracy of the classes that occur in labels.
    pub mean_accuracy: f64,
    /// Share of the labelled pixels that are predicted correctly.
    pub pixel_accuracy: f64,
    /// Mean Dice coefficient, or F1, of the classes that occur in labels or predictions.
    pub mean_dice: f64,
    /// Mean precision of the classes that occur in predictions.
    pub mean_precision: f64,
    /// Number of classes that occur in labels or predictions.
    pub present: usize,
    /// The metrics of each class.
    pub classes: Vec<ClassMetrics>,
}

/// The metrics of one class; -1 if there is nothing to measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassMetrics {
    /// Pixels with both over pixels with either.
    pub iou: f64,
    /// Pixels with both over labelled pixels: recall.
    pub accuracy: f64,
    /// Twice the pixels with both over the sum of pixels: Dice coefficient, or F1.
    pub dice: f64,
    /// Pixels with both over predicted pixels.
    pub precision: f64,
    /// Pixels with this label.
    pub labelled: u64,
    /// Pixels with this prediction, among those that count.
    pub predicted: u64,
    /// Pixels with both.
    pub shared: u64,
}

impl Confusion {
    /// The metrics of all added images.
    pub fn metrics(&self) -> SemanticMetrics {
        let count = self.params().classes as usize;
        let classes: Vec<ClassMetrics> = (0..count)
            .map(|class| {
                let labelled = (0..=count).map(|column| self.count(class, column)).sum();
                let predicted = (0..count).map(|row| self.count(row, class)).sum();
                ClassMetrics::of(labelled, predicted, self.count(class, class))
            })
            .collect();
        let total = |pixels: fn(&ClassMetrics) -> u64| classes.iter().map(pixels).sum::<u64>();
        let (labelled, shared) = (total(|class| class.labelled), total(|class| class.shared));
        let share = |class: &ClassMetrics| match class.labelled {
            0 => 0.0,
            pixels => pixels as f64 / labelled as f64 * class.iou,
        };
        let weighted: Vec<f64> = classes.iter().map(share).collect();
        SemanticMetrics {
            mean_iou: mean(&classes, |class| class.iou),
            frequency_weighted_iou: if labelled == 0 { -1.0 } else { pairwise_sum(&weighted) },
            mean_accuracy: mean(&classes, |class| class.accuracy),
            pixel_accuracy: ratio(shared, labelled),
            mean_dice: mean(&classes, |class| class.dice),
            mean_precision: mean(&classes, |class| class.precision),
            present: classes.iter().filter(|class| class.iou >= 0.0).count(),
            classes,
        }
    }
}

impl ClassMetrics {
    fn of(labelled: u64, predicted: u64, shared: u64) -> Self {
        ClassMetrics {
            iou: ratio(shared, labelled + predicted - shared),
            accuracy: ratio(shared, labelled),
            dice: ratio(2 * shared, labelled + predicted),
            precision: ratio(shared, predicted),
            labelled,
            predicted,
            shared,
        }
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { -1.0 } else { part as f64 / whole as f64 }
}

/// Like `numpy.nanmean`: missing values count neither in the sum nor in the number.
fn mean(classes: &[ClassMetrics], value: fn(&ClassMetrics) -> f64) -> f64 {
    let values: Vec<f64> = classes.iter().map(|class| value(class).max(0.0)).collect();
    let present = classes.iter().filter(|class| value(class) >= 0.0).count();
    if present == 0 { -1.0 } else { pairwise_sum(&values) / present as f64 }
}

impl SemanticMetrics {
    /// The means as a table of percentages; N is the number of classes that occur in labels or predictions.
    pub fn summary(&self) -> String {
        let mut text = String::new();
        let names = ["mIoU", "fwIoU", "mAcc", "aAcc", "mDice", "mPrec"];
        for name in names {
            write!(text, "{name:>6} ").expect("a string takes all text");
        }
        let line = "-".repeat(7 * names.len() + 5);
        writeln!(text, "{:>5}\n{line}", "N").expect("a string takes all text");
        for value in [
            self.mean_iou,
            self.frequency_weighted_iou,
            self.mean_accuracy,
            self.pixel_accuracy,
            self.mean_dice,
            self.mean_precision,
        ] {
            let shown = if value < 0.0 { -1.0 } else { 100.0 * value };
            write!(text, "{shown:6.2} ").expect("a string takes all text");
        }
        writeln!(text, "{:5}", self.present).expect("a string takes all text");
        text
    }
}
