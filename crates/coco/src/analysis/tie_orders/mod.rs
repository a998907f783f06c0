//! Average precision over the orders of detections with equal scores.
//!
//! AP ranks by score. Where scores are equal, the order of the rows decides: which of two detections may choose an object first, and whether a
//! true positive stands before a false one. Both are done again here for every order, so an order's AP is what an evaluation of
//! the rows in that order prints.
//!
//! Categories do not influence each other, so each has orders of its own, and the means over categories add up. Detections without an
//! object near are alike: two orders that differ only in them are one. Where a category has few orders, all of them are tried; otherwise some are
//! drawn, and the extremes are those of the drawn ones and of two likely extremes: hits first and hits last in each tie.

mod orders;
mod replay;
mod sums;

use orders::AllOrders;
use replay::{Category, Replay};
use sums::Sums;

use boxwise_kernels::math::order::sorted_by_key;

use super::candidates::Candidates;
use super::confusion::pairs_of;
use super::random::SplitMix;
use super::setting::{Setting, check_pairs};
use crate::{Code, Error, Evaluation, Result};
use boxwise_threads::poll;

/// How orders are tried.
#[derive(Clone, Copy, Debug)]
pub struct TieOptions {
    /// A category with at most so many orders has all of them tried.
    pub exact: u32,
    /// Number of orders that are drawn for each other category, at least 1.
    pub samples: u32,
    /// The draws depend on it and on the number of the category alone.
    pub seed: u64,
}

/// Average precision of each category on the axis K, then the mean over the categories with objects. NaN without objects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TieOrders {
    /// In the order of the rows.
    pub ap: Vec<f64>,
    /// The least.
    pub least: Vec<f64>,
    /// The greatest.
    pub greatest: Vec<f64>,
    /// The mean over all orders, each as likely as the others.
    pub expected: Vec<f64>,
    /// Standard error of that mean; 0 where all orders were tried.
    pub standard_error: Vec<f64>,
    /// Number of orders that differ, infinity above the range of doubles; of all categories together their greatest.
    pub orders: Vec<f64>,
    /// 1 where all were tried, else 0.
    pub is_exact: Vec<u8>,
}

impl Evaluation {
    /// The least, the greatest and the expected AP over the orders of detections with equal scores; at one IoU threshold, or the mean over all.
    ///
    /// # Errors
    /// Those of [`Setting`]; `INVALID_ARGUMENT` if the evaluation did not keep pairs ([`Params::analysis`](crate::Params::analysis));
    /// `OUT_OF_RANGE` for a threshold below 0.1, from which on pairs are kept, without samples, and for more than 64 thresholds.
    pub fn tie_orders(&self, setting: Setting<'_>, options: TieOptions) -> Result<TieOrders> {
        let (kept, iou, _) = setting.of(self)?;
        let thresholds = match setting.iou {
            Some(_) => vec![iou],
            None => self.params().iou_thresholds.clone(),
        };
        if thresholds.len() > u64::BITS as usize {
            let got = thresholds.len().to_string();
            return Err(Error::new(
                Code::OutOfRange,
                "at most 64 IoU thresholds; name one of them as `iou`",
                got,
            ));
        }
        thresholds.iter().try_for_each(|iou| check_pairs(*iou))?;
        if options.samples == 0 {
            return Err(Error::new(Code::OutOfRange, "at least 1", "0").in_input("samples"));
        }
        let pairs = pairs_of(self, &kept)?;
        let candidates = Candidates::new(self, &kept, pairs, setting.area_position(self)?);
        let rows = self.params().threads.map(kept.slots(), |slot| {
            if kept.positives(slot) == 0 {
                return Row::nothing();
            }
            Category::new(self, &kept, &candidates, slot, &thresholds).row(slot as u64, options)
        });
        let mut found = TieOrders::default();
        rows.iter().for_each(|row| found.push(row));
        found.push(&Row::mean(&rows));
        Ok(found)
    }
}

