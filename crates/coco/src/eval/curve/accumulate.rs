//! From matches to precision, recall and scores of one category.
//!
//! Axes: T IoU thresholds, R recall thresholds, K categories, A area ranges, M limits on the number of detections.

use std::ops::Range;

use super::ranking::RankedDetection;
use crate::eval::settings::{AREAS, MatchOutcome, SettingBlock, THRESHOLDS, ascending};
use crate::params::{Params, Parity};

/// The recall thresholds and how they are looked up.
pub(crate) struct RecallGrid {
    values: Vec<f64>,
    /// Indices of `values`, in ascending order of value.
    ascending: Vec<u32>,
    /// As in the reference, the lookup stops at the first value out of reach, and precision stays 0 at the values after
    /// it.
    stops: bool,
}

impl RecallGrid {
    pub(crate) fn new(values: &[f64], strict: bool) -> Self {
        RecallGrid {
            values: values.to_vec(),
            ascending: ascending(values),
            stops: strict && !values.is_sorted(),
        }
    }

    /// The recall thresholds of an evaluation.
    pub(crate) fn of(params: &Params) -> Self {
        RecallGrid::new(&params.recall_thresholds, params.parity == Parity::Strict)
    }

    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// Precision at each recall threshold, as written by the accumulator. `hits` has, for each true positive, the
    /// number of counted detections up to it; `needed` are the numbers of [`RecallGrid::needed`], none without objects: then precision is 0.
    pub(crate) fn precisions(&self, hits: &[u32], needed: &[u32], precision: &mut [f64]) {
        precision.fill(0.0);
        let out_of_reach = |needed: &u32| *needed as usize > hits.len();
        let reach = if self.stops { needed.iter().position(out_of_reach) } else { None };
        let reach = reach.unwrap_or(needed.len());
        let (mut best, mut top) = (0.0f64, hits.len());
        for r in self.ascending.iter().rev().map(|r| *r as usize).filter(|r| *r < reach) {
            if out_of_reach(&needed[r]) {
                continue;
            }
            let from = (needed[r].max(1) as usize - 1).min(top);
            for at in from..top {
                best = best.max(precision_at(at, hits[at]));
            }
            top = from;
            precision[r] = best;
        }
    }

    /// For each value, in the given order: the lowest number of true positives among `total` with a recall of at least
    /// that value.
    pub(crate) fn needed(&self, total: usize, needed: &mut Vec<u32>) {
        let n = total as f64;
        needed.clear();
        if total == 0 {
            return;
        }
        needed.extend(self.values.iter().map(|value| {
            let mut count = (value * n) as usize;
            while count > 0 && (count - 1) as f64 / n >= *value {
                count -= 1;
            }
            while (count as f64 / n) < *value {
                count += 1;
            }
            count as u32
        }));
    }
}

/// Precision at a true positive, given the number of true positives before it and of counted detections up to it.
#[inline(always)]
fn precision_at(before: usize, counted: u32) -> f64 {
    // np.spacing(1) is the machine epsilon
    f64::from((before + 1) as u32 as i32) / (f64::from(counted as i32) + f64::EPSILON)
}

/// The part of the arrays for one category. S are the area ranges and limits whose curves are wanted; recall is kept
/// for all of them.
pub(crate) struct SlotArrays {
    /// `[S, T, R]`
    pub(crate) precision: Vec<f64>,
    /// `[S, T, R]`; empty if scores are not wanted.
    pub(crate) scores: Vec<f64>,
    /// `[A, M, T]`
    pub(crate) recall: Vec<f64>,
    /// By setting on the joined axes A and M: its index on the axis S.
    places: Vec<Option<u32>>,
    thresholds: usize,
    recalls: usize,
}

impl SlotArrays {
    /// For curves at `settings`, which are indices on the joined axes A and M of length `all`.
    pub(crate) fn new(
        thresholds: usize,
        recalls: usize,
        all: usize,
        settings: &[usize],
        with_scores: bool,
    ) -> Self {
        let cells = thresholds * recalls * settings.len();
        let mut places = vec![None; all];
        for (place, setting) in settings.iter().enumerate() {
            places[*setting] = Some(place as u32);
        }
        SlotArrays {
            precision: vec![-1.0; cells],
            scores: vec![-1.0; if with_scores { cells } else { 0 }],
            recall: vec![-1.0; thresholds * all],
            places,
            thresholds,
            recalls,
        }
    }

