//! Finds where runs of equal pixels start in a map, or in two maps of the same size.
//!
//! Maps of ids and labels consist of runs. Counting them run by run leaves one comparison with the previous pixel as
//! the work per pixel.

use crate::machine::isa::dispatch;
use crate::masks::bits::word_of;

/// The type of pixels: numbers, or three bytes of colour.
pub trait Pixel: Copy + Eq {
    /// Sets `differs[i]` if `pixels[i + 1]` differs from `pixels[i]`.
    #[inline(always)]
    fn mark(pixels: &[Self; BLOCK + 1], differs: &mut [u8; BLOCK]) {
        for i in 0..BLOCK {
            differs[i] |= u8::from(pixels[i + 1] != pixels[i]);
        }
    }
}

impl Pixel for u8 {}
impl Pixel for u16 {}
impl Pixel for u32 {}
impl Pixel for i32 {}

impl Pixel for [u8; 3] {
    #[inline(always)]
    fn mark(pixels: &[Self; BLOCK + 1], differs: &mut [u8; BLOCK]) {
        let bytes = pixels.as_flattened();
        let mut changed = [0; 3 * BLOCK];
        for i in 0..3 * BLOCK {
            changed[i] = bytes[i] ^ bytes[i + 3];
        }
        if changed.iter().fold(0, |any, byte| any | byte) != 0 {
            for i in 0..BLOCK {
                differs[i] |= changed[3 * i] | changed[3 * i + 1] | changed[3 * i + 2];
            }
        }
    }
}

/// Number of pixels that are compared at once: the bits of a word.
pub const BLOCK: usize = 64;

dispatch! {
    /// Sets bit `i % 64` of word `i / 64` of `starts` if pixel `i` differs from the pixel before it, and always for pixel 0. Bits
    /// that are set stay set: after calls for two maps of the same size, a bit means that a run starts in either of them.
    ///
    /// # Panics
    ///
    /// If `starts` does not have `pixels.len() / 64` words, rounded up.
    pub fn add_run_starts<T: Pixel>(pixels: &[T], starts: &mut [u64]) = add_run_starts_body;
}

#[inline(always)]
fn add_run_starts_body<T: Pixel>(pixels: &[T], starts: &mut [u64]) {
    assert!(starts.len() == pixels.len().div_ceil(BLOCK));
    for (block, word) in starts.iter_mut().enumerate() {
        let from = BLOCK * block;
        let before = from.checked_sub(1).and_then(|before| pixels[before..].first_chunk::<{ BLOCK + 1 }>());
        *word |= match before {
            Some(pixels) => {
                let mut differs = [0; BLOCK];
                T::mark(pixels, &mut differs);
                word_of(&differs)
            }
            None => (from..pixels.len().min(from + BLOCK))
                .fold(0, |word, i| word | u64::from(i == 0 || pixels[i] != pixels[i - 1]) << (i - from)),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;
    use proptest::prelude::*;

    /// A map that consists of runs.
    fn map() -> impl Strategy<Value = Vec<u32>> {
        let run = (0..4u32, 1..40usize).prop_map(|(id, length)| vec![id * 0x0101_00ff; length]);
        prop::collection::vec(run, 0..30).prop_map(|runs| runs.concat())
    }

    fn plain<A: Eq, B: Eq>(a: &[A], b: &[B]) -> Vec<u64> {
        let mut words = vec![0; a.len().div_ceil(64)];
        for i in (0..a.len()).filter(|&i| i == 0 || a[i] != a[i - 1] || b[i] != b[i - 1]) {
            words[i / 64] |= 1 << (i % 64);
        }
        words
    }

    fn check<A: Pixel, B: Pixel>(a: &[A], b: &[B]) -> Result<(), TestCaseError> {
        for isa in Isa::available() {
            let mut starts = vec![0; a.len().div_ceil(64)];
            add_run_starts(isa, a, &mut starts);
            add_run_starts(isa, b, &mut starts);
            prop_assert_eq!(&starts, &plain(a, b), "{}", isa.name());
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn every_instruction_set_finds_the_starts_of_a_plain_loop(a in map(), b in map()) {
            let length = a.len().min(b.len());
            let (a, b) = (&a[..length], &b[..length]);
            let colours: Vec<[u8; 3]> = a.iter().map(|id| [*id as u8, (id >> 8) as u8, (id >> 16) as u8]).collect();
            let bytes: Vec<u8> = b.iter().map(|id| *id as u8).collect();
            let shorts: Vec<u16> = b.iter().map(|id| (*id >> 8) as u16).collect();
            check(a, b)?;
            check(&colours, b)?;
            check(&colours, &colours)?;
            check(&bytes, &shorts)?;
        }
    }
}
