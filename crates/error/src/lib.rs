//! What went wrong, as a stable code, what was expected, what was got, and where.
//!
//! One type serves all crates, because a user of the package sees one kind of error wherever it arises.

#![forbid(unsafe_code)]

use std::fmt;
use std::ops::{Deref, DerefMut};

/// A `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An input or an option that cannot be used. One pointer: every result that passes it on, and there are some on all paths,
/// is moved and dropped for as little as an error can take.
#[derive(Clone, Debug, PartialEq)]
pub struct Error(Box<Fault>);

/// What an [`Error`] says.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The kind of mistake; stable across releases.
    pub code: Code,
    /// What would have been right, as a noun phrase: `a bbox of 4 numbers`.
    pub expected: String,
    /// What stood there instead: `3 numbers`.
    pub got: String,
    /// Where it stands.
    pub place: Place,
}

/// Where in the inputs an error stands. Each part is filled in by the code that knows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// A file's path, or the argument's name where it was given in memory.
    pub input: Option<String>,
    /// The list of the record: `annotations`, `images`, `categories`, `results`.
    pub list: Option<&'static str>,
    /// The record's position in its list, from 0.
    pub record: Option<u64>,
    /// The record's own id, as written.
    pub id: Option<String>,
    /// The byte of the input, from 0.
    pub byte: Option<u64>,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// Stable names of the kinds of mistake.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code { $($(#[$doc])* $name,)+ }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Code] = &[$(Code::$name,)+];

            /// The name that JavaScript sees.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)+ }
            }
        }
    };
}

codes! {
    /// An argument or an option of the wrong type.
    InvalidArgument = "INVALID_ARGUMENT",
    /// A number outside its range.
    OutOfRange = "OUT_OF_RANGE",
    /// Arrays whose lengths disagree, or are no multiple of what a record takes.
    LengthMismatch = "LENGTH_MISMATCH",
    /// Tensor dimensions that do not fit what was asked for.
    ShapeMismatch = "SHAPE_MISMATCH",
    /// Text that is not JSON, or ends before it should.
    InvalidJson = "INVALID_JSON",
    /// JSON of another shape than the input needs: an object where a list belongs.
    InvalidShape = "INVALID_SHAPE",
    /// Brackets nested deeper than is sensible.
    TooDeep = "TOO_DEEP",
    /// More than fits in memory or in an index.
    TooLarge = "TOO_LARGE",
    /// An input of no bytes.
    EmptyInput = "EMPTY_INPUT",
    /// A file that cannot be opened or read.
    UnreadableFile = "UNREADABLE_FILE",
    /// A file that is no image, a broken one, or one of another kind than is needed.
    InvalidImage = "INVALID_IMAGE",
    /// A record without a key that it needs.
    MissingKey = "MISSING_KEY",
    /// A record's value of the wrong type.
    InvalidType = "INVALID_TYPE",
    /// A record's value of the right type that makes no sense.
    InvalidValue = "INVALID_VALUE",
    /// A detection of an image that the dataset does not have.
    UnknownImage = "UNKNOWN_IMAGE",
    /// An id, label or name that is not there.
    UnknownId = "UNKNOWN_ID",
    /// Two records with one id where ids must differ.
    DuplicateId = "DUPLICATE_ID",
    /// An object whose memory was given back before.
    Disposed = "DISPOSED",
    /// A mistake in boxwise itself.
    Internal = "INTERNAL",
}

impl Error {
    /// An error without a place; add what is known with the methods below.
    pub fn new(code: Code, expected: impl Into<String>, got: impl Into<String>) -> Self {
        let (expected, got) = (expected.into(), got.into());
        Error(Box::new(Fault { code, expected, got, place: Place::default() }))
    }

    /// Names the file or argument, unless a more precise name is there already.
    #[must_use]
    pub fn in_input(mut self, input: impl Into<String>) -> Self {
        self.place.input.get_or_insert(input.into());
        self
    }

    /// Names the record.
    #[must_use]
    pub fn at_record(mut self, list: &'static str, record: u64) -> Self {
        self.place.list.get_or_insert(list);
        self.place.record.get_or_insert(record);
        self
    }

    /// Names the record's own id.
    #[must_use]
    pub fn with_id(mut self, id: impl fmt::Display) -> Self {
        self.place.id.get_or_insert(id.to_string());
        self
    }

    /// Names the byte.
    #[must_use]
    pub fn at_byte(mut self, byte: u64) -> Self {
        self.place.byte.get_or_insert(byte);
        self
    }
}

impl Deref for Error {
    type Target = Fault;

    fn deref(&self) -> &Fault {
        &self.0
    }
}

impl DerefMut for Error {
    fn deref_mut(&mut self) -> &mut Fault {
        &mut self.0
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { input, list, record, id, byte } = &self.place;
        let mut parts = Vec::new();
        parts.extend(input.clone());
        match (list, record) {
            (Some(list), Some(record)) => parts.push(format!("{list}[{record}]")),
            (Some(list), None) => parts.push((*list).to_owned()),
            _ => {}
        }
        parts.extend(id.as_ref().map(|id| format!("id {id}")));
        parts.extend(byte.map(|byte| format!("byte {byte}")));
        if !parts.is_empty() {
            write!(f, "{}: ", parts.join(", "))?;
        }
        write!(f, "expected {}, got {}", self.expected, self.got)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_says_where_what_was_expected_and_what_was_got() {
        let error = Error::new(Code::LengthMismatch, "a bbox of 4 numbers", "3 numbers")
            .at_record("results", 7)
            .at_byte(310)
            .in_input("dt.json");
        assert_eq!(
            error.to_string(),
            "dt.json, results[7], byte 310: expected a bbox of 4 numbers, got 3 numbers"
        );
    }

    #[test]
    fn codes_have_names_of_their_own() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }
}
