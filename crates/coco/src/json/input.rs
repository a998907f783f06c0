//! An opened input that can be read at any offset.

use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::compressed::{Compression, MAGIC_BYTES};
use crate::source::Reading;
use crate::{Code, Error, Result, Source};
use boxwise_threads::poll;

/// An opened [`Source`].
pub(crate) struct Input<'s> {
    kind: Kind<'s>,
    name: String,
    done: AtomicU64,
    pub(crate) reading: Reading<'s>,
}

enum Kind<'s> {
    /// A regular file and its length when it was opened.
    File(PositionedFile, u64),
    /// An input that can only be read from start to end: pipes, devices, files of unknown length. The first bytes have
    /// been read.
    Stream(Vec<u8>, File),
    Bytes(&'s [u8]),
    /// The content of a compressed input.
    Unpacked(Vec<u8>),
}

impl<'s> Input<'s> {
    pub(crate) fn open(source: &'s Source<'s>, reading: &Reading<'s>) -> Result<Self> {
        let (kind, name) = match source {
            Source::Bytes(bytes, name) => (Kind::Bytes(bytes), (*name).to_owned()),
            Source::Path(path) => {
                let name = path.display().to_string();
                let unreadable = |error: io::Error| unreadable(&error).in_input(&name);
                let file = File::open(path).map_err(unreadable)?;
                let meta = file.metadata().map_err(unreadable)?;
                if meta.is_dir() {
                    let error = Error::new(Code::UnreadableFile, "a file that can be read", "a directory");
                    return Err(error.in_input(name));
                }
                let known = meta.is_file() && meta.len() > 0;
                let kind = match known {
                    true => Kind::File(PositionedFile::new(file), meta.len()),
                    false => Kind::Stream(first_bytes(&file).map_err(unreadable)?, file),
                };
                (kind, name)
            }
        };
        Input { kind, name, done: AtomicU64::new(0), reading: *reading }.unpacked()
    }

    /// The same input, or its content if it is compressed.
    fn unpacked(mut self) -> Result<Self> {
        let named = |error: Error| error.in_input(&self.name);
        let limits = &self.reading.limits;
        let unpacked = match &self.kind {
            Kind::Bytes(bytes) => match Compression::of(bytes) {
                Some(compression) => compression.unpack(bytes, limits).map_err(named)?,
                None => return Ok(self),
            },
            Kind::File(file, _) => {
                let mut first = [0; MAGIC_BYTES];
                let count = file.read_at(0, &mut first).map_err(|error| named(unreadable(&error)))?;
                match Compression::of(&first[..count]) {
                    Some(compression) => {
                        compression.unpack(&self.whole().map_err(named)?, limits).map_err(named)?
                    }
                    None => return Ok(self),
                }
            }
            Kind::Stream(first, _) => match Compression::of(first) {
                Some(compression) => {
                    compression.unpack(&self.read_all().map_err(named)?, limits).map_err(named)?
                }
                None => return Ok(self),
            },
            Kind::Unpacked(_) => return Ok(self),
        };
        self.reading.progress = None; // the compressed bytes have been counted
        self.kind = Kind::Unpacked(unpacked);
        Ok(self)
    }

