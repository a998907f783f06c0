//! Records that differ only in their numbers.
//!
//! Most objects of a long JSON list are spelled alike: the same keys in the same order with the same white
//! space. A [`Pattern`] holds the text between the numbers of one of them. It reads the next ones by finding
//! where runs of digits, signs and points end and comparing what follows each. It reads no record that it is
//! not sure of: whatever differs, or is not a plain decimal by JSON's grammar, is left to the caller.

use crate::Isa;
use crate::bytes::{Bytes, NO_POINT, eight, with_bytes};
use crate::digits::{self, DIVISORS, nearest};

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
        each: &mut impl FnMut([i64; WHOLES], [f64; FLOATS]) -> bool,
    ) -> usize {
        let last = self.runs - 1;
        let lead = &self.literals[last].text[self.lengths[last] - self.lead..self.lengths[last]];
        if text.get(from..from + self.lead) != Some(lead) {
            return from;
        }
        read(isa, self, text, from, stop, each)
    }
}

/// Names the bound of a record's taker.
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
        (2, 7, true) => read_body::<B, E, 2, 7, 288, true>(bytes, pattern, text, from, stop, each),
        (3, 7, true) => read_body::<B, E, 3, 7, 288, true>(bytes, pattern, text, from, stop, each),
        (_, 7, _) => read_body::<B, E, 4, 7, AFTER, false>(bytes, pattern, text, from, stop, each),
        (_, 8, _) => read_body::<B, E, 4, 8, AFTER, false>(bytes, pattern, text, from, stop, each),
        _ => read_body::<B, E, 4, 9, AFTER, false>(bytes, pattern, text, from, stop, each),
    }
}

impl Pattern {
    /// Every run is read, in the order of the fields.
    fn is_plain(&self) -> bool {
        self.wholes == [0, 1] && self.floats == [2, 3, 4, 5, 6]
    }
}

#[inline(always)]
fn read_body<
    B: Bytes,
    E: Each,
    const BLOCKS: usize,
    const RUNS: usize,
    const SPAN: usize,
    const PLAIN: bool,
>(
    bytes: B,
    pattern: &Pattern,
    text: &[u8],
    from: usize,
    stop: usize,
    each: &mut E,
) -> usize {
    let (wholes, floats) = if PLAIN { ([0, 1], [2, 3, 4, 5, 6]) } else { (pattern.wholes, pattern.floats) };
    // the place is that of the record's first run
    let Some(mut place) = from.checked_sub(BEFORE).map(|place| place + pattern.lead) else { return from };
    let stop = stop.saturating_sub(BEFORE).saturating_add(pattern.lead);
    while place < stop {
        // `BEFORE` bytes, then the record; offsets below are in this span
        let Some(span) = text.get(place..).and_then(|rest| rest.first_chunk::<SPAN>()) else { break };
        let mut ends = [0; BLOCKS];
        let mut carry = 0;
        for block in 0..BLOCKS {
            let numeric = bytes.numeric(at(span, BEFORE + 64 * block));
            ends[block] = !numeric & (numeric << 1 | carry);
            carry = numeric >> 63;
        }
        let Some(ends) = run_ends::<BLOCKS, RUNS>(ends) else { break };
        let mut starts = [BEFORE; RUNS];
        let mut wrong = bytes.nothing_wrong();
        for run in 0..RUNS {
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
        if !PLAIN {
            for run in &pattern.others[..pattern.other_count.min(MOST_RUNS)] {
                let token = span.get(starts[*run % RUNS]..ends[*run % RUNS]);
                odd |= token.and_then(digits::parse).is_none() as u64;
            }
        }
        if odd != 0 || !each([first.0, second.0], numbers) {
            break;
        }
        place += ends[RUNS - 1] + pattern.lengths[RUNS - 1] - BEFORE;
    }
    place + BEFORE - pattern.lead
}

/// `N` bytes of a span. Offsets stay below the span's length less 32, so that the remainder changes nothing
/// but spares a check.
#[inline(always)]
fn at<const SPAN: usize, const N: usize>(span: &[u8; SPAN], offset: usize) -> &[u8; N] {
    const { assert!(N <= 64 && SPAN % 64 == 32) };
    let offset = offset % (SPAN - 32);
    match span[offset..].first_chunk() {
        Some(bytes) => bytes,
        None => unreachable!("offsets stay away from the span's end"),
    }
}

/// The offsets in a span where the runs end, from masks of where runs end; `None` if there are fewer.
#[inline(always)]
fn run_ends<const BLOCKS: usize, const RUNS: usize>(masks: [u64; BLOCKS]) -> Option<[usize; RUNS]> {
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
        while mask != 0 && found < RUNS {
            ends[found] = BEFORE + 64 * block + mask.trailing_zeros() as usize;
            mask &= mask - 1;
            found += 1;
        }
    }
    (found == RUNS).then_some(ends)
}

