//! Reads JSON records that differ only in their numbers, by a pattern learned from one of them.
//!
//! # The idea
//!
//! The objects of a long JSON list are nearly always written by one program: the same keys, in the same order, with the same white
//! space. The general parser reads one record; [`Pattern::learn`] keeps the text *between* its numbers; [`Pattern::read`] then
//! reads the following records by comparing that text and converting what stands between.
//!
//! ```text
//! record      {"image_id": 42, "category_id": 18, "bbox": [258.1, 41.2, 348.2, 243.7], "score": 0.236}, {"image_id": ..
//! runs                     ==                 ==           =====  ====  =====  =====            =====               ==
//! literals    <-- lead -->   <-------------->   <------->                                            <------------>
//!                            0                  1          ...                                       6, ends with the lead
//! ```
//!
//! A *run* is a longest sequence of the bytes from `-` to `9`: digits, signs, points (and the slash, which is no part of a
//! number). A *literal* is what follows a run, up to the next one, at most 32 bytes with a mask of the bytes that count. The last
//! literal reaches into the next record, up to its first run.
//!
//! # Reading a record
//!
//! A record is looked at as a span that starts [`BEFORE`] (32) bytes in front of its first run:
//!
//! ```text
//! offset   0        32                 96                160
//!          | before | block 0          | block 1          | ..  2 to 4 blocks of 64 bytes
//!
//! numeric  = for each byte of the blocks, one bit: is it from `-` to `9`?
//! ends     = !numeric & numeric << 1                          one bit where each run has just ended
//! start[k] = end[k - 1] + length of literal k - 1             not searched for: the literal says it
//! wrong   |= (32 bytes at end[k] ^ literal k) & mask          for all runs, looked at once
//! number   = the 16 bytes in front of end[k], cut to end[k] - start[k]
//! if anything is wrong: stop in front of this record
//! next record = end of the last run + length of the last literal
//! ```
//!
//! There is no loop over characters and no branch that depends on a digit: two whole numbers and five floats are converted
//! together. The usual records (two or three blocks, seven runs in the order of the fields) have a body of their own with constant
//! bounds, which the compiler unrolls.
//!
//! Records with one long value, such as the run lengths of a mask, have a pattern on either side of it: [`Around`].
//!
//! # Why it is right and safe
//!
//! Everything may be computed from bytes that turn out to be something else, because nothing is used before all literals have
//! matched, every number has been a plain decimal by JSON's grammar (no sign but a leading minus, no leading zero, a digit on both
//! sides of a point), and its digits have fitted 53 bits or gone through the exact conversion of [`digits`](crate::text::digits). If
//! a literal contains a byte from `-` to `9`, that byte is a run of its own, so the ends always separate runs from literals. The
//! span is an array of constant length; offsets are taken modulo that length less 32, which changes none that is right, and keeps
//! a wrong one inside.
//!
//! # When it gives up
//!
//! *Learning* fails (`None`) if the record has fewer than 7 or more than 9 runs, a literal of more than 32 bytes, more than about
//! 230 bytes, a wanted number with an exponent, or is not followed by another record. *Reading* stops in front of a record
//! that differs in a literal, holds a number that is not a plain decimal, has other runs than the pattern, ends
//! within [`AFTER`] bytes of the text's end, or that the taker declines. The caller then reads that record by the general parser,
//! which reports what is wrong with it if anything is, and goes on by the pattern or learns another.

mod around;
mod number;
mod read;
#[cfg(test)]
mod tests;

pub use around::{Around, Numbers};

use crate::Isa;

/// Number of whole numbers that are read from a record.
pub const WHOLES: usize = 2;
/// Number of floats that are read from a record.
pub const FLOATS: usize = 5;

/// Most runs of a record.
const MOST_RUNS: usize = 12;
/// Number of bytes before a record that are looked at.
pub const BEFORE: usize = 32;
/// Length of the span that is looked at; it starts [`BEFORE`] bytes before the record.
pub const AFTER: usize = 544;

