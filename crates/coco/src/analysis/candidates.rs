//! The objects that the detections of one category may take.

use boxwise_kernels::math::order::sorted_by_key;
use boxwise_kernels::math::score_key::descending;

use crate::eval::{KeptPairs, KeptSetting};
use crate::{AreaRange, Evaluation};

/// For each category, the objects near each of its detections.
pub(super) struct Candidates<'a> {
    evaluation: &'a Evaluation,
    pairs: &'a KeptPairs,
    /// For each detection of the kept matching, its row among the pairs.
    rows: Vec<u32>,
    /// That of the setting.
    range: &'a AreaRange,
}

/// An object near a detection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) similarity: f64,
    /// Its index among those of its category.
    pub(super) object: u32,
}

/// A detection and the objects near it.
#[derive(Clone, Debug)]
pub(super) struct Hopeful {
    /// Rank of its image.
    pub(super) image: u32,
    /// Whether it counts without an object.
    pub(super) in_range: bool,
    /// The most similar first; among equals the later one, as COCO takes them.
    pub(super) candidates: Vec<Candidate>,
}

impl<'a> Candidates<'a> {
    pub(super) fn new(
        evaluation: &'a Evaluation,
        kept: &KeptSetting<'_>,
        pairs: &'a KeptPairs,
        area: usize,
    ) -> Self {
        let range = &evaluation.params().area_ranges[area];
        let mut rows = vec![0; kept.detections().len()];
        for row in (0..pairs.images()).flat_map(|image| pairs.of_image(image)) {
            rows[pairs.row(row).detection as usize] = row as u32;
        }
        Candidates { evaluation, pairs, rows, range }
    }

    /// The detections of a slot, by descending score, with the objects whose similarity is at least `least`.
    pub(super) fn of_slot(&self, kept: &KeptSetting<'_>, slot: usize, least: f64) -> Vec<Hopeful> {
        let plan = self.evaluation.plan();
        let own = plan.slot_starts[slot] as u32..plan.slot_starts[slot + 1] as u32;
        let mut near = 0;
        let hopeful = kept.range(slot).map(|at| {
            let detection = &kept.detections()[at];
            let pairs = self.pairs.of_row(self.rows[at] as usize).iter().rev();
            let candidates = pairs
                .filter(|pair| own.contains(&pair.truth) && pair.similarity >= least)
                .map(|pair| Candidate { similarity: pair.similarity, object: pair.truth - own.start })
                .collect();
            let candidates = sorted_by_key(candidates, |it: &Candidate| descending(it.similarity));
            let area = self.evaluation.area_of(detection.position, &mut near);
            Hopeful { image: detection.image, in_range: self.range.holds(area), candidates }
        });
        hopeful.collect()
    }
}
