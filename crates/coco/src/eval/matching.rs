//! Who matches whom in a cell: one image, one category, a block of settings.
//!
//! The reference goes through the detections, best first; each takes, of the annotations whose similarity
//! reaches the threshold and which are free, the most similar one, a later one before an equal earlier one,
//! and ignored ones only where no other will do. Crowds stay free.

use super::collect::Record;
use super::lanes::Lanes;
use super::plan::GroundTruth;
use super::similarity::{CHUNK, Pairs, Similarity};

/// What matching did to a detection: settings as sets.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outcome {
    /// Where it is matched.
    pub(crate) matched: u64,
    /// Where it does not count at all.
    pub(crate) ignored: u64,
}

/// Is told every match.
pub(crate) trait Witness {
    /// The detection takes the annotation at these settings. Positions are those in the cell.
    fn takes(&mut self, detection: usize, truth: usize, settings: u64);
}

/// Does not care.
pub(crate) struct NoWitness;

impl Witness for NoWitness {
    fn takes(&mut self, _: usize, _: usize, _: u64) {}
}

/// A cell's ground truth and what is known of it.
pub(crate) struct CellTruth<'a> {
    pub(crate) truth: &'a [GroundTruth],
    /// By annotation: where it is ignored.
    pub(crate) ignored: &'a [u64],
}

/// One thread's room for matching.
pub(crate) struct Matcher<'a, S: Similarity> {
    similarity: &'a S,
    scratch: S::Scratch,
    pairs: Pairs,
    taken: Vec<u64>,
    row: Vec<f64>,
    best_first: Vec<(f64, u32)>,
}

impl<'a, S: Similarity> Matcher<'a, S> {
    pub(crate) fn new(similarity: &'a S) -> Self {
        let (scratch, pairs) = (S::Scratch::default(), Pairs::default());
        Matcher { similarity, scratch, pairs, taken: vec![], row: vec![], best_first: vec![] }
    }

    /// Matches a cell's detections, best first, and calls `each` with every detection that is matched
    /// somewhere and with what became of it.
    #[inline(never)]
    pub(crate) fn cell(
        &mut self,
        lanes: &Lanes,
        detections: &[Record],
        cell: &CellTruth<'_>,
        witness: &mut impl Witness,
        mut each: impl FnMut(usize, Outcome),
    ) {
        if cell.truth.is_empty() {
            return; // nothing is known of detections that nothing is compared with
        }
        self.taken.clear();
        self.taken.resize(cell.truth.len(), 0);
        // few detections at a time where there are very many annotations, for the sake of memory
        let size = ((1 << 20) / cell.truth.len().max(1)).clamp(8, CHUNK);
        for (nth, chunk) in detections.chunks(size).enumerate() {
            let first = nth * size;
            let least = lanes.least();
            let paired = least > 0.0
                && self.similarity.pairs(&mut self.scratch, chunk, cell.truth, least, &mut self.pairs);
            if !paired {
                for (d, detection) in chunk.iter().enumerate() {
                    let outcome = self.by_definition(lanes, first + d, detection, cell, witness);
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
                let outcome = self.by_pairs(lanes, first + d, d, cell, witness);
                if outcome.matched | outcome.ignored != 0 {
                    each(first + d, outcome);
                }
            }
        }
    }

    /// All settings at once, over the similar pairs from the best on.
    #[inline(never)]
    fn by_pairs(
        &mut self,
        lanes: &Lanes,
        detection: usize,
        d: usize,
        cell: &CellTruth<'_>,
        witness: &mut impl Witness,
    ) -> Outcome {
        sort_best_first(&mut self.best_first, self.pairs.of(d));
        let list = &self.best_first;
        let (mut hit, mut ignored, mut nobody) = (0, 0, 0);
        for &(similarity, g) in list.iter() {
            let (g, reached) = (g as usize, lanes.reached(similarity));
            let take = reached & !self.taken[g] & !cell.ignored[g] & !hit;
            hit |= take;
            self.taken[g] |= take;
            nobody |= if cell.truth[g].is_nobody { take } else { 0 };
            witness.takes(detection, g, take);
        }
        if hit != lanes.all {
            for &(similarity, g) in list.iter() {
                let (g, reached) = (g as usize, lanes.reached(similarity));
                let free = if cell.truth[g].crowd { !0 } else { !self.taken[g] };
                let take = reached & free & cell.ignored[g] & !hit;
                hit |= take;
                ignored |= take;
                self.taken[g] |= take;
                nobody |= if cell.truth[g].is_nobody { take } else { 0 };
                witness.takes(detection, g, take);
            }
        }
        Outcome { matched: hit & !nobody, ignored }
    }

    /// One setting after the other, as the reference writes it: for similarities that are NaN, which
    /// are never below a threshold and which nothing is below, and for thresholds that everything reaches.
    fn by_definition(
        &mut self,
        lanes: &Lanes,
        detection: usize,
        record: &Record,
        cell: &CellTruth<'_>,
        witness: &mut impl Witness,
    ) -> Outcome {
        self.similarity.row(&mut self.scratch, record, cell.truth, &mut self.row);
        let mut outcome = Outcome::default();
        for area in 0..lanes.areas {
            for (t, threshold) in lanes.thresholds.iter().enumerate() {
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
                witness.takes(detection, g, setting);
            }
        }
        outcome
    }
}

/// The most similar first, of equals the later annotation. The pairs come with annotations ascending.
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
