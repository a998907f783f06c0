//! Snapshots of an evaluator: the numbers of repeated predictions and of those of unknown images; then the entries, by position of the annotation in
//! the ground truth.

use std::sync::Arc;

use super::entry::read;
use super::evaluator::{PanopticEvaluator, Setup, State};
use crate::Result;
use crate::snapshot::{Kind, Reader, entries, finished, put_entries, put_number, small};

const KIND: Kind = Kind { magic: *b"BXWPANO\x03", what: "a snapshot of a PanopticEvaluator" };

impl PanopticEvaluator {
    /// The state as bytes, for [`PanopticEvaluator::add_snapshot`]: on this machine or another one.
    pub fn to_bytes(&self) -> Vec<u8> {
        let State { found, repeated, unknown } = &self.state;
        let mut bytes = KIND.begin(self.setup.digests());
        put_number(&mut bytes, *repeated);
        put_number(&mut bytes, *unknown);
        put_entries(&mut bytes, found.len(), found.iter().map(|(position, entry)| (*position, &**entry)));
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
        let is_valid = is_listed && read(entry, setup.categories.len()).is_some();
        is_valid.then(|| drop(state.found.insert(position, Arc::from(entry))))
    })?;
    Some(state)
}
