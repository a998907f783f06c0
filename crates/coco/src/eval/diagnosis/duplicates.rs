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

/// A warning for detections and for annotations that are there twice.
pub(super) fn warnings(compared: Compared<'_>) -> Vec<Warning> {
    if compared.params.iou_type != IouType::Bbox {
        return Vec::new(); // records may differ in their shapes
    }
    let found = match compared.ledger {
        Some(ledger) => streamed(ledger.tally.sample.streamed),
        None => detections(compared),
    };
    let sides = [("detections", found), ("annotations", annotations(compared))];
    let found = sides.into_iter().filter(|(_, (equal, all))| *equal >= FEW && equal * ONE_OF >= *all);
    found.map(|(side, counts)| warning(side, counts)).collect()
}

/// Numbers of detections that equal the one before, and of all that were looked at.
fn detections(compared: Compared<'_>) -> (usize, usize) {
    let Compared { plan, detected, .. } = compared;
    let every = (detected.len().min(SAMPLE.0) / SAMPLE.1 + 1) as u32;
    let streams = || plan.slots.iter().flatten().copied();
    let annotated =
        streams().flat_map(|stream| detected.parts.iter().enumerate().map(move |part| (stream, part)));
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
            digest.finish()
        })
        .collect();
    some.sort_unstable();
    (some.windows(2).filter(|pair| pair[0] == pair[1]).count(), some.len())
}

fn streamed(StreamedSample { repeated, detections, .. }: StreamedSample) -> (usize, usize) {
    (repeated as usize, detections as usize)
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
