//! Records that differ only in their numbers.
//!
//! Most objects of a long JSON list are spelled alike: the same keys in the same order with the same white
//! space. A [`Pattern`] holds the text between the numbers of one of them. It reads the next ones by finding
//! where runs of digits, signs and points end and comparing what follows each. It reads no record that it is
//! not sure of: whatever differs, or is not a plain decimal by JSON's grammar, is left to the caller.

mod around;
mod number;
mod read;
#[cfg(test)]
mod tests;

pub use around::{Around, Numbers};

use crate::Isa;

/// How many whole numbers and how many floats a record has that are read.
pub const WHOLES: usize = 2;
/// See [`WHOLES`].
pub const FLOATS: usize = 5;

/// Runs of a record, at most.
const MOST_RUNS: usize = 12;
/// Bytes before a record that are looked at.
pub const BEFORE: usize = 32;
/// Bytes from [`BEFORE`] a record on that are looked at.
pub const AFTER: usize = 544;

/// The text between a record's numbers.
pub struct Pattern {
    /// What follows each run; after the last one up to the next record's first run.
    literals: [Literal; MOST_RUNS],
    lengths: [usize; MOST_RUNS],
    runs: usize,
    /// Which runs are read.
    wholes: [usize; WHOLES],
    floats: [usize; FLOATS],
    /// Which are only checked.
    others: [usize; MOST_RUNS],
    other_count: usize,
    /// From the record's start to its first run.
    lead: usize,
    /// Blocks of 64 bytes in which a record's runs end.
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
    /// and `floats` are where the record's numbers start. `None` where records like it cannot be read so.
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

    /// Reads records on from the one that starts at `from`, as long as they follow the pattern and start
    /// before `stop`, and as long as `each`, which gets their numbers, says so. The answer is where the first
    /// record starts that `each` did not get, or said no to.
    ///
    /// Of the text, [`BEFORE`] bytes before a record and [`AFTER`] - `BEFORE` from its start on are needed.
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
