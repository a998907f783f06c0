//! WebAssembly: 16 bytes at once.

use std::arch::wasm32::*;

use super::operations::{Bytes, Kinds, NO_POINT};

/// Needs no proof: a module with these instructions only loads where they are supported.
#[derive(Clone, Copy)]
pub(crate) struct Simd128;

const PLACES: v128 = u8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

fn load(bytes: &[u8; 16]) -> v128 {
    // SAFETY: 16 readable bytes of any alignment.
    unsafe { v128_load(bytes.as_ptr().cast()) }
}

/// Mask of the bytes from `first` to `last`.
fn between(text: &[u8; 64], first: u8, last: u8) -> u64 {
    let mut mask = 0;
    for part in text.as_chunks::<16>().0.iter().rev() {
        let above = u8x16_sub(load(part), u8x16_splat(first));
        mask = mask << 16 | u8x16_bitmask(u8x16_le(above, u8x16_splat(last - first))) as u64;
    }
    mask
}

/// One number of [`Bytes::decimals`].
fn decimal(window: &[u8; 16], length: usize, wrong: &mut v128) -> (u64, usize) {
    let text = load(window);
    let own = u8x16_ge(PLACES, u8x16_splat((16 - length) as u8));
    let points = u8x16_bitmask(v128_and(u8x16_eq(text, u8x16_splat(b'.')), own));
    let point = (points as u32 | 1 << NO_POINT).trailing_zeros() as usize;
    let digits = v128_and(u8x16_sub(text, u8x16_splat(b'0')), own);
    // the bytes before the point move up to close its gap; byte -1 is a zero
    let last_moved = if point == NO_POINT { -1 } else { point as i8 };
    let digits = u8x16_swizzle(digits, i8x16_add(PLACES, i8x16_le(PLACES, i8x16_splat(last_moved))));
    *wrong = v128_or(*wrong, u8x16_sub_sat(digits, u8x16_splat(9)));
    let tens = i16x8_mul(v128_and(digits, i16x8_splat(0xff)), i16x8_splat(10));
    let pairs = i16x8_add(tens, u16x8_shr(digits, 8));
    let fours = i32x4_dot_i16x8(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
    let high = u32x4_extract_lane::<0>(fours) * 10_000 + u32x4_extract_lane::<1>(fours);
    let low = u32x4_extract_lane::<2>(fours) * 10_000 + u32x4_extract_lane::<3>(fours);
    (high as u64 * 100_000_000 + low as u64, point)
}

impl Bytes for Simd128 {
    type Wrong = v128;

    fn nothing_wrong(self) -> v128 {
        u8x16_splat(0)
    }

    fn is_wrong(self, wrong: v128) -> bool {
        v128_any_true(wrong)
    }

    fn numeric(self, text: &[u8; 64]) -> u64 {
        between(text, b'-', b'9')
    }

    fn kinds(self, text: &[u8; 64]) -> Kinds {
        Kinds {
            digits: between(text, b'0', b'9'),
            zeros: between(text, b'0', b'0'),
            points: between(text, b'.', b'.'),
            minus: between(text, b'-', b'-'),
            commas: between(text, b',', b','),
            spaces: between(text, b' ', b' '),
        }
    }

    #[inline]
    fn compare(self, text: &[u8; 32], literal: &[u8; 32], mask: &[u8; 32], wrong: &mut v128) {
        let different = |text: &[u8; 16], literal: &[u8; 16], mask: &[u8; 16]| {
            v128_and(v128_xor(load(text), load(literal)), load(mask))
        };
        let ([text, rest], [literal, other], [mask, last]) =
            (text.as_chunks().0, literal.as_chunks().0, mask.as_chunks().0)
        else {
            unreachable!("32 bytes")
        };
        *wrong = v128_or(*wrong, different(text, literal, mask));
        *wrong = v128_or(*wrong, different(rest, other, last));
    }

    #[inline]
    fn decimals(
        self,
        windows: [&[u8; 16]; 2],
        lengths: [usize; 2],
        wrong: &mut v128,
    ) -> ([u64; 2], [usize; 2]) {
        let (first, first_point) = decimal(windows[0], lengths[0], wrong);
        let (second, second_point) = decimal(windows[1], lengths[1], wrong);
        ([first, second], [first_point, second_point])
    }
}
