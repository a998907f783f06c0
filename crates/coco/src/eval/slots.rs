//! The whole way of one category, block of settings by block, and the columns that it ends in.

use std::sync::atomic::{AtomicU64, Ordering};

use boxwise_kernels::machine::disjoint_columns::Columns;

use super::accumulate::{Accumulator, Block, RUNGS, RecallGrid, SlotArrays};
use super::cells::{Detected, Gathered};
use super::lanes::{AREAS, Lanes, THRESHOLDS};
use super::matching::{CellTruth, Matcher, NoWitness, Outcome};
use super::plan::{GroundTruth, MOST_BOXES, Plan, too_often};
use super::ranking::{Ranked, Ranking};
use super::similarity::Similarity;
use super::{Progress, Step};
use crate::params::{Params, Parity};
use crate::{Code, Error, Result};

/// Which curves are made. Recall always is.
pub(crate) enum Wanted<'a> {
    /// Precision at these settings, ascending positions on the joined axes A and M.
    Precision(&'a [usize]),
    /// Precision and scores at all settings.
    All,
}

/// What all categories came to. S are the wanted settings.
pub(crate) struct Tables {
    /// `[T, R, K', S]`
    pub(crate) precision: Vec<f64>,
    /// As precision, or empty.
    pub(crate) scores: Vec<f64>,
    /// `[T, K, A, M]`
    pub(crate) recall: Vec<f64>,
    /// Axis K': those of the axis K that have ground truth, or all where everything is wanted.
    pub(crate) slots: Vec<u32>,
}

/// More values than an array may have: 2 GiB of them.
const MOST_VALUES: usize = 1 << 28;

/// More values than one category may have: each thread has room for them.
const MOST_VALUES_OF_A_CATEGORY: usize = 1 << 22;

/// The blocks of settings that parameters are cut into, as first threshold, first area range and lanes.
pub(crate) fn blocks(params: &Params) -> impl Iterator<Item = (usize, usize, Lanes)> {
    let areas = params.area_ranges.chunks(AREAS).enumerate();
    areas.flat_map(|(a, ranges)| {
        let thresholds = params.iou_thresholds.chunks(THRESHOLDS).enumerate();
        thresholds.map(move |(t, thresholds)| (t * THRESHOLDS, a * AREAS, Lanes::new(thresholds, ranges)))
    })
}

/// Matches and accumulates all slots.
pub(crate) fn evaluate_slots<S: Similarity>(
    plan: &Plan,
    detected: &Detected,
    similarity: &S,
    params: &Params,
    wanted: &Wanted<'_>,
    progress: Option<Progress<'_>>,
) -> Result<Tables> {
    let [t, r, k] = [params.iou_thresholds.len(), params.recall_thresholds.len(), plan.slots.len()];
    let [a, m] = [params.area_ranges.len(), params.max_detections.len()];
    let product = |axes: &[usize]| axes.iter().try_fold(1usize, |product, axis| product.checked_mul(*axis));
    let of_a_category = product(&[t, r, a, m]).filter(|values| *values <= MOST_VALUES_OF_A_CATEGORY);
    if of_a_category.and_then(|values| product(&[values, k])).is_none_or(|values| values > MOST_VALUES) {
        let expected = format!(
            "arrays of at most {MOST_VALUES} values, {MOST_VALUES_OF_A_CATEGORY} of them for one category"
        );
        return Err(Error::new(Code::TooLarge, expected, format!("[{t}, {r}, {k}, {a}, {m}]")));
    }
    let too_large =
        |_| Error::new(Code::TooLarge, "arrays that fit in memory", format!("[{t}, {r}, {k}, {a}, {m}]"));
    let all: Vec<usize> = (0..a * m).collect();
    let (settings, with_scores) = match wanted {
        Wanted::Precision(settings) => (*settings, false),
        Wanted::All => (&all[..], true),
    };
    // many categories have no ground truth, and memory that is not touched costs nothing
    let slots: Vec<u32> =
        (0..k as u32).filter(|slot| with_scores || !plan.of_slot(*slot as usize).is_empty()).collect();
    let curves = slots.len();
    let precision = Columns::new(t * r, curves, settings.len()).map_err(too_large)?;
    let scores =
        Columns::new(t * r, curves, if with_scores { settings.len() } else { 0 }).map_err(too_large)?;
    let recall = Columns::new(t, k, a * m).map_err(too_large)?;

    let setup = Setup {
        plan,
        detected,
        params,
        blocks: blocks(params).collect(),
        grid: RecallGrid::new(&params.recall_thresholds, params.parity == Parity::Strict),
    };
    let mut largest_first: Vec<(usize, usize)> = (0..k).map(|slot| (setup.size(slot), slot)).collect();
    largest_first.sort_unstable_by_key(|(size, slot)| (std::cmp::Reverse(*size), *slot));
    if let Some((size, _)) = largest_first.first().filter(|(size, _)| *size > MOST_BOXES) {
        return Err(too_often(*size));
    }
    let done = AtomicU64::new(0);
    let state = || Worker::new(similarity, SlotArrays::new(t, r, a * m, settings, with_scores));
    params.threads.map_with(k, state, |worker, piece| {
        let slot = largest_first[piece].1;
        worker.evaluate(&setup, slot);
        if let Ok(place) = slots.binary_search(&(slot as u32)) {
            for (array, values) in [(&precision, &worker.out.precision), (&scores, &worker.out.scores)] {
                if let Some(column) = array.claim(place) {
                    column.write_transposed(values);
                }
            }
        }
        if let Some(column) = recall.claim(slot) {
            column.write_transposed(&worker.out.recall);
        }
        if let Some(progress) = progress {
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress(Step { done, total: k as u64 });
        }
    });
    let [precision, scores, recall] = [precision, scores, recall].map(Columns::into_vec);
    Ok(Tables { precision, scores, recall, slots })
}

