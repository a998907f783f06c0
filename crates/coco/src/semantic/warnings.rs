//! Warnings about labels for which the means are misleading.

use super::Confusion;
use crate::Warning;

/// The share of pixels that do not count, or for which no class is predicted, from which there is a warning. Datasets
/// exclude between a few percent at the borders of objects (PASCAL VOC) and an eighth of all pixels (Cityscapes).
const LARGE_SHARE: f64 = 0.2;

/// Fewer pixels of other classes are no reason for a warning.
const FEW_PIXELS: u64 = 256;

/// Maximum number of classes in a message.
const MOST_NAMED: usize = 8;

impl Confusion {
    /// Warnings about labels and predictions as a whole.
    pub fn warnings(&self) -> Vec<Warning> {
        let classes = self.params().classes as usize;
        let row = |class: usize| (0..=classes).map(|column| self.count(class, column)).sum::<u64>();
        let labelled: Vec<u64> = (0..=classes).map(row).collect();
        let all: u64 = labelled.iter().sum();
        if all == 0 {
            let message = "no pixel was compared, so every number is -1: add the labels and predictions of images first";
            return vec![Warning { code: "NOTHING_TO_MEASURE", message: message.to_owned(), count: 1 }];
        }
        let (labelled, ignored) = (&labelled[..classes], labelled[classes]);
        let unpredicted = (0..classes).map(|class| self.count(class, classes)).sum();
        let found = [
            never_labelled(labelled),
            self.large(ignored, all, "IGNORED_SHARE_IS_LARGE", |share, ignored| {
                format!(
                    "{share} of the pixels have {ignored} and do not count: if that is a class, as white is in masks of 0 and 255, \
                     write class numbers from 0 to `classes` - 1 instead"
                )
            }),
            self.large(unpredicted, all - ignored, "UNPREDICTED_SHARE_IS_LARGE", |share, ignored| {
                format!(
                    "{share} of the pixels that count are predicted as {ignored}, which is no class, and are misses: if that is a \
                     class, write class numbers from 0 to `classes` - 1 instead"
                )
            }),
        ];
        found.into_iter().flatten().chain(self.permuted(labelled)).collect()
    }

    /// Classes whose pixels are nearly all predicted as one other class, each as a class of its own. A weak model predicts several
    /// classes as the same one.
    fn permuted(&self, labelled: &[u64]) -> Option<Warning> {
        let classes = labelled.len();
        let best_of = |class: usize| (0..classes).max_by_key(|column| self.count(class, *column));
        let best: Vec<(usize, usize)> = (0..classes)
            .filter(|class| labelled[*class] > 0)
            .filter_map(|class| Some((class, best_of(class)?)))
            .collect();
        let mut times = vec![0; classes];
        best.iter().for_each(|(_, other)| times[*other] += 1);
        let is_moved = |&(class, other): &(usize, usize)| {
            let (there, own) = (self.count(class, other), self.count(class, class));
            other != class && times[other] == 1 && 2 * there > labelled[class] && there > 4 * own
        };
        let moved: Vec<(usize, usize)> = best.into_iter().filter(is_moved).collect();
        let pixels: u64 = moved.iter().map(|(class, other)| self.count(*class, *other)).sum();
        if moved.len() < 2 || pixels < FEW_PIXELS {
            return None;
        }
        let named: Vec<String> = moved
            .iter()
            .take(MOST_NAMED)
            .map(|(class, other)| format!("pixels of class {class} are predicted as {other}"))
            .collect();
        let more = if moved.len() > MOST_NAMED { ", ..." } else { "" };
        let message = format!(
            "classes are predicted as other ones, each as one of its own: {}{more}; check that labels and predictions number the classes in the \
             same order and from the same number",
            named.join(", "),
        );
        Some(Warning { code: "CLASSES_LOOK_PERMUTED", message, count: moved.len() as u64 })
    }

    /// A warning about a large share of pixels; `message` is called with the share and the pixels without a class.
    fn large(
        &self,
        pixels: u64,
        all: u64,
        code: &'static str,
        message: impl Fn(String, String) -> String,
    ) -> Option<Warning> {
        let params = self.params();
        let share = pixels as f64 / all.max(1) as f64;
        let zero = if params.reduce_zero_label && code == "IGNORED_SHARE_IS_LARGE" { " or 0" } else { "" };
        let label =
            params.ignore_label.map_or_else(String::new, |label| format!("the ignored label {label}"));
        let what = if label.is_empty() { "the label 0".to_owned() } else { label + zero };
        (share >= LARGE_SHARE).then(|| Warning {
            code,
            message: message(format!("{:.1} %", 100.0 * share), what),
            count: pixels,
        })
    }
}

/// Classes that occur in no label.
fn never_labelled(labelled: &[u64]) -> Option<Warning> {
    let never: Vec<String> =
        (0..labelled.len()).filter(|class| labelled[*class] == 0).map(|class| class.to_string()).collect();
    if never.is_empty() {
        return None;
    }
    let more = if never.len() > MOST_NAMED { ", ..." } else { "" };
    let named = never[..never.len().min(MOST_NAMED)].join(", ");
    let message = format!(
        "classes without a pixel in the labels: {named}{more}; they are left out of the means, or count as 0 where they are predicted; \
         check the number of `classes`, and that labels are class numbers and not grey levels"
    );
    Some(Warning { code: "CLASSES_WITHOUT_LABELS", message, count: never.len() as u64 })
}