/// An integer of up to 16 digits without a sign, and not 0 if it is none.
#[inline(always)]
fn whole<const SPAN: usize>(span: &[u8; SPAN], start: usize, end: usize) -> (i64, u64) {
    let length = end.wrapping_sub(start);
    let zeros = u64::from_le_bytes(*b"00000000");
    let digits = |end: usize, count: usize| {
        let text = u64::from_le_bytes(*at(span, end - 8)) ^ zeros;
        text & (!0 << (64 - 8 * count))
    };
    let mut odd = ((length > 1) & (at::<SPAN, 1>(span, start)[0] == b'0')) as u64;
    let value = match length {
        1..=8 => eight(digits(end, length), &mut odd),
        9..=16 => {
            eight(digits(end - 8, length - 8), &mut odd) * 100_000_000 + eight(digits(end, 8), &mut odd)
        }
        _ => {
            odd = 1;
            0
        }
    };
    (value as i64, odd)
}

/// Five floats, correctly rounded. `None` where any is not a plain decimal of up to 19 digits.
#[inline(always)]
fn five<B: Bytes, const SPAN: usize>(
    bytes: B,
    span: &[u8; SPAN],
    bounds: [(usize, usize); FLOATS],
) -> Option<[f64; FLOATS]> {
    let mut negative = [false; FLOATS];
    let mut lengths = [0; FLOATS];
    let mut long = false;
    let mut odd = false;
    for number in 0..FLOATS {
        let (start, end) = bounds[number];
        negative[number] = at::<SPAN, 1>(span, start)[0] == b'-';
        let start = start + negative[number] as usize;
        lengths[number] = end.wrapping_sub(start);
        long |= lengths[number].wrapping_sub(1) >= 16;
        // no digit follows a zero in front
        let [first, second] = *at(span, start);
        odd |= (first == b'0') & (second.wrapping_sub(b'0') <= 9);
    }
    if long {
        return five_long(bytes, span, bounds, negative, odd);
    }
    let [x, y, w, h, s] = bounds.map(|(_, end)| at(span, end - 16));
    let mut wrong = bytes.nothing_wrong();
    // no closure around these: it would be compiled for the lesser instruction set
    let ([x, y], [x_point, y_point]) = bytes.decimals([x, y], [lengths[0], lengths[1]], &mut wrong);
    let ([w, h], [w_point, h_point]) = bytes.decimals([w, h], [lengths[2], lengths[3]], &mut wrong);
    let ([s, _], [s_point, _]) = bytes.decimals([s, s], [lengths[4], lengths[4]], &mut wrong);
    let digits = [x, y, w, h, s];
    let points = [x_point, y_point, w_point, h_point, s_point];
    let mut values = [0.0; FLOATS];
    for number in 0..FLOATS {
        odd |= (points[number] == 15) | (points[number] + lengths[number] == 16);
        odd |= negative[number] & (digits[number] == 0); // whether -0 keeps its sign depends on the point
        values[number] = digits[number] as i64 as f64 / DIVISORS[points[number] % 32];
    }
    if (x | y | w | h | s) >> 53 != 0 {
        return five_long(bytes, span, bounds, negative, odd);
    }
    if odd || bytes.is_wrong(wrong) {
        return None;
    }
    for number in 0..FLOATS {
        values[number] = f64::from_bits(values[number].to_bits() ^ ((negative[number] as u64) << 63));
    }
    Some(values)
}

