//! Decimal to binary numbers.

use crate::text::bytes::{NO_POINT, decimal_in_front, numeric_length, short_decimal};

/// A JSON number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// Written without point and exponent, and within 64 bits.
    Int(i64),
    /// Any other number, rounded to nearest, ties to even; infinite beyond the largest.
    Float(f64),
}

impl Number {
    /// The nearest double.
    #[inline(always)]
    pub fn as_f64(self) -> f64 {
        match self {
            Number::Int(value) => value as f64,
            Number::Float(value) => value,
        }
    }
}

/// The number at `at` in `text` and its length, if it is short and plain and enough text follows.
#[inline]
pub fn parse_plain(text: &[u8], at: usize) -> Option<(Number, usize)> {
    let negative = *text.get(at)? == b'-';
    let from = at + negative as usize;
    let window: &[u8; 16] = text.get(from..)?.first_chunk()?;
    let window = u128::from_le_bytes(*window);
    let length = match numeric_length(window as u64) {
        8 => 8 + numeric_length((window >> 64) as u64),
        length => length,
    };
    if length == 0 || length == 16 {
        return None;
    }
    let [first, second] = [window as u8, (window >> 8) as u8];
    if first == b'0' && second.is_ascii_digit() {
        return None;
    }
    let behind = (window >> (8 * length)) as u8;
    let mut wrong = matches!(behind, b'e' | b'E' | b'+') as u64;
    let window = window & ((1 << (8 * length)) - 1);
    let (digits, point) = match length {
        ..=8 => short_decimal(window as u64, length, &mut wrong),
        _ => decimal_in_front(window, length, &mut wrong),
    };
    if wrong != 0 || point == 15 || point + length == 16 {
        return None;
    }
    let number = if point == NO_POINT {
        Number::Int(if negative { -(digits as i64) } else { digits as i64 })
    } else {
        let value = digits as f64 / POWERS[15 - point];
        Number::Float(if negative { -value } else { value })
    };
    Some((number, length + negative as usize))
}

/// Number of leading bytes that may belong to a number: digits, signs, points, exponents.
#[inline]
pub fn number_length(bytes: &[u8]) -> usize {
    let part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E');
    bytes.iter().position(|byte| !part(byte)).unwrap_or(bytes.len())
}

/// The value of `token` by JSON's grammar; `None` if it is not a number.
///
/// # Examples
///
/// ```
/// use boxwise_kernels::text::digits::{Number, parse};
///
/// assert_eq!(parse(b"-12"), Some(Number::Int(-12)));
/// assert_eq!(parse(b"1e-3"), Some(Number::Float(0.001)));
/// assert_eq!(parse(b"01"), None); // JSON allows no leading zero
/// ```
#[inline]
pub fn parse(token: &[u8]) -> Option<Number> {
    let negative = token.first() == Some(&b'-');
    let mut at = negative as usize;
    let mut mantissa = 0u64; // wraps if there are more digits than are used
    let mut digits = |at: &mut usize| {
        let from = *at;
        while let Some(digit @ b'0'..=b'9') = token.get(*at) {
            mantissa = mantissa.wrapping_mul(10).wrapping_add((digit - b'0') as u64);
            *at += 1;
        }
        *at - from
    };
    let whole = digits(&mut at);
    if whole == 0 || (whole > 1 && token[negative as usize] == b'0') {
        return None;
    }
    let mut fraction = 0;
    let pointed = token.get(at) == Some(&b'.');
    if pointed {
        at += 1;
        fraction = digits(&mut at);
        if fraction == 0 {
            return None;
        }
    }
    let raised = matches!(token.get(at), Some(b'e' | b'E'));
    let exponent = if raised { whole_number(&token[at + 1..])? } else { 0 };
    if !raised && at != token.len() {
        return None;
    }
    if !pointed && !raised && whole <= 18 {
        let value = mantissa as i64;
        return Some(Number::Int(if negative { -value } else { value }));
    }
    let text = std::str::from_utf8(token).ok()?;
    if !pointed
        && !raised
        && let Ok(value) = text.parse()
    {
        return Some(Number::Int(value));
    }
    let is_exact = whole + fraction <= 19;
    let decimals = fraction as i64 - exponent;
    let value = match decimals {
        0..=MOST_DECIMALS if is_exact => nearest(mantissa, decimals as usize),
        -22..0 if is_exact && mantissa <= 1 << 53 => mantissa as f64 * POWERS[-decimals as usize], // both exact
        _ => return text.parse().ok().map(Number::Float),
    };
    Some(Number::Float(if negative { -value } else { value }))
}

