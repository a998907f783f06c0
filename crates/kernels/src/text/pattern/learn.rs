//! Learns a pattern from a record, as described in the parent module.

use super::number::{FLOATS, WHOLES};
use super::span::Literal;

/// Largest number of runs in a record.
pub(super) const MOST_RUNS: usize = 12;

/// The text between a record's numbers.
pub struct Pattern {
    /// The text after each run; after the last one, up to the next record's first run.
    pub(super) literals: [Literal; MOST_RUNS],
    pub(super) lengths: [usize; MOST_RUNS],
    pub(super) runs: usize,
    /// Indices of the runs that are converted, by field.
    pub(super) wholes: [usize; WHOLES],
    pub(super) floats: [usize; FLOATS],
    /// Indices of the runs that are only checked.
    pub(super) others: [usize; MOST_RUNS],
    pub(super) other_count: usize,
    /// Number of bytes from the record's start to its first run.
    pub(super) lead: usize,
    /// Number of blocks of 64 bytes in which a record's runs end.
    pub(super) blocks: usize,
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
        // numbers of later records may be longer
        pattern.blocks = (end - first + 24).div_ceil(64).max(2);
        (pattern.blocks <= 4 && matches!(pattern.runs, 7..=9)).then_some(pattern)
    }
}
