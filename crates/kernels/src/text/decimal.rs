//! Any decimal number to the nearest binary one: what the quick ways of [`digits`](crate::text::digits) leave over.

use std::cmp::Ordering;

/// Digits beyond so many decide nothing but whether a number lies on one side of a half or right on it.
const MOST_DIGITS: usize = 800;

/// The number that all of `text` spells: digits with a point among, before or behind them, an exponent, a sign, `inf`,
/// `infinity` and `nan` in letters of either case; rounded to nearest, ties to even.
#[inline]
pub fn parse_decimal(text: &str) -> Option<f64> {
    // The standard library's way is quicker, by a table of 10 kB that does not compress: too much for a browser to load.
    if cfg!(target_family = "wasm") { exact(text) } else { text.parse().ok() }
}

/// As `str::parse`, by whole numbers of any length.
#[cfg_attr(not(target_family = "wasm"), allow(dead_code))]
fn exact(text: &str) -> Option<f64> {
    let (negative, rest) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let named = |name: &str| rest.eq_ignore_ascii_case(name.as_bytes());
    let value = if named("inf") || named("infinity") {
        f64::INFINITY
    } else if named("nan") {
        f64::NAN
    } else {
        let (mantissa, exponent) = match rest.iter().position(|byte| matches!(byte, b'e' | b'E')) {
            Some(at) => (&rest[..at], whole_number(&rest[at + 1..])?),
            None => (rest, 0),
        };
        let point = mantissa.iter().position(|&byte| byte == b'.');
        let (whole, fraction) = match point {
            Some(at) => (&mantissa[..at], &mantissa[at + 1..]),
            None => (mantissa, &[][..]),
        };
        let are_digits = |digits: &[u8]| digits.iter().all(u8::is_ascii_digit);
        if whole.len() + fraction.len() == 0 || !are_digits(whole) || !are_digits(fraction) {
            return None;
        }
        of_digits(whole, fraction, exponent)
    };
    Some(if negative { -value } else { value })
}

/// All of `text` as an exponent; those beyond any double's are as good as the largest.
pub(crate) fn whole_number(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let add = |value: i64, digit: &u8| value.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
    let value = digits.iter().fold(0, add).min(i64::MAX / 4);
    Some(if negative { -value } else { value })
}

/// `whole`.`fraction` times ten to the `exponent`.
fn of_digits(whole: &[u8], fraction: &[u8], exponent: i64) -> f64 {
    let zeros = whole.iter().chain(fraction).take_while(|&&digit| digit == b'0').count();
    let mut significant = whole.iter().chain(fraction).skip(zeros);
    let mut number = Whole::default();
    let mut count = 0;
    for digit in significant.by_ref().take(MOST_DIGITS) {
        number.times(10, u32::from(digit - b'0'));
        count += 1;
    }
    if count == 0 {
        return 0.0;
    }
    // The first digit stands for so many tens.
    let highest = exponent.saturating_add(whole.len() as i64 - zeros as i64 - 1);
    if highest > 309 {
        return f64::INFINITY;
    }
    if highest < -326 {
        return 0.0;
    }
    if significant.any(|&digit| digit != b'0') {
        number.times(10, 1);
        count += 1;
    }
    let mut divisor = Whole::from(1);
    match highest - (count - 1) {
        tens @ 0.. => (0..tens).for_each(|_| number.times(10, 0)),
        tens => (tens..0).for_each(|_| divisor.times(10, 0)),
    }
    quotient(number, divisor)
}

/// The double nearest to a quotient.
fn quotient(mut number: Whole, mut divisor: Whole) -> f64 {
    // Of the quotient times 2^shift come 55 or 56 bits, which is two more than are kept.
    let shift = 55 + divisor.bits() - number.bits();
    number.shift_up(shift.max(0) as usize);
    divisor.shift_up(-shift.min(0) as usize);
    let mut quotient = 0u64;
    let mut step = divisor.clone();
    step.shift_up(56);
    for _ in 0..=56 {
        quotient <<= 1;
        if number.compare(&step) != Ordering::Less {
            number.subtract(&step);
            quotient |= 1;
        }
        step.halve();
    }
    // Below the smallest normal number fewer bits are kept.
    let bits = i64::from(u64::BITS - quotient.leading_zeros());
    let dropped = (bits - 53).max(shift - 1074);
    if dropped > bits {
        return 0.0;
    }
    let half = 1u64 << (dropped - 1);
    let (kept, rest) = (quotient >> dropped, quotient & (2 * half - 1));
    let is_odd = kept & 1 == 1;
    let up = rest > half || rest == half && (is_odd || !number.is_zero());
    let mantissa = kept + u64::from(up);
    // The lowest bit kept is worth 2^(dropped - shift); a mantissa without its highest bit has the exponent of the smallest.
    let exponent = (dropped - shift + 1074) as u64;
    f64::from_bits((mantissa + (exponent << 52)).min(f64::INFINITY.to_bits()))
}

