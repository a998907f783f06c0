//! Snapshots of an evaluator: the numbers of repeated predictions and of those of unknown images; then what was found in each annotation of the
//! ground truth: matches (category, and 8 bytes of IoU), categories of missed segments, those of false positives, each list after its
//! length, and counts of suspicious things.

use std::sync::Arc;

use super::evaluator::{PanopticEvaluator, Setup, State};
use super::image::Found;
use crate::Result;
use crate::snapshot::{Kind, Reader, entries, finished, put_entries, put_fixed, put_number, small};

const KIND: Kind = Kind { magic: *b"BXWPANO\x01", what: "a snapshot of a PanopticEvaluator" };

impl PanopticEvaluator {
    /// The state as bytes, for [`PanopticEvaluator::add_snapshot`]: on this machine or another one.
    pub fn to_bytes(&self) -> Vec<u8> {
        let State { found, repeated, unknown } = &self.state;
        let mut bytes = KIND.begin(self.setup.digests());
        put_number(&mut bytes, *repeated);
        put_number(&mut bytes, *unknown);
        let written: Vec<_> = found.iter().map(|(position, found)| (*position, written(found))).collect();
        put_entries(
            &mut bytes,
            written.len(),
            written.iter().map(|(position, entry)| (*position, &entry[..])),
        );
        finished(bytes)
    }

    /// Adds the images of a snapshot. After an error nothing is added.
    ///
    /// # Errors
    /// `INVALID_VALUE`: bytes that are no snapshot, or are cut off or changed, or of another version. `INVALID_ARGUMENT`: a snapshot of an evaluator with
    /// another ground truth or other parameters. `DUPLICATE_ID`: an image that has been added before.
    pub fn add_snapshot(&mut self, bytes: &[u8]) -> Result<()> {
        let mut reader = KIND.open(bytes, || self.setup.digests())?;
        let state = state(&mut reader, &self.setup).ok_or_else(|| KIND.damaged())?;
        self.absorb(&state)
    }
}

/// Reads what follows the digests; `None` if it is not what an evaluator writes.
fn state(reader: &mut Reader<'_>, setup: &Setup) -> Option<State> {
    let mut state = State { repeated: small(reader)?, unknown: small(reader)?, ..State::default() };
    entries(reader, |position, entry| {
        let is_listed = (position as usize) < setup.ground_truth.annotations.len();
        let found = read(entry, setup.categories.len()).filter(|_| is_listed)?;
        state.found.insert(position, Arc::new(found));
        Some(())
    })?;
    Some(state)
}

fn written(found: &Found) -> Vec<u8> {
    let mut to = Vec::new();
    let Found { matched, missed, false_positives, oddities } = found;
    put_number(&mut to, matched.len() as u64);
    for (category, iou) in matched {
        put_number(&mut to, u64::from(*category));
        put_fixed(&mut to, iou.to_bits());
    }
    for list in [missed, false_positives] {
        put_number(&mut to, list.len() as u64);
        list.iter().for_each(|category| put_number(&mut to, u64::from(*category)));
    }
    let mut oddities = *oddities;
    oddities.counts().into_iter().for_each(|count| put_number(&mut to, *count));
    to
}

/// What was found in an image, of so many categories.
fn read(entry: &[u8], categories: usize) -> Option<Found> {
    let mut reader = Reader::new(entry);
    let category = |reader: &mut Reader<'_>| {
        let category = reader.number().and_then(|number| u32::try_from(number).ok())?;
        ((category as usize) < categories).then_some(category)
    };
    let mut found = Found::default();
    for _ in 0..reader.count(9)? {
        found.matched.push((category(&mut reader)?, f64::from_bits(reader.fixed()?)));
    }
    for list in [&mut found.missed, &mut found.false_positives] {
        for _ in 0..reader.count(1)? {
            list.push(category(&mut reader)?);
        }
    }
    for count in found.oddities.counts() {
        *count = small(&mut reader)?;
    }
    reader.rest().is_empty().then_some(found)
}
