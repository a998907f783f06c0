//! Compressed inputs: gzip and Zstandard, recognised by their first bytes, never by a file name.

use std::io::{ErrorKind, Read};

use crate::limits::Limits;
use crate::{Code, Error, Result};
use boxwise_threads::poll;

/// Number of bytes that [`Compression::of`] needs.
pub(crate) const MAGIC_BYTES: usize = 4;

/// An input that unpacks to more bytes than this is rejected, so that a small file cannot use up all memory.
const MOST_BYTES: usize = if usize::BITS > 32 { 8 << 30 } else { 1 << 30 };

/// How an input is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstandard,
}

impl Compression {
    /// The compression that the first bytes indicate; `None` for any other bytes.
    pub(crate) fn of(first: &[u8]) -> Option<Self> {
        match first {
            [0x1f, 0x8b, 8, ..] => Some(Compression::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Compression::Zstandard),
            _ => None,
        }
    }

    /// Unpacks all members of `packed`, in order.
    ///
    /// # Errors
    /// `INVALID_VALUE`: damaged or truncated. `TOO_LARGE`: unpacks to more than 8 GiB or than the limits say, or does not fit in memory.
    pub(crate) fn unpack(self, packed: &[u8], limits: &Limits) -> Result<Vec<u8>> {
        match self {
            Compression::Gzip => {
                read_all(flate2::bufread::MultiGzDecoder::new(packed), "gzip", Vec::new(), limits)
            }
            Compression::Zstandard => unpack_zstandard(packed, limits),
        }
    }
}

#[cfg(not(target_family = "wasm"))]
fn unpack_zstandard(packed: &[u8], limits: &Limits) -> Result<Vec<u8>> {
    let mut unpacked = Vec::new();
    let mut rest = packed;
    while !rest.is_empty() {
        let decoder = ruzstd::decoding::StreamingDecoder::new(&mut rest)
            .map_err(|error| damaged("Zstandard", &error.to_string()))?;
        unpacked = read_all(decoder, "Zstandard", unpacked, limits)?;
    }
    Ok(unpacked)
}

#[cfg(target_family = "wasm")]
fn unpack_zstandard(_: &[u8], _: &Limits) -> Result<Vec<u8>> {
    let expected = "text or gzip, which WebAssembly reads; unpack the file first";
    Err(Error::new(Code::InvalidValue, expected, "Zstandard data"))
}

/// Appends what a decoder unpacks.
fn read_all(decoder: impl Read, name: &str, mut unpacked: Vec<u8>, limits: &Limits) -> Result<Vec<u8>> {
    let most =
        limits.memory.map_or(MOST_BYTES, |most| usize::try_from(most).unwrap_or(MOST_BYTES).min(MOST_BYTES));
    let left = (most - unpacked.len()) as u64 + 1;
    match Cancellable(decoder).take(left).read_to_end(&mut unpacked) {
        Ok(_) if unpacked.len() <= most => Ok(unpacked),
        Ok(_) => {
            limits.check_memory(unpacked.len() as u64)?;
            Err(Error::new(Code::TooLarge, format!("at most {MOST_BYTES} bytes of unpacked text"), "more"))
        }
        Err(error) if error.kind() == ErrorKind::OutOfMemory => {
            let got = format!("more than {} bytes of unpacked text", unpacked.len());
            Err(Error::new(Code::TooLarge, "an input that fits in memory", got))
        }
        Err(error) => Err(damaged(name, &error.to_string())),
    }
}

/// A reader whose reads can be cancelled.
struct Cancellable<R>(R);

impl<R: Read> Read for Cancellable<R> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        const MOST_AT_ONCE: usize = 256 << 10;
        poll();
        let end = to.len().min(MOST_AT_ONCE);
        self.0.read(&mut to[..end])
    }
}

fn damaged(name: &str, error: &str) -> Error {
    Error::new(Code::InvalidValue, format!("whole {name} data; compress the file again"), error)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const NONE: Limits = Limits { records: None, memory: None };

    #[test]
    fn no_more_is_unpacked_than_the_limit_says() {
        for (packed, compression) in
            [(gzip(TEXT), Compression::Gzip), (zstandard(TEXT), Compression::Zstandard)]
        {
            let limit = |bytes: usize| Limits { records: None, memory: Some(bytes as u64) };
            assert_eq!(compression.unpack(&packed, &limit(TEXT.len())).unwrap(), TEXT);
            let error = compression.unpack(&packed, &limit(TEXT.len() - 1)).unwrap_err();
            assert_eq!(error.code, Code::TooLarge);
            assert!(error.to_string().contains("maxMemory"), "{error}");
            assert!(compression.unpack(&packed.repeat(2), &limit(2 * TEXT.len() - 1)).is_err());
        }
    }

    const TEXT: &[u8] = b"[{\"image_id\": 1}]";

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn zstandard(text: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(text, ruzstd::encoding::CompressionLevel::Fastest)
    }

    #[test]
    fn members_are_unpacked_one_after_the_other() {
        for (packed, compression) in
            [(gzip(TEXT), Compression::Gzip), (zstandard(TEXT), Compression::Zstandard)]
        {
            assert_eq!(Compression::of(&packed), Some(compression));
            assert_eq!(compression.unpack(&packed, &NONE).unwrap(), TEXT);
            assert_eq!(compression.unpack(&packed.repeat(2), &NONE).unwrap(), TEXT.repeat(2));
        }
        assert_eq!(Compression::of(TEXT), None);
    }

    #[test]
    fn data_that_is_cut_off_or_damaged_is_refused_at_any_byte() {
        for (packed, compression) in
            [(gzip(TEXT), Compression::Gzip), (zstandard(TEXT), Compression::Zstandard)]
        {
            for length in 4..packed.len() {
                assert_eq!(
                    compression.unpack(&packed[..length], &NONE).unwrap_err().code,
                    Code::InvalidValue,
                    "{length}"
                );
            }
        }
        let mut damaged = gzip(TEXT);
        let place = damaged.len() - 6;
        damaged[place] ^= 1; // its checksum
        assert_eq!(Compression::Gzip.unpack(&damaged, &NONE).unwrap_err().code, Code::InvalidValue);
    }
}