    /// Sets everything to -1: there is no ground truth.
    pub(crate) fn clear(&mut self) {
        self.precision.fill(-1.0);
        self.scores.fill(-1.0);
        self.recall.fill(-1.0);
    }

    /// Sets some thresholds of a setting to -1.
    fn clear_setting(&mut self, setting: usize, thresholds: Range<usize>) {
        let row = setting * self.thresholds;
        self.recall[row + thresholds.start..row + thresholds.end].fill(-1.0);
        for t in thresholds {
            if let Some(curve) = self.curve(setting, t) {
                self.precision[curve.clone()].fill(-1.0);
                if let Some(scores) = self.scores.get_mut(curve) {
                    scores.fill(-1.0);
                }
            }
        }
    }

    /// The range of a curve in `precision` and `scores`, if it is wanted.
    fn curve(&self, setting: usize, threshold: usize) -> Option<Range<usize>> {
        let start = (self.places[setting]? as usize * self.thresholds + threshold) * self.recalls;
        Some(start..start + self.recalls)
    }
}

/// Maximum number of limits of `max_detections` that are accumulated at once.
pub(crate) const LIMITS: usize = 4;

/// The limits of `max_detections` that are accumulated at once.
#[derive(Clone, Copy)]
pub(crate) struct LimitBlock<'a> {
    /// Index of the first one on the axis M.
    pub(crate) first: usize,
    /// At most [`LIMITS`].
    pub(crate) limits: &'a [u32],
    /// Length of the axis M.
    pub(crate) all: usize,
}

/// A matched detection in one area range.
#[derive(Clone, Copy)]
struct Event {
    position: u32,
    /// Upper bound: detections so far that would count if none of them matched.
    counted: [u32; LIMITS],
    /// Thresholds at which it is a true positive.
    hits: u16,
    /// Thresholds at which it counts, but would not if it were unmatched.
    more: u16,
    /// Thresholds at which it does not count, but would if it were unmatched.
    less: u16,
    class: u16,
}

/// A true positive.
#[derive(Clone, Copy, Default)]
struct Hit {
    /// Detections so far that count, including this one.
    counted: u32,
    position: u32,
}

/// Accumulates, with the reusable memory of one thread.
#[derive(Default)]
pub(crate) struct Accumulator {
    events: [Vec<Event>; AREAS],
    hits: [Vec<Hit>; THRESHOLDS],
    needed: Vec<u32>,
    precisions: Vec<f64>,
}

impl Accumulator {
    /// Fills a block of `out` from detections sorted by score. `positives` is the number of annotations to be found in
    /// each area range of the block.
    pub(crate) fn accumulate(
        &mut self,
        block: &SettingBlock,
        grid: &RecallGrid,
        limits: LimitBlock<'_>,
        ranked: &[RankedDetection],
        outcomes: &[MatchOutcome],
        positives: [usize; AREAS],
        out: &mut SlotArrays,
    ) {
        self.collect_events(block, limits, ranked, outcomes);
        for area in 0..block.areas {
            grid.needed(positives[area], &mut self.needed);
            for (limit, most) in limits.limits.iter().enumerate() {
                let setting = (block.first_area + area) * limits.all + limits.first + limit;
                if positives[area] == 0 {
                    let first = block.first_threshold;
                    out.clear_setting(setting, first..first + block.thresholds.len());
                    continue;
                }
                self.collect_hits(area, limit, block.thresholds.len());
                let any = !ranked.is_empty() && *most > 0;
                for t in 0..block.thresholds.len() {
                    let threshold = block.first_threshold + t;
                    let row = setting * out.thresholds + threshold;
                    out.recall[row] = self.hits[t].len() as f64 / positives[area] as f64;
                    if let Some(curve) = out.curve(setting, threshold) {
                        let precision = &mut out.precision[curve.clone()];
                        let scores = out.scores.get_mut(curve).unwrap_or_default();
                        self.write_curve(grid, t, any.then_some(ranked), precision, scores);
                    }
                }
            }
        }
    }

