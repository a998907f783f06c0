//! Class scores: converts the numbers of a head and keeps those above the threshold.

use boxwise_kernels::Isa;
use boxwise_kernels::math::exp::{exp, ln, sigmoid};

use super::settings::Settings;
use super::tensor::Data;

/// A lower bound for the logits whose sigmoid is above `threshold`.
pub(super) fn logit_floor(threshold: f64) -> f64 {
    if threshold <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if threshold >= 1.0 {
        return f64::INFINITY;
    }
    let logit = ln(threshold) - ln(1.0 - threshold);
    // The margin is far below the rounding of a single, and far above the error of the functions.
    logit - 1e-6 * (1.0 + logit.abs())
}

/// The bound that both of two scores are above if the root of their product is above `threshold`. Neither is above 1 by
/// more than rounding and quantisation add.
pub(super) fn root_bar(threshold: f64) -> f64 {
    if threshold < 0.0 { f64::NEG_INFINITY } else { threshold * threshold * 0.99 }
}

/// How the numbers of a head become scores.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scores {
    pub(super) logits: bool,
    pub(super) threshold: f64,
    pub(super) single: bool,
}

impl Scores {
    pub(super) fn new(settings: &Settings) -> Scores {
        Scores { logits: settings.logits, threshold: settings.score_threshold, single: settings.single }
    }

    /// A lower bound for the numbers of the head whose scores are above `bar`.
    pub(super) fn floor(&self, bar: f64) -> f64 {
        if self.logits { logit_floor(bar) } else { bar }
    }

    /// Calls `each(class, score)` for the scores above the threshold: for every one, or for the best (the lowest class
    /// among equals).
    #[inline]
    pub(super) fn chosen(
        &self,
        scores: impl Iterator<Item = f64>,
        every_class: bool,
        each: &mut dyn FnMut(u32, f64),
    ) {
        let mut best: Option<(u32, f64)> = None;
        for (class, score) in (0..).zip(scores) {
            if score.is_nan() || score <= self.threshold {
                continue;
            }
            if every_class {
                each(class, score);
            } else if best.is_none_or(|(_, greatest)| score > greatest) {
                best = Some((class, score));
            }
        }
        if let Some((class, score)) = best {
            each(class, score);
        }
    }

    /// Calls `each(index, score)` for scores above the threshold, in ascending order of the index.
    pub(super) fn above(&self, isa: Isa, data: &Data, each: &mut dyn FnMut(usize, f64)) {
        let floor = self.floor(self.threshold);
        let mut found = Vec::new();
        // In pieces, so that the list of indices stays short.
        const PIECE: usize = 1 << 16;
        for from in (0..data.len()).step_by(PIECE) {
            let piece = data.part(from, PIECE.min(data.len() - from));
            found.clear();
            piece.above(isa, floor, &mut found);
            for &place in &found {
                let score = self.of(piece.at(place as usize));
                if score > self.threshold {
                    each(from + place as usize, score);
                }
            }
        }
    }

    /// Like [`Scores::above`] for rows of `classes` scores: calls `each(row, class, score)` for every class, or for the
    /// best of each row (the lowest class among equals).
    pub(super) fn of_rows(
        &self,
        isa: Isa,
        data: &Data,
        classes: usize,
        every_class: bool,
        each: &mut dyn FnMut(usize, u32, f64),
    ) {
        if classes == 0 {
            return;
        }
        let mut best: Option<(usize, u32, f64)> = None;
        self.above(isa, data, &mut |place, score| {
            let (row, class) = (place / classes, (place % classes) as u32);
            if every_class {
                return each(row, class, score);
            }
            match best {
                Some((same, _, greatest)) if same == row && greatest >= score => {}
                Some((same, ..)) if same == row => best = Some((row, class, score)),
                _ => {
                    if let Some((row, class, score)) = best.replace((row, class, score)) {
                        each(row, class, score);
                    }
                }
            }
        });
        if let Some((row, class, score)) = best {
            each(row, class, score);
        }
    }

    /// Like [`Scores::of_rows`] for scores [classes, columns]: calls `each(column, class, score)`, class by class for
    /// every class, or column by column for the best.
    pub(super) fn of_columns(
        &self,
        isa: Isa,
        data: &Data,
        classes: usize,
        every_class: bool,
        each: &mut dyn FnMut(usize, u32, f64),
    ) {
        let columns = data.len() / classes.max(1);
        if every_class {
            return self.above(isa, data, &mut |place, score| {
                each(place % columns, (place / columns) as u32, score);
            });
        }
        data.best_of_columns(
            isa,
            classes,
            columns,
            self.floor(self.threshold),
            &mut |column, class, number| {
                let score = self.of(number);
                if score > self.threshold {
                    each(column, class, score);
                }
            },
        );
    }

    /// A number of the head as a score, in the precision of the result.
    pub(super) fn of(&self, value: f64) -> f64 {
        self.round(if self.logits { sigmoid(value) } else { value })
    }

    pub(super) fn round(&self, value: f64) -> f64 {
        if self.single { f64::from(value as f32) } else { value }
    }

    /// Softmax of a row of `classes` numbers that starts at `from`. Returns false if no score can be above the
    /// threshold or a number is NaN. Scores given as probabilities are copied.
    pub(super) fn softmax(
        &self,
        data: &Data,
        from: usize,
        classes: usize,
        wanted: std::ops::Range<usize>,
        out: &mut Vec<f64>,
    ) -> bool {
        out.clear();
        out.extend((from..from + classes).map(|place| data.at(place)));
        if !self.logits {
            return true;
        }
        let greatest = out.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        // A probability is at most e^(x - greatest): most rows are background and end here.
        let floor = greatest + ln(self.threshold.clamp(1e-300, 1.0)) - 1e-6;
        if !out[wanted].iter().any(|&x| x >= floor) {
            return false;
        }
        let mut total = 0.0;
        for x in out.iter_mut() {
            *x = exp(*x - greatest);
            total += *x;
        }
        out.iter_mut().for_each(|x| *x = self.round(*x / total));
        !total.is_nan()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_scores_whose_root_is_above_the_threshold_are_above_its_bar() {
        for threshold in [-1.0, -1e-9, 0.0, 1e-3, 0.3, 0.9, 1.0] {
            let bar = root_bar(threshold);
            for score in [0.0, 1e-7, 0.2, 0.81, 0.9, 1.0f64] {
                let root = f64::from((score.sqrt()) as f32);
                assert!(root <= threshold || score > bar, "{score} at {threshold}");
            }
        }
    }

    #[test]
    fn logits_below_the_floor_have_no_score_above_the_bar() {
        for bar in [-0.5, 0.0, 1e-6, 0.25, 0.999, 1.0] {
            let floor = logit_floor(bar);
            for step in -4000..4000 {
                let logit = f64::from(step) / 200.0;
                assert!(logit >= floor || sigmoid(logit) <= bar, "{logit} at {bar}");
            }
        }
    }
}
