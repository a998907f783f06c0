//! Precision and recall of some of the images that were added.

use super::evaluator::Evaluator;
use super::setup::{Setup, Way};
use crate::eval::ledger::{IndexedLedger, JudgedCell, Label, MatchedCell};
use crate::eval::plan::UNLISTED;
use crate::eval::settings::{AREAS, THRESHOLDS};
use crate::eval::{Detections, check_confidence};
use crate::params::Params;
use crate::snapshot::Reader;
use crate::{Id, Result};

/// What counts as found.
#[derive(Clone, Copy, Debug, Default)]
pub struct BatchTarget {
    /// An evaluated IoU threshold. Default: 0.5 if it was evaluated, otherwise the first one.
    pub iou: Option<f64>,
    /// The lowest score that counts. Default: 0.5.
    pub confidence: Option<f64>,
}

/// Precision, recall and F1 of some images over all categories, at one IoU threshold and in the area range `all`, or the first
/// where that is not evaluated.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BatchScores {
    /// Number of images.
    pub images: u64,
    /// Detections that match an object that is to be found; of a group-of box of Open Images its weight.
    pub true_positives: f64,
    /// Detections that match none, and count.
    pub false_positives: f64,
    /// Objects to be found that no detection matches.
    pub false_negatives: f64,
    /// True positives among all positives; 0 without any.
    pub precision: f64,
    /// True positives among the objects to be found; 0 without any.
    pub recall: f64,
    /// `2 TP / (2 TP + FP + FN)`; 0 if that has no value.
    pub f1: f64,
}

const CONFIDENCE: f64 = 0.5;
const IOU: f64 = 0.5;

impl Evaluator {
    /// Precision and recall of all images that were added and are evaluated.
    ///
    /// # Errors
    /// `UNKNOWN_ID`: an IoU threshold that is not evaluated. `OUT_OF_RANGE`: a confidence that is a percentage.
    pub fn scores(&self, target: BatchTarget) -> Result<BatchScores> {
        let places: Vec<u32> = self.ledger.added().map(|(place, _)| place).collect();
        if let Some(confidence) = target.confidence.filter(|confidence| *confidence > 1.0) {
            let Setup { plan, .. } = &*self.setup;
            let ledger = IndexedLedger::new(&self.ledger, self.setup.shape(), plan);
            check_confidence(confidence, |each| {
                (0..plan.slots.len()).all(|slot| ledger.scores(plan, slot, each))
            })?;
        }
        self.batch(&places, target)
    }

    /// Adds some images, and returns precision and recall of these alone. After an error nothing is added.
    ///
    /// # Errors
    /// Those of [`Evaluator::add`]. `UNKNOWN_ID`: an IoU threshold that is not evaluated. `OUT_OF_RANGE`: a confidence that is a percentage.
    pub fn add_batch(
        &mut self,
        detections: &Detections<'_>,
        images: &[Id],
        target: BatchTarget,
    ) -> Result<BatchScores> {
        self.threshold(target)?;
        if let (Detections::Columns(columns), Some(confidence)) = (detections, target.confidence) {
            check_confidence(confidence, |each| (0..columns.scores.len()).all(|at| each(columns.score(at))))?;
        }
        let places = self.add(detections, Some(images))?;
        self.batch(&places, target)
    }

    /// The position of the threshold that counts.
    fn threshold(&self, target: BatchTarget) -> Result<usize> {
        let params = &self.setup.params;
        match target.iou {
            Some(iou) => params.iou_position(iou),
            None => Ok(params.iou_position(IOU).unwrap_or(0)),
        }
    }

