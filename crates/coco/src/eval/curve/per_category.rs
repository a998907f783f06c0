//! Matches and accumulates one category after another, one block of settings at a time.

use std::sync::atomic::{AtomicU64, Ordering};

use boxwise_kernels::machine::disjoint_columns::Columns;
use boxwise_kernels::math::order::by_key;

use super::accumulate::{Accumulator, LIMITS, LimitBlock, RecallGrid, SlotArrays};
use super::rankers::{LedgerRanker, MatchingRanker, Ranker, RecordingRanker};
use super::ranking::{Ranking, ScoreSorter};
use crate::eval::matching::Recorder;
use crate::eval::plan::{MOST_BOXES, Plan, too_often};
use crate::eval::settings::{AREAS, SettingBlock, blocks};
use crate::eval::similarity::Compared;
use crate::eval::watch::{Progress, Step};
use crate::params::Params;
use crate::{Code, Error, Result};
use boxwise_threads::poll;

/// The curves that are wanted. Recall is always computed.
pub(crate) enum WantedCurves<'a> {
    /// Precision at these settings, ascending positions on the joined axes A and M.
    Precision(&'a [usize]),
    /// Precision and scores at all settings.
    All,
}

/// The curves of all categories. S are the wanted settings.
pub(crate) struct CurveArrays {
    /// `[T, R, K', S]`
    pub(crate) precision: Vec<f64>,
    /// Like precision, or empty.
    pub(crate) scores: Vec<f64>,
    /// `[T, K, A, M]`
    pub(crate) recall: Vec<f64>,
    /// Axis K': those of the axis K that have ground truth, or all if all curves are wanted.
    pub(crate) slots: Vec<u32>,
}

/// Maximum number of values of an array: 2 GiB.
const MOST_VALUES: usize = 1 << 28;

/// Maximum number of values of one category, of which each thread holds a copy.
const MOST_VALUES_OF_A_CATEGORY: usize = 1 << 22;

/// Those who follow the matching of categories. None by default.
#[derive(Clone, Copy, Default)]
pub(crate) struct Followers<'a> {
    /// Called after each category.
    pub(crate) progress: Option<Progress<'a>>,
    /// Called with the matches of every slot, unless they are read from a ledger.
    pub(crate) recorder: Option<&'a Recorder<'a>>,
}

/// Matches and accumulates all categories.
///
/// # Errors
/// `TOO_LARGE`: arrays that do not fit in memory.
pub(crate) fn evaluate_categories(
    compared: Compared<'_>,
    wanted: &WantedCurves<'_>,
    followers: Followers<'_>,
) -> Result<CurveArrays> {
    if let Some(ledger) = compared.ledger {
        let followers = Followers { recorder: None, ..followers };
        return evaluate_by(compared, &|| Box::new(LedgerRanker::new(compared, ledger)), wanted, followers);
    }
    let measure = compared.measure();
    match followers.recorder {
        None => {
            evaluate_by(compared, &|| Box::new(MatchingRanker::new(compared, &measure)), wanted, followers)
        }
        Some(own) => evaluate_by(
            compared,
            &|| Box::new(RecordingRanker::new(compared, &measure, own)),
            wanted,
            followers,
        ),
    }
}

