//! Reads long lists of records with several threads.
//!
//! The start of each thread is a guess: after a `}` and a comma, before a `{`. The records it reads are used only if
//! the thread before it arrives at the same byte at the start of a record; otherwise they are read again.

use super::{Cursor, Input};
use crate::limits::Limits;
use crate::{Error, Result};

/// A contiguous part of a list's records.
pub(crate) trait Records: Send {
    /// Reads the record at the cursor.
    fn record(&mut self, cursor: &mut Cursor<'_>) -> Result<()>;

    /// May be called after a record: reads further records that begin before the offset `stop`, and leaves the cursor
    /// at a record that has not been read, or in the white space before it.
    fn more(&mut self, _cursor: &mut Cursor<'_>, _stop: u64) -> Result<()> {
        Ok(())
    }

    /// Number of records read.
    fn len(&self) -> u64;

    /// Whether this part should have no more records.
    fn is_full(&self) -> bool {
        false
    }
}

/// A list to read, and how to create its parts.
pub(crate) struct List<N> {
    /// Its name in errors.
    pub(crate) name: &'static str,
    /// Whether it is most of the input. Otherwise one thread reads it, because guesses would fall outside.
    pub(crate) is_long: bool,
    /// Creates an empty part for the records that start within this number of bytes; `None` if it is unknown, and the
    /// part reports when it is full.
    pub(crate) part: N,
}

/// Several parts per thread, so that others take over those of a delayed thread.
const PARTS_PER_THREAD: usize = 4;

/// With limits, no more bytes are read between two checks.
const LIMITED_AT_ONCE: u64 = 64 << 10;

/// Most guesses are found within this number of bytes.
const GUESS_AT_A_TIME: usize = 4 << 10;

/// The distance within which a guess is searched.
const GUESS_WITHIN: usize = 1 << 20;

struct Part<R> {
    start: u64,
    records: R,
    /// Whether the list ended here, or the error.
    closed: Result<bool>,
    end: u64,
}

/// Reads the list whose opening bracket precedes the cursor, and moves past its end.
pub(crate) fn read_list<R: Records, N: Fn(Option<u64>) -> R + Sync>(
    cursor: &mut Cursor<'_>,
    list: &List<N>,
) -> Result<Vec<R>> {
    if cursor.next()? == b']' {
        cursor.more(false)?;
        return Ok(Vec::new());
    }
    let first = cursor.offset();
    let mut place = first;
    let mut ahead = read_ahead(cursor, list)?.into_iter().peekable();
    let mut parts = Vec::new();
    let mut before = 0;
    loop {
        while ahead.next_if(|part| part.start < place).is_some() {}
        let part = match ahead.next_if(|part| part.start == place) {
            Some(part) => part,
            None => {
                cursor.go_to(place);
                read_part(cursor, ahead.peek().map(|part| part.start), list)
            }
        };
        place = part.end;
        match part.closed {
            Err(mut error) => {
                if let Some(record) = &mut error.place.record {
                    *record += before;
                }
                return Err(error);
            }
            Ok(closed) => {
                before += part.records.len();
                cursor.check_list(list.name, before, place - first)?;
                parts.push(part.records);
                if closed {
                    cursor.go_to(place);
                    return Ok(parts);
                }
            }
        }
    }
}

/// The parts from guessed starts on, and the first one; empty if one thread reads everything.
fn read_ahead<R: Records, N: Fn(Option<u64>) -> R + Sync>(
    cursor: &Cursor<'_>,
    list: &List<N>,
) -> Result<Vec<Part<R>>> {
    let input = cursor.input;
    let from = cursor.offset();
    let bytes = input.len().map_or(0, |len| len.saturating_sub(from));
    let shares = match input.reading.threads.count() {
        1 => 1,
        _ if !list.is_long => 1,
        threads => (bytes / input.reading.share).min((threads * PARTS_PER_THREAD) as u64),
    };
    let mut starts = vec![from];
    for share in 1..shares {
        let near = from + (bytes as u128 * share as u128 / shares as u128) as u64;
        if near > starts[starts.len() - 1]
            && let Some(start) = guess(input, near)?
        {
            starts.push(start);
        }
    }
    if starts.len() == 1 {
        return Ok(Vec::new());
    }
    Ok(input.reading.threads.map(starts.len(), |part| {
        let mut cursor = Cursor::at_offset(input, starts[part]);
        read_part(&mut cursor, starts.get(part + 1).copied(), list)
    }))
}

/// The possible start of a record near a byte.
fn guess(input: &Input<'_>, near: u64) -> Result<Option<u64>> {
    let mut cursor = Cursor::at_offset(input, near);
    cursor.buffer = cursor.buffer.min(GUESS_AT_A_TIME);
    while cursor.offset() - near < GUESS_WITHIN as u64 {
        match cursor.next()? {
            b'}' => {
                cursor.at += 1;
                if cursor.next()? == b',' {
                    cursor.at += 1;
                    if cursor.next()? == b'{' {
                        return Ok(Some(cursor.offset()));
                    }
                }
            }
            0 => break,
            _ => cursor.at += 1,
        }
    }
    Ok(None)
}

/// Reads the records that start at or after the cursor and before `stop`.
fn read_part<R: Records, N: Fn(Option<u64>) -> R>(
    cursor: &mut Cursor<'_>,
    stop: Option<u64>,
    list: &List<N>,
) -> Part<R> {
    let start = cursor.offset();
    let end = stop.or(cursor.input.len());
    let mut records = (list.part)(end.map(|end| end.saturating_sub(start)));
    let closed = read_records(cursor, stop.unwrap_or(u64::MAX), list.name, &mut records);
    Part { start, records, closed, end: cursor.offset() }
}

impl Cursor<'_> {
    /// Checks the limits of the reading against the records of a list and the length of their text.
    fn check_list(&self, list: &'static str, records: u64, text: u64) -> Result<()> {
        let reading = &self.input.reading;
        let shapes = if reading.content.has_shapes() { text } else { 0 };
        reading
            .limits
            .check_list(records, shapes)
            .map_err(|error| error.at_record(list, records.saturating_sub(1)))
    }
}

fn read_records<R: Records>(
    cursor: &mut Cursor<'_>,
    stop: u64,
    list: &'static str,
    records: &mut R,
) -> Result<bool> {
    let start = cursor.offset();
    let limited = cursor.input.reading.limits != Limits::default();
    while cursor.offset() < stop && !records.is_full() {
        cursor.check_list(list, records.len(), cursor.offset() - start)?;
        let in_record = |error: Error, records: &R| error.at_record(list, records.len());
        records.record(cursor).map_err(|error| in_record(error, records))?;
        if !cursor.more(false)? {
            return Ok(true);
        }
        cursor.next()?;
        let soon = if limited { stop.min(cursor.offset() + LIMITED_AT_ONCE) } else { stop };
        records.more(cursor, soon).map_err(|error| in_record(error, records))?;
        // A pattern ends where its own record's space does, of which another one may have more.
        cursor.next().map_err(|error| in_record(error, records))?;
    }
    Ok(false)
}
