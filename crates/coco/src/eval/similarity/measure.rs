//! The similarity of an evaluation, by which detections are collected and matched.

use std::sync::{Mutex, PoisonError};

use boxwise_kernels::Isa;

use super::boxes::{self, BoxIou, BoxScratch};
use super::keypoints;
use super::known_pairs::{KnownPairs, PairStore};
use super::masks::{self, MaskIou, MaskOverlaps};
use super::pairs::{SimilarPairs, Similarity};
use super::prepared::Prepared;
use super::rotated;
use crate::eval::areas::AreaSet;
use crate::eval::collect::{Collector, Detected, DetectionOddities, Detections, Part, Record};
use crate::eval::ledger::IndexedLedger;
use crate::eval::plan::{GroundTruth, Plan};
use crate::eval::watch::Watch;
use crate::params::{IouType, Params};
use crate::{Content, Dataset, Reading, Result};

/// Similarities computed while the detections were read; one value for each part of the input.
pub(crate) enum Known {
    /// None: boxes are compared during matching.
    None,
    /// Overlaps of masks.
    Masks(Vec<MaskOverlaps>),
    /// Similarities of keypoints or rotated boxes.
    Pairs(Vec<PairStore>),
}

impl Known {
    /// About how many bytes of memory they hold.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Known::None => 0,
            Known::Masks(parts) => parts.iter().map(MaskOverlaps::bytes).sum(),
            Known::Pairs(parts) => parts.iter().map(PairStore::bytes).sum(),
        }
    }
}

/// Calls `each` with every pair of a detection that was found while it was read: the annotation's position among the plan's, and the
/// similarity. `near` is a guess of the detection's part.
pub(crate) fn known_pairs_of(
    known: &Known,
    detected: &Detected,
    position: u32,
    near: &mut usize,
    mut each: impl FnMut(u32, f64),
) {
    match known {
        Known::None => {}
        Known::Masks(parts) => {
            let kept = detected.kept(position, near);
            parts[*near].of(kept).for_each(|link| each(link.truth, link.overlap));
        }
        Known::Pairs(parts) => {
            let index = detected.index(position, near);
            parts[*near].of(index).iter().for_each(|pair| each(pair.truth, pair.similarity));
        }
    }
}

/// Collects the detections, and computes the similarities of shapes that are compared while reading. `spare` are parts of earlier inputs,
/// whose memory is used.
///
/// # Errors
/// Those of reading; `UNKNOWN_IMAGE`: a detection of an image that the dataset does not list; a shape that cannot be
/// compared.
pub(crate) fn collect(
    dataset: &Dataset,
    plan: &Plan,
    prepared: &Prepared,
    detections: &Detections<'_>,
    params: &Params,
    (watch, spare): (Watch<'_>, Vec<Part>),
) -> Result<(Vec<Part>, Known)> {
    let spare = Mutex::new(spare);
    let areas = AreaSet::new(&params.area_ranges);
    let reading = Reading {
        progress: watch.reading,
        limits: watch.limits,
        content: Content::of(params.iou_type),
        ..Reading::with(params.threads, Isa::detect())
    };
    if let Detections::Columns(columns) = detections {
        watch.limits.check_columns(columns.scores.len()).map_err(|error| error.in_input("detections"))?;
    }
    let collector = |expected: usize| {
        let spare = spare.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let mut collector = Collector::new(dataset, plan, areas, (spare, expected));
        if prepared.notes_images {
            collector.note_images();
        }
        collector
    };
    Ok(match params.iou_type {
        IouType::Bbox if detections.have_masks_alone(&reading)? => {
            (masks::collect_boxes(detections, &reading, dataset, collector)?, Known::None)
        }
        IouType::Bbox => (boxes::collect(detections, &reading, collector)?, Known::None),
        IouType::Segm | IouType::Boundary => {
            let (parts, overlaps) =
                masks::collect(detections, &reading, dataset, plan, prepared, params, collector)?;
            (parts, Known::Masks(overlaps))
        }
        IouType::Keypoints => {
            let (parts, pairs) = keypoints::collect(detections, &reading, dataset, plan, params, collector)?;
            (parts, Known::Pairs(pairs))
        }
        IouType::Rotated => {
            let (parts, pairs) = rotated::collect(detections, &reading, plan, prepared, params, collector)?;
            (parts, Known::Pairs(pairs))
        }
    })
}

/// Detections and ground truth with their similarity: the input of matching.
#[derive(Clone, Copy)]
pub(crate) struct Compared<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) detected: &'a Detected,
    pub(crate) known: &'a Known,
    pub(crate) params: &'a Params,
    /// For each annotation of the plan, whether it is ignored although the plan counts it; `None` for none.
    pub(crate) outside: Option<&'a [bool]>,
    /// What matching came to, where detections were matched image by image and not kept: there are none here then.
    pub(crate) ledger: Option<&'a IndexedLedger>,
}