/// What all threads share.
struct Setup<'a> {
    plan: &'a Plan,
    detected: &'a Detected,
    params: &'a Params,
    blocks: Vec<(usize, usize, Lanes)>,
    grid: RecallGrid,
}

impl Setup<'_> {
    /// The number of a slot's detections, or somewhat more.
    fn size(&self, slot: usize) -> usize {
        let streams = self.plan.slots[slot].iter();
        streams
            .map(|stream| self.detected.parts.iter().map(|part| part.roughly(*stream)).sum::<usize>())
            .sum()
    }
}

/// What one thread works with.
struct Worker<'a, S: Similarity> {
    gathered: Gathered,
    matcher: Matcher<'a, S>,
    ignored: Vec<u64>,
    ranked: Vec<Ranked>,
    outcomes: Vec<Outcome>,
    ranking: Ranking,
    accumulator: Accumulator,
    out: SlotArrays,
}

impl<'a, S: Similarity> Worker<'a, S> {
    fn new(similarity: &'a S, out: SlotArrays) -> Self {
        Worker {
            gathered: Gathered::default(),
            matcher: Matcher::new(similarity),
            ignored: Vec::new(),
            ranked: Vec::new(),
            outcomes: Vec::new(),
            ranking: Ranking::default(),
            accumulator: Accumulator::default(),
            out,
        }
    }

    fn evaluate(&mut self, setup: &Setup<'_>, slot: usize) {
        let truth = setup.plan.of_slot(slot);
        if truth.is_empty() {
            return self.out.clear(); // nothing to be found
        }
        self.gathered.gather_shown(setup.detected, &setup.plan.slots[slot], setup.plan.shown.as_deref());
        for (first_threshold, first_area, lanes) in &setup.blocks {
            self.ignored.clear();
            self.ignored.extend(truth.iter().map(|annotation| lanes.ignoring(annotation)));
            let positives = std::array::from_fn(|area| {
                let setting = lanes.inside(1 << area);
                self.ignored.iter().filter(|ignored| setting != 0 && **ignored & setting == 0).count()
            });
            if positives == [0; AREAS] {
                self.ranked.clear();
            } else {
                self.match_cells(setup, truth, lanes, *first_area);
                self.ranking.sort(&mut self.ranked);
            }
            for (nth, rungs) in setup.params.max_detections.chunks(RUNGS).enumerate() {
                let all_rungs = setup.params.max_detections.len();
                let block = Block {
                    first_threshold: *first_threshold,
                    first_area: *first_area,
                    first_rung: nth * RUNGS,
                    rungs,
                    all_rungs,
                };
                self.accumulator.accumulate(
                    lanes,
                    &setup.grid,
                    block,
                    &self.ranked,
                    &self.outcomes,
                    positives,
                    &mut self.out,
                );
            }
        }
    }

    /// Fills `ranked` with the detections image by image, and `outcomes` with what became of those matched.
    #[inline(never)]
    fn match_cells(&mut self, setup: &Setup<'_>, truth: &[GroundTruth], lanes: &Lanes, first_area: usize) {
        let Worker { gathered, matcher, ignored, ranked, outcomes, .. } = self;
        let rungs = &setup.params.max_detections;
        let most = rungs.last().map_or(0, |most| *most as usize);
        ranked.clear();
        ranked.reserve(gathered.len());
        outcomes.clear();
        let mut near = 0;
        gathered.cells(setup.detected, truth, most, |cell, range| {
            let start = ranked.len();
            let mut class = 0;
            for (rank, record) in cell.iter().enumerate() {
                while rungs[class] as usize <= rank {
                    class += 1;
                }
                let areas =
                    record.counts_in(lanes, first_area, || setup.detected.area(record.position, &mut near));
                ranked.push(Ranked::new(record.score, areas, class));
            }
            if range.is_empty() {
                return;
            }
            let cell_truth = CellTruth { truth: &truth[range.clone()], ignored: &ignored[range] };
            matcher.cell(lanes, cell, &cell_truth, &mut NoWitness, |detection, outcome| {
                outcomes.push(outcome);
                ranked[start + detection].outcome = outcomes.len() as u32;
            });
        });
    }
}
