//! Errors: a stable code, what was expected, what was found, and where.
//!
//! All crates share this type, so that users see one kind of error whatever its source.

#![forbid(unsafe_code)]

use std::fmt;
use std::ops::{Deref, DerefMut};

/// A `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error about an input or an option. It is one pointer wide: almost every function returns a result, and a small
/// error keeps those results cheap to move and drop.
#[derive(Clone, Debug, PartialEq)]
pub struct Error(Box<Fault>);

/// The contents of an [`Error`].
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The kind of mistake. Stable across releases.
    pub code: Code,
    /// What was expected, as a noun phrase: `a bbox of 4 numbers`.
    pub expected: String,
    /// What was found instead: `3 numbers`.
    pub got: String,
    /// Where the mistake is.
    pub place: Place,
}

/// The place of an error in the inputs. Each part is filled in by the code that knows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// The path of the file, or the name of the argument if the input was given in memory.
    pub input: Option<String>,
    /// The list that contains the record: `annotations`, `images`, `categories` or `results`.
    pub list: Option<&'static str>,
    /// The position of the record in its list, from 0.
    pub record: Option<u64>,
    /// The id of the record, as written in the input; of a result that of its image.
    pub id: Option<String>,
    /// The byte offset in the input, from 0.
    pub byte: Option<u64>,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// Stable names for kinds of mistakes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code { $($(#[$doc])* $name,)+ }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Code] = &[$(Code::$name,)+];

            /// The name in JavaScript.
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
    /// Arrays whose lengths do not match, or are not a multiple of the record length.
    LengthMismatch = "LENGTH_MISMATCH",
    /// Tensor dimensions that do not fit the request.
    ShapeMismatch = "SHAPE_MISMATCH",
    /// Text that is not JSON, or that ends too early.
    InvalidJson = "INVALID_JSON",
    /// JSON of the wrong shape: an object instead of a list.
    InvalidShape = "INVALID_SHAPE",
    /// Brackets nested too deeply.
    TooDeep = "TOO_DEEP",
    /// Data too large for memory or for an index.
    TooLarge = "TOO_LARGE",
    /// An empty input.
    EmptyInput = "EMPTY_INPUT",
    /// A file that cannot be opened or read.
    UnreadableFile = "UNREADABLE_FILE",
    /// A file that is not an image, is damaged, or has an unsupported format.
    InvalidImage = "INVALID_IMAGE",
    /// A record without a required key.
    MissingKey = "MISSING_KEY",
    /// A value of the wrong type in a record.
    InvalidType = "INVALID_TYPE",
    /// A value of the right type, but not a valid one.
    InvalidValue = "INVALID_VALUE",
    /// A detection for an image that is not in the dataset.
    UnknownImage = "UNKNOWN_IMAGE",
    /// An id, label or name that does not exist.
    UnknownId = "UNKNOWN_ID",
    /// Two records with the same id where ids must be unique.
    DuplicateId = "DUPLICATE_ID",
    /// An object that was disposed of.
    Disposed = "DISPOSED",
    /// A bug in boxwise.
    Internal = "INTERNAL",
}

impl Error {
    /// An error without a place. Add the place with the methods below.
    ///
    /// # Examples
    ///
    /// ```
    /// use boxwise_error::{Code, Error};
    ///
    /// let error = Error::new(Code::LengthMismatch, "a bbox of 4 numbers", "3 numbers").at_record("annotations", 5);
    /// assert_eq!(error.to_string(), "annotations[5]: expected a bbox of 4 numbers, got 3 numbers");
    /// ```
    pub fn new(code: Code, expected: impl Into<String>, got: impl Into<String>) -> Self {
        let (expected, got) = (expected.into(), got.into());
        Error(Box::new(Fault { code, expected, got, place: Place::default() }))
    }

    /// Sets the name of the file or argument, unless a more precise name is already set.
    #[must_use]
    pub fn in_input(mut self, input: impl Into<String>) -> Self {
        self.place.input.get_or_insert(input.into());
        self
    }

    /// Sets the list and position of the record.
    #[must_use]
    pub fn at_record(mut self, list: &'static str, record: u64) -> Self {
        self.place.list.get_or_insert(list);
        self.place.record.get_or_insert(record);
        self
    }

    /// Sets the id of the record.
    #[must_use]
    pub fn with_id(mut self, id: impl fmt::Display) -> Self {
        self.place.id.get_or_insert(id.to_string());
        self
    }

    /// Sets the byte offset.
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
        // Results have no ids of their own that count: theirs is that of the image.
        let whose = if *list == Some("results") { "image" } else { "id" };
        parts.extend(id.as_ref().map(|id| format!("{whose} {id}")));
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