/// A similarity over an evaluation's ground truth and detections.
pub(crate) enum Measure<'a> {
    /// Upright boxes.
    Boxes(BoxIou<'a>),
    /// Masks.
    Masks(MaskIou<'a>),
    /// Keypoints and rotated boxes.
    Pairs(KnownPairs<'a>),
}

impl<'a> Compared<'a> {
    /// Counts of suspicious detections.
    pub(crate) fn oddities(&self) -> DetectionOddities {
        self.ledger.map_or_else(|| self.detected.oddities(), |ledger| ledger.tally.oddities)
    }

    /// Number of detections in the input.
    pub(crate) fn detections(&self) -> u64 {
        self.ledger.map_or(self.detected.len() as u64, |ledger| ledger.tally.detections)
    }

    /// Whether a stream has detections.
    pub(crate) fn has_stream(&self, stream: u32) -> bool {
        match self.ledger {
            Some(ledger) => ledger.tally.has_stream(stream),
            None => self.detected.parts.iter().any(|part| part.at_most(stream) > 0),
        }
    }

    /// Calls `each` with the score of every detection of a slot, until it returns false. Returns whether it never did.
    pub(crate) fn scores(&self, slot: usize, each: &mut dyn FnMut(f64) -> bool) -> bool {
        if let Some(ledger) = self.ledger {
            return ledger.scores(self.plan, slot, each);
        }
        self.plan.slots[slot].iter().all(|stream| {
            let mut chunks = self.detected.parts.iter().flat_map(|part| part.stream(*stream));
            chunks.all(|chunk| chunk.iter().all(|record| each(record.score)))
        })
    }

    /// The similarity by which detections are matched.
    pub(crate) fn measure(&self) -> Measure<'a> {
        let Compared { plan, detected, known, .. } = *self;
        match known {
            Known::None => {
                let finite = plan.finite && detected.oddities().box_not_finite == 0;
                Measure::Boxes(BoxIou { detected, isa: Isa::detect(), finite })
            }
            Known::Masks(overlaps) => Measure::Masks(MaskIou { detected, overlaps }),
            Known::Pairs(stores) => Measure::Pairs(KnownPairs { detected, stores }),
        }
    }
}

/// Reusable memory for a [`Measure`].
#[derive(Default)]
pub(crate) struct MeasureScratch {
    boxes: BoxScratch,
    /// A guess of the part of the next detection.
    near: usize,
}

/// One type for all measures, so that matching is compiled once. Which one it is is asked once for each chunk of a cell.
impl Similarity for Measure<'_> {
    type Scratch = MeasureScratch;

    fn pairs(
        &self,
        MeasureScratch { boxes, near }: &mut MeasureScratch,
        detections: &[Record],
        truth: &[GroundTruth],
        least: f64,
        pairs: &mut SimilarPairs,
    ) -> bool {
        match self {
            Measure::Boxes(own) => own.pairs(boxes, detections, truth, least, pairs),
            Measure::Masks(own) => own.pairs(near, detections, truth, least, pairs),
            Measure::Pairs(own) => own.pairs(near, detections, truth, least, pairs),
        }
    }

    fn row(
        &self,
        MeasureScratch { boxes, near }: &mut MeasureScratch,
        detection: &Record,
        truth: &[GroundTruth],
        row: &mut Vec<f64>,
    ) {
        match self {
            Measure::Boxes(own) => own.row(boxes, detection, truth, row),
            Measure::Masks(own) => own.row(near, detection, truth, row),
            Measure::Pairs(own) => own.row(near, detection, truth, row),
        }
    }
}
