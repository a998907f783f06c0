//! Snapshots: the state of an evaluation to which images are added, as bytes.
//!
//! ```text
//! magic          8 bytes, the last of which is the version
//! digests        of the options and of the data, 8 bytes each
//! state          what each kind writes; its images as `put_entries` does
//! checksum       XXH64 of everything before it, 8 bytes
//! ```
//!
//! All is little-endian. States with the same images have the same bytes, whatever was added or merged first. A snapshot is read only if the
//! checksum agrees. It may still have been made by anybody, so nothing is allocated for a length that the remaining bytes do not have, and every entry
//! is checked before it is kept.

mod bytes;
mod digest;

use twox_hash::XxHash64;

pub(crate) use bytes::{Reader, put_fixed, put_number};
pub(crate) use digest::{Digest, Digests};

use crate::{Code, Error, Result};

/// A kind of snapshots.
pub(crate) struct Kind {
    /// The first bytes. The last one is the version, which a change of the layout raises.
    pub(crate) magic: [u8; 8],
    /// What is expected, in errors: `a snapshot of an Evaluator`.
    pub(crate) what: &'static str,
}

/// Bytes of the version.
const VERSION: usize = 1;
/// Bytes of the checksum.
const CHECKSUM: usize = 8;

impl Kind {
    /// Bytes to which the state is appended.
    pub(crate) fn begin(&self, Digests { options, data }: Digests) -> Vec<u8> {
        let mut bytes = self.magic.to_vec();
        put_fixed(&mut bytes, options);
        put_fixed(&mut bytes, data);
        bytes
    }

    /// The state in bytes that are complete, unchanged, and made with these digests.
    ///
    /// # Errors
    /// `INVALID_VALUE`: bytes that are no such snapshot, or are cut off or changed, or of another version. `INVALID_ARGUMENT`: other digests.
    pub(crate) fn open<'a>(&self, bytes: &'a [u8], own: impl FnOnce() -> Digests) -> Result<Reader<'a>> {
        let mut reader = Reader::new(self.body(bytes).map_err(|error| error.in_input("bytes"))?);
        let (options, data) = reader.fixed().zip(reader.fixed()).ok_or_else(|| self.damaged())?;
        Digests { options, data }.check(own(), "bytes")?;
        Ok(reader)
    }

    /// What lies between magic and checksum.
    fn body<'a>(&self, bytes: &'a [u8]) -> Result<&'a [u8]> {
        let Kind { magic: own, what } = self;
        let (magic, _) = bytes.split_at_checked(own.len()).ok_or_else(|| self.damaged())?;
        if magic[..own.len() - VERSION] != own[..own.len() - VERSION] {
            return Err(Error::new(Code::InvalidValue, *what, "other bytes"));
        }
        let (body, checksum) = bytes.split_last_chunk::<CHECKSUM>().ok_or_else(|| self.damaged())?;
        if XxHash64::oneshot(0, body) != u64::from_le_bytes(*checksum) {
            return Err(self.damaged());
        }
        let [version, own_version] = [magic, own].map(|magic| magic[own.len() - VERSION]);
        if version != own_version {
            let got = format!("version {version}");
            let expected = format!("{what} of version {own_version}, as this version of boxwise makes");
            return Err(Error::new(Code::InvalidValue, expected, got));
        }
        body.get(own.len()..).ok_or_else(|| self.damaged())
    }

    /// The error for bytes that are not what this kind writes.
    pub(crate) fn damaged(&self) -> Error {
        let expected = format!("{} that is complete and unchanged", self.what);
        let got = "bytes that were cut off or changed: make or transfer it again";
        Error::new(Code::InvalidValue, expected, got).in_input("bytes")
    }
}

/// Appends the checksum, which ends a snapshot.
pub(crate) fn finished(mut bytes: Vec<u8>) -> Vec<u8> {
    let checksum = XxHash64::oneshot(0, &bytes);
    put_fixed(&mut bytes, checksum);
    bytes
}

/// Appends the number of images, and for each, by ascending place: the distance from the place of the one before, the number of bytes, and
/// its entry.
pub(crate) fn put_entries<'a>(
    to: &mut Vec<u8>,
    count: usize,
    entries: impl Iterator<Item = (u32, &'a [u8])>,
) {
    put_number(to, count as u64);
    let mut before = 0;
    for (place, entry) in entries {
        put_number(to, u64::from(place - before));
        put_number(to, entry.len() as u64);
        to.extend_from_slice(entry);
        before = place;
    }
}

/// Reads images to the end of the state; `None` if it is not what [`put_entries`] writes, or `each` refuses an entry.
pub(crate) fn entries(reader: &mut Reader<'_>, mut each: impl FnMut(u32, &[u8]) -> Option<()>) -> Option<()> {
    let mut place = 0u32;
    for nth in 0..reader.count(2)? {
        let distance = u32::try_from(reader.number()?).ok()?;
        place = place.checked_add(distance).filter(|_| nth == 0 || distance > 0)?;
        let length = reader.count(1)?;
        each(place, reader.take(length)?)?;
    }
    reader.rest().is_empty().then_some(())
}

/// A count of things that were in memory once, so that sums of many do not overflow.
pub(crate) fn small(reader: &mut Reader<'_>) -> Option<u64> {
    reader.number().filter(|count| *count < 1 << 48)
}
