//! Decimal numbers to the nearest binary ones.

/// A JSON number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// Written without point and exponent, and within 64 bits.
    Int(i64),
    /// Any other, rounded to nearest, ties to even; infinite beyond the largest.
    Float(f64),
}

/// How many bytes from the front of `bytes` may belong to a number: digits, signs, points, exponents.
#[inline]
pub fn number_length(bytes: &[u8]) -> usize {
    let part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E');
    bytes.iter().position(|byte| !part(byte)).unwrap_or(bytes.len())
}

/// The number that `token` spells by JSON's grammar; `None` where it spells none.
#[inline]
pub fn parse(token: &[u8]) -> Option<Number> {
    let negative = token.first() == Some(&b'-');
    let mut at = negative as usize;
    let mut mantissa = 0u64; // wraps where there are more digits than are used
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
    if raised {
        at += 1;
        at += matches!(token.get(at), Some(b'+' | b'-')) as usize;
        let from = at;
        while token.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        if at == from {
            return None;
        }
    }
    if at != token.len() {
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
    if !raised && whole + fraction <= 19 && fraction <= 22 && mantissa <= 1 << 53 {
        let value = mantissa as f64 / POWERS[fraction]; // both exact, so rounded once
        return Some(Number::Float(if negative { -value } else { value }));
    }
    text.parse().ok().map(Number::Float)
}

/// The powers of ten that are doubles.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];
