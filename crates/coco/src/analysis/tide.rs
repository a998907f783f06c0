//! Kinds of errors and their cost, as in TIDE (Bolya et al., "TIDE: A General Toolbox for Identifying Object Detection
//! Errors", ECCV 2020).
//!
//! Every false positive of AP's matching has one type, and every object without a detection is missed. For each type, AP is
//! computed as if its errors were repaired and nothing else were changed:
//!
//! ```text
//! s = greatest similarity with an object of its category, o = with one of another; crowds are left out
//!
//! Localization    background <= s <= iou              becomes a hit of that object, if it is free and this error has the
//! Classification  o >= iou                            highest score of those that point at it; otherwise it is removed
//! Duplicate       an object of its category with similarity >= iou is taken     removed
//! Background      s, o <= background                                            removed
//! Both            otherwise                                                     removed
//! Missed          an object that is not taken, and no error of the first two types points at         need not be found
//! ```
//!
//! The type is the first that applies. Nothing is matched again: removing a false positive changes no other match, and an object
//! that becomes a hit was free. A repaired classification error moves to the ranking of the object's category.

use std::sync::Arc;

use boxwise_kernels::math::order::{pair_key, sorted_by_key};
use boxwise_kernels::math::score_key::descending;

use super::confusion::pairs_of;
use super::mean_precision::MeanPrecision;
use super::setting::Setting;
use crate::eval::{HIGHEST_THRESHOLD, KeptPairs, KeptSetting, LEAST_PAIR, Outcome};
use crate::{Code, Error, Evaluation, Result};
use boxwise_threads::poll;

/// The kind of error of a false positive, or of an object that is not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// On an object of another category.
    Classification,
    /// On an object of its category, but not accurate enough.
    Localization,
    /// On an object of another category, and not accurate enough.
    Both,
    /// On an object that a detection with a higher score has taken.
    Duplicate,
    /// Not on any object.
    Background,
    /// An object without a detection.
    Missed,
}

impl ErrorKind {
    /// All kinds, in TIDE's order.
    pub const ALL: [ErrorKind; 6] = [
        ErrorKind::Classification,
        ErrorKind::Localization,
        ErrorKind::Both,
        ErrorKind::Duplicate,
        ErrorKind::Background,
        ErrorKind::Missed,
    ];
}

/// Errors by kind, and the cost of each kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Errors {
    /// The IoU threshold.
    pub iou: f64,
    /// The label of the area range.
    pub area: String,
    /// Average precision at the threshold; -1 without objects.
    pub ap: f64,
    /// Number of errors of each of [`ErrorKind::ALL`].
    pub counts: [u64; 6],
    /// The increase of AP if the errors of a kind are repaired.
    pub cost: [f64; 6],
    /// `[K, 6]`: the increase of each category's own AP, NaN without objects; empty where it is not computed.
    pub slot_cost: Vec<f64>,
    /// The increase of AP without false positives.
    pub false_positive_cost: f64,
    /// The increase of AP if only the objects that are found had to be found.
    pub false_negative_cost: f64,
}

/// The individual errors of a matching.
pub(super) struct ErrorList {
    /// For each detection of the kept matching, the kind of its error if it is a false positive.
    pub(super) kinds: Vec<Option<ErrorKind>>,
    /// Likewise, the annotation that the error is about, by its position among the plan's, or [`NONE`].
    pub(super) targets: Vec<u32>,
    /// For each annotation of the plan: the detection that would hit it if its error were repaired, or [`NONE`].
    pub(super) repairs: Vec<u32>,
    /// For each annotation of the plan, whether it is missed.
    pub(super) missed: Vec<bool>,
    /// For each annotation of the plan, whether a true positive took it.
    pub(super) found: Vec<bool>,
}

/// No detection.
const NONE: u32 = u32::MAX;

