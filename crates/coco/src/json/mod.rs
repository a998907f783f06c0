//! Streaming JSON parser that accepts and rejects the same text as Python's `json.load`.
//!
//! Like Python's, it accepts more than the standard: `NaN`, `Infinity`, `-Infinity`, and repeated keys, of which the
//! last counts. A byte order mark is skipped. Only the requested value is kept in memory.

mod cursor;
mod follow;
mod id;
mod input;
mod list;
mod members;
mod number;
mod numbers;
mod record;
mod skip;
mod standard;
mod string;
mod unexpected;
mod value;

pub(crate) use cursor::Cursor;
pub(crate) use id::IdCell;
pub(crate) use input::Input;
pub(crate) use list::{List, Records, read_list};
pub(crate) use members::Members;
pub(crate) use numbers::other_count;
pub(crate) use record::{expect_object, missing};
pub use standard::{StandardJson, standard_json};
pub(crate) use value::Value;

/// Maximum depth of brackets. Python's own limit is about 1000.
pub(crate) const MAX_DEPTH: usize = 512;

/// Maximum length of a number, id or name, in bytes.
pub(crate) const MAX_TOKEN: usize = 1 << 20;

#[cfg(test)]
mod tests;