/// All of `text` as an exponent, saturated beyond the range of doubles.
fn whole_number(text: &[u8]) -> Option<i64> {
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

/// The powers of ten that are exact doubles.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

/// By the index of the point in 16 bytes: the divisor of the digits.
pub(crate) const DIVISORS: [f64; 32] = {
    let mut divisors = [1.0; 32];
    let mut point = 15;
    while point > 0 {
        divisors[point - 1] = divisors[point] * 10.0;
        point -= 1;
    }
    divisors
};

/// Largest number of decimals for [`nearest`].
pub(crate) const MOST_FRACTION: usize = 27;
const MOST_DECIMALS: i64 = MOST_FRACTION as i64;

/// 5⁻ⁿ as 128 bits with the highest set, rounded up: high and low halves.
static INVERSE_FIVES: [(u64, u64); MOST_FRACTION + 1] = {
    let mut inverses = [(1 << 63, 0); MOST_FRACTION + 1];
    let mut five = 1u128;
    let mut power = 1;
    while power <= MOST_FRACTION {
        five *= 5;
        let (mut quotient, mut rest) = (0u128, 1u128);
        while quotient >> 127 == 0 {
            rest <<= 1;
            quotient <<= 1;
            if rest >= five {
                rest -= five;
                quotient |= 1;
            }
        }
        quotient += 1;
        inverses[power] = ((quotient >> 64) as u64, quotient as u64);
        power += 1;
    }
    inverses
};

/// `digits` / 10^`fraction`, correctly rounded, for at most [`MOST_FRACTION`] decimals. Uses the product of Eisel and
/// Lemire ("Number parsing at a gigabyte per second", 2021), which always decides in this range.
#[inline(always)]
pub(crate) fn nearest(digits: u64, fraction: usize) -> f64 {
    if digits == 0 {
        return 0.0;
    }
    let shift = digits.leading_zeros();
    let digits = digits << shift;
    let (high_five, low_five) = INVERSE_FIVES[fraction];
    let product = digits as u128 * high_five as u128;
    let (mut high, mut low) = ((product >> 64) as u64, product as u64);
    if high & 0x1ff == 0x1ff {
        let rest = ((digits as u128 * low_five as u128) >> 64) as u64;
        let (sum, carry) = low.overflowing_add(rest);
        low = sum;
        high += carry as u64;
    }
    let upper = (high >> 63) as u32;
    let dropped = upper + 64 - 53 - 2;
    let mut mantissa = high >> dropped;
    // floor(log2(10^-fraction)) by a product that is exact in this range
    let power = (-(fraction as i64) * (152_170 + 65_536)) >> 16;
    let mut exponent = power + 63 + upper as i64 - shift as i64 + 1023;
    // halfway: only a small power of five divides exactly
    if low <= 1 && fraction <= 4 && mantissa & 3 == 1 && mantissa << dropped == high {
        mantissa &= !1;
    }
    mantissa += mantissa & 1;
    mantissa >>= 1;
    if mantissa >> 53 != 0 {
        mantissa = 1 << 52;
        exponent += 1;
    }
    f64::from_bits(mantissa & !(1 << 52) | (exponent as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn std(digits: u64, fraction: usize) -> f64 {
        format!("{digits}e-{fraction}").parse().unwrap()
    }

    #[test]
    fn halfway_cases_go_to_even() {
        // m + 1/2 ulp, written exactly: digits = (2m + 1) · 5^f · 2^(f - 1 - e) for an ulp of 2^e
        for fraction in 0..=MOST_FRACTION {
            for mantissa in [1u64 << 52, (1 << 52) + 1, (1 << 53) - 1, (1 << 53) - 2, 0x1a_bcde_f012_3457] {
                for up in 0..12 {
                    let halfway = (2 * mantissa as u128 + 1) << up;
                    let exact = 10u128.checked_pow(fraction as u32).and_then(|ten| halfway.checked_mul(ten));
                    for down in 0..90 {
                        let Some(digits) = exact.map(|exact| exact >> down) else { continue };
                        for digits in [digits, digits.saturating_sub(1), digits + 1] {
                            if let Ok(digits) = u64::try_from(digits) {
                                assert_eq!(
                                    nearest(digits, fraction).to_bits(),
                                    std(digits, fraction).to_bits()
                                );
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn small_decimals_are_those_of_the_standard_library() {
        for digits in 0..20_000 {
            for fraction in [0, 1, 2, 3, 4, 5, 10, 22, 27] {
                assert_eq!(nearest(digits, fraction).to_bits(), std(digits, fraction).to_bits());
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn decimals_are_rounded_as_the_standard_library_does(digits: u64, cut in 0u32..64, fraction in 0..=MOST_FRACTION) {
            let digits = digits >> cut;
            prop_assert_eq!(nearest(digits, fraction).to_bits(), std(digits, fraction).to_bits());
        }

        #[test]
        fn tokens_are_parsed_as_the_standard_library_does(value: f64, digits in 0usize..25, style in 0..4) {
            let token = match style {
                0 => format!("{value:e}"),
                1 => format!("{:.digits$}", value % 1e6),
                2 => format!("{value:.digits$e}"),
                _ => format!("{:?}", value % 1e15),
            };
            if let Some((plain, length)) = parse_plain(format!("{token},                 ").as_bytes(), 0) {
                prop_assert_eq!((Some(plain), length), (parse(token.as_bytes()), token.len()));
            }
            match parse(token.as_bytes()) {
                Some(Number::Float(read)) => {
                    prop_assert_eq!(read.to_bits(), token.parse::<f64>().unwrap().to_bits());
                }
                Some(Number::Int(read)) => prop_assert_eq!(read, token.parse::<i64>().unwrap()),
                None => prop_assert!(!value.is_finite()),
            }
        }
    }

    #[test]
    fn only_what_json_calls_a_number_is_one() {
        for token in
            ["", "-", "01", "-01", "+1", ".5", "1.", "1.e5", "1e", "1e+", "1-", "--1", "1..2", "0x1", "1.5.5"]
        {
            assert_eq!(parse(token.as_bytes()), None, "{token}");
            let in_text = format!("{token},                    ");
            let plain = parse_plain(in_text.as_bytes(), 0);
            assert!(plain.is_none_or(|(_, length)| length < token.len()), "{token}");
        }
        assert_eq!(parse(b"-9223372036854775808"), Some(Number::Int(i64::MIN)));
        assert_eq!(parse(b"9223372036854775808"), Some(Number::Float(9223372036854775808.0)));
        assert_eq!(parse(b"-0"), Some(Number::Int(0)));
        assert_eq!(parse(b"1e999"), Some(Number::Float(f64::INFINITY)));
        assert!(matches!(parse(b"-0.0"), Some(Number::Float(zero)) if zero.is_sign_negative()));
    }
}
