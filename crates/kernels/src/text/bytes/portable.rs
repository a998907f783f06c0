//! For every machine: eight bytes in a word.

use super::operations::{Bytes, Kinds};
use super::words::{HIGH, ONES, decimal_in_front, equal};

/// Works on every machine.
#[derive(Clone, Copy)]
pub(crate) struct Portable;

impl Bytes for Portable {
    type Wrong = u64;

    #[inline(always)]
    fn nothing_wrong(self) -> u64 {
        0
    }

    #[inline(always)]
    fn is_wrong(self, wrong: u64) -> bool {
        wrong != 0
    }

    #[inline(always)]
    fn numeric(self, text: &[u8; 64]) -> u64 {
        let mut mask = 0;
        for (part, word) in text.as_chunks::<8>().0.iter().enumerate() {
            let word = u64::from_le_bytes(*word);
            let low = word & !HIGH;
            let from = low + ONES * (0x80 - b'-' as u64);
            let past = low + ONES * (0x7f - b'9' as u64);
            mask |= gather(from & !past & !word & HIGH) << (8 * part);
        }
        mask
    }

    #[inline(always)]
    fn kinds(self, text: &[u8; 64]) -> Kinds {
        let mut kinds = Kinds { digits: 0, zeros: 0, points: 0, minus: 0, commas: 0, spaces: 0 };
        for (part, word) in text.as_chunks::<8>().0.iter().enumerate() {
            let word = u64::from_le_bytes(*word);
            let low = word & !HIGH;
            let digits =
                (low + ONES * (0x80 - b'0' as u64)) & !(low + ONES * (0x7f - b'9' as u64)) & !word & HIGH;
            kinds.digits |= gather(digits) << (8 * part);
            kinds.zeros |= gather(equal(word, b'0')) << (8 * part);
            kinds.points |= gather(equal(word, b'.')) << (8 * part);
            kinds.minus |= gather(equal(word, b'-')) << (8 * part);
            kinds.commas |= gather(equal(word, b',')) << (8 * part);
            kinds.spaces |= gather(equal(word, b' ')) << (8 * part);
        }
        kinds
    }

    #[inline(always)]
    fn compare(self, text: &[u8; 32], literal: &[u8; 32], mask: &[u8; 32], wrong: &mut u64) {
        let words = |bytes: &[u8; 32]| {
            let words = bytes.as_chunks::<8>().0;
            [words[0], words[1], words[2], words[3]].map(u64::from_le_bytes)
        };
        let (text, literal, mask) = (words(text), words(literal), words(mask));
        for word in 0..4 {
            *wrong |= (text[word] ^ literal[word]) & mask[word];
        }
    }

    #[inline(always)]
    fn decimals(
        self,
        windows: [&[u8; 16]; 2],
        lengths: [usize; 2],
        wrong: &mut u64,
    ) -> ([u64; 2], [usize; 2]) {
        let (first, first_point) = decimal(windows[0], lengths[0], wrong);
        let (second, second_point) = decimal(windows[1], lengths[1], wrong);
        ([first, second], [first_point, second_point])
    }
}

/// Collects the highest bits of eight bytes.
#[inline(always)]
fn gather(high: u64) -> u64 {
    (high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// One number of [`Bytes::decimals`].
#[inline(always)]
fn decimal(window: &[u8; 16], length: usize, wrong: &mut u64) -> (u64, usize) {
    decimal_in_front(u128::from_le_bytes(*window) >> (8 * (16 - length)), length, wrong)
}
