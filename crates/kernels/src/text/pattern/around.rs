//! Reads records with one long value.

use super::number::long;
use super::span::{AFTER, BEFORE, Literal, at};
use crate::Isa;
use crate::text::bytes::{Bytes, NO_POINT, with_bytes};
use crate::text::digits::DIVISORS;

/// The text around the long value (a string or a list) of records that differ only in that value and in their numbers.
///
/// Like [`Pattern`](super::Pattern), it leaves records that it cannot read for certain to the caller.
pub struct Around {
    before: Side,
    after: Side,
    /// For each field, the index of its run.
    fields: Vec<usize>,
}

/// The numbers of a record, in the order of its text.
pub type Numbers = [f64; MOST_NUMBERS];

/// Largest number of numbers in a record.
const MOST_NUMBERS: usize = 16;

/// The text before or after the value.
struct Side {
    /// The text before the first run, and the text after each run.
    literals: [Literal; MOST_NUMBERS + 1],
    lengths: [usize; MOST_NUMBERS + 1],
    runs: usize,
    /// One bit for each run: whether it must be a whole number without a sign.
    wholes: u32,
    /// Number of blocks of 64 bytes in which the runs end.
    blocks: usize,
}

impl Around {
    /// Learns from the record that starts at `record` in `text`; the next one starts at `next`. The long value is the
    /// text within quotes or brackets, without them. `wholes` and `floats` are the positions of the wanted numbers:
    /// fields 0, 1, ... `None` if records like this one cannot be read by a pattern.
    pub fn learn(
        text: &[u8],
        record: usize,
        value: std::ops::Range<usize>,
        next: usize,
        wholes: &[usize],
        floats: &[usize],
    ) -> Option<Around> {
        let mut starts = Vec::new();
        let before = Side::learn(text, record, value.start, wholes, floats, &mut starts)?;
        let after = Side::learn(text, value.end, next, wholes, floats, &mut starts)?;
        let run = |field: &usize| starts.iter().position(|start| start == field);
        let fields = wholes.iter().chain(floats).map(run).collect::<Option<Vec<_>>>()?;
        (starts.len() <= MOST_NUMBERS).then_some(Around { before, after, fields })
    }

    /// Reads the part before the value of the record at `from`. Returns the position of the value.
    ///
    /// The text must include [`BEFORE`] bytes before `from` and [`AFTER`] - `BEFORE` after it.
    #[inline]
    pub fn before(&self, isa: Isa, text: &[u8], from: usize, numbers: &mut Numbers) -> Option<usize> {
        read(isa, &self.before, text, from, 0, numbers)
    }

    /// Like [`Around::before`], for the part after a value that ends at `from`. Returns the position of the next
    /// record.
    #[inline]
    pub fn after(&self, isa: Isa, text: &[u8], from: usize, numbers: &mut Numbers) -> Option<usize> {
        read(isa, &self.after, text, from, self.before.runs, numbers)
    }

    /// Number of fields.
    pub fn fields(&self) -> usize {
        self.fields.len()
    }

    /// A field of a record whose numbers have been read.
    #[inline(always)]
    pub fn field(&self, field: usize, numbers: &Numbers) -> f64 {
        numbers[self.fields[field] % MOST_NUMBERS]
    }
}

