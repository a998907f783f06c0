//! Comparison of two evaluations of one dataset by a paired bootstrap over images.
//!
//! Both are evaluated on the same draws of images (`resampling.rs`). A metric's difference then has as many values as there are draws, which
//! say how much of it is chance. The result depends on the seed, not on the number of threads: each draw has a generator of its own, and sums
//! over categories are taken in their order.

use boxwise_kernels::math::order::lowest_first;

use super::confusion::without_analysis;
use super::resampling::{Draws, LANES, Lanes, Objects, Resampled, Side};
use super::setting::needs_detections;
use crate::eval::RecallGrid;
use crate::{Code, Error, Evaluation, Result};

/// How two evaluations are compared.
#[derive(Clone, Copy, Debug)]
pub struct Bootstrap {
    /// Number of draws, 1 to 100,000.
    pub resamples: u32,
    /// Where the random numbers start.
    pub seed: u64,
    /// Share of the draws within an interval, between 0 and 1.
    pub level: f64,
}

/// What the draws say of differences, B less A. Columns of equal length; NaN where no draw has a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Differences {
    /// Lower end of the interval.
    pub low: Vec<f64>,
    /// Upper end of the interval.
    pub high: Vec<f64>,
    /// Share of the draws with a difference above 0.
    pub better: Vec<f64>,
    /// Share of the draws with a difference of exactly 0.
    pub tied: Vec<f64>,
    /// Two-sided p-value for no difference: `2 (1 + n) / (1 + draws)`, at most 1, with `n` the smaller number of draws on one side of 0, ties included.
    pub p_value: Vec<f64>,
}

/// The comparison of two evaluations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// AP, AR with the largest of `max_detections`, then AP at each IoU threshold.
    pub metrics: Differences,
    /// AP of each category on the axis K.
    pub categories: Differences,
    /// p-values of the categories, adjusted for their number (Benjamini and Hochberg, 1995).
    pub adjusted: Vec<f64>,
    /// Ends of intervals that hold for all categories together: the difference, less and plus `width`.
    pub width: Vec<f64>,
}

/// The greatest number of draws.
const MOST_RESAMPLES: u32 = 100_000;

impl Evaluation {
    /// Compares this evaluation, A, with another one of the same dataset and settings, B.
    ///
    /// # Errors
    /// `INVALID_ARGUMENT` where datasets or settings differ, or the protocol does not match like COCO; `OUT_OF_RANGE` for `resamples` and `level`.
    pub fn compare(&self, other: &Evaluation, bootstrap: Bootstrap) -> Result<Comparison> {
        bootstrap.check()?;
        alike(self, other)?;
        let (before, after) = (Side::of(self)?, Side::of(other)?);
        let (slots, thresholds) = (self.plan().slots.len(), self.params().iou_thresholds.len());
        let resamples = bootstrap.resamples as usize;
        let mut metrics = vec![Vec::with_capacity(resamples); 2 + thresholds];
        let mut categories = vec![Vec::with_capacity(resamples); slots];
        for first in (0..resamples).step_by(LANES) {
            let block = block(&before, &after, &Draws::new(self.plan().images, bootstrap.seed, first));
            for lane in 0..LANES.min(resamples - first) {
                let with_objects = || block.iter().filter(|slot| slot.has_objects[lane]);
                for (metric, values) in metrics.iter_mut().enumerate() {
                    let sum: f64 = with_objects().map(|slot| slot.metrics[metric][lane]).sum();
                    values.push(sum / with_objects().count() as f64);
                }
                for (slot, values) in block.iter().zip(&mut categories) {
                    values.push(if slot.has_objects[lane] { slot.metrics[0][lane] } else { f64::NAN });
                }
            }
        }
        let width = widths(&categories, bootstrap.level);
        let categories = Differences::of(&mut categories, bootstrap.level);
        let adjusted = adjusted(&categories.p_value);
        Ok(Comparison {
            metrics: Differences::of(&mut metrics, bootstrap.level),
            categories,
            adjusted,
            width,
        })
    }
}

