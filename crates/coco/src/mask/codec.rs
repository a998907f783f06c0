use super::{Rle, Size};
use crate::{Code, Error, Result};

/// Digits are the characters from `0` (value 0) to `o` (value 63).
const ZERO: u8 = b'0';
/// The bit of a digit that marks that more digits follow.
const MORE: u8 = 0x20;
/// A number with more digits is not a difference of two counts: 13 × 5 bits exceed 64.
const MOST_DIGITS: u32 = 12;

/// The counts in COCO's text form: each as the difference from the count two places before (from the fourth on), in
/// two's complement, five bits per character, the lowest first.
pub fn compress(mask: &Rle) -> String {
    let mut text = String::new();
    compress_onto(mask, &mut text);
    text
}

/// Appends the text of [`compress`].
pub fn compress_onto(mask: &Rle, text: &mut String) {
    let counts = mask.counts();
    text.reserve(2 * counts.len());
    for (i, &count) in counts.iter().enumerate() {
        let before = if i > 2 { counts[i - 2] } else { 0 };
        let mut rest = i64::from(count) - i64::from(before);
        if (-16..16).contains(&rest) {
            text.push((ZERO + (rest & 0x1f) as u8) as char);
            continue;
        }
        loop {
            let digit = (rest & 0x1f) as u8;
            rest >>= 5;
            let done = rest == if digit & 0x10 == 0 { 0 } else { -1 };
            text.push((ZERO + if done { digit } else { digit | MORE }) as char);
            if done {
                break;
            }
        }
    }
}

/// The mask of a compressed text. Texts that are longer than necessary are accepted.
///
/// # Errors
///
/// [`Code::InvalidValue`], with the byte: a character that is not a digit, a text that ends within a number, a
/// count below 0 or of at least 2³², counts that do not add up to the number of pixels.
pub fn decompress(size: Size, text: &[u8]) -> Result<Rle> {
    let counts = match short_numbers(text) {
        Some(counts) => counts,
        None => any_numbers(text)?,
    };
    Rle::new(size, counts)
}

/// The counts of a valid text whose numbers have at most eleven digits. Most numbers have one or two digits in
/// unpredictable order, so there is no branch on the end of a number.
pub(super) fn short_numbers(text: &[u8]) -> Option<Vec<u32>> {
    // 0 to o are the bytes from 48 to 111: all are checked in one pass of vector instructions.
    let right = text.iter().fold(true, |right, byte| right & (byte.wrapping_sub(ZERO) < 64));
    if !right || text.last().is_some_and(|last| (last - ZERO) & MORE != 0) {
        return None;
    }
    let mut differences = vec![0i64; text.len()];
    let mut length = 0;
    let (mut begun, mut bits, mut most_bits) = (0i64, 0i64, 0i64);
    for byte in text {
        let digit = i64::from(byte - ZERO);
        let low = digit & 0x1f;
        let signed = low << 59 >> 59;
        differences[length] = begun | signed.wrapping_shl(bits as u32);
        most_bits = most_bits.max(bits);
        let more = 0 - (digit >> 5); // all ones when digits follow
        length += (more + 1) as usize;
        begun = (begun | low.wrapping_shl(bits as u32)) & more;
        bits = (bits + 5) & more;
    }
    let mut wrong = most_bits / 55; // nonzero from the twelfth digit on
    let mut counts = Vec::with_capacity(length);
    let (mut last, mut before) = (0, 0); // of the counts so far
    for (i, difference) in differences[..length].iter().enumerate() {
        let count = difference + if i > 2 { before } else { 0 };
        wrong |= count >> 32; // nonzero if negative or too large
        let count = count & 0xffff_ffff;
        counts.push(count as u32);
        (before, last) = (last, count);
    }
    (wrong == 0).then_some(counts)
}

pub(super) fn any_numbers(text: &[u8]) -> Result<Vec<u32>> {
    let mut counts: Vec<u32> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let start = at;
        let value = number(text, &mut at)?;
        let before = if counts.len() > 2 { i64::from(counts[counts.len() - 2]) } else { 0 };
        let count = value + before; // neither is beyond 2⁶⁰
        let count = u32::try_from(count)
            .map_err(|_| wrong("counts from 0 to 2^32 - 1", format!("the count {count}"), start))?;
        counts.push(count);
    }
    Ok(counts)
}

#[inline]
fn number(text: &[u8], at: &mut usize) -> Result<i64> {
    let start = *at;
    let (mut value, mut bits) = (0i64, 0);
    loop {
        let Some(&byte) = text.get(*at) else {
            return Err(wrong(
                "a text that ends with the end of a number",
                "the text's end".to_owned(),
                start,
            ));
        };
        let digit = byte.wrapping_sub(ZERO);
        if digit > 63 {
            return Err(wrong("characters from 0 to o", format!("the byte {byte}"), *at));
        }
        value |= i64::from(digit & 0x1f) << bits;
        bits += 5;
        *at += 1;
        if digit & MORE == 0 {
            return Ok(if digit & 0x10 == 0 { value } else { value | -1 << bits });
        }
        if bits == 5 * MOST_DIGITS {
            return Err(wrong("numbers of at most 12 characters", "a longer one".to_owned(), start));
        }
    }
}

#[cold]
fn wrong(expected: &str, got: String, byte: usize) -> Error {
    Error::new(Code::InvalidValue, expected, got).at_byte(byte as u64)
}
