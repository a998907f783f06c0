//! Eight or sixteen bytes in a word.

use super::operations::NO_POINT;

pub(super) const ONES: u64 = 0x0101_0101_0101_0101;
pub(super) const HIGH: u64 = ONES << 7;

/// The bytes of `word` that equal `byte`, marked by their highest bits.
#[inline(always)]
pub(super) const fn equal(word: u64, byte: u8) -> u64 {
    let different = word ^ (ONES * byte as u64);
    !(((different & !HIGH) + !HIGH) | different) & HIGH
}

/// Number of the lowest bytes of a word that are from `-` to `9`.
#[inline(always)]
pub(crate) fn numeric_length(word: u64) -> usize {
    let low = word & !HIGH;
    let from = low + ONES * (0x80 - b'-' as u64);
    let past = low + ONES * (0x7f - b'9' as u64);
    ((!from | past | word) & HIGH).trailing_zeros() as usize / 8
}

/// A number as in [`Bytes::decimals`], in the `length` lowest bytes; there is no point above them.
#[inline(always)]
pub(crate) fn decimal_in_front(text: u128, length: usize, wrong: &mut u64) -> (u64, usize) {
    let points = |word: u64| equal(word, b'.');
    let points = points(text as u64) as u128 | (points((text >> 64) as u64) as u128) << 64;
    let digits = text ^ 0x3030_3030_3030_3030_3030_3030_3030_3030;
    let (digits, count, point) = match points.trailing_zeros() as usize / 8 {
        NO_POINT => (digits, length, NO_POINT),
        at => {
            let before = digits & ((1 << (8 * at)) - 1);
            let after = (digits >> (8 * at)) >> 8;
            (before | after << (8 * at), length - 1, at + 16 - length)
        }
    };
    if count == 0 {
        *wrong |= 1;
        return (0, point);
    }
    // the shift drops the bytes above the number
    let digits = digits << (8 * (16 - count));
    let (high, low) = (eight(digits as u64, wrong), eight((digits >> 64) as u64, wrong));
    (high * 100_000_000 + low, point)
}

/// Like [`decimal_in_front`], for up to 8 bytes.
#[inline(always)]
pub(crate) fn short_decimal(text: u64, length: usize, wrong: &mut u64) -> (u64, usize) {
    let points = equal(text, b'.');
    let digits = text ^ (ONES * b'0' as u64);
    let (digits, count, point) = match points.trailing_zeros() as usize / 8 {
        8 => (digits, length, NO_POINT),
        at => {
            let before = (1 << (8 * at)) - 1;
            (digits & before | digits >> 8 & !before, length - 1, at + 16 - length)
        }
    };
    if count == 0 {
        *wrong |= 1;
        return (0, point);
    }
    (eight(digits << (64 - 8 * count), wrong), point)
}

/// The number of eight digits, one per byte; the first is the lowest byte.
#[inline(always)]
pub(crate) fn eight(digits: u64, wrong: &mut u64) -> u64 {
    *wrong |= (digits | digits.wrapping_add(ONES * 6)) & (ONES * 0xf0);
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xffff_ffff
}
