//! A detector's results on their way to evaluation.

mod alike;
mod detection;

use detection::Detections;

use crate::json::{Cursor, Input, List, read_list};
use crate::source::Reading;
use crate::{Code, Error, IdRef, Result, Source};

/// Takes detections in the order of the input. Several sinks share one input: each takes a contiguous
/// part of it, and the parts are put together in order afterwards.
pub trait Sink: Send {
    /// Takes one detection; `bbox` is x, y, width, height. An error names the cause; the caller adds the place.
    fn push(&mut self, image: IdRef<'_>, category: IdRef<'_>, bbox: [f64; 4], score: f64) -> Result<()>;

    /// Passes over one detection that an evaluation never looks at, although it lacks a member.
    /// False when it would be looked at: then it is an error.
    fn pass_over(&mut self, image: IdRef<'_>, category: Option<IdRef<'_>>) -> Result<bool>;
}

/// Reads a list of results: objects with `image_id`, `category_id`, `bbox` (x, y, width, height) and `score`.
/// Their other members are passed over.
///
/// `new_sink` is told how many detections the sink will be given at most. The sinks come back in the order of
/// the input. Sinks that were started at a wrong place are dropped on the way.
///
/// # Errors
/// `INVALID_JSON`, `TOO_DEEP`, `TOO_LARGE`: no JSON, or none of a sensible form. `INVALID_SHAPE`: no list.
/// `MISSING_KEY`, `INVALID_TYPE`, `LENGTH_MISMATCH`: a record that is no detection. `EMPTY_INPUT`,
/// `UNREADABLE_FILE`. And whatever a sink answers, with the record's place added.
pub fn read<S: Sink>(
    source: &Source<'_>,
    reading: &Reading<'_>,
    new_sink: impl Fn(usize) -> S + Sync,
) -> Result<Vec<S>> {
    let input = Input::open(source, reading)?;
    read_input(&input, new_sink).map_err(|error| error.in_input(input.name()))
}

fn read_input<S: Sink>(input: &Input<'_>, new_sink: impl Fn(usize) -> S + Sync) -> Result<Vec<S>> {
    let mut cursor = Cursor::at_front(input)?;
    let found = cursor.next()?;
    let offset = cursor.offset();
    if found != b'[' {
        let got = if found == b'{' { "an object".to_owned() } else { cursor.value()?.to_string() };
        return Err(Error::new(Code::InvalidShape, "a list of results", got).at_byte(offset));
    }
    cursor.take(b'[', "`[`")?;
    let part = |bytes: Option<u64>| Detections::new(bytes, &new_sink);
    let parts = read_list(&mut cursor, &List { name: "results", is_long: true, part })?;
    cursor.finish()?;
    Ok(parts.into_iter().map(Detections::into_sink).collect())
}

#[cfg(test)]
mod tests;
