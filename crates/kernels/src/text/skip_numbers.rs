//! Skips lists of plain numbers and checks their grammar, 64 bytes at a time.

use crate::Isa;
use crate::text::bytes::{Bytes, Kinds, with_bytes};

/// Where a list of plain numbers ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reached {
    /// At this closing bracket, after a number.
    End(usize),
    /// Here, where an item is expected.
    Item(usize),
}

/// Skips items of a JSON list from `from` on, where an item is expected, as long as they are numbers without exponents
/// and at most one space follows each comma. May stop before any item for any reason.
pub fn skip_numbers(isa: Isa, text: &[u8], from: usize) -> Reached {
    with_bytes!(isa, fn(text: &[u8], from: usize) -> Reached = skip_body)
}

#[inline(always)]
fn skip_body<B: Bytes>(bytes: B, text: &[u8], from: usize) -> Reached {
    pass_over(bytes, text, from, |_, _| {})
}

/// Like [`skip_numbers`]; calls back with the commas of each block of 64 bytes that belong to the list, and the
/// position of the block.
#[inline(always)]
pub(crate) fn pass_over<B: Bytes>(
    bytes: B,
    text: &[u8],
    from: usize,
    mut commas_of: impl FnMut(usize, u64),
) -> Reached {
    // the kind of the byte before a block, and whether it was after a point
    let mut before = Kinds { digits: 0, zeros: 0, points: 0, minus: 0, commas: 1, spaces: 0 };
    let (mut lone_zero, mut behind_point) = (0, false);
    let mut item = from;
    let mut at = from;
    while let Some(block) = text.get(at..).and_then(|rest| rest.first_chunk::<64>()) {
        let kinds = bytes.kinds(block);
        let Kinds { digits, zeros, points, minus, commas, spaces } = kinds;
        let after_digits = digits << 1 | before.digits;
        let after_points = points << 1 | before.points;
        let after_minus = minus << 1 | before.minus;
        let after_commas = commas << 1 | before.commas;
        let after_spaces = spaces << 1 | before.spaces;
        // a leading zero, then a digit
        let leading = zeros & (after_minus | after_commas | after_spaces);
        let after_leading = leading << 1 | lone_zero;
        // the digits after a point end here, where there must not be another point
        let (behind, overflow) = (after_points | behind_point as u64).overflowing_add(digits);
        let wrong = (points | commas) & !after_digits
            | (after_points | after_minus) & !digits
            | minus & !(after_commas | after_spaces)
            | spaces & !after_commas
            | digits & after_leading
            | points & behind & !digits;
        let other = !(digits | points | minus | commas | spaces);
        let stop = wrong | other;
        if stop != 0 {
            let first = stop & stop.wrapping_neg();
            commas_of(at, commas & (first - 1));
            if first & wrong == 0
                && first & after_digits != 0
                && block[first.trailing_zeros() as usize] == b']'
            {
                return Reached::End(at + first.trailing_zeros() as usize);
            }
            let good = commas & (first - 1);
            return Reached::Item(if good == 0 { item } else { at + 64 - good.leading_zeros() as usize });
        }
        commas_of(at, commas);
        if commas != 0 {
            item = at + 64 - commas.leading_zeros() as usize;
        }
        before = Kinds {
            digits: digits >> 63,
            zeros: zeros >> 63,
            points: points >> 63,
            minus: minus >> 63,
            commas: commas >> 63,
            spaces: spaces >> 63,
        };
        lone_zero = leading >> 63;
        behind_point = overflow;
        at += 64;
    }
    Reached::Item(item)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The end of the list, if it consists of valid JSON numbers.
    fn end_of_list(text: &str) -> Option<usize> {
        let end = text.find(']')?;
        let good = |item: &str| crate::text::digits::parse(item.trim_matches(' ').as_bytes()).is_some();
        text[..end].split(',').all(good).then_some(end)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn what_is_passed_over_is_a_list_of_numbers(
            items in prop::collection::vec(prop_oneof![
                8 => "-?(0|[1-9][0-9]{0,9})([.][0-9]{1,12})?",
                2 => "-?(0|[1-9][0-9]{0,90})([.][0-9]{1,90})?",
                1 => "[-0-9.]{0,5}",
                1 => "[-0-9.e ]{0,5}",
            ], 1..40),
            comma in 0..2usize,
            from in 0usize..3,
        ) {
            let list = items.join([",", ", "][comma]);
            let text = format!("{}{list}]{}", "[".repeat(from), " ".repeat(80));
            let expected = end_of_list(&text[from..]).map(|end| end + from);
            for isa in Isa::available() {
                match skip_numbers(isa, text.as_bytes(), from) {
                    Reached::End(end) => prop_assert_eq!(Some(end), expected),
                    Reached::Item(item) => {
                        let passed = &text[from..item];
                        prop_assert!(passed.is_empty() || end_of_list(&passed.replace(' ', "").replacen(',', "]", 0)
                            .strip_suffix(',').map(|list| list.to_owned() + "]").unwrap()).is_some());
                        // only an unusual item stops it
                        let next = text[item..].split([',', ']']).next().unwrap();
                        prop_assert!(
                            next.contains('e') || next.trim_start().contains(' ') || next.starts_with("  ")
                                || next.ends_with(' ')
                                || crate::text::digits::parse(next.trim().as_bytes()).is_none(),
                            "{} stops before {}", &text, next
                        );
                    }
                }
            }
        }
    }
}
