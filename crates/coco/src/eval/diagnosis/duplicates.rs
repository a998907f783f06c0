//! Detects detections and annotations that are there twice, equal to the last bit: each second one is a false positive or is missed.

use boxwise_kernels::math::order::pair_key;

use crate::Warning;
use crate::eval::box_sample::StreamedSample;
use crate::eval::plan::GroundTruth;
use crate::eval::similarity::Compared;
use crate::params::IouType;
use crate::snapshot::Digest;

/// Largest numbers of detections that are visited, and that are compared with each other: all of some images.
const SAMPLE: (usize, usize) = (1 << 16, 1 << 12);

/// Number of boxes of a cell that a box is compared with.
const OF_CELL: usize = 64;

/// Smallest number of repeated records for a warning.
const FEW: usize = 5;

/// Smallest share of repeated records for a warning: one of so many.
const ONE_OF: usize = 10;

/// Smallest share of repeated detections with equal scores, which no detector makes: one of so many.
const ONE_OF_EQUAL: usize = 50;

/// A warning for detections and for annotations that are there twice.
pub(super) fn warnings(compared: Compared<'_>) -> Vec<Warning> {
    if compared.params.iou_type != IouType::Bbox {
        return Vec::new(); // records may differ in their shapes
    }
    let found = |with_scores: bool| match compared.ledger {
        Some(ledger) => streamed(ledger.tally.sample.streamed, with_scores),
        None => detections(compared, with_scores),
    };
    let is_share = |(equal, all): &(usize, usize), one_of: usize| *equal >= FEW && equal * one_of >= *all;
    let found = match found(false) {
        boxes if is_share(&boxes, ONE_OF) => Some(boxes),
        (equal, _) if equal >= FEW => Some(found(true)).filter(|found| is_share(found, ONE_OF_EQUAL)),
        _ => None,
    };
    let truth = Some(annotations(compared)).filter(|found| is_share(found, ONE_OF));
    let found = [("detections", found), ("annotations", truth)];
    let found = found.into_iter().filter_map(|(side, counts)| Some((side, counts?)));
    found.map(|(side, counts)| warning(side, counts)).collect()
}

/// Numbers of detections that equal the one before, with its score or whatever that is, and of all that were looked at.
fn detections(compared: Compared<'_>, with_scores: bool) -> (usize, usize) {
    let Compared { plan, detected, .. } = compared;
    let every = (detected.len().min(SAMPLE.0) / SAMPLE.1 + 1) as u32;
    // a stream is in several slots where detections count for their ancestors, too
    let mut streams: Vec<u32> = plan.slots.iter().flatten().copied().collect();
    streams.sort_unstable();
    streams.dedup();
    let annotated = streams
        .into_iter()
        .flat_map(|stream| detected.parts.iter().enumerate().map(move |part| (stream, part)));
    let records = annotated.flat_map(|(stream, (at, part))| {
        part.stream(stream).flatten().map(move |record| (stream, at, record))
    });
    let mut some: Vec<u64> = records
        .take(SAMPLE.0)
        .filter(|(stream, _, record)| {
            record.rank().is_multiple_of(every) && plan.compares(record.rank(), *stream)
        })
        .map(|(stream, at, record)| {
            let mut digest = Digest::new();
            digest.number(pair_key(stream, record.rank()));
            digest.floats(&detected.parts[at].boxes.at(record.position as usize));
            if with_scores {
                digest.floats(&[record.score]);
            }
            digest.finish()
        })
        .collect();
    some.sort_unstable();
    (some.windows(2).filter(|pair| pair[0] == pair[1]).count(), some.len())
}

fn streamed(sample: StreamedSample, with_scores: bool) -> (usize, usize) {
    let StreamedSample { repeated, repeated_with_score, detections, .. } = sample;
    (if with_scores { repeated_with_score } else { repeated } as usize, detections as usize)
}

/// Numbers of annotations that equal an earlier one of their cell, and of all that were looked at.
fn annotations(compared: Compared<'_>) -> (usize, usize) {
    let plan = compared.plan;
    let cells = (0..plan.slots.len()).flat_map(|slot| plan.of_slot(slot).chunk_by(|a, b| a.image == b.image));
    let is_repeated = |(at, own): (usize, &GroundTruth), cell: &[GroundTruth]| {
        cell[at.saturating_sub(OF_CELL)..at]
            .iter()
            .any(|other| other.bbox == own.bbox && other.crowd == own.crowd)
    };
    let (mut equal, mut all) = (0, 0);
    for cell in cells.take(SAMPLE.1) {
        all += cell.len();
        equal += cell.iter().enumerate().filter(|own| is_repeated(*own, cell)).count();
    }
    (equal, all)
}

fn warning(side: &str, (equal, all): (usize, usize)) -> Warning {
    let effect = if side == "detections" { "count as false positives" } else { "are missed" };
    let message = format!(
        "{equal} of {all} {side} that were looked at are there twice, equal to the last bit; the second ones {effect}: remove repeated records"
    );
    Warning { code: "RECORDS_REPEATED", message, count: equal as u64 }
}