/// What a category's orders came to.
#[derive(Clone, Copy)]
struct Row {
    ap: f64,
    least: f64,
    greatest: f64,
    expected: f64,
    variance: f64,
    orders: f64,
    is_exact: bool,
}

impl Row {
    fn nothing() -> Row {
        let [ap, least, greatest, expected, variance] = [f64::NAN; 5];
        Row { ap, least, greatest, expected, variance, orders: 1.0, is_exact: true }
    }

    /// The mean over the categories with objects.
    fn mean(rows: &[Row]) -> Row {
        let counted: Vec<&Row> = rows.iter().filter(|row| !row.ap.is_nan()).collect();
        let count = counted.len() as f64;
        let mean = |part: fn(&Row) -> f64| counted.iter().map(|row| part(row)).sum::<f64>() / count;
        Row {
            ap: mean(|row| row.ap),
            least: mean(|row| row.least),
            greatest: mean(|row| row.greatest),
            expected: mean(|row| row.expected),
            variance: mean(|row| row.variance) / count,
            orders: rows.iter().map(|row| row.orders).fold(1.0, f64::max),
            is_exact: rows.iter().all(|row| row.is_exact),
        }
    }
}

impl TieOrders {
    fn push(&mut self, row: &Row) {
        self.ap.push(row.ap);
        self.least.push(row.least);
        self.greatest.push(row.greatest);
        self.expected.push(row.expected);
        self.standard_error.push(row.variance.sqrt());
        self.orders.push(row.orders);
        self.is_exact.push(u8::from(row.is_exact));
    }
}

impl Category<'_> {
    fn row(&self, number: u64, options: TieOptions) -> Row {
        let given: Vec<u32> = (0..self.players.len() as u32).collect();
        let mut replay = Replay::new(self);
        let ap = replay.ap(&given);
        let mut row = Row { ap, least: ap, greatest: ap, expected: ap, variance: 0.0, ..Row::nothing() };
        row.orders = self.ties.iter().map(|tie| self.orders_of(tie)).product();
        row.is_exact = row.orders <= f64::from(options.exact);
        if self.ties.is_empty() {
            return row;
        }
        let mut sums = Sums::default();
        if row.is_exact {
            let mut orders = AllOrders::new(self);
            loop {
                poll();
                sums.add(replay.ap(&orders.order));
                if !orders.next() {
                    break;
                }
            }
        } else {
            let likely = [false, true].map(|hits_last| self.by_hits(&given, replay.hits(), hits_last));
            let mut random = SplitMix::of(options.seed, number);
            let mut order = given.clone();
            for _ in 0..options.samples {
                poll();
                for tie in &self.ties {
                    random.shuffle(&mut order[tie.clone()]);
                }
                sums.add(replay.ap(&order));
            }
            for order in likely {
                let ap = replay.ap(&order);
                row.least = row.least.min(ap);
                row.greatest = row.greatest.max(ap);
            }
        }
        row.least = row.least.min(sums.least);
        row.greatest = row.greatest.max(sums.greatest);
        row.expected = sums.mean();
        row.variance = if row.is_exact { 0.0 } else { sums.variance() / sums.count };
        row
    }

    /// The number of a tie's orders that differ: those without an object near are alike.
    fn orders_of(&self, tie: &std::ops::Range<usize>) -> f64 {
        let others = self.players[tie.clone()].iter().filter(|player| !player.near.is_empty()).count();
        let alike = tie.len() - others;
        (alike + 1..=tie.len()).map(|factor| factor as f64).product()
    }

    /// Within each tie, those that match at most thresholds in the order of the rows first, or last.
    fn by_hits(&self, given: &[u32], hits: &[u64], hits_last: bool) -> Vec<u32> {
        let mut order = given.to_vec();
        for tie in &self.ties {
            let sorted = sorted_by_key(order[tie.clone()].to_vec(), |player| {
                let hits = hits[*player as usize].count_ones().into();
                if hits_last { hits } else { u64::MAX - hits }
            });
            order[tie.clone()].copy_from_slice(&sorted);
        }
        order
    }
}
