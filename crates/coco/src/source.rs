//! Sources of input, and how they are read.

use std::path::PathBuf;

use boxwise_kernels::Isa;
use boxwise_threads::Threads;

use crate::limits::Limits;
use crate::params::IouType;

/// JSON text, in a file or in memory.
#[derive(Clone, Debug)]
pub enum Source<'a> {
    /// A file, read in pieces.
    Path(PathBuf),
    /// Bytes, and their name in errors.
    Bytes(&'a [u8], &'static str),
}

impl Source<'_> {
    /// The name in errors: the path, or the name of the bytes.
    pub(crate) fn name(&self) -> String {
        match self {
            Source::Path(path) => path.display().to_string(),
            Source::Bytes(_, name) => (*name).to_owned(),
        }
    }
}

/// The parts of annotations that the reader of a dataset keeps in addition to boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Content {
    /// `segmentation`.
    pub masks: bool,
    /// `keypoints` and `num_keypoints`.
    pub keypoints: bool,
    /// Rotated boxes: `bbox` of five numbers, `poly`, and `segmentation` of one outline with four corners.
    pub rotated: bool,
    /// Names for tables: `file_name` of images, and the `id` of each annotation.
    pub names: bool,
}

impl Content {
    /// Whether the text of shapes is kept, besides what every record has.
    pub(crate) fn has_shapes(self) -> bool {
        self.masks || self.keypoints || self.rotated
    }

    /// Everything that any evaluation uses.
    pub const ALL: Content = Content { masks: true, keypoints: true, rotated: true, names: true };

    /// What one kind of evaluation uses.
    pub fn of(iou_type: IouType) -> Content {
        match iou_type {
            IouType::Bbox => Content::default(),
            IouType::Segm | IouType::Boundary => Content { masks: true, ..Content::default() },
            IouType::Keypoints => Content { keypoints: true, ..Content::default() },
            IouType::Rotated => Content { rotated: true, ..Content::default() },
        }
    }
}

/// How an input is read. Only `content` changes what is read.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// Number of threads for one input.
    pub threads: Threads,
    /// The instruction set that scans the text.
    pub isa: Isa,
    /// The parts of annotations to keep. Default: only boxes.
    pub content: Content,
    /// Called from time to time, on any thread, with the number of bytes read so far. Bytes that had to be read twice
    /// count twice.
    pub progress: Option<&'a (dyn Fn(u64) + Sync)>,
    /// Upper bounds. Default: none.
    pub limits: Limits,
    /// Number of bytes read at once.
    pub(crate) buffer: usize,
    /// Minimum number of bytes per thread.
    pub(crate) share: u64,
    /// Treats bytes in memory like a file, which is read in pieces.
    pub(crate) in_pieces: bool,
}

impl Default for Reading<'_> {
    /// All cores, the best instruction set, no progress callback.
    fn default() -> Self {
        Reading::with(Threads::available(), Isa::detect())
    }
}

impl<'a> Reading<'a> {
    /// These threads and instructions, no progress callback.
    pub fn with(threads: Threads, isa: Isa) -> Self {
        Reading {
            threads,
            isa,
            content: Content::default(),
            progress: None,
            limits: Limits::default(),
            buffer: 256 << 10,
            share: 1 << 20,
            in_pieces: false,
        }
    }

    /// The same with another content.
    #[must_use]
    pub fn keeping(self, content: Content) -> Self {
        Reading { content, ..self }
    }

    /// Reads `buffer` bytes at once, in memory too, and at least `share` bytes per thread. For tests, which show that
    /// neither changes the result.
    #[doc(hidden)]
    #[must_use]
    pub fn in_pieces(self, buffer: usize, share: u64) -> Self {
        Reading { buffer: buffer.max(1), share: share.max(1), in_pieces: true, ..self }
    }
}
