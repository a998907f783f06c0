use proptest::prelude::*;

use super::matcher::Witness;
use super::*;
use crate::eval::collect::Record;
use crate::eval::plan::GroundTruth;
use crate::eval::settings::SettingBlock;
use crate::eval::similarity::{SimilarPairs, Similarity};
use crate::params::AreaRange;

/// Similarities as a table, with or without pairs.
struct Known {
    rows: Vec<Vec<f64>>,
    gives_pairs: bool,
}

impl Similarity for Known {
    type Scratch = ();

    fn pairs(
        &self,
        (): &mut (),
        detections: &[Record],
        _: &[GroundTruth],
        least: f64,
        pairs: &mut SimilarPairs,
    ) -> bool {
        pairs.clear();
        for (d, detection) in detections.iter().enumerate() {
            for (g, similarity) in self.rows[detection.position as usize].iter().enumerate().rev() {
                if *similarity >= least {
                    pairs.push(d, g, *similarity);
                }
            }
        }
        self.gives_pairs
    }

    fn row(&self, (): &mut (), detection: &Record, _: &[GroundTruth], row: &mut Vec<f64>) {
        row.clone_from(&self.rows[detection.position as usize]);
    }
}

#[derive(Default)]
struct Log(Vec<(usize, usize, u64)>);

impl Witness for Log {
    fn takes(&mut self, detection: usize, truth: usize, _: f64, settings: u64) {
        (0..64).filter(|setting| settings >> setting & 1 == 1).for_each(|setting| {
            self.0.push((detection, truth, setting));
        });
    }
}

/// Matched and ignored settings of each detection, and the settings at which a pair is a match.
type Matches = (Vec<(usize, u64, u64)>, Vec<(usize, usize, u64)>);

fn matched(similarity: &Known, truth: &[GroundTruth], block: &SettingBlock) -> Matches {
    let detections: Vec<Record> =
        (0..similarity.rows.len()).map(|at| Record::default().at(at as u32)).collect();
    let ignored: Vec<u64> =
        truth.iter().map(|annotation| block.ignoring(annotation.ignore, annotation.area)).collect();
    let (mut outcomes, mut log) = (Vec::new(), Log::default());
    let cell = CellTruth { truth, ignored: &ignored };
    Matcher::new(similarity).cell(block, &detections, &cell, &mut log, |detection, outcome| {
        outcomes.push((detection, outcome.matched, outcome.ignored));
    });
    log.0.sort_unstable();
    (outcomes, log.0)
}

fn annotation() -> impl Strategy<Value = GroundTruth> {
    (0..4u8, prop_oneof![Just(100.0), Just(1024.0), Just(5000.0), Just(1e6)], any::<bool>()).prop_map(
        |(kind, area, is_nobody)| GroundTruth {
            bbox: [0.0; 4],
            area,
            image: 0,
            annotation: 0,
            ignore: kind == 0 || kind == 1,
            crowd: kind == 0,
            is_nobody,
            place: 0,
        },
    )
}

proptest! {
    #[test]
    fn all_settings_at_once_match_as_the_definition_does(
        truth in prop::collection::vec(annotation(), 1..6),
        rows in prop::collection::vec(prop::collection::vec(0..8u8, 6), 0..12),
        thresholds in prop::collection::vec(1..8u8, 1..=16),
        areas in 1..=4usize,
    ) {
        let block = SettingBlock::new(
            &thresholds.iter().map(|t| f64::from(*t) / 8.0).collect::<Vec<_>>(),
            &AreaRange::coco()[..areas],
        );
        let rows: Vec<Vec<f64>> = rows
            .iter()
            .map(|row| row[..truth.len()].iter().map(|v| f64::from(*v) / 8.0).collect())
            .collect();
        let fast = matched(&Known { rows: rows.clone(), gives_pairs: true }, &truth, &block);
        let defined = matched(&Known { rows, gives_pairs: false }, &truth, &block);
        prop_assert_eq!(fast, defined);
    }
}