/// `ranker` makes the ranker of a thread.
fn evaluate_by<'a>(
    compared: Compared<'a>,
    ranker: &(dyn Fn() -> Box<dyn Ranker + 'a> + Sync),
    wanted: &WantedCurves<'_>,
    Followers { progress, recorder }: Followers<'_>,
) -> Result<CurveArrays> {
    let Compared { plan, params, .. } = compared;
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
        WantedCurves::Precision(settings) => (*settings, false),
        WantedCurves::All => (&all[..], true),
    };
    // many categories have no ground truth
    let slots: Vec<u32> =
        (0..k as u32).filter(|slot| with_scores || !plan.of_slot(*slot as usize).is_empty()).collect();
    let curves = slots.len();
    let precision = Columns::new(t * r, curves, settings.len()).map_err(too_large)?;
    let scores =
        Columns::new(t * r, curves, if with_scores { settings.len() } else { 0 }).map_err(too_large)?;
    let recall = Columns::new(t, k, a * m).map_err(too_large)?;

    let setup = Shared {
        plan,
        params,
        blocks: blocks(params),
        grid: RecallGrid::of(params),
        ranks_all: recorder.is_some(),
    };
    let sizes: Vec<usize> = (0..k).map(|slot| size(compared, slot)).collect();
    let order = by_key(sizes.iter().map(|size| u64::MAX - *size as u64));
    let largest_first: Vec<(usize, usize)> =
        order.into_iter().map(|slot| (sizes[slot as usize], slot as usize)).collect();
    if let Some((size, _)) = largest_first.first().filter(|(size, _)| *size > MOST_BOXES) {
        return Err(too_often(*size));
    }
    let done = AtomicU64::new(0);
    let state = || CategoryWorker::new(ranker(), SlotArrays::new(t, r, a * m, settings, with_scores));
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
    Ok(CurveArrays { precision, scores, recall, slots })
}

/// Upper bound of the number of a slot's detections.
fn size(compared: Compared<'_>, slot: usize) -> usize {
    let parts = &compared.detected.parts;
    let of_stream = |stream: &u32| parts.iter().map(|part| part.at_most(*stream)).sum::<usize>();
    match compared.ledger {
        Some(ledger) => ledger.size(slot),
        None => compared.plan.slots[slot].iter().map(of_stream).sum(),
    }
}

/// Shared by all threads.
struct Shared<'a> {
    plan: &'a Plan,
    params: &'a Params,
    blocks: Vec<SettingBlock>,
    grid: RecallGrid,
    /// Whether categories without objects are ranked too, although they have no curves.
    ranks_all: bool,
}

/// The reusable memory of one thread.
struct CategoryWorker<'a> {
    ranker: Box<dyn Ranker + 'a>,
    ignored: Vec<u64>,
    ranking: Ranking,
    sorter: ScoreSorter,
    accumulator: Accumulator,
    out: SlotArrays,
}

impl<'a> CategoryWorker<'a> {
    fn new(ranker: Box<dyn Ranker + 'a>, out: SlotArrays) -> Self {
        CategoryWorker {
            ranker,
            ignored: Vec::new(),
            ranking: Ranking::default(),
            sorter: ScoreSorter::default(),
            accumulator: Accumulator::default(),
            out,
        }
    }

    fn evaluate(&mut self, setup: &Shared<'_>, slot: usize) {
        let truth = setup.plan.of_slot(slot);
        if truth.is_empty() && !setup.ranks_all {
            return self.out.clear();
        }
        self.ranker.enter(slot);
        for (nth, block) in setup.blocks.iter().enumerate() {
            poll();
            self.ignored.clear();
            self.ignored
                .extend(truth.iter().map(|annotation| block.ignoring(annotation.ignore, annotation.area)));
            let positives = std::array::from_fn(|area| {
                let setting = block.inside(1 << area);
                self.ignored.iter().filter(|ignored| setting != 0 && **ignored & setting == 0).count()
            });
            self.ranking.clear();
            if positives != [0; AREAS] || setup.ranks_all {
                self.ranker.rank((nth, block), &self.ignored, &mut self.ranking);
                self.sorter.sort(&mut self.ranking.detections);
                poll();
            }
            let all = setup.params.max_detections.len();
            for (nth, limits) in setup.params.max_detections.chunks(LIMITS).enumerate() {
                let limits = LimitBlock { first: nth * LIMITS, limits, all };
                let Ranking { detections, outcomes } = &self.ranking;
                self.accumulator.accumulate(
                    block,
                    &setup.grid,
                    limits,
                    detections,
                    outcomes,
                    positives,
                    &mut self.out,
                );
            }
        }
    }
}
