//! Matching in a cell: the detections and annotations of one image and category, at a block of settings.
//!
//! The definition is pycocotools' `evaluateImg`. At one setting (IoU threshold and area range):
//!
//! ```text
//! for each detection d, by descending score:
//!     best = none
//!     for each annotation g, those that are not ignored first:
//!         skip g if it is taken and not a crowd
//!         stop if best is not ignored, but g is
//!         if iou(d, g) >= max(threshold, iou of best): best = g       // the later one among equals
//!     d takes best
//! ```
//!
//! [`Matcher::by_definition`] is that loop. It is used if a similarity is NaN, which no comparison excludes, or if a threshold
//! is 0, which everything reaches. All other cells use [`Matcher::by_pairs`], which decides all settings of the
//! block at once, in words whose bits are settings (the layout is described in `settings.rs`):
//!
//! ```text
//! pairs = the pairs of d with iou >= the lowest threshold, sorted: highest IoU first, the later annotation among equals
//! matched = 0
//! for (iou, g) in pairs:                                             // first pass: annotations that count
//!     take = reached(iou) & !taken[g] & !ignored[g] & !matched
//!     matched |= take;  taken[g] |= take
//! for (iou, g) in pairs, if matched != all settings:                 // second pass: ignored annotations
//!     take = reached(iou) & (crowd ? all : !taken[g]) & ignored[g] & !matched
//!     matched |= take;  taken[g] |= take
//! ```
//!
//! Both give the same matches. At each setting, the reference takes the annotation with the highest IoU among the free ones
//! that are not ignored, the later one among equals. In the sorted pairs that is the first one with `take` set at
//! this setting; `!matched` prevents the setting from taking another. Ignored annotations are only taken at settings at which
//! nothing else was, as in the reference, and a crowd stays free for other detections. A test compares both on random cells.
//!
//! Most detections of a cell have no pair at all. So similarities return the pairs of up to [`CHUNK`] detections at
//! once, with one bit for each detection that has any, and only those are visited.

use crate::eval::collect::Record;
use crate::eval::plan::GroundTruth;
use crate::eval::settings::{MatchOutcome, SettingBlock};
use crate::eval::similarity::{CHUNK, SimilarPairs, Similarity};

/// Called with every match.
pub(crate) trait Witness {
    /// The detection takes the annotation at these settings, if any. Indices are those within the cell.
    fn takes(&mut self, detection: usize, truth: usize, similarity: f64, settings: u64);
}

/// Records nothing, at no cost.
pub(crate) struct NoWitness;

impl Witness for NoWitness {
    #[inline(always)]
    fn takes(&mut self, _: usize, _: usize, _: f64, _: u64) {}
}

/// A cell's ground truth.
pub(crate) struct CellTruth<'a> {
    pub(crate) truth: &'a [GroundTruth],
    /// For each annotation, the settings at which it is ignored.
    pub(crate) ignored: &'a [u64],
}

/// Matches cells, with the reusable memory of one thread.
pub(crate) struct Matcher<'a, S: Similarity> {
    similarity: &'a S,
    room: MatcherRoom<S::Scratch>,
}

/// The reusable memory of a [`Matcher`], with that of its similarity.
#[derive(Default)]
pub(crate) struct MatcherRoom<Scratch> {
    scratch: Scratch,
    pairs: SimilarPairs,
    taken: Vec<u64>,
    row: Vec<f64>,
    best_first: Vec<(f64, u32)>,
}

impl<'a, S: Similarity> Matcher<'a, S> {
    pub(crate) fn new(similarity: &'a S) -> Self {
        Matcher { similarity, room: MatcherRoom::default() }
    }

    /// Like [`MatcherRoom::cell`].
    pub(crate) fn cell(
        &mut self,
        block: &SettingBlock,
        detections: &[Record],
        cell: &CellTruth<'_>,
        witness: &mut impl Witness,
        each: impl FnMut(usize, MatchOutcome),
    ) {
        self.room.cell(self.similarity, (block, cell), detections, witness, each);
    }
}