impl Evaluation {
    /// Errors by kind, and the cost of each kind.
    ///
    /// # Errors
    /// Those of [`Setting`]; `INVALID_ARGUMENT` if the evaluation did not keep pairs ([`Params::analysis`](crate::Params::analysis));
    /// `OUT_OF_RANGE` for a `background` that is not from 0.1 to the IoU threshold.
    pub fn errors(&self, setting: Setting<'_>, background: f64) -> Result<Errors> {
        let (kept, iou, area) = setting.of(self)?;
        check_background(background, iou)?;
        let pairs = pairs_of(self, &kept)?;
        let slots = self.slots_of_objects();
        let list = ErrorList::of(self, &kept, pairs, &slots, [background, iou]);
        let mut counts = [0; 6];
        for kind in list.kinds.iter().flatten() {
            counts[*kind as usize] += 1;
        }
        counts[ErrorKind::Missed as usize] = list.missed.iter().filter(|missed| **missed).count() as u64;
        let mut ranking = Ranking::new(self, &kept, &list, &slots);
        let ap = ranking.ap(Repair::Nothing);
        let before = std::mem::take(&mut ranking.each);
        let with_objects = || (0..kept.slots()).filter(|slot| kept.positives(*slot) > 0);
        let mut slot_cost = vec![f64::NAN; 6 * kept.slots()];
        let mut cost = |repair| {
            let rise = if ap < 0.0 { 0.0 } else { ranking.ap(repair) - ap };
            if let Repair::Kind(kind) = repair {
                for ((slot, after), before) in with_objects().zip(&ranking.each).zip(&before) {
                    slot_cost[6 * slot + kind as usize] = after - before;
                }
            }
            rise
        };
        let errors = Errors {
            iou,
            area: area.to_owned(),
            ap,
            counts,
            cost: ErrorKind::ALL.map(|kind| cost(Repair::Kind(kind))),
            slot_cost: Vec::new(),
            false_positive_cost: cost(Repair::FalsePositives),
            false_negative_cost: cost(Repair::FalseNegatives),
        };
        Ok(Errors { slot_cost, ..errors })
    }
}

/// Checks `background`.
///
/// # Errors
/// `OUT_OF_RANGE` if it is not from 0.1 to the IoU threshold.
pub(super) fn check_background(background: f64, iou: f64) -> Result<()> {
    if background >= LEAST_PAIR && background <= iou {
        return Ok(());
    }
    let expected = format!("a number from {LEAST_PAIR} to the IoU threshold {iou}");
    Err(Error::new(Code::OutOfRange, expected, background.to_string()).in_input("background"))
}

impl ErrorList {
    /// The errors; `background` and `iou` are the thresholds of similarity. Tables of one evaluation share them.
    pub(super) fn of(
        evaluation: &Evaluation,
        kept: &KeptSetting<'_>,
        pairs: &KeptPairs,
        slots: &[u32],
        thresholds: [f64; 2],
    ) -> Arc<ErrorList> {
        evaluation.made_of(kept, thresholds, || ErrorList::new(evaluation, kept, pairs, slots, thresholds))
    }

    fn new(
        evaluation: &Evaluation,
        kept: &KeptSetting<'_>,
        pairs: &KeptPairs,
        slots: &[u32],
        [background, iou]: [f64; 2],
    ) -> ErrorList {
        let detections = kept.detections();
        let truth = &evaluation.plan().ground_truth;
        let iou = iou.min(HIGHEST_THRESHOLD);
        let mut list = ErrorList {
            kinds: vec![None; detections.len()],
            targets: vec![NONE; detections.len()],
            repairs: vec![NONE; truth.len()],
            missed: vec![false; truth.len()],
            found: vec![false; truth.len()],
        };
        for (detection, kind) in detections.iter().zip(&mut list.kinds) {
            match kept.outcome(detection) {
                Outcome::TruePositive => {
                    if let Some((truth, _)) = kept.taken(detection) {
                        list.found[truth as usize] = true;
                    }
                }
                Outcome::FalsePositive => *kind = Some(ErrorKind::Background), // unless it is near an object
                Outcome::Ignored => {}
            }
        }
        for image in 0..pairs.images() {
            poll();
            for row in pairs.of_image(image) {
                let (own, near) = (pairs.row(row), pairs.of_row(row));
                if near.is_empty() || list.kinds[own.detection as usize].is_none() {
                    continue;
                }
                // similarity and object; among equals the first in the input
                let (mut same, mut other) = ((0.0, NONE), (0.0, NONE));
                let mut is_duplicate = false;
                for pair in near.iter().filter(|pair| kept.is_to_find(pair.truth)) {
                    let is_same = slots[pair.truth as usize] == own.slot;
                    let best = if is_same { &mut same } else { &mut other };
                    let earlier =
                        |than: u32| truth[pair.truth as usize].annotation < truth[than as usize].annotation;
                    if pair.similarity > best.0 || (pair.similarity == best.0 && earlier(best.1)) {
                        *best = (pair.similarity, pair.truth);
                    }
                    is_duplicate |= is_same && pair.similarity >= iou && list.found[pair.truth as usize];
                }
                let (kind, target) = if (background..=iou).contains(&same.0) {
                    (ErrorKind::Localization, same.1)
                } else if other.0 >= iou {
                    (ErrorKind::Classification, other.1)
                } else if is_duplicate {
                    (ErrorKind::Duplicate, NONE)
                } else if same.0.max(other.0) <= background {
                    (ErrorKind::Background, NONE)
                } else {
                    (ErrorKind::Both, NONE)
                };
                list.kinds[own.detection as usize] = Some(kind);
                let nearest =
                    if same.0 >= other.0 || kind == ErrorKind::Duplicate { same.1 } else { other.1 };
                list.targets[own.detection as usize] = if target == NONE { nearest } else { target };
                // rows come by descending score, so the first that points at an object is the best
                if target != NONE && !list.found[target as usize] && list.repairs[target as usize] == NONE {
                    list.repairs[target as usize] = own.detection;
                }
            }
        }
        for (at, missed) in list.missed.iter_mut().enumerate() {
            *missed = kept.is_to_find(at as u32) && !list.found[at] && list.repairs[at] == NONE;
        }
        list
    }
}

