//! A category whose detections are matched in other orders.

use std::ops::Range;

use crate::Evaluation;
use crate::analysis::candidates::{Candidates, Hopeful};
use crate::analysis::mean_precision::MeanPrecision;
use crate::eval::{HIGHEST_THRESHOLD, KeptSetting};

/// A detection of a category.
pub(super) struct Player {
    /// Objects near it, in the order in which it would take them, each with the thresholds that their similarity reaches.
    pub(super) near: Vec<(u32, u64)>,
    in_range: bool,
}

/// A category whose detections are matched in other orders.
pub(super) struct Category<'a> {
    pub(super) players: Vec<Player>,
    /// Detections of equal scores that can be told apart or stand among such: ranges of `players`.
    pub(super) ties: Vec<Range<usize>>,
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
    pub(super) fn new(
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
}

/// Matches the detections of a category in an order, with reusable memory.
pub(super) struct Replay<'a> {
    category: &'a Category<'a>,
    taken: Vec<u64>,
    /// For each player, the thresholds at which it is a true positive, and those at which it does not count.
    hits: Vec<u64>,
    ignored: Vec<u64>,
    found: Vec<u32>,
    precision: MeanPrecision,
}

impl<'a> Replay<'a> {
    pub(super) fn new(category: &'a Category<'a>) -> Self {
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
    pub(super) fn ap(&mut self, order: &[u32]) -> f64 {
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

    /// For each player, the thresholds at which it was a true positive in the last order.
    pub(super) fn hits(&self) -> &[u64] {
        &self.hits
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
