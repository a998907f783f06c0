//! Average precision over the orders of detections with equal scores.
//!
//! AP ranks by score. Where scores are equal, the order of the rows decides: which of two detections may choose an object first, and whether a
//! true positive stands before a false one. Both are done again here for every order, so an order's AP is what an evaluation of
//! the rows in that order prints.
//!
//! Categories do not influence each other, so each has orders of its own, and the means over categories add up. Detections without an
//! object near are alike: two orders that differ only in them are one. Where a category has few orders, all of them are tried; otherwise some are
//! drawn, and the extremes are those of the drawn ones and of two likely extremes: hits first and hits last in each tie.

use super::candidates::{Candidates, Hopeful};
use super::confusion::pairs_of;
use super::mean_precision::MeanPrecision;
use super::random::SplitMix;
use super::setting::{Setting, check_pairs};
use crate::eval::{HIGHEST_THRESHOLD, KeptSetting};
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
            let positives = kept.positives(slot) as usize;
            if positives == 0 {
                return Row { is_exact: true, orders: 1.0, ..Row::nothing() };
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

/// A detection of a category.
struct Player {
    /// Objects near it, in the order in which it would take them, each with the thresholds that their similarity reaches.
    near: Vec<(u32, u64)>,
    in_range: bool,
}

/// A category whose detections are matched in other orders.
struct Category<'a> {
    players: Vec<Player>,
    /// Detections of equal scores that can be told apart or stand among such: ranges of `players`.
    ties: Vec<std::ops::Range<usize>>,
    /// For each object, whether it need not be found, is a crowd, or has an id that counts as no match.
    objects: Vec<Object>,
    /// Every threshold.
    all: u64,
    thresholds: usize,
    positives: usize,
    evaluation: &'a Evaluation,
}

#[derive(Clone, Copy)]
struct Object {
    is_ignored: bool,
    is_crowd: bool,
    is_nobody: bool,
}

impl<'a> Category<'a> {
    fn new(
        evaluation: &'a Evaluation,
        kept: &KeptSetting<'_>,
        candidates: &Candidates<'_>,
        slot: usize,
        thresholds: &[f64],
    ) -> Self {
        let first = evaluation.plan().slot_starts[slot] as u32;
        let objects = evaluation.plan().of_slot(slot).iter().enumerate().map(|(at, truth)| Object {
            is_ignored: !kept.is_to_find(first + at as u32),
            is_crowd: truth.crowd,
            is_nobody: truth.is_nobody,
        });
        let reached = |similarity: f64| {
            let own = thresholds.iter().enumerate();
            own.filter(|(_, t)| similarity >= t.min(HIGHEST_THRESHOLD)).fold(0, |set, (t, _)| set | 1u64 << t)
        };
        let least = thresholds.iter().copied().fold(HIGHEST_THRESHOLD, f64::min);
        let player = |own: Hopeful| Player {
            near: own.candidates.iter().map(|own| (own.object, reached(own.similarity))).collect(),
            in_range: own.in_range,
        };
        let players: Vec<Player> = candidates.of_slot(kept, slot, least).into_iter().map(player).collect();
        let mut ties = Vec::new();
        let mut start = 0;
        for block in kept.of_slot(slot).chunk_by(|a, b| a.score == b.score) {
            let range = start..start + block.len();
            start = range.end;
            if block.len() > 1 && players[range.clone()].iter().any(|player| !player.near.is_empty()) {
                ties.push(range);
            }
        }
        Category {
            players,
            ties,
            objects: objects.collect(),
            all: u64::MAX >> (u64::BITS as usize - thresholds.len()),
            thresholds: thresholds.len(),
            positives: kept.positives(slot) as usize,
            evaluation,
        }
    }

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
            let mut random = SplitMix::of(options.seed, number);
            let mut order = given.clone();
            for _ in 0..options.samples {
                poll();
                for tie in &self.ties {
                    random.shuffle(&mut order[tie.clone()]);
                }
                sums.add(replay.ap(&order));
            }
            for hits_last in [false, true] {
                let ap = replay.ap(&self.by_hits(&given, hits_last));
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
    fn by_hits(&self, given: &[u32], hits_last: bool) -> Vec<u32> {
        let mut replay = Replay::new(self);
        replay.ap(given);
        let hits = replay.hits.clone();
        let mut order = given.to_vec();
        for tie in &self.ties {
            order[tie.clone()].sort_by_key(|player| {
                let hits = i64::from(hits[*player as usize].count_ones());
                if hits_last { hits } else { -hits }
            });
        }
        order
    }
}

/// Sums over orders.
struct Sums {
    count: f64,
    sum: f64,
    squares: f64,
    first: f64,
    least: f64,
    greatest: f64,
}

impl Default for Sums {
    fn default() -> Self {
        let (count, sum, squares) = (0.0, 0.0, 0.0);
        Sums { count, sum, squares, first: f64::NAN, least: f64::INFINITY, greatest: -f64::INFINITY }
    }
}

impl Sums {
    fn add(&mut self, ap: f64) {
        if self.count == 0.0 {
            self.first = ap;
        }
        let difference = ap - self.first; // small numbers lose less
        self.count += 1.0;
        self.sum += difference;
        self.squares += difference * difference;
        self.least = self.least.min(ap);
        self.greatest = self.greatest.max(ap);
    }

    fn mean(&self) -> f64 {
        self.first + self.sum / self.count
    }