/// The differences of each category in 64 draws.
fn block(before: &Side<'_>, after: &Side<'_>, draws: &Draws) -> Vec<SlotDifferences> {
    let (params, plan) = (before.evaluation.params(), before.evaluation.plan());
    let grid = RecallGrid::of(params);
    params.threads.map(plan.slots.len(), |slot| {
        let objects = Objects::new(before, slot, &grid, draws);
        if objects.positives.iter().all(|positives| *positives == 0) {
            return SlotDifferences::none(2 + params.iou_thresholds.len());
        }
        let [a, b] = [before, after].map(|own| Resampled::new(own, slot, &objects, draws));
        SlotDifferences::of(&a, &b, &objects)
    })
}

impl Bootstrap {
    fn check(&self) -> Result<()> {
        let wrong = |input: &'static str, expected: String, got: String| {
            Err(Error::new(Code::OutOfRange, expected, got).in_input(input))
        };
        if !(1..=MOST_RESAMPLES).contains(&self.resamples) {
            return wrong("resamples", format!("1 to {MOST_RESAMPLES}"), self.resamples.to_string());
        }
        if !(self.level > 0.0 && self.level < 1.0) {
            return wrong(
                "level",
                "a number between 0 and 1, such as 0.95".to_owned(),
                self.level.to_string(),
            );
        }
        Ok(())
    }
}

/// Differences of one category in 64 draws.
struct SlotDifferences {
    has_objects: Lanes<bool>,
    /// In the order of [`Comparison::metrics`].
    metrics: Vec<Lanes<f64>>,
}

impl SlotDifferences {
    fn none(metrics: usize) -> Self {
        SlotDifferences { has_objects: [false; LANES], metrics: vec![[0.0; LANES]; metrics] }
    }

    fn of(a: &Resampled, b: &Resampled, objects: &Objects) -> Self {
        let less =
            |a: &Lanes<f64>, b: &Lanes<f64>| -> Lanes<f64> { std::array::from_fn(|lane| b[lane] - a[lane]) };
        let mean = |of: &[Lanes<f64>]| -> Lanes<f64> {
            std::array::from_fn(|lane| of.iter().map(|row| row[lane]).sum::<f64>() / of.len() as f64)
        };
        let mut metrics =
            vec![less(&mean(&a.precision), &mean(&b.precision)), less(&mean(&a.recall), &mean(&b.recall))];
        metrics.extend(a.precision.iter().zip(&b.precision).map(|(a, b)| less(a, b)));
        SlotDifferences { has_objects: objects.positives.map(|positives| positives > 0), metrics }
    }
}

impl Differences {
    /// Of a metric's values in all draws; NaN is no value. Sorts them.
    fn of(all: &mut [Vec<f64>], level: f64) -> Self {
        let mut found = Differences::default();
        for values in all {
            values.retain(|value| !value.is_nan());
            values.sort_unstable_by(f64::total_cmp);
            let count = values.len() as f64;
            let share = |n: usize| n as f64 / count;
            let below = values.partition_point(|value| *value < 0.0);
            let above = values.len() - values.partition_point(|value| *value <= 0.0);
            let tied = values.len() - below - above;
            found.low.push(quantile(values, (1.0 - level) / 2.0));
            found.high.push(quantile(values, (1.0 + level) / 2.0));
            found.better.push(share(above));
            found.tied.push(share(tied));
            let side = (below.min(above) + tied + 1) as f64;
            found.p_value.push(if values.is_empty() {
                f64::NAN
            } else {
                (2.0 * side / (count + 1.0)).min(1.0)
            });
        }
        found
    }
}

/// A quantile of sorted values, linear between them; NaN of none.
fn quantile(sorted: &[f64], at: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = at * last as f64;
    let below = place.floor() as usize;
    let [a, b] = [below, (below + 1).min(last)].map(|at| sorted[at]);
    a + (b - a) * (place - below as f64)
}

