//! The chunks and the compressed pixels of a file, read by the `png` crate.

use boxwise_error::{Code, Error, Result};
use png::{DecodeOptions, Decoded, DecodingError, Info, StreamingDecoder, UnfilterRegion, chunk};

use crate::{broken, cut_short, resize};

/// A file that has been read up to its first chunk of pixels.
pub(crate) struct Stream<'a> {
    decoder: StreamingDecoder,
    /// The unread part of the file.
    rest: &'a [u8],
}

impl<'a> Stream<'a> {
    /// Reads up to the first chunk of pixels.
    pub(crate) fn open(file: &'a [u8]) -> Result<Self> {
        let mut options = DecodeOptions::default();
        options.set_ignore_adler32(false);
        options.set_ignore_text_chunk(true);
        options.set_ignore_iccp_chunk(true);
        let mut stream = Stream { decoder: StreamingDecoder::new_with_options(options), rest: file };
        loop {
            match stream.read(None)? {
                Decoded::ChunkBegin(_, chunk::IDAT) => return Ok(stream),
                Decoded::ChunkComplete(chunk::IEND) => return Err(broken("one without pixels")),
                _ => {}
            }
        }
    }

    pub(crate) fn info(&self) -> &Info<'static> {
        self.decoder.info().expect("the header comes before the pixels")
    }

    /// Inflates the filtered pixels, which must be exactly `bytes` bytes long.
    pub(crate) fn inflate(mut self, bytes: u64, to: &mut Vec<u8>) -> Result<&[u8]> {
        let too_large = || Error::new(Code::TooLarge, "memory for an image", format!("{bytes} bytes"));
        let bytes = usize::try_from(bytes).map_err(|_| too_large())?;
        // One extra byte: if it gets filled, the file holds more than its header states.
        resize(to, bytes.checked_add(1).ok_or_else(too_large)?)?;
        to.truncate(bytes + 1);
        let mut region = UnfilterRegion::default();
        loop {
            let decoded = self.read(Some((&mut region, to)))?;
            if region.filled > bytes {
                return Err(broken("one with more pixels than its header states"));
            }
            if let Decoded::ImageDataFlushed = decoded {
                break;
            }
        }
        if region.filled < bytes { Err(cut_short()) } else { Ok(&to[..bytes]) }
    }

    fn read(&mut self, pixels: Option<(&mut UnfilterRegion, &mut Vec<u8>)>) -> Result<Decoded> {
        if self.rest.is_empty() {
            return Err(cut_short());
        }
        let (used, decoded) = match pixels {
            Some((region, to)) => self.decoder.update(self.rest, Some(&mut region.as_buf(to))),
            None => self.decoder.update(self.rest, None),
        }
        .map_err(|error| match error {
            DecodingError::IoError(_) => cut_short(),
            error => broken(format!("a damaged one: {error}")),
        })?;
        self.rest = &self.rest[used..];
        Ok(decoded)
    }
}