    /// Of one order; 0 for fewer than two.
    fn variance(&self) -> f64 {
        let most = (self.squares - self.sum * self.sum / self.count).max(0.0);
        if self.count < 2.0 { 0.0 } else { most / (self.count - 1.0) }
    }
}

/// Goes through every order that differs.
struct AllOrders<'a> {
    category: &'a Category<'a>,
    order: Vec<u32>,
    /// For each place, which player stands there; players that are alike have the number of the first of them.
    labels: Vec<u32>,
}

impl<'a> AllOrders<'a> {
    fn new(category: &'a Category<'a>) -> Self {
        let order: Vec<u32> = (0..category.players.len() as u32).collect();
        let mut labels = order.clone();
        for tie in &category.ties {
            let is_alike = |at: &usize| category.players[*at].near.is_empty();
            let first = tie.clone().find(is_alike);
            for at in tie.clone().filter(is_alike) {
                labels[at] = first.unwrap_or(at) as u32;
            }
            labels[tie.clone()].sort_unstable();
        }
        let mut orders = AllOrders { category, order, labels };
        (0..orders.category.ties.len()).for_each(|tie| orders.place(tie));
        orders
    }

    /// Goes to the next order, the first tie's orders the fastest; false after the last one.
    fn next(&mut self) -> bool {
        for tie in 0..self.category.ties.len() {
            let range = self.category.ties[tie].clone();
            let advanced = next_permutation(&mut self.labels[range]);
            self.place(tie);
            if advanced {
                return true;
            }
        }
        false
    }

    /// Puts the players of a tie where their labels stand; those that are alike in ascending order.
    fn place(&mut self, tie: usize) {
        let range = self.category.ties[tie].clone();
        let mut alike = range.clone().filter(|at| self.category.players[*at].near.is_empty());
        for at in range {
            let label = self.labels[at];
            let is_alike = self.category.players[label as usize].near.is_empty();
            self.order[at] = if is_alike { alike.next().map_or(label, |at| at as u32) } else { label };
        }
    }
}

/// The next permutation in lexical order; after the last one the first, and false.
fn next_permutation(list: &mut [u32]) -> bool {
    let Some(at) = list.windows(2).rposition(|pair| pair[0] < pair[1]) else {
        list.reverse();
        return false;
    };
    let other = list.iter().rposition(|own| *own > list[at]).unwrap_or(at);
    list.swap(at, other);
    list[at + 1..].reverse();
    true
}

/// Matches the detections of a category in an order, with reusable memory.
struct Replay<'a> {
    category: &'a Category<'a>,
    taken: Vec<u64>,
    /// For each player, the thresholds at which it is a true positive, and those at which it does not count.
    hits: Vec<u64>,
    ignored: Vec<u64>,
    found: Vec<u32>,
    precision: MeanPrecision,
}

impl<'a> Replay<'a> {
    fn new(category: &'a Category<'a>) -> Self {
        let players = category.players.len();
        Replay {
            category,
            taken: vec![0; category.objects.len()],
            hits: vec![0; players],
            ignored: vec![0; players],
            found: Vec::new(),
            precision: MeanPrecision::new(category.evaluation.params()),
        }
    }

    /// AP, the mean over the thresholds.
    fn ap(&mut self, order: &[u32]) -> f64 {
        self.taken.fill(0);
        order.iter().for_each(|player| self.matched(*player as usize));
        let mut sum = 0.0;
        for threshold in 0..self.category.thresholds {
            self.found.clear();
            let mut counted = 0;
            for player in order {
                let own = *player as usize;
                counted += u32::from(self.ignored[own] >> threshold & 1 == 0);
                if self.hits[own] >> threshold & 1 == 1 {
                    self.found.push(counted);
                }
            }
            self.precision.add(&self.found, self.category.positives);
            sum += self.precision.mean();
        }
        sum / self.category.thresholds as f64
    }

    /// Lets a detection take an object at each threshold, as `eval/matching/matcher.rs` does.
    fn matched(&mut self, player: usize) {
        let Category { players, objects, all, .. } = self.category;
        let Player { near, in_range } = &players[player];
        let (mut matched, mut ignored, mut nobody) = (0, 0, 0);
        for is_ignored in [false, true] {
            for (at, reached) in near {
                let object = objects[*at as usize];
                if object.is_ignored != is_ignored {
                    continue;
                }
                let taken = &mut self.taken[*at as usize];
                let free = if is_ignored && object.is_crowd { !0 } else { !*taken };
                let take = reached & free & !matched;
                *taken |= take;
                matched |= take;
                ignored |= if is_ignored { take } else { 0 };
                nobody |= if object.is_nobody { take } else { 0 };
            }
        }
        let hit = matched & !nobody;
        // without a match it counts only inside the area range
        let outside = if *in_range { 0 } else { all & !hit };
        self.hits[player] = hit & !ignored;
        self.ignored[player] = ignored | outside;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permutation_comes_once() {
        let mut list = vec![1, 1, 2, 3];
        let mut seen = vec![list.clone()];
        while next_permutation(&mut list) {
            seen.push(list.clone());
        }
        assert_eq!(seen.len(), 12);
        assert!(seen.is_sorted_by(|a, b| a < b));
        assert_eq!(list, [1, 1, 2, 3]);
    }

    #[test]
    fn sums_are_those_of_their_definitions() {
        let mut sums = Sums::default();
        [0.5, 0.75, 1.0].into_iter().for_each(|ap| sums.add(ap));
        assert_eq!((sums.mean(), sums.variance(), sums.least, sums.greatest), (0.75, 0.0625, 0.5, 1.0));
    }
}