/// A whole number, lowest limb first, without zeros at the end.
#[derive(Clone, Default)]
struct Whole(Vec<u32>);

impl From<u32> for Whole {
    fn from(value: u32) -> Self {
        Whole(vec![value])
    }
}

impl Whole {
    fn bits(&self) -> i64 {
        self.0.last().map_or(0, |last| self.0.len() as i64 * 32 - i64::from(last.leading_zeros()))
    }

    fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// Becomes itself times `factor` and `more`.
    fn times(&mut self, factor: u32, more: u32) {
        let mut carry = u64::from(more);
        for limb in &mut self.0 {
            carry += u64::from(*limb) * u64::from(factor);
            *limb = carry as u32;
            carry >>= 32;
        }
        if carry != 0 {
            self.0.push(carry as u32);
        }
    }

    fn shift_up(&mut self, bits: usize) {
        self.0.splice(..0, std::iter::repeat_n(0, bits / 32));
        self.times(1 << (bits % 32), 0);
    }

    fn halve(&mut self) {
        let mut above = 0;
        for limb in self.0.iter_mut().rev() {
            let own = *limb;
            *limb = own >> 1 | above << 31;
            above = own & 1;
        }
        self.trim();
    }

    fn compare(&self, other: &Whole) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }

    /// Becomes less by what is not greater.
    fn subtract(&mut self, other: &Whole) {
        let mut borrowed = false;
        for (place, limb) in self.0.iter_mut().enumerate() {
            let (less, first) = limb.overflowing_sub(other.0.get(place).copied().unwrap_or(0));
            let (less, second) = less.overflowing_sub(u32::from(borrowed));
            *limb = less;
            borrowed = first || second;
        }
        self.trim();
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(text: &str) -> Result<(), String> {
        let (own, known) = (exact(text), text.parse::<f64>().ok());
        let is_same = match (own, known) {
            (Some(own), Some(known)) => own.to_bits() == known.to_bits() || own.is_nan() && known.is_nan(),
            (own, known) => own == known,
        };
        if is_same { Ok(()) } else { Err(format!("{text}: {own:?} instead of {known:?}")) }
    }

    #[test]
    fn numbers_at_the_ends_and_on_halves_are_those_of_the_standard_library() {
        let halves = [
            "9007199254740993",
            "9007199254740993.00000000000000000000001",
            "9007199254740992.9999999",
            "9007199254740995",
        ];
        let ends = [
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1.8e308",
            "1e309",
            "1e310",
            "1e999999999999999999999",
            "2.2250738585072014e-308",
            "2.2250738585072011e-308",
            "2.225073858507201e-308",
            "5e-324",
            "4.9406564584124654e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2.4e-324",
            "1e-325",
            "1e-326",
            "1e-327",
            "1e-99999999999999999999",
            "0e999",
            "0",
            "-0",
            "-0.0e-5",
        ];
        let odd = [
            "", ".", "+", "-", "e", "1e", "1e+", ".5", "5.", "+.5e1", "-5.e-1", "1 ", " 1", "1_0", "0x1",
            "inf", "-INF", "Infinity", "infinit", "nan", "-NaN", "1e5.", "1.2.3", "--1", "00012", "1e0005",
            "१",
        ];
        for text in halves.iter().chain(&ends).chain(&odd) {
            same(text).unwrap();
        }
        let long = "123456789".repeat(200);
        for text in [
            long.clone(),
            format!("0.{}", "0".repeat(300) + &long),
            format!("{long}e-1700"),
            format!("1{}1", "0".repeat(900)),
        ] {
            same(&text).unwrap();
        }
        // Right on a half but for a digit far behind.
        let half = format!("9007199254740993{}", "0".repeat(900));
        same(&format!("{half}e-900")).unwrap();
        same(&format!("{half}1e-901")).unwrap();
    }

    proptest! {
        #[test]
        fn numbers_are_those_of_the_standard_library(
            bits in any::<u64>(), digits in "[0-9]{0,40}(\\.[0-9]{0,40})?(e-?[0-9]{1,3})?", text in "[-+0-9.eE]{0,12}",
        ) {
            let value = f64::from_bits(bits);
            for text in [format!("{value:?}"), format!("{value:.30e}"), format!("{value}"), digits, text] {
                prop_assert_eq!(same(&text), Ok(()));
            }
        }

        #[test]
        fn all_digits_of_a_double_give_it_back_and_what_lies_between_two_goes_to_the_even_one(bits in 1u64..1 << 62) {
            let low = f64::from_bits(bits);
            prop_assert_eq!(exact(&format!("{low:.1100e}")), Some(low));
            let between = u128::from(1 << 53 | bits & ((1 << 53) - 1) | 1); // of 54 bits, the last of them set
            for shift in [0, 11, 60] {
                prop_assert_eq!(same(&(between << shift).to_string()), Ok(()));
            }
        }
    }
}
