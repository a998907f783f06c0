//! Reads records by their pattern, as described in the parent module.

use super::learn::{MOST_RUNS, Pattern};
use super::number::{FLOATS, WHOLES, five, whole};
use super::span::{AFTER, BEFORE, Literal, at};
use crate::Isa;
use crate::text::bytes::{Bytes, with_bytes};
use crate::text::digits;

/// The callback for the numbers of a record.
trait Each: FnMut([i64; WHOLES], [f64; FLOATS]) -> bool {}
impl<F: FnMut([i64; WHOLES], [f64; FLOATS]) -> bool> Each for F {}

fn read<E: Each>(isa: Isa, pattern: &Pattern, text: &[u8], from: usize, stop: usize, each: &mut E) -> usize {
    with_bytes!(
        isa,
        fn<E: Each>(pattern: &Pattern, text: &[u8], from: usize, stop: usize, each: &mut E) -> usize = read_any
    )
}

#[inline(always)]
fn read_any<B: Bytes, E: Each>(
    bytes: B,
    pattern: &Pattern,
    text: &[u8],
    from: usize,
    stop: usize,
    each: &mut E,
) -> usize {
    match (pattern.blocks, pattern.runs, pattern.is_plain()) {
        (2, 7, true) => read_body::<B, E, 2, 7, 288>(bytes, pattern, text, from, stop, each),
        (3, 7, true) => read_body::<B, E, 3, 7, 288>(bytes, pattern, text, from, stop, each),
        _ => read_body::<B, E, 4, MOST_RUNS, AFTER>(bytes, pattern, text, from, stop, each),
    }
}

impl Pattern {
    /// Reads records, starting with the one at `from`, as long as they follow the pattern, start before `stop`, and
    /// `each`, which is called with their numbers, returns true. Returns the start of the first record that `each` was
    /// not called with or declined.
    ///
    /// A record is read only if the text has [`BEFORE`] bytes before it and [`AFTER`] - `BEFORE` bytes from its start
    /// on.
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
        read(isa, self, text, from, stop, &mut each)
    }

    /// Whether every run is converted, in the order of the fields.
    fn is_plain(&self) -> bool {
        self.wholes == [0, 1] && self.floats == [2, 3, 4, 5, 6]
    }
}

/// `RUNS` is the number of runs of plain patterns, or [`MOST_RUNS`] for all others.
#[inline(always)]
fn read_body<B: Bytes, E: Each, const BLOCKS: usize, const RUNS: usize, const SPAN: usize>(
    bytes: B,
    pattern: &Pattern,
    text: &[u8],
    from: usize,
    stop: usize,
    each: &mut E,
) -> usize {
    let is_plain = RUNS < MOST_RUNS;
    let (wholes, floats) =
        if is_plain { ([0, 1], [2, 3, 4, 5, 6]) } else { (pattern.wholes, pattern.floats) };
    let runs = if is_plain { RUNS } else { pattern.runs.min(RUNS) };
    // `place` is `BEFORE` bytes before the record's first run.
    let Some(mut place) = from.checked_sub(BEFORE).map(|place| place + pattern.lead) else { return from };
    let stop = stop.saturating_sub(BEFORE).saturating_add(pattern.lead);
    while place < stop {
        // Offsets below are within this span.
        let Some(span) = text.get(place..).and_then(|rest| rest.first_chunk::<SPAN>()) else { break };
        let mut ends = [0; BLOCKS];
        let mut carry = 0;
        for block in 0..BLOCKS {
            let numeric = bytes.numeric(at(span, BEFORE + 64 * block));
            ends[block] = !numeric & (numeric << 1 | carry);
            carry = numeric >> 63;
        }
        let Some(ends) = run_ends::<BLOCKS, RUNS>(ends, runs) else { break };
        let mut starts = [BEFORE; RUNS];
        let mut wrong = bytes.nothing_wrong();
        for run in 0..runs {
            if run > 0 {
                starts[run] = ends[run - 1] + pattern.lengths[run - 1];
            }
            let Literal { text, mask } = &pattern.literals[run];
            bytes.compare(at(span, ends[run]), text, mask, &mut wrong);
        }
        if bytes.is_wrong(wrong) {
            break;
        }
        let mut odd = 0u64;
        let whole = |run: usize| whole(span, starts[run], ends[run]);
        let (first, second) = (whole(wholes[0]), whole(wholes[1]));
        odd |= first.1 | second.1;
        let bounds = floats.map(|run| (starts[run], ends[run]));
        let Some(numbers) = five(bytes, span, bounds) else { break };
        if !is_plain {
            for run in &pattern.others[..pattern.other_count.min(MOST_RUNS)] {
                let token = span.get(starts[*run % RUNS]..ends[*run % RUNS]);
                odd |= token.and_then(digits::parse).is_none() as u64;
            }
        }
        if odd != 0 || !each([first.0, second.0], numbers) {
            break;
        }
        place += ends[runs - 1] + pattern.lengths[runs - 1] - BEFORE;
    }
    place + BEFORE - pattern.lead
}

/// The offsets in a span at which the first `runs` runs end, from masks of the ends; `None` if there are fewer.
#[inline(always)]
fn run_ends<const BLOCKS: usize, const RUNS: usize>(
    masks: [u64; BLOCKS],
    runs: usize,
) -> Option<[usize; RUNS]> {
    let mut ends = [0; RUNS];
    if BLOCKS == 2 {
        let (mut low, mut high) = (masks[0], masks[1]);
        for end in &mut ends {
            let in_low = low != 0;
            let mask = if in_low { low } else { high };
            *end = BEFORE + mask.trailing_zeros() as usize + if in_low { 0 } else { 64 };
            high = if in_low { high } else { high & high.wrapping_sub(1) };
            low &= low.wrapping_sub(1);
        }
        return (ends[RUNS - 1] < BEFORE + 128).then_some(ends);
    }
    let mut found = 0;
    for (block, mut mask) in masks.into_iter().enumerate() {
        while mask != 0 && found < runs {
            ends[found] = BEFORE + 64 * block + mask.trailing_zeros() as usize;
            mask &= mask - 1;
            found += 1;
        }
    }
    (found == runs).then_some(ends)
}