    #[inline(never)]
    fn collect_events(
        &mut self,
        block: &SettingBlock,
        limits: LimitBlock<'_>,
        ranked: &[RankedDetection],
        outcomes: &[MatchOutcome],
    ) {
        self.events.iter_mut().for_each(Vec::clear);
        let mut counted = [0u32; AREAS * LIMITS]; // [LIMITS, AREAS]
        for (position, detection) in ranked.iter().enumerate() {
            let class = detection.class().saturating_sub(limits.first).min(LIMITS);
            let areas = detection.areas();
            let step = &STEPS[areas as usize + AREAS_SETS * class];
            for i in 0..AREAS * LIMITS {
                counted[i] += step[i];
            }
            if detection.outcome == 0 {
                continue;
            }
            let MatchOutcome { matched, ignored } = outcomes[detection.outcome as usize - 1];
            let unmatched = block.inside(areas);
            // an unmatched detection counts only inside the area range
            let counts = block.all & !ignored & (matched | unmatched);
            let (hits, more, less) = (matched & !ignored, counts & !unmatched, unmatched & !counts);
            for area in 0..block.areas {
                let part = |set: u64| (set >> (16 * area)) as u16;
                if part(hits | more | less) != 0 {
                    self.events[area].push(Event {
                        position: position as u32,
                        counted: std::array::from_fn(|limit| counted[limit * AREAS + area]),
                        hits: part(hits),
                        more: part(more),
                        less: part(less),
                        class: class as u16,
                    });
                }
            }
        }
    }

    /// For each threshold, the true positives among the detections within the limit.
    #[inline(never)]
    fn collect_hits(&mut self, area: usize, limit: usize, thresholds: usize) {
        let mut extra = [0i32; THRESHOLDS];
        self.hits[..thresholds].iter_mut().for_each(Vec::clear);
        for event in &self.events[area] {
            if event.class as usize > limit {
                continue;
            }
            if event.more | event.less != 0 {
                for t in 0..THRESHOLDS {
                    extra[t] += i32::from(event.more >> t & 1) - i32::from(event.less >> t & 1);
                }
            }
            let mut hits = event.hits;
            while hits != 0 {
                let t = hits.trailing_zeros() as usize;
                hits &= hits - 1;
                let counted = event.counted[limit].wrapping_add_signed(extra[t]);
                self.hits[t].push(Hit { counted, position: event.position });
            }
        }
    }

    /// Writes precision, and the score if `scores` has room for it, at each recall threshold. Precision only falls from
    /// one true positive to the next, so the best precision from any point on is that of a true positive.
    #[inline(never)]
    fn write_curve(
        &mut self,
        grid: &RecallGrid,
        t: usize,
        ranked: Option<&[RankedDetection]>,
        precision: &mut [f64],
        scores: &mut [f64],
    ) {
        let hits = &self.hits[t];
        let reach = match ranked {
            None => 0,
            Some(_) if grid.stops => {
                self.needed.iter().position(|needed| *needed as usize > hits.len()).unwrap_or(grid.len())
            }
            Some(_) => grid.len(),
        };
        precision.fill(0.0);
        scores.fill(0.0);
        self.precisions.clear();
        self.precisions.extend(hits.iter().enumerate().map(|(i, hit)| precision_at(i, hit.counted)));
        let mut best = 0.0f64;
        let mut top = hits.len(); // precisions from here on are in `best`
        for r in grid.ascending.iter().rev().map(|r| *r as usize) {
            let needed = self.needed[r] as usize;
            if needed > hits.len() || r >= reach {
                continue;
            }
            let from = needed.max(1) - 1;
            for own in &self.precisions[from.min(top)..top] {
                best = if *own > best { *own } else { best };
            }
            top = top.min(from);
            precision[r] = best;
            if let Some(score) = scores.get_mut(r) {
                let position = if needed == 0 { 0 } else { hits[from].position as usize };
                *score = ranked.map_or(0.0, |ranked| ranked[position].score());
            }
        }
    }
}

const AREAS_SETS: usize = 1 << AREAS;

/// For each set of area ranges and class: the increments of the counts `[LIMITS, AREAS]` for a detection.
static STEPS: [[u32; AREAS * LIMITS]; AREAS_SETS * (LIMITS + 1)] = {
    let mut steps = [[0; AREAS * LIMITS]; AREAS_SETS * (LIMITS + 1)];
    let mut index = 0;
    while index < steps.len() {
        let mut limit = index / AREAS_SETS;
        while limit < LIMITS {
            let mut area = 0;
            while area < AREAS {
                steps[index][limit * AREAS + area] = (index >> area & 1) as u32;
                area += 1;
            }
            limit += 1;
        }
        index += 1;
    }
    steps
};