    /// All bytes, in memory of their own.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>> {
        match &self.kind {
            Kind::Bytes(bytes) => Ok(bytes.to_vec()),
            Kind::Unpacked(bytes) => Ok(bytes.clone()),
            Kind::File(..) => self.whole(),
            Kind::Stream(..) => self.read_all(),
        }
    }

    /// The bytes of a file of known length.
    fn whole(&self) -> Result<Vec<u8>> {
        let length = self.len().and_then(|length| usize::try_from(length).ok()).unwrap_or(usize::MAX);
        self.reading.limits.check_memory(length as u64)?;
        let mut all = Vec::new();
        all.try_reserve_exact(length).map_err(|_| {
            Error::new(Code::TooLarge, "an input that fits in memory", format!("{length} bytes"))
        })?;
        all.resize(length, 0);
        let count = self.read_at(0, &mut all)?;
        all.truncate(count);
        Ok(all)
    }

    /// The name of the input in errors.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Number of bytes; `None` if it is not known before reading.
    pub(crate) fn len(&self) -> Option<u64> {
        match &self.kind {
            Kind::File(_, len) => Some(*len),
            Kind::Stream(..) => None,
            Kind::Bytes(bytes) => Some(bytes.len() as u64),
            Kind::Unpacked(bytes) => Some(bytes.len() as u64),
        }
    }

    /// The whole text, if it is already in memory.
    pub(crate) fn in_memory(&self) -> Option<&[u8]> {
        match &self.kind {
            Kind::Bytes(bytes) if !self.reading.in_pieces => Some(bytes),
            Kind::Unpacked(bytes) if !self.reading.in_pieces => Some(bytes),
            _ => None,
        }
    }

    /// Fills `to` with the bytes at `offset`; there are fewer only at the end. For a stream, returns the next bytes in
    /// order, possibly fewer than requested.
    pub(crate) fn read_at(&self, offset: u64, to: &mut [u8]) -> Result<usize> {
        let mut filled = 0;
        while filled < to.len() {
            poll();
            let at = offset + filled as u64;
            let end = to.len().min(filled + MOST_AT_ONCE);
            let rest = &mut to[filled..end];
            let got = match &self.kind {
                Kind::File(file, len) => {
                    let most = rest.len().min(usize::try_from(len.saturating_sub(at)).unwrap_or(usize::MAX));
                    file.read_at(at, &mut rest[..most])
                }
                Kind::Stream(first, _) if at < first.len() as u64 => Ok(copy_at(first, at, rest)),
                Kind::Stream(_, file) => io::Read::read(&mut &*file, rest),
                Kind::Bytes(bytes) => Ok(copy_at(bytes, at, rest)),
                Kind::Unpacked(bytes) => Ok(copy_at(bytes, at, rest)),
            };
            match got {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(&error).at_byte(at)),
            }
            if matches!(self.kind, Kind::Stream(..)) {
                break; // a pipe may provide the rest much later
            }
        }
        self.tell(filled);
        Ok(filled)
    }

    /// The bytes of a stream, up to its end.
    pub(crate) fn read_all(&self) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        loop {
            let filled = all.len();
            self.reading.limits.check_memory(filled as u64)?;
            let more = self.reading.buffer.max(filled / 2);
            if all.try_reserve(more).is_err() {
                let got = format!("more than {filled} bytes");
                return Err(Error::new(Code::TooLarge, "an input that fits in memory", got));
            }
            all.resize(filled + more, 0);
            let got = self.read_at(filled as u64, &mut all[filled..])?;
            all.truncate(filled + got);
            if got == 0 {
                return Ok(all);
            }
        }
    }

    /// An input of the same name with these bytes.
    pub(crate) fn replaced_by<'b>(self, bytes: &'b [u8]) -> Input<'b>
    where
        's: 'b,
    {
        let reading = Reading { progress: None, ..self.reading }; // they have been counted
        Input { kind: Kind::Bytes(bytes), name: self.name, done: self.done, reading }
    }

    /// Adds to the count of bytes read.
    pub(crate) fn tell(&self, bytes: usize) {
        if let Some(progress) = self.reading.progress {
            let before = self.done.fetch_add(bytes as u64, Ordering::Relaxed);
            progress(before + bytes as u64);
        }
    }
}

/// No more bytes are read in one step, so that reading can be cancelled between two.
const MOST_AT_ONCE: usize = 4 << 20;

/// Copies the bytes at `offset`, as many as exist and fit. Returns their number.
fn copy_at(bytes: &[u8], offset: u64, to: &mut [u8]) -> usize {
    let rest = usize::try_from(offset).ok().and_then(|offset| bytes.get(offset..)).unwrap_or_default();
    let count = rest.len().min(to.len());
    to[..count].copy_from_slice(&rest[..count]);
    count
}

/// The first bytes of a stream: enough to detect compression.
fn first_bytes(file: &File) -> io::Result<Vec<u8>> {
    let mut first = Vec::new();
    io::Read::read_to_end(&mut io::Read::take(file, MAGIC_BYTES as u64), &mut first)?;
    Ok(first)
}

fn unreadable(error: &io::Error) -> Error {
    Error::new(Code::UnreadableFile, "a file that can be read", error.to_string())
}

/// A file that several threads read at different offsets.
struct PositionedFile {
    #[cfg(any(unix, windows))]
    file: File,
    #[cfg(not(any(unix, windows)))]
    file: std::sync::Mutex<File>,
}

impl PositionedFile {
    fn new(file: File) -> Self {
        #[cfg(not(any(unix, windows)))]
        let file = std::sync::Mutex::new(file);
        PositionedFile { file }
    }

    #[cfg(unix)]
    fn read_at(&self, offset: u64, to: &mut [u8]) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.file, to, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, offset: u64, to: &mut [u8]) -> io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(&self.file, to, offset)
    }

    #[cfg(not(any(unix, windows)))]
    fn read_at(&self, offset: u64, to: &mut [u8]) -> io::Result<usize> {
        use std::io::{Read, Seek, SeekFrom};
        let mut file = self.file.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        file.seek(SeekFrom::Start(offset))?;
        file.read(to)
    }
}
