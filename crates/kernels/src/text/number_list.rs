//! Reads lists of plain numbers: checks their grammar and finds their commas 64 bytes at a time.

use crate::Isa;
use crate::text::bytes::{Bytes, NO_POINT, with_bytes};
use crate::text::digits::{self, DIVISORS, nearest};
use crate::text::skip_numbers::{Reached, pass_over};

/// Number of bytes before a list that are read.
pub const BEFORE: usize = 32;

/// Which numbers of a list are converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All.
    All,
    /// The first two of each three. The third is checked, and stored as 0.
    TwoOfThree,
}

/// Buffer for a list of numbers.
#[derive(Clone, Debug, Default)]
pub struct NumberList {
    /// The numbers of the last list.
    pub numbers: Vec<f64>,
    ends: Vec<u32>,
}

impl NumberList {
    /// Reads the JSON list whose first item is at `from`, if it consists of numbers without exponents, with at most one
    /// space after each comma. Returns the position of its closing bracket, or `None` for any other list or one that is
    /// not complete; `numbers` is then meaningless.
    ///
    /// The text must include [`BEFORE`] bytes before the list and 64 after its end.
    pub fn read(&mut self, isa: Isa, text: &[u8], from: usize, wanted: Wanted) -> Option<usize> {
        if from < BEFORE || text.len() > u32::MAX as usize {
            return None;
        }
        let list = self;
        with_bytes!(
            isa,
            fn(list: &mut NumberList, text: &[u8], from: usize, wanted: Wanted) -> Option<usize> = read_body
        )
    }
}

#[inline(always)]
fn read_body<B: Bytes>(
    bytes: B,
    list: &mut NumberList,
    text: &[u8],
    from: usize,
    wanted: Wanted,
) -> Option<usize> {
    let NumberList { numbers, ends } = list;
    ends.clear();
    let reached = pass_over(bytes, text, from, |at, mut commas| {
        ends.reserve(64);
        while commas != 0 {
            ends.push((at + commas.trailing_zeros() as usize) as u32);
            commas &= commas - 1;
        }
    });
    let Reached::End(end) = reached else { return None };
    ends.push(end as u32);
    numbers.clear();
    numbers.resize(ends.len(), 0.0);
    // two numbers at a time: the size of a stride, and the offset of the second number in it
    let stride = if wanted == Wanted::All { 2 } else { 3 };
    let mut start = from;
    for (ends, numbers) in ends.chunks(stride).zip(numbers.chunks_mut(stride)) {
        let first = token(text, start, ends[0] as usize)?;
        let second = match ends.get(1) {
            Some(end) => token(text, first.end + 1, *end as usize)?,
            None => first,
        };
        let values = two(bytes, text, [first, second])?;
        numbers[0] = values[0];
        if let Some(number) = numbers.get_mut(1) {
            *number = values[1];
        }
        start = ends[ends.len() - 1] as usize + 1;
    }
    Some(end)
}

/// A number without its sign.
#[derive(Clone, Copy)]
struct Token {
    start: usize,
    end: usize,
    negative: bool,
}

#[inline(always)]
fn token(text: &[u8], start: usize, end: usize) -> Option<Token> {
    let start = start + usize::from(*text.get(start)? == b' ');
    let negative = *text.get(start)? == b'-';
    Some(Token { start: start + usize::from(negative), end, negative })
}

/// The values of two numbers by JSON's grammar.
#[inline(always)]
fn two<B: Bytes>(bytes: B, text: &[u8], tokens: [Token; 2]) -> Option<[f64; 2]> {
    let lengths = tokens.map(|token| token.end - token.start);
    if lengths[0] > 16 || lengths[1] > 16 {
        let [first, second] = tokens;
        return Some([long(bytes, text, first)?, long(bytes, text, second)?]);
    }
    let mut wrong = bytes.nothing_wrong(); // the grammar has been checked
    let windows = [window(text, tokens[0].end)?, window(text, tokens[1].end)?];
    let (digits, points) = bytes.decimals(windows, lengths, &mut wrong);
    if (digits[0] | digits[1]) >> 53 != 0 {
        let [first, second] = tokens;
        return Some([long(bytes, text, first)?, long(bytes, text, second)?]);
    }
    let mut values = [0.0; 2];
    for i in 0..2 {
        let value = digits[i] as i64 as f64 / DIVISORS[points[i] % 32];
        // an integer has no negative zero
        let negative = tokens[i].negative & ((digits[i] != 0) | (points[i] != NO_POINT));
        values[i] = f64::from_bits(value.to_bits() ^ (u64::from(negative) << 63));
    }
    Some(values)
}