/// As [`five`], for numbers of up to 32 bytes.
#[inline(always)]
fn five_long<B: Bytes, const SPAN: usize>(
    bytes: B,
    span: &[u8; SPAN],
    bounds: [(usize, usize); FLOATS],
    negative: [bool; FLOATS],
    mut odd: bool,
) -> Option<[f64; FLOATS]> {
    let mut values = [0.0; FLOATS];
    let mut wrong = bytes.nothing_wrong();
    for number in 0..FLOATS {
        let (start, end) = bounds[number];
        let length = end.wrapping_sub(start + negative[number] as usize);
        let low = at(span, end - 16);
        let (digits, fraction) = match length {
            1..=16 => {
                let ([digits, _], [point, _]) = bytes.decimals([low, low], [length; 2], &mut wrong);
                odd |= (point == 15) | (point + length == 16);
                (digits, if point == NO_POINT { 0 } else { 15 - point })
            }
            17..=32 => {
                let high = at(span, end - 32);
                let (digits, points) = bytes.decimals([low, high], [16, length - 16], &mut wrong);
                odd |= (points[0] == 15) | (points[1] + length == 32);
                // the half with the point holds a digit less; it must be one of them
                let (scale, fraction) = match points {
                    [NO_POINT, point @ 0..16] => (10_000_000_000_000_000, 31 - point),
                    [point @ 0..16, NO_POINT] => (1_000_000_000_000_000, 15 - point),
                    _ => return None,
                };
                if digits[1] >= 1000 {
                    return None;
                }
                (digits[1] * scale + digits[0], fraction)
            }
            _ => return None,
        };
        odd |= negative[number] & (digits == 0);
        if fraction > digits::MOST_FRACTION {
            return None;
        }
        let value = nearest(digits, fraction);
        values[number] = if negative[number] { -value } else { value };
    }
    (!odd && !bytes.is_wrong(wrong)).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Row = ([i64; WHOLES], [f64; FLOATS]);

    fn record(wholes: [&str; WHOLES], floats: [&str; FLOATS], comma: &str) -> (String, [usize; 7]) {
        let mut text = "{\"i\":".to_owned();
        let mut starts = [0; 7];
        let between = [",\"c\":", ",\"b\":[", ",", ",", ",", "],\"s\":", "}"];
        for (number, token) in wholes.into_iter().chain(floats).enumerate() {
            starts[number] = text.len();
            text += token;
            text += between[number];
        }
        (text + comma, starts)
    }

    /// What is read of `rows` after a first record, and how many of them.
    fn read_all(isa: Isa, rows: &[([&str; WHOLES], [&str; FLOATS])]) -> Vec<Row> {
        let comma = if rows.len().is_multiple_of(2) { "," } else { ", " };
        let mut text = " ".repeat(BEFORE);
        let (first, starts) = record(["17", "3"], ["1.25", "2", "3.5", "4", "0.125"], comma);
        text += &first;
        let from = text.len();
        rows.iter().for_each(|(wholes, floats)| text += &record(*wholes, *floats, comma).0);
        let stop = text.len();
        text += &first;
        text += &" ".repeat(AFTER);
        let [a, b, c, d, e, f, g] = starts.map(|start| start + BEFORE);
        let pattern = Pattern::learn(text.as_bytes(), BEFORE, from, [a, b], [c, d, e, f, g]).unwrap();
        let mut read = Vec::new();
        let end = pattern.read(isa, text.as_bytes(), from, stop, &mut |wholes, floats| {
            read.push((wholes, floats));
            true
        });
        assert_eq!(end == stop, read.len() == rows.len());
        read
    }

    const PLAIN: ([&str; WHOLES], [&str; FLOATS]) =
        (["391895", "12"], ["0", "-1.5", "102.43", "7", "0.9821"]);

    #[test]
    fn records_alike_are_read_by_every_instruction_set() {
        for isa in Isa::available() {
            let read = read_all(isa, &[PLAIN; 50]);
            assert_eq!(read, [([391895, 12], [0.0, -1.5, 102.43, 7.0, 0.9821]); 50]);
            let long = (
                ["1234567890123456", "9"],
                ["140.45933532714844", "0.00012345678901234567", "12345.678901", "1", "0.7211111783981323"],
            );
            let read = read_all(isa, &[PLAIN, long, PLAIN]);
            assert_eq!(read[1].1, long.1.map(|token| token.parse::<f64>().unwrap()));
            assert_eq!((read.len(), read[1].0), (3, [1234567890123456, 9]));
        }
    }

    #[test]
    fn what_is_no_plain_decimal_is_left_to_the_caller() {
        for bad in
            ["01", "00.5", "-01.5", ".5", "5.", "-.5", "-", "1.2.3", "1-2", "--1", "-0", "-0.0", "1/2", "."]
        {
            for isa in Isa::available() {
                for field in 0..FLOATS {
                    let mut row = PLAIN;
                    row.1[field] = bad;
                    assert_eq!(read_all(isa, &[PLAIN, row, PLAIN]).len(), 1, "{bad} on {}", isa.name());
                }
                for bad in [bad, "1.5", "-3", "12345678901234567"] {
                    let row = ([bad, "1"], PLAIN.1);
                    assert_eq!(read_all(isa, &[PLAIN, PLAIN, row]).len(), 2, "{bad} on {}", isa.name());
                }
            }
        }
    }

    proptest! {
        #[test]
        fn numbers_are_those_of_the_standard_library(
            rows in prop::collection::vec(
                ((0u64..10_000_000_000_000_000, 0u64..100), prop::array::uniform5((any::<i32>(), 0usize..18, 0..4))),
                1..20,
            ),
        ) {
            let texts: Vec<_> = rows.iter().map(|((image, category), floats)| {
                let floats = floats.map(|(value, digits, style)| match style {
                    0 => format!("{}", value % 1000),
                    1 => format!("{:.2}", value as f64 / 1e6),
                    2 => format!("{:.digits$}", value as f64 / 1e7),
                    _ => format!("{}", value as f64 / 3e7),
                });
                (image.to_string(), category.to_string(), floats)
            }).collect();
            let rows: Vec<_> = texts.iter().map(|(image, category, floats)| {
                let [a, b, c, d, e] = floats;
                ([&**image, &**category], [&**a, &**b, &**c, &**d, &**e])
            }).collect();
            for isa in Isa::available() {
                let read = read_all(isa, &rows);
                for ((wholes, floats), (read_wholes, read_floats)) in rows.iter().zip(read) {
                    prop_assert_eq!(wholes.map(|token| token.parse::<i64>().unwrap()), read_wholes);
                    let expected = floats.map(|token| token.parse::<f64>().unwrap().to_bits());
                    prop_assert_eq!(expected, read_floats.map(f64::to_bits));
                }
            }
        }
    }
}