impl<Scratch> MatcherRoom<Scratch> {
    /// Matches the detections of a cell, in descending score order, and calls `each` for every detection that is
    /// matched at some setting, with the result.
    #[inline(never)]
    pub(crate) fn cell(
        &mut self,
        similarity: &impl Similarity<Scratch = Scratch>,
        (block, cell): (&SettingBlock, &CellTruth<'_>),
        detections: &[Record],
        witness: &mut impl Witness,
        mut each: impl FnMut(usize, MatchOutcome),
    ) {
        if cell.truth.is_empty() {
            return; // detections without ground truth have no similarities
        }
        self.taken.clear();
        self.taken.resize(cell.truth.len(), 0);
        // fewer detections at once if there are very many annotations, to bound memory
        let size = ((1 << 20) / cell.truth.len().max(1)).clamp(8, CHUNK);
        for (nth, chunk) in detections.chunks(size).enumerate() {
            let first = nth * size;
            let least = block.lowest();
            let paired =
                least > 0.0 && similarity.pairs(&mut self.scratch, chunk, cell.truth, least, &mut self.pairs);
            if !paired {
                for (d, detection) in chunk.iter().enumerate() {
                    let outcome =
                        self.by_definition(similarity, (block, cell), (first + d, detection), witness);
                    if outcome.matched | outcome.ignored != 0 {
                        each(first + d, outcome);
                    }
                }
                continue;
            }
            let mut present = self.pairs.present;
            while present != 0 {
                let d = present.trailing_zeros() as usize;
                present &= present - 1;
                let outcome = self.by_pairs(block, first + d, d, cell, witness);
                if outcome.matched | outcome.ignored != 0 {
                    each(first + d, outcome);
                }
            }
        }
    }

    /// All settings at once, over the similar pairs in descending order of similarity.
    #[inline(never)]
    fn by_pairs(
        &mut self,
        block: &SettingBlock,
        detection: usize,
        d: usize,
        cell: &CellTruth<'_>,
        witness: &mut impl Witness,
    ) -> MatchOutcome {
        sort_best_first(&mut self.best_first, self.pairs.of(d));
        let list = &self.best_first;
        let (mut hit, mut ignored, mut nobody) = (0, 0, 0);
        for &(similarity, g) in list.iter() {
            let (g, reached) = (g as usize, block.reached(similarity));
            let take = reached & !self.taken[g] & !cell.ignored[g] & !hit;
            hit |= take;
            self.taken[g] |= take;
            nobody |= if cell.truth[g].is_nobody { take } else { 0 };
            witness.takes(detection, g, similarity, take);
        }
        if hit != block.all {
            for &(similarity, g) in list.iter() {
                let (g, reached) = (g as usize, block.reached(similarity));
                let free = if cell.truth[g].crowd { !0 } else { !self.taken[g] };
                let take = reached & free & cell.ignored[g] & !hit;
                hit |= take;
                ignored |= take;
                self.taken[g] |= take;
                nobody |= if cell.truth[g].is_nobody { take } else { 0 };
                witness.takes(detection, g, similarity, take);
            }
        }
        MatchOutcome { matched: hit & !nobody, ignored }
    }

    /// One setting after another, as in the reference. NaN is never below a threshold, and nothing is below NaN.
    fn by_definition(
        &mut self,
        similarity: &impl Similarity<Scratch = Scratch>,
        (block, cell): (&SettingBlock, &CellTruth<'_>),
        (detection, record): (usize, &Record),
        witness: &mut impl Witness,
    ) -> MatchOutcome {
        similarity.row(&mut self.scratch, record, cell.truth, &mut self.row);
        let mut outcome = MatchOutcome::default();
        for area in 0..block.areas {
            for (t, threshold) in block.thresholds.iter().enumerate() {
                let setting = 1u64 << (16 * area + t);
                let mut least = *threshold;
                let mut best = None;
                for ignored in [false, true] {
                    if best.is_some() {
                        break;
                    }
                    for (g, similarity) in self.row.iter().enumerate() {
                        let is_ignored = cell.ignored[g] & setting != 0;
                        let is_taken = self.taken[g] & setting != 0 && !cell.truth[g].crowd;
                        if is_ignored != ignored || is_taken || *similarity < least {
                            continue;
                        }
                        least = *similarity;
                        best = Some(g);
                    }
                }
                let Some(g) = best else { continue };
                self.taken[g] |= setting;
                outcome.ignored |= cell.ignored[g] & setting;
                outcome.matched |= if cell.truth[g].is_nobody { 0 } else { setting };
                witness.takes(detection, g, least, setting);
            }
        }
        outcome
    }
}

/// The most similar first; among equals the later annotation. The pairs come with ascending annotations.
fn sort_best_first(list: &mut Vec<(f64, u32)>, pairs: impl Iterator<Item = (f64, u32)>) {
    const FEW: usize = 32;
    list.clear();
    let mut pairs = pairs;
    for (similarity, g) in pairs.by_ref().take(FEW) {
        let mut at = list.len();
        list.push((similarity, g));
        while at > 0 && list[at - 1].0 <= similarity {
            list[at] = list[at - 1];
            at -= 1;
        }
        list[at] = (similarity, g);
    }
    let sorted = list.len();
    list.extend(pairs);
    if list.len() > sorted {
        list.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    }
}
