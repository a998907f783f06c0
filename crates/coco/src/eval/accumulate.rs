//! From matches to precision, recall and scores of one category.
//!
//! Axes: T IoU thresholds, R recall thresholds, K categories, A area ranges, M numbers of detections.

use std::ops::Range;

use super::lanes::{AREAS, Lanes, THRESHOLDS};
use super::matching::Outcome;
use super::ranking::Ranked;

/// Recall thresholds and how they are looked up.
pub(crate) struct RecallGrid {
    values: Vec<f64>,
    /// Positions in `values`, from the least value on.
    ascending: Vec<u32>,
    /// In the given order the lookup ends at the first value out of reach, and what follows stays 0.
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

    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// For each value, in the given order: the fewest true positives of `total` with which recall is not below it.
    fn needed(&self, total: usize, needed: &mut Vec<u32>) {
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

/// The values' places, the least value first.
pub(crate) fn ascending(values: &[f64]) -> Vec<u32> {
    let mut places: Vec<u32> = (0..values.len() as u32).collect();
    places.sort_by(|a, b| values[*a as usize].total_cmp(&values[*b as usize]));
    places
}

/// One category's part of the arrays. S are the settings, area range and number of detections, whose curves
/// are wanted; recall is kept at all of them.
pub(crate) struct SlotArrays {
    /// `[S, T, R]`
    pub(crate) precision: Vec<f64>,
    /// `[S, T, R]`; empty where scores are not wanted.
    pub(crate) scores: Vec<f64>,
    /// `[A, M, T]`
    pub(crate) recall: Vec<f64>,
    /// By setting on the joined axes A and M: its position on the axis S.
    places: Vec<Option<u32>>,
    thresholds: usize,
    recalls: usize,
}

impl SlotArrays {
    /// For curves at `settings`, positions on the joined axes A and M, of which there are `all`.
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

    /// -1 everywhere: nothing is there to be found.
    pub(crate) fn clear(&mut self) {
        self.precision.fill(-1.0);
        self.scores.fill(-1.0);
        self.recall.fill(-1.0);
    }

    /// -1 at some thresholds of a setting.
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

    /// Where a curve stands in `precision` and `scores`, if it is wanted.
    fn curve(&self, setting: usize, threshold: usize) -> Option<Range<usize>> {
        let start = (self.places[setting]? as usize * self.thresholds + threshold) * self.recalls;
        Some(start..start + self.recalls)
    }
}

/// The most rungs of `max_detections` that are accumulated at once.
pub(crate) const RUNGS: usize = 4;

/// Which thresholds, area ranges and rungs are accumulated, as positions on their axes.
#[derive(Clone, Copy)]
pub(crate) struct Block<'a> {
    pub(crate) first_threshold: usize,
    pub(crate) first_area: usize,
    pub(crate) first_rung: usize,
    /// The rungs of the block: at most [`RUNGS`].
    pub(crate) rungs: &'a [u32],
    /// Length of the axis M.
    pub(crate) all_rungs: usize,
}

/// A detection of which matching changed something, in one area range.
#[derive(Clone, Copy)]
struct Event {
    position: u32,
    /// Detections so far that count, were each unmatched.
    counted: [u32; RUNGS],
    /// Thresholds at which it is a true positive.
    hits: u16,
    /// Thresholds at which it counts although unmatched it would not.
    more: u16,
    /// Thresholds at which it does not count although unmatched it would.
    less: u16,
    class: u16,
}

/// A true positive.
#[derive(Clone, Copy, Default)]
struct Hit {
    /// Detections so far that count, itself among them.
    counted: u32,
    position: u32,
}

/// One thread's room for accumulating.
#[derive(Default)]
pub(crate) struct Accumulator {
    events: [Vec<Event>; AREAS],
    hits: [Vec<Hit>; THRESHOLDS],
    needed: Vec<u32>,
    precisions: Vec<f64>,
}

impl Accumulator {
    /// Fills a block of `out` from detections sorted by score. `positives`: by area range of the block, how many
    /// annotations are to be found.
    pub(crate) fn accumulate(
        &mut self,
        lanes: &Lanes,
        grid: &RecallGrid,
        block: Block<'_>,
        ranked: &[Ranked],
        outcomes: &[Outcome],
        positives: [usize; AREAS],
        out: &mut SlotArrays,
    ) {
        self.collect_events(lanes, block, ranked, outcomes);
        for area in 0..lanes.areas {
            grid.needed(positives[area], &mut self.needed);
            for (rung, most) in block.rungs.iter().enumerate() {
                let setting = (block.first_area + area) * block.all_rungs + block.first_rung + rung;
                if positives[area] == 0 {
                    let first = block.first_threshold;
                    out.clear_setting(setting, first..first + lanes.thresholds.len());
                    continue;
                }
                self.collect_hits(area, rung, lanes.thresholds.len());
                let any = !ranked.is_empty() && *most > 0;
                for t in 0..lanes.thresholds.len() {
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
    fn collect_events(&mut self, lanes: &Lanes, block: Block<'_>, ranked: &[Ranked], outcomes: &[Outcome]) {
        self.events.iter_mut().for_each(Vec::clear);
        let mut counted = [0u32; AREAS * RUNGS]; // [RUNGS, AREAS]
        for (position, detection) in ranked.iter().enumerate() {
            let class = detection.class().saturating_sub(block.first_rung).min(RUNGS);
            let areas = detection.areas();
            let step = &STEPS[areas as usize + AREAS_SETS * class];
            for i in 0..AREAS * RUNGS {
                counted[i] += step[i];
            }
            if detection.outcome == 0 {
                continue;
            }
            let Outcome { matched, ignored } = outcomes[detection.outcome as usize - 1];
            let unmatched = lanes.inside(areas);
            // where it is not matched it counts only inside the area range
            let counts = lanes.all & !ignored & (matched | unmatched);
            let (hits, more, less) = (matched & !ignored, counts & !unmatched, unmatched & !counts);
            for area in 0..lanes.areas {
                let part = |set: u64| (set >> (16 * area)) as u16;
                if part(hits | more | less) != 0 {
                    self.events[area].push(Event {
                        position: position as u32,
                        counted: std::array::from_fn(|rung| counted[rung * AREAS + area]),
                        hits: part(hits),
                        more: part(more),
                        less: part(less),
                        class: class as u16,
                    });
                }
            }
        }
    }

    /// By threshold, the true positives among the detections that the rung lets in.
    #[inline(never)]
    fn collect_hits(&mut self, area: usize, rung: usize, thresholds: usize) {
        let mut extra = [0i32; THRESHOLDS];
        self.hits[..thresholds].iter_mut().for_each(Vec::clear);
        for event in &self.events[area] {
            if event.class as usize > rung {
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
                let counted = event.counted[rung].wrapping_add_signed(extra[t]);
                self.hits[t].push(Hit { counted, position: event.position });
            }
        }
    }

    /// Precision and, where `scores` has room for it, score at each recall threshold. Precision only falls from
    /// one true positive to the next, so the best from a place on is that of a true positive.
    #[inline(never)]
    fn write_curve(
        &mut self,
        grid: &RecallGrid,
        t: usize,
        ranked: Option<&[Ranked]>,
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
        self.precisions.extend(hits.iter().enumerate().map(|(i, hit)| {
            // np.spacing(1) is the machine epsilon
            f64::from((i + 1) as u32 as i32) / (f64::from(hit.counted as i32) + f64::EPSILON)
        }));
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

/// By area ranges and class: what a detection adds to the counts `[RUNGS, AREAS]`.
static STEPS: [[u32; AREAS * RUNGS]; AREAS_SETS * (RUNGS + 1)] = {
    let mut steps = [[0; AREAS * RUNGS]; AREAS_SETS * (RUNGS + 1)];
    let mut index = 0;
    while index < steps.len() {
        let mut rung = index / AREAS_SETS;
        while rung < RUNGS {
            let mut area = 0;
            while area < AREAS {
                steps[index][rung * AREAS + area] = (index >> area & 1) as u32;
                area += 1;
            }
            rung += 1;
        }
        index += 1;
    }
    steps
};
