//! Snapshots of an evaluator: counts of suspicious detections and of the sample, and of all and of skipped detections, as numbers of variable
//! length; the number of words of streams, and 8 bytes for each; the images.

use std::sync::Arc;

use super::evaluator::Evaluator;
use super::setup::{Setup, Way};
use crate::Result;
use crate::eval::ledger::Ledger;
use crate::snapshot::{Kind, Reader, entries, finished, put_entries, put_fixed, put_number, small};

const KIND: Kind = Kind { magic: *b"BXWEVAL\x04", what: "a snapshot of an Evaluator" };

impl Evaluator {
    /// The state as bytes, for [`Evaluator::add_snapshot`]: on this machine or another one.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = KIND.begin(self.setup.digests());
        let mut tally = self.ledger.tally.clone();
        tally.oddities.counts().for_each(|count| put_number(&mut bytes, *count));
        tally.sample.counts().for_each(|count| put_number(&mut bytes, *count));
        put_number(&mut bytes, tally.detections);
        put_number(&mut bytes, tally.skipped);
        let used = tally.streams.iter().rposition(|word| *word != 0).map_or(0, |last| last + 1);
        put_number(&mut bytes, used as u64);
        tally.streams[..used].iter().for_each(|word| put_fixed(&mut bytes, *word));
        let added = self.ledger.added().map(|(place, entry)| (place, &**entry));
        put_entries(&mut bytes, self.images(), added);
        finished(bytes)
    }

    /// Adds the images of a snapshot. After an error nothing is added.
    ///
    /// # Errors
    /// `INVALID_VALUE`: bytes that are no snapshot, or are cut off or changed, or of another version. `INVALID_ARGUMENT`: a snapshot of an evaluator with
    /// another dataset or other parameters. `DUPLICATE_ID`: an image that has been added before.
    pub fn add_snapshot(&mut self, bytes: &[u8]) -> Result<()> {
        let mut reader = KIND.open(bytes, || self.setup.digests())?;
        let ledger = ledger(&mut reader, &self.setup).ok_or_else(|| KIND.damaged())?;
        self.absorb(&ledger)
    }
}

/// Reads what follows the digests; `None` if it is not what an evaluator writes.
fn ledger(reader: &mut Reader<'_>, setup: &Setup) -> Option<Ledger> {
    let mut ledger = Ledger::default();
    let tally = &mut ledger.tally;
    for count in tally.oddities.counts().chain(tally.sample.counts()) {
        *count = small(reader)?;
    }
    (tally.detections, tally.skipped) = (small(reader)?, small(reader)?);
    let words = reader.count(8)?;
    for _ in 0..words {
        tally.streams.push(reader.fixed()?);
    }
    let shape = setup.shape();
    let most = if matches!(setup.way, Way::Judges(_)) { usize::MAX } else { setup.most() };
    entries(reader, |place, entry| {
        let is_listed = setup.dataset.image_listed.get(place as usize) == Some(&true);
        let is_accepted = is_listed && shape.accepts(entry, setup.plan.slots.len(), most);
        is_accepted.then(|| ledger.put(place, Arc::from(entry)))
    })?;
    Some(ledger)
}
