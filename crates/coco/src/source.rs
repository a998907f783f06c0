//! Where an input's bytes come from, and how they are read.

use std::path::PathBuf;

use boxwise_kernels::Isa;
use boxwise_threads::Threads;

use crate::params::IouType;

/// JSON text: in a file, or in memory.
#[derive(Clone, Debug)]
pub enum Source<'a> {
    /// A file, read in pieces.
    Path(PathBuf),
    /// Bytes, and the name that errors call them by.
    Bytes(&'a [u8], &'static str),
}

/// What a dataset's reader keeps of annotations beside boxes, which are always kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Content {
    /// `segmentation`.
    pub masks: bool,
    /// `keypoints` and `num_keypoints`.
    pub keypoints: bool,
    /// Rotated boxes: `bbox` of five numbers, `poly`, and `segmentation` of one outline with four corners.
    pub rotated: bool,
}

impl Content {
    /// Whatever some evaluation may look at.
    pub const ALL: Content = Content { masks: true, keypoints: true, rotated: true };

    /// What an evaluation looks at.
    pub fn of(iou_type: IouType) -> Content {
        match iou_type {
            IouType::Bbox => Content::default(),
            IouType::Segm | IouType::Boundary => Content { masks: true, ..Content::default() },
            IouType::Keypoints => Content { keypoints: true, ..Content::default() },
            IouType::Rotated => Content { rotated: true, ..Content::default() },
        }
    }
}

/// How an input is read. Nothing but `content` changes what is read.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// How many threads may read one input.
    pub threads: Threads,
    /// The instruction set that scans the text.
    pub isa: Isa,
    /// What is kept of a dataset's annotations. Default: boxes alone.
    pub content: Content,
    /// Told now and then, by whichever thread reads, how many bytes of the input have been read so far.
    /// Bytes that had to be read twice count twice.
    pub progress: Option<&'a (dyn Fn(u64) + Sync)>,
    /// Bytes that are read at a time.
    pub(crate) buffer: usize,
    /// No thread is given fewer bytes than this.
    pub(crate) share: u64,
    /// Treats bytes in memory as a file, which is read in pieces.
    pub(crate) in_pieces: bool,
}

impl Default for Reading<'_> {
    /// All cores, the best instruction set, nobody told.
    fn default() -> Self {
        Reading::with(Threads::available(), Isa::detect())
    }
}

impl<'a> Reading<'a> {
    /// With these threads and instructions, nobody told.
    pub fn with(threads: Threads, isa: Isa) -> Self {
        Reading {
            threads,
            isa,
            content: Content::default(),
            progress: None,
            buffer: 256 << 10,
            share: 1 << 20,
            in_pieces: false,
        }
    }

    /// The same, but another content.
    #[must_use]
    pub fn keeping(self, content: Content) -> Self {
        Reading { content, ..self }
    }

    /// Reads `buffer` bytes at a time, in memory too, and gives a thread no fewer than `share` bytes. Shows in
    /// tests that neither matters.
    #[doc(hidden)]
    #[must_use]
    pub fn in_pieces(self, buffer: usize, share: u64) -> Self {
        Reading { buffer: buffer.max(1), share: share.max(1), in_pieces: true, ..self }
    }
}
