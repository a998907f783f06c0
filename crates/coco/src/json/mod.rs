//! JSON text as a stream: what Python's `json.load` reads is read, what it refuses is refused.
//!
//! Beyond the standard, as there: `NaN`, `Infinity`, `-Infinity`, and repeated keys, of which the last
//! counts. A byte order mark is passed over. No value is kept in memory but the one that is asked for.

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
mod string;
mod value;

pub(crate) use cursor::Cursor;
pub(crate) use id::IdCell;
pub(crate) use input::Input;
pub(crate) use list::{List, Records, read_list};
pub(crate) use members::Members;
pub(crate) use record::{expect_object, missing};
pub(crate) use value::Value;

/// Brackets nested deeper than this are refused. Python's own limit is about 1000.
pub(crate) const MAX_DEPTH: usize = 512;

/// A number, id or name of more bytes than this is refused.
pub(crate) const MAX_TOKEN: usize = 1 << 20;

#[cfg(test)]
mod tests;