    /// Precision and recall of images by their places, as [`Evaluator::add`] returns them. Images that were not added or are not evaluated do
    /// not count.
    ///
    /// # Errors
    /// `UNKNOWN_ID`: an IoU threshold that is not evaluated.
    pub fn batch(&self, places: &[u32], target: BatchTarget) -> Result<BatchScores> {
        let Setup { params, plan, way, .. } = &*self.setup;
        let threshold = self.threshold(target)?;
        let confidence = target.confidence.unwrap_or(CONFIDENCE);
        let setting = Place::of(params, threshold);
        let mut counts = Counts::default();
        let mut images = 0;
        for place in places {
            let rank = plan.image_ranks[*place as usize];
            let entry = self.ledger.entry(*place).filter(|_| rank < UNLISTED);
            let Some(entry) = entry else { continue };
            images += 1;
            counts.positives += self.positives(rank, setting);
            let mut reader = Reader::new(entry);
            while !reader.rest().is_empty() {
                match way {
                    Way::Matches(blocks) => {
                        let Some(cell) = MatchedCell::read(&mut reader, None, blocks) else { break };
                        counts.add_matched(&cell, blocks, setting, confidence);
                    }
                    Way::Judges(_) => {
                        let thresholds = params.iou_thresholds.len();
                        let Some(cell) = JudgedCell::read(&mut reader, None, thresholds) else { break };
                        let weight = params.open_images.group_of_weight;
                        cell.at(threshold, |score, label| {
                            if score >= confidence {
                                counts.hits += match label {
                                    Label::True => 1.0,
                                    Label::OfGroup => weight,
                                    Label::False | Label::Neither => 0.0,
                                };
                                counts.wrong += f64::from(u8::from(label == Label::False));
                            }
                        });
                    }
                }
            }
        }
        Ok(counts.scores(images))
    }

    /// Number, or weight, of the objects to be found in an image.
    fn positives(&self, rank: u32, Place { nth, area, .. }: Place) -> f64 {
        let Setup { plan, prepared, way, .. } = &*self.setup;
        let entries = prepared.by_image.of(rank);
        match way {
            Way::Judges(judge) => entries.chunk_by(|a, b| a.slot == b.slot).fold(0.0, |sum, own| {
                let first = own[0].truth as usize;
                sum + judge.positives(&plan.ground_truth[first..first + own.len()])
            }),
            Way::Matches(blocks) => {
                let counts = |truth: u32| {
                    let truth = &plan.ground_truth[truth as usize];
                    blocks[nth].ignoring(truth.ignore, truth.area) >> (THRESHOLDS * area) & 1 == 0
                };
                entries.iter().filter(|entry| counts(entry.truth)).count() as f64
            }
        }
    }
}

/// Where the settings of matching have a threshold at the area range that is counted.
#[derive(Clone, Copy)]
struct Place {
    /// Index of the block.
    nth: usize,
    /// Of the area range in the block.
    area: usize,
    /// Of the bit in sets of settings.
    bit: usize,
}

impl Place {
    fn of(params: &Params, threshold: usize) -> Place {
        let main = params.main_area();
        let (nth, area) = (main / AREAS * params.iou_thresholds.len().div_ceil(THRESHOLDS), main % AREAS);
        Place { nth: nth + threshold / THRESHOLDS, area, bit: THRESHOLDS * area + threshold % THRESHOLDS }
    }
}

#[derive(Default)]
struct Counts {
    hits: f64,
    wrong: f64,
    positives: f64,
}

impl Counts {
    fn add_matched(
        &mut self,
        cell: &MatchedCell<'_>,
        blocks: &[crate::eval::settings::SettingBlock],
        Place { nth, area, bit }: Place,
        confidence: f64,
    ) {
        let Some(mut own) = cell.at(blocks, nth) else { return };
        for at in 0..cell.len() {
            let unmatched = u64::from(own.areas(at) >> area & 1);
            let outcome = own.next_outcome(at, &blocks[nth]).unwrap_or_default();
            let [matched, ignored] = [outcome.matched, outcome.ignored].map(|set| set >> bit & 1);
            if cell.score(at) >= confidence {
                self.hits += (matched & !ignored & 1) as f64;
                self.wrong += (unmatched & !matched & !ignored & 1) as f64;
            }
        }
    }

    fn scores(&self, images: u64) -> BatchScores {
        let Counts { hits, wrong, positives } = *self;
        let missed = (positives - hits).max(0.0);
        let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        BatchScores {
            images,
            true_positives: hits,
            false_positives: wrong,
            false_negatives: missed,
            precision: ratio(hits, hits + wrong),
            recall: ratio(hits, positives),
            f1: ratio(2.0 * hits, 2.0 * hits + wrong + missed),
        }
    }
}