#[inline(always)]
fn window(text: &[u8], end: usize) -> Option<&[u8; 16]> {
    text.get(end.wrapping_sub(16)..)?.first_chunk()
}

/// A number of any length.
#[inline(always)]
fn long<B: Bytes>(bytes: B, text: &[u8], token: Token) -> Option<f64> {
    let length = token.end - token.start;
    let mut wrong = bytes.nothing_wrong();
    let low = window(text, token.end)?;
    let (digits, fraction) = match length {
        1..=16 => {
            let ([digits, _], [point, _]) = bytes.decimals([low, low], [length; 2], &mut wrong);
            (digits, if point == NO_POINT { 0 } else { 15 - point })
        }
        17..=32 => {
            let high = window(text, token.end - 16)?;
            let (digits, points) = bytes.decimals([low, high], [16, length - 16], &mut wrong);
            let (scale, fraction) = match points {
                [NO_POINT, point @ 0..16] => (10_000_000_000_000_000, 31 - point),
                [point @ 0..16, NO_POINT] => (1_000_000_000_000_000, 15 - point),
                _ => return any(text, token),
            };
            if digits[1] >= 1000 {
                return any(text, token);
            }
            (digits[1] * scale + digits[0], fraction)
        }
        _ => return any(text, token),
    };
    if fraction == 0 || fraction > digits::MOST_FRACTION {
        return any(text, token);
    }
    let value = nearest(digits, fraction);
    Some(if token.negative { -value } else { value })
}

#[cold]
#[inline(never)]
fn any(text: &[u8], token: Token) -> Option<f64> {
    let start = token.start - usize::from(token.negative);
    digits::parse(text.get(start..token.end)?).map(digits::Number::as_f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(isa: Isa, items: &[String], comma: &str, wanted: Wanted) -> Option<Vec<f64>> {
        let front = " ".repeat(BEFORE);
        let list = items.join(comma);
        let mut room = NumberList::default();
        let text = format!("{front}{list}]{}", " ".repeat(64));
        let end = room.read(isa, text.as_bytes(), BEFORE, wanted)?;
        assert_eq!(end, BEFORE + list.len());
        Some(room.numbers)
    }

    proptest! {
        #[test]
        fn numbers_are_those_of_the_standard_library(
            items in prop::collection::vec(prop_oneof![
                4 => "-?(0|[1-9][0-9]{0,4})([.][0-9]{1,6})?",
                2 => "-?(0|[1-9][0-9]{0,9})([.][0-9]{1,25})?",
                1 => "-?(0|[1-9][0-9]{0,30})",
            ], 1..60),
            spaced: bool,
            all: bool,
        ) {
            let wanted = if all { Wanted::All } else { Wanted::TwoOfThree };
            let expected: Vec<f64> = items.iter().enumerate().map(|(i, item)| match item.as_str() {
                _ if !all && i % 3 == 2 => 0.0,
                "-0" => 0.0,
                item => item.parse().unwrap(),
            }).collect();
            for isa in Isa::available() {
                let numbers = read(isa, &items, if spaced { ", " } else { "," }, wanted).unwrap();
                let bits = |numbers: &[f64]| numbers.iter().map(|number| number.to_bits()).collect::<Vec<_>>();
                prop_assert_eq!(bits(&numbers), bits(&expected), "{}", isa.name());
            }
        }

        #[test]
        fn what_is_no_plain_number_is_left_to_the_caller(
            before in prop::collection::vec("[1-9]{1,3}", 0..40),
            bad in prop_oneof![Just("1e5"), Just("01"), Just("."), Just(""), Just("null"), Just("1 "), Just("[1"), Just("1.")],
        ) {
            let items: Vec<String> = before.into_iter().chain([bad.to_owned()]).collect();
            for isa in Isa::available() {
                prop_assert_eq!(read(isa, &items, ",", Wanted::All), None);
            }
        }
    }

    #[test]
    fn a_list_that_goes_beyond_the_text_is_not_read() {
        let text = format!("{}1,2,3", " ".repeat(BEFORE));
        assert_eq!(NumberList::default().read(Isa::detect(), text.as_bytes(), BEFORE, Wanted::All), None);
        assert_eq!(NumberList::default().read(Isa::detect(), b"1,2]", 0, Wanted::All), None);
    }
}
