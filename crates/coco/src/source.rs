//! Where an input's bytes come from.

use std::path::PathBuf;

/// JSON text: in a file, or in memory.
#[derive(Clone, Debug)]
pub enum Source<'a> {
    /// A file, read in pieces.
    Path(PathBuf),
    /// Bytes, and the name that errors call them by.
    Bytes(&'a [u8], &'static str),
}