impl Side {
    /// Learns one side, and appends the positions of its runs to `starts`.
    fn learn(
        text: &[u8],
        start: usize,
        end: usize,
        wholes: &[usize],
        floats: &[usize],
        starts: &mut Vec<usize>,
    ) -> Option<Side> {
        let text = text.get(..end)?;
        let is_run = |byte: &u8| matches!(byte, b'-'..=b'9');
        let mut side = Side {
            literals: [Literal { text: [0; 32], mask: [0; 32] }; MOST_NUMBERS + 1],
            lengths: [0; MOST_NUMBERS + 1],
            runs: 0,
            wholes: 0,
            blocks: 0,
        };
        let mut at = start;
        loop {
            let rest = text.get(at..)?;
            let length = rest.iter().position(is_run).unwrap_or(rest.len());
            let literal = side.literals.get_mut(side.runs)?;
            literal.text.get_mut(..length)?.copy_from_slice(&rest[..length]);
            literal.mask[..length].fill(0xff);
            side.lengths[side.runs] = length;
            at += length;
            if at == end {
                break;
            }
            let behind = *text[at..].iter().find(|byte| !is_run(byte))?;
            let is_whole = wholes.contains(&at);
            if (is_whole || floats.contains(&at))
                && !matches!(behind, b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t')
            {
                return None; // an exponent follows
            }
            side.wholes |= u32::from(is_whole) << side.runs;
            side.runs += 1;
            starts.push(at);
            at += text[at..].iter().position(|byte| !is_run(byte))?;
        }
        // numbers of later records may be longer
        side.blocks = (end - start - side.lengths[0] + 24).div_ceil(64);
        (side.blocks <= 4).then_some(side)
    }
}

#[inline]
fn read(
    isa: Isa,
    side: &Side,
    text: &[u8],
    from: usize,
    first: usize,
    numbers: &mut Numbers,
) -> Option<usize> {
    with_bytes!(
        isa,
        fn(side: &Side, text: &[u8], from: usize, first: usize, numbers: &mut Numbers) -> Option<usize> = read_side
    )
}

/// Reads one side; its runs are numbers `first` and up.
#[inline(always)]
fn read_side<B: Bytes>(
    bytes: B,
    side: &Side,
    text: &[u8],
    from: usize,
    first: usize,
    numbers: &mut Numbers,
) -> Option<usize> {
    let span = text.get(from.checked_sub(BEFORE)?..)?.first_chunk::<AFTER>()?;
    let mut wrong = bytes.nothing_wrong();
    let Literal { text, mask } = &side.literals[0];
    bytes.compare(at(span, BEFORE), text, mask, &mut wrong);
    let runs = side.runs.min(MOST_NUMBERS);
    let mut starts = [BEFORE; MOST_NUMBERS + 1];
    let mut ends = [BEFORE; MOST_NUMBERS];
    let origin = BEFORE + side.lengths[0];
    starts[0] = origin;
    let (mut block, mut mask, mut carry) = (0, 0u64, 0);
    for run in 0..runs {
        while mask == 0 {
            if block >= side.blocks.min(4) {
                return None;
            }
            let numeric = bytes.numeric(at(span, origin + 64 * block));
            mask = !numeric & (numeric << 1 | carry);
            carry = numeric >> 63;
            block += 1;
        }
        let end = origin + 64 * (block - 1) + mask.trailing_zeros() as usize;
        mask &= mask - 1;
        ends[run] = end;
        let Literal { text, mask } = &side.literals[run + 1];
        bytes.compare(at(span, end), text, mask, &mut wrong);
        starts[run + 1] = end + side.lengths[run + 1];
    }
    if bytes.is_wrong(wrong) {
        return None;
    }
    let (mut odd, mut is_long) = (false, false);
    let mut negative = 0u32;
    let mut lengths = [0; MOST_NUMBERS];
    for run in 0..runs {
        let minus = at::<AFTER, 1>(span, starts[run])[0] == b'-';
        let start = starts[run] + usize::from(minus);
        negative |= u32::from(minus) << run;
        lengths[run] = ends[run].wrapping_sub(start);
        is_long |= lengths[run].wrapping_sub(1) >= 16;
        // a leading zero is not followed by a digit
        let [zero, second] = *at(span, start);
        odd |= (zero == b'0') & (second.wrapping_sub(b'0') <= 9);
    }
    let mut wholes = 0u32;
    if !is_long {
        let (mut digits, mut points) = ([0; MOST_NUMBERS], [NO_POINT; MOST_NUMBERS]);
        let mut all = 0;
        for pair in 0..runs.div_ceil(2) {
            let (one, other) = (2 * pair, (2 * pair + 1).min(runs - 1));
            // no closure here: it would be compiled for the lower instruction set
            let windows = [at(span, ends[one] - 16), at(span, ends[other] - 16)];
            let (values, places) = bytes.decimals(windows, [lengths[one], lengths[other]], &mut wrong);
            (digits[one], digits[other]) = (values[0], values[1]);
            (points[one], points[other]) = (places[0], places[1]);
            all |= values[0] | values[1];
        }
        is_long = all >> 53 != 0;
        for run in 0..runs {
            odd |= (points[run] == 15) | (points[run] + lengths[run] == 16);
            odd |= (negative >> run & 1 == 1) & (digits[run] == 0); // whether -0 keeps its sign depends on the point
            wholes |= u32::from(points[run] == NO_POINT) << run;
            let value = digits[run] as i64 as f64 / DIVISORS[points[run] % 32];
            numbers[(first + run) % MOST_NUMBERS] = with_sign(value, negative >> run);
        }
    }
    if is_long {
        wholes = 0;
        for run in 0..runs {
            let windows = [at(span, ends[run] - 16), at(span, ends[run] - 32)];
            let (value, is_whole) = long(bytes, windows, lengths[run], &mut wrong)?;
            odd |= (negative >> run & 1 == 1) & (value == 0.0);
            // a longer integer may not be exact
            wholes |= u32::from(is_whole & (lengths[run] < 16)) << run;
            numbers[(first + run) % MOST_NUMBERS] = with_sign(value, negative >> run);
        }
    }
    let fits = !odd & !bytes.is_wrong(wrong) & (side.wholes & !(wholes & !negative) == 0);
    fits.then(|| from + starts[runs] - BEFORE)
}

/// The value, negated if the lowest bit of `sign` is set.
#[inline(always)]
fn with_sign(value: f64, sign: u32) -> f64 {
    f64::from_bits(value.to_bits() ^ (u64::from(sign) << 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = r#"{"i":17,"s":[480,640],"t":"abc","b":[1.5,-2],"c":3},"#;

    /// The numbers of a record, read by the pattern of [`RECORD`].
    fn read(isa: Isa, record: &str) -> Option<Vec<f64>> {
        let front = " ".repeat(BEFORE);
        let text = format!("{front}{RECORD}{record}{}", " ".repeat(AFTER));
        let place = |of: &str| BEFORE + RECORD.find(of).unwrap();
        let next = BEFORE + RECORD.len();
        let (value, wholes) = (place("abc")..place("abc") + 3, [place("17"), place("3}"), place("480")]);
        let around =
            Around::learn(text.as_bytes(), BEFORE, value, next, &wholes, &[place("1.5"), place("-2")])?;
        let mut numbers = Numbers::default();
        let start = around.before(isa, text.as_bytes(), next, &mut numbers)?;
        let end = start + text[start..].find('"')?;
        assert_eq!(around.after(isa, text.as_bytes(), end, &mut numbers)?, next + record.len());
        Some((0..around.fields()).map(|field| around.field(field, &numbers)).collect())
    }

    #[test]
    fn fields_are_read_on_both_sides_of_a_value() {
        for isa in Isa::available() {
            let numbers =
                read(isa, r#"{"i":123456789012345,"s":[1,2.5],"t":"","b":[0.25,140.45933532714844],"c":0},"#);
            assert_eq!(numbers, Some(vec![123456789012345.0, 0.0, 1.0, 0.25, 140.45933532714844]));
            let numbers =
                read(isa, r#"{"i":1,"s":[7,0],"t":"0123456789","b":[-0.5,12345678901234567890],"c":9},"#);
            assert_eq!(numbers, None, "an integer that is not exact");
            assert_eq!(read(isa, RECORD), Some(vec![17.0, 3.0, 480.0, 1.5, -2.0]));
        }
    }

    #[test]
    fn what_is_spelled_otherwise_is_left_to_the_caller() {
        for isa in Isa::available() {
            for (part, other) in [
                ("17", "1.0"),
                ("17", "-17"),
                ("17", "017"),
                ("17", "1234567890123456789"),
                ("17", ""),
                ("17", "true"),
                ("480", "4.5"),
                ("640", "640,1"),
                ("640", "1e3"),
                ("1.5", "1."),
                ("1.5", ".5"),
                ("1.5", "00.5"),
                ("1.5", "1.5.5"),
                ("1.5", "-0"),
                ("1.5", "NaN"),
                ("-2", "--2"),
                ("-2", "- 2"),
                ("\"c\"", "\"d\""),
                ("},", "}]"),
                (":3", ": 3"),
            ] {
                assert_eq!(
                    read(isa, &RECORD.replacen(part, other, 1)),
                    None,
                    "{part} as {other} on {}",
                    isa.name()
                );
            }
        }
    }
}