/// The text between a record's numbers.
pub struct Pattern {
    /// The text after each run; after the last one, up to the next record's first run.
    literals: [Literal; MOST_RUNS],
    lengths: [usize; MOST_RUNS],
    runs: usize,
    /// Numbers of the runs that are read, by field.
    wholes: [usize; WHOLES],
    floats: [usize; FLOATS],
    /// Numbers of the runs that are only checked.
    others: [usize; MOST_RUNS],
    other_count: usize,
    /// Number of bytes from the record's start to its first run.
    lead: usize,
    /// Number of blocks of 64 bytes in which a record's runs end.
    blocks: usize,
}

#[derive(Clone, Copy)]
#[repr(align(64))]
struct Literal {
    text: [u8; 32],
    mask: [u8; 32],
}

impl Pattern {
    /// Learns from the record that starts at `record` in `text`; the next one starts at `next`. `wholes`
    /// and `floats` are the positions where the record's numbers start. `None` if records like it cannot be read by a pattern.
    pub fn learn(
        text: &[u8],
        record: usize,
        next: usize,
        wholes: [usize; WHOLES],
        floats: [usize; FLOATS],
    ) -> Option<Pattern> {
        let is_run = |at: usize| text.get(at).map(|byte| matches!(byte, b'-'..=b'9'));
        let first = (record..next).find(|at| is_run(*at) == Some(true))?;
        let lead = first - record;
        let end = next + lead;
        if text.get(record..first)? != text.get(next..end)? || is_run(end) != Some(true) {
            return None;
        }
        let mut pattern = Pattern {
            literals: [Literal { text: [0; 32], mask: [0; 32] }; MOST_RUNS],
            lengths: [0; MOST_RUNS],
            runs: 0,
            wholes,
            floats,
            others: [0; MOST_RUNS],
            other_count: 0,
            lead,
            blocks: 0,
        };
        let mut starts = [usize::MAX; MOST_RUNS];
        let mut at = first;
        while at < next {
            let run = pattern.runs;
            *starts.get_mut(run)? = at;
            let end_of_run = (at..end).find(|at| is_run(*at) == Some(false))?;
            at = (end_of_run..end).find(|at| is_run(*at) == Some(true)).unwrap_or(end);
            let literal = &mut pattern.literals[run];
            let length = at - end_of_run;
            literal.text.get_mut(..length)?.copy_from_slice(&text[end_of_run..at]);
            literal.mask[..length].fill(0xff);
            pattern.lengths[run] = length;
            pattern.runs += 1;
            let read = wholes.contains(&starts[run]) || floats.contains(&starts[run]);
            if !read {
                pattern.others[pattern.other_count] = run;
                pattern.other_count += 1;
            } else if !matches!(text[end_of_run], b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t') {
                return None; // an exponent follows
            }
        }
        for field in pattern.wholes.iter_mut().chain(&mut pattern.floats) {
            *field = starts.iter().position(|start| start == field)?;
        }
        // a later record's numbers may be longer
        pattern.blocks = (end - first + 24).div_ceil(64).max(2);
        (pattern.blocks <= 4 && matches!(pattern.runs, 7..=9)).then_some(pattern)
    }

    /// Reads records from the one that starts at `from`, as long as they follow the pattern, start before `stop`, and `each`,
    /// which takes their numbers, returns true. Returns the start of the first record that `each` did not get or declined.
    ///
    /// A record is read only if the text has [`BEFORE`] bytes before it and [`AFTER`] - `BEFORE` bytes from its start on.
    pub fn read(
        &self,
        isa: Isa,
        text: &[u8],
        from: usize,
        stop: usize,
        mut each: &mut dyn FnMut([i64; WHOLES], [f64; FLOATS]) -> bool,
    ) -> usize {
        let last = self.runs - 1;
        let lead = &self.literals[last].text[self.lengths[last] - self.lead..self.lengths[last]];
        if text.get(from..from + self.lead) != Some(lead) {
            return from;
        }
        read::read(isa, self, text, from, stop, &mut each)
    }
}
