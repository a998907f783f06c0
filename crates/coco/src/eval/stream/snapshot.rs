//! Snapshots: the state of an evaluator as bytes.
//!
//! ```text
//! magic          8 bytes, the last of which is the version
//! digests        of the options and of the data, 8 bytes each
//! counts         of suspicious detections and of the sample, and of all and of skipped detections; numbers of variable length
//! streams        number of words; 8 bytes each
//! images         number; for each added one, ascending: distance from the place of the one before, number of bytes, entry
//! checksum       XXH64 of everything before it, 8 bytes
//! ```
//!
//! All is little-endian. Evaluators with the same images have the same bytes, whatever was added or merged first. A snapshot is read only if the
//! checksum agrees. It may still have been made by anybody, so nothing is allocated for a length that the remaining bytes do not have, and every entry
//! is checked before it is kept.

use std::sync::Arc;

use twox_hash::XxHash64;

use super::digest::Digests;
use super::evaluator::Evaluator;
use super::setup::{Setup, Way};
use crate::eval::ledger::{Ledger, Reader, put_fixed, put_number};
use crate::{Code, Error, Result};

/// The first bytes of every snapshot. The last one is the version, which a change of the layout raises.
const MAGIC: [u8; 8] = *b"BXWEVAL\x02";
/// Bytes of the version.
const VERSION: usize = 1;
/// Bytes of the checksum.
const CHECKSUM: usize = 8;

impl Evaluator {
    /// The state as bytes, for [`Evaluator::with_snapshot`]: on this machine or another one.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let Digests { options, data } = self.setup.digests();
        put_fixed(&mut bytes, options);
        put_fixed(&mut bytes, data);
        let mut tally = self.ledger.tally.clone();
        tally.oddities.counts().into_iter().for_each(|count| put_number(&mut bytes, *count));
        tally.sample.counts().for_each(|count| put_number(&mut bytes, *count));
        put_number(&mut bytes, tally.detections);
        put_number(&mut bytes, tally.skipped);
        let used = tally.streams.iter().rposition(|word| *word != 0).map_or(0, |last| last + 1);
        put_number(&mut bytes, used as u64);
        tally.streams[..used].iter().for_each(|word| put_fixed(&mut bytes, *word));
        put_number(&mut bytes, self.images() as u64);
        let mut before = 0;
        for (place, entry) in self.ledger.added() {
            put_number(&mut bytes, u64::from(place - before));
            put_number(&mut bytes, entry.len() as u64);
            bytes.extend_from_slice(entry);
            before = place;
        }
        let checksum = XxHash64::oneshot(0, &bytes);
        put_fixed(&mut bytes, checksum);
        bytes
    }

    /// Adds the images of a snapshot. After an error nothing is added.
    ///
    /// # Errors
    /// `INVALID_VALUE`: bytes that are no snapshot, or are cut off or changed, or of another version. `INVALID_ARGUMENT`: a snapshot of an evaluator with
    /// another dataset or other parameters. `DUPLICATE_ID`: an image that has been added before.
    pub fn add_snapshot(&mut self, bytes: &[u8]) -> Result<()> {
        let body = checked(bytes).map_err(|error| error.in_input("bytes"))?;
        let mut reader = Reader::new(body);
        let digests = reader.fixed().zip(reader.fixed());
        let (options, data) = digests.ok_or_else(damaged)?;
        Digests { options, data }.check(self.setup.digests(), "bytes")?;
        let ledger = ledger(&mut reader, &self.setup).ok_or_else(damaged)?;
        self.absorb(&ledger)
    }
}

/// What lies between magic and checksum.
fn checked(bytes: &[u8]) -> Result<&[u8]> {
    let (magic, _) = bytes.split_at_checked(MAGIC.len()).ok_or_else(damaged)?;
    if magic[..MAGIC.len() - VERSION] != MAGIC[..MAGIC.len() - VERSION] {
        return Err(Error::new(Code::InvalidValue, "a snapshot of an Evaluator", "other bytes"));
    }
    let (body, checksum) = bytes.split_last_chunk::<CHECKSUM>().ok_or_else(damaged)?;
    if XxHash64::oneshot(0, body) != u64::from_le_bytes(*checksum) {
        return Err(damaged());
    }
    if magic != MAGIC {
        let got = format!("version {}", magic[MAGIC.len() - VERSION]);
        let expected = format!(
            "a snapshot of version {}, as this version of boxwise makes",
            MAGIC[MAGIC.len() - VERSION]
        );
        return Err(Error::new(Code::InvalidValue, expected, got));
    }
    body.get(MAGIC.len()..).ok_or_else(damaged)
}

fn damaged() -> Error {
    let expected = "a snapshot of an Evaluator that is complete and unchanged";
    Error::new(Code::InvalidValue, expected, "bytes that were cut off or changed: make or transfer it again")
        .in_input("bytes")
}

/// Reads what follows the digests; `None` if it is not what an evaluator writes.
fn ledger(reader: &mut Reader<'_>, setup: &Setup) -> Option<Ledger> {
    let mut ledger = Ledger::default();
    let tally = &mut ledger.tally;
    for count in tally.oddities.counts().into_iter().chain(tally.sample.counts()) {
        *count = small(reader)?;
    }
    (tally.detections, tally.skipped) = (small(reader)?, small(reader)?);
    let words = reader.count(8)?;
    for _ in 0..words {
        tally.streams.push(reader.fixed()?);
    }
    let shape = setup.shape();
    let most = if matches!(setup.way, Way::Judges(_)) { usize::MAX } else { setup.most() };
    let mut place = 0usize;
    for nth in 0..reader.count(2)? {
        let distance = usize::try_from(reader.number()?).ok()?;
        place = place.checked_add(distance).filter(|_| nth == 0 || distance > 0)?;
        let length = reader.count(1)?;
        let entry = reader.take(length)?;
        let is_listed = setup.dataset.image_listed.get(place) == Some(&true);
        if !is_listed || !shape.accepts(entry, setup.plan.slots.len(), most) {
            return None;
        }
        ledger.put(place as u32, Arc::from(entry));
    }
    reader.rest().is_empty().then_some(ledger)
}

/// A count of things that were in memory once, so that sums of many do not overflow.
fn small(reader: &mut Reader<'_>) -> Option<u64> {
    reader.number().filter(|count| *count < 1 << 48)
}
