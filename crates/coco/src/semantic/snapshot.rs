//! Snapshots of a confusion matrix: number of images; number of ids, and for each 0 and 8 bytes of an integer, or 1, a length and text; number of
//! pairs of classes with pixels, and for each the distance from the one before and its pixels.

use super::Confusion;
use super::params::SemanticParams;
use crate::snapshot::{Digest, Digests, Kind, Reader, finished, put_fixed, put_number, small};
use crate::{Id, Result};

const KIND: Kind = Kind { magic: *b"BXWSEMA\x01", what: "a snapshot of a SemanticAccumulator" };

impl Confusion {
    /// The state as bytes, for [`Confusion::add_snapshot`]: on this machine or another one.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = KIND.begin(digests(self.params()));
        put_number(&mut bytes, self.images);
        put_number(&mut bytes, self.named.len() as u64);
        for id in &self.named {
            match id {
                Id::Int(value) => {
                    bytes.push(0);
                    put_fixed(&mut bytes, *value as u64);
                }
                Id::Text(text) => {
                    bytes.push(1);
                    put_number(&mut bytes, text.len() as u64);
                    bytes.extend_from_slice(text.as_bytes());
                }
            }
        }
        put_number(&mut bytes, self.counts.iter().filter(|count| **count > 0).count() as u64);
        let mut before = 0;
        for (cell, count) in self.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            put_number(&mut bytes, (cell - before) as u64);
            put_number(&mut bytes, *count);
            before = cell;
        }
        finished(bytes)
    }

    /// Adds the images of a snapshot. After an error the matrix is unchanged.
    ///
    /// # Errors
    /// `INVALID_VALUE`: bytes that are no snapshot, or are cut off or changed, or of another version. `INVALID_ARGUMENT`: a snapshot with other
    /// parameters. `DUPLICATE_ID`: an image that has been added before. `TOO_LARGE`: not enough memory.
    pub fn add_snapshot(&mut self, bytes: &[u8]) -> Result<()> {
        let mut reader = KIND.open(bytes, || digests(self.params()))?;
        let mut other = Confusion::new(self.params())?;
        read(&mut reader, &mut other).ok_or_else(|| KIND.damaged())?;
        self.merge(&other)
    }
}

/// Reads what follows the digests; `None` if it is not what [`Confusion::to_bytes`] writes.
fn read(reader: &mut Reader<'_>, to: &mut Confusion) -> Option<()> {
    to.images = small(reader)?;
    for _ in 0..reader.count(2)? {
        let id = match reader.take(1)? {
            [0] => Id::Int(reader.fixed()? as i64),
            [1] => {
                let length = reader.count(1)?;
                Id::Text(std::str::from_utf8(reader.take(length)?).ok()?.into())
            }
            _ => return None,
        };
        // ascending, each once
        if to.named.last().is_some_and(|last| *last >= id) {
            return None;
        }
        to.named.push(id);
    }
    let mut cell = 0usize;
    for nth in 0..reader.count(2)? {
        let distance = usize::try_from(reader.number()?).ok()?;
        cell = cell.checked_add(distance).filter(|_| nth == 0 || distance > 0)?;
        *to.counts.get_mut(cell)? = small(reader).filter(|count| *count > 0)?;
    }
    (reader.rest().is_empty() && to.named.len() as u64 <= to.images).then_some(())
}

fn digests(SemanticParams { classes, ignore_label, reduce_zero_label }: SemanticParams) -> Digests {
    let mut options = Digest::new();
    options.number(u64::from(classes));
    options.number(ignore_label.map_or(u64::MAX, |label| u64::from(label as u32)));
    options.number(u64::from(reduce_zero_label));
    Digests { options: options.finish(), data: 0 }
}