/// The errors that are repaired.
#[derive(Clone, Copy, PartialEq)]
enum Repair {
    Nothing,
    Kind(ErrorKind),
    FalsePositives,
    FalseNegatives,
}

/// Rankings of the categories with repaired errors.
struct Ranking<'a> {
    kept: &'a KeptSetting<'a>,
    list: &'a ErrorList,
    /// Numbers of objects by slot: to be found, found, missed.
    objects: Vec<[usize; 3]>,
    /// Detections that a repair turns into hits: the slot of the object, and the detection.
    repaired: Vec<(u32, u32)>,
    precision: MeanPrecision,
    /// AP of each category with objects after the last repair.
    each: Vec<f64>,
    hits: Vec<u32>,
}

impl<'a> Ranking<'a> {
    fn new(evaluation: &Evaluation, kept: &'a KeptSetting<'a>, list: &'a ErrorList, slots: &[u32]) -> Self {
        let mut objects: Vec<[usize; 3]> =
            (0..kept.slots()).map(|slot| [kept.positives(slot) as usize, 0, 0]).collect();
        let mut repaired = Vec::new();
        for (truth, slot) in slots.iter().enumerate() {
            objects[*slot as usize][1] += usize::from(list.found[truth]);
            objects[*slot as usize][2] += usize::from(list.missed[truth]);
            if list.repairs[truth] != NONE {
                repaired.push((*slot, list.repairs[truth]));
            }
        }
        // in the order of the ranking
        let own = |(_, at): &(u32, u32)| &kept.detections()[*at as usize];
        let repaired = sorted_by_key(repaired, |it| pair_key(own(it).image, own(it).position));
        let repaired = sorted_by_key(repaired, |it| descending(own(it).score));
        let repaired = sorted_by_key(repaired, |(slot, _)| (*slot).into());
        let precision = MeanPrecision::new(evaluation.params());
        Ranking { kept, list, objects, repaired, precision, each: Vec::new(), hits: Vec::new() }
    }

    /// AP after a repair. Categories that have objects before the repair stay in the mean.
    fn ap(&mut self, repair: Repair) -> f64 {
        for slot in 0..self.kept.slots() {
            poll();
            let [all, found, missed] = self.objects[slot];
            if all == 0 {
                continue;
            }
            let positives = match repair {
                Repair::FalseNegatives => found,
                Repair::Kind(ErrorKind::Missed) => all - missed,
                _ => all,
            };
            self.collect_hits(slot, repair);
            self.precision.add(&self.hits, positives);
        }
        self.each.clear();
        self.each.extend(self.precision.each());
        self.precision.mean()
    }

    /// For each hit of a slot, the number of counted detections up to it.
    fn collect_hits(&mut self, slot: usize, repair: Repair) {
        self.hits.clear();
        let detections = self.kept.detections();
        let kind = if let Repair::Kind(kind) = repair { Some(kind) } else { None };
        let is_repaired = |detection: u32| kind.is_some() && self.list.kinds[detection as usize] == kind;
        let start = self.repaired.partition_point(|(own, _)| (*own as usize) < slot);
        let end = self.repaired.partition_point(|(own, _)| (*own as usize) <= slot);
        let mut added =
            self.repaired[start..end].iter().map(|(_, at)| *at).filter(|at| is_repaired(*at)).peekable();
        let mut counted = 0;
        for at in self.kept.range(slot) {
            let detection = &detections[at];
            // repaired detections are inserted at their place in the ranking
            while let Some(own) = added.peek().map(|at| &detections[*at as usize])
                && (own.score > detection.score
                    || own.score == detection.score
                        && (own.image, own.position) < (detection.image, detection.position))
            {
                counted += 1;
                self.hits.push(counted);
                added.next();
            }
            match self.kept.outcome(detection) {
                Outcome::Ignored => {}
                Outcome::TruePositive => {
                    counted += 1;
                    self.hits.push(counted);
                }
                Outcome::FalsePositive => {
                    let goes = repair == Repair::FalsePositives || is_repaired(at as u32);
                    counted += u32::from(!goes);
                }
            }
        }
        for _ in added {
            counted += 1;
            self.hits.push(counted);
        }
    }
}