/// Half widths of simultaneous intervals: the quantile, over draws, of the greatest deviation of any category in units of its standard
/// deviation, times that deviation. NaN for a category that never varies.
fn widths(categories: &[Vec<f64>], level: f64) -> Vec<f64> {
    let moments: Vec<(f64, f64)> = categories
        .iter()
        .map(|values| {
            let known = || values.iter().filter(|value| !value.is_nan());
            let count = known().count() as f64;
            let mean = known().sum::<f64>() / count;
            (mean, (known().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt())
        })
        .collect();
    let draws = categories.first().map_or(0, Vec::len);
    let greatest = |draw: usize| {
        let deviation = |(values, (mean, deviation)): (&Vec<f64>, &(f64, f64))| {
            Some((values[draw] - mean).abs() / deviation).filter(|value| value.is_finite())
        };
        categories.iter().zip(&moments).filter_map(deviation).fold(0.0, f64::max)
    };
    let mut all: Vec<f64> = (0..draws).map(greatest).collect();
    all.sort_unstable_by(f64::total_cmp);
    let factor = quantile(&all, level);
    moments
        .iter()
        .map(|(_, deviation)| if *deviation > 0.0 { factor * deviation } else { f64::NAN })
        .collect()
}

/// p-values adjusted by Benjamini and Hochberg: the share of false discoveries among those up to each one. NaN stays.
fn adjusted(p_values: &[f64]) -> Vec<f64> {
    let mut order = lowest_first(p_values.iter().copied());
    order.retain(|at| !p_values[*at as usize].is_nan());
    let (mut adjusted, mut least) = (vec![f64::NAN; p_values.len()], 1.0f64);
    for (rank, at) in order.iter().map(|at| *at as usize).enumerate().rev() {
        least = least.min(p_values[at] * order.len() as f64 / (rank + 1) as f64);
        adjusted[at] = least;
    }
    adjusted
}

/// Checks that two evaluations have the same dataset and settings.
fn alike(a: &Evaluation, b: &Evaluation) -> Result<()> {
    needs_detections(b).map_err(|error| error.in_input("other"))?;
    needs_detections(a)?;
    if a.sources().is_none() != b.sources().is_none() {
        return match a.sources() {
            None => Err(without_analysis(a)),
            Some(_) => Err(without_analysis(b).in_input("other")),
        };
    }
    let differs = |what: &str| {
        let expected = format!("an evaluation with the same {what}");
        Err(Error::new(Code::InvalidArgument, expected, "one with another").in_input("other"))
    };
    let [own, other] = [a.params(), b.params()];
    let same = [
        ("protocol", own.protocol == other.protocol),
        ("iouType", own.iou_type == other.iou_type),
        ("parity", own.parity == other.parity),
        ("iouThresholds", own.iou_thresholds == other.iou_thresholds),
        ("recallThresholds", own.recall_thresholds == other.recall_thresholds),
        ("areaRanges", own.area_ranges == other.area_ranges),
        ("maxDetections", own.max_detections == other.max_detections),
        ("dilationRatio", own.dilation_ratio == other.dilation_ratio),
        ("keypointSigmas", own.keypoint_sigmas == other.keypoint_sigmas),
        ("useCategories", own.use_categories == other.use_categories),
        ("categories", a.plan().categories.ids() == b.plan().categories.ids()),
        (
            "images",
            a.plan().images == b.plan().images
                && a.sources().map(|own| &own.image_ids) == b.sources().map(|own| &own.image_ids),
        ),
        ("annotations", same_objects(a, b)),
    ];
    same.iter().find(|(_, same)| !same).map_or(Ok(()), |(what, _)| differs(what))
}

fn same_objects(a: &Evaluation, b: &Evaluation) -> bool {
    let objects = |own: &Evaluation| {
        own.plan()
            .ground_truth
            .iter()
            .map(|own| (own.image, own.bbox.map(f64::to_bits), own.area.to_bits(), own.ignore, own.crowd))
            .collect::<Vec<_>>()
    };
    a.plan().slot_starts == b.plan().slot_starts && objects(a) == objects(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_linear_between_order_statistics() {
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.5), 2.0);
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn adjusted_p_values_are_those_of_the_published_procedure() {
        let adjusted = adjusted(&[0.01, f64::NAN, 0.04, 0.03]);
        assert_eq!(adjusted[0], 0.03);
        assert!(adjusted[1].is_nan());
        assert_eq!(adjusted[2..], [0.04, 0.04]);
    }

    #[test]
    fn shares_and_p_values_count_ties_on_both_sides() {
        let found = Differences::of(&mut [vec![0.1, -0.2, 0.0, f64::NAN, 0.3]], 0.5);
        assert_eq!((found.better[0], found.tied[0]), (0.5, 0.25));
        assert_eq!(found.p_value[0], 1.0);
    }
}
