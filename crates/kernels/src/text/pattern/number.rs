//! Converts the numbers of a record within a span of text.

use super::span::at;
use crate::text::bytes::{Bytes, NO_POINT, eight};
use crate::text::digits::{self, DIVISORS, nearest};

/// Number of whole numbers that are read from a record.
pub const WHOLES: usize = 2;
/// Number of floats that are read from a record.
pub const FLOATS: usize = 5;

/// An integer of up to 16 digits without a sign. The second result is not 0 if the text is anything else.
#[inline(always)]
pub(super) fn whole<const SPAN: usize>(span: &[u8; SPAN], start: usize, end: usize) -> (i64, u64) {
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

/// Five floats, correctly rounded. `None` if any of them is not a plain decimal of up to 19 digits.
#[inline(always)]
pub(super) fn five<B: Bytes, const SPAN: usize>(
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
        // a leading zero is not followed by a digit
        let [first, second] = *at(span, start);
        odd |= (first == b'0') & (second.wrapping_sub(b'0') <= 9);
    }
    if !long && let Some(read) = five_short(bytes, span, bounds, negative, lengths, odd) {
        return read;
    }
    five_long(bytes, span, bounds, negative, odd)
}

/// [`five`] for numbers of up to 16 bytes; the outer `None` if the digits of one do not fit 53 bits.
#[inline(always)]
fn five_short<B: Bytes, const SPAN: usize>(
    bytes: B,
    span: &[u8; SPAN],
    bounds: [(usize, usize); FLOATS],
    negative: [bool; FLOATS],
    lengths: [usize; FLOATS],
    mut odd: bool,
) -> Option<Option<[f64; FLOATS]>> {
    let [x, y, w, h, s] = bounds.map(|(_, end)| at(span, end - 16));
    let mut wrong = bytes.nothing_wrong();
    // no closure here: it would be compiled for the lower instruction set
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
        return None;
    }
    for number in 0..FLOATS {
        values[number] = f64::from_bits(values[number].to_bits() ^ ((negative[number] as u64) << 63));
    }
    Some((!odd && !bytes.is_wrong(wrong)).then_some(values))
}

/// Like [`five`], for numbers of up to 32 bytes.
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
        let (value, _) = long(bytes, [at(span, end - 16), at(span, end - 32)], length, &mut wrong)?;
        odd |= negative[number] & (value == 0.0);
        values[number] = if negative[number] { -value } else { value };
    }
    (!odd && !bytes.is_wrong(wrong)).then_some(values)
}

/// A number in the last `length` bytes of two windows (the later one first), correctly rounded, and whether it has no
/// point.
#[inline(always)]
pub(super) fn long<B: Bytes>(
    bytes: B,
    [low, high]: [&[u8; 16]; 2],
    length: usize,
    wrong: &mut B::Wrong,
) -> Option<(f64, bool)> {
    let (digits, fraction) = match length {
        1..=16 => {
            let ([digits, _], [point, _]) = bytes.decimals([low, low], [length; 2], wrong);
            if point == 15 || point + length == 16 {
                return None;
            }
            (digits, if point == NO_POINT { 0 } else { 15 - point })
        }
        17..=32 => {
            let (digits, points) = bytes.decimals([low, high], [16, length - 16], wrong);
            if points[0] == 15 || points[1] + length == 32 {
                return None;
            }
            // the half with the point has one digit less; exactly one half must have it
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
    (fraction <= digits::MOST_FRACTION).then(|| (nearest(digits, fraction), fraction == 0))
}
