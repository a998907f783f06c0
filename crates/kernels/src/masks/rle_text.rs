//! Reads COCO's compressed run lengths: from text to the positions where the runs end.
//!
//! # The text
//!
//! A mask is a list of counts, down the columns: pixels of background, of foreground, of background, and so on. The text has one
//! number for each count. The first three are the counts themselves; each later one is the difference from the count two places
//! before. A number is written in two's complement, five bits per character, the lowest first:
//!
//! ```text
//! character - '0'     bit  5             4 3 2 1 0
//!                          more follow   five bits of the number
//!
//!   -3 = ..11101           M             one character:  0 11101
//!  100 = 00011 00100       T3            two characters: 1 00100, 0 00011
//! ```
//!
//! # The simple algorithm
//!
//! ```text
//! for each character:
//!     digit   = character - '0'
//!     number |= (digit & 31) << bits, the sign taken from bit 4 of the last digit
//!     if no more follow: write the number, start a new one
//! count[i] = number[i] + (count[i - 2] if i > 2)
//! end[i]   = end[i - 1] + count[i]
//! ```
//!
//! Most numbers have one or two characters in unpredictable order, so a branch on the end of a number is mispredicted every few
//! characters. Both implementations below avoid that branch.
//!
//! # The vector algorithm (AVX2)
//!
//! Eight characters are read at a time, one per lane of 32 bits. Every lane assumes that its character is the *last* of a number:
//!
//! ```text
//! text      .. 5 T 3 M | T T 1 0 M T 3 2
//! lane                   0 1 2 3 4 5 6 7
//! back0                  T T 1 0 M T 3 2      the lane's own character
//! back1                  M T T 1 0 M T 3      the one before it, back2 the one before that, ...
//!
//! one   = back0, its five bits with their sign
//! two   = one << 5 | back1            the number if it has two characters, and so on up to six
//! more1 = back1 says "more follow"    the number has at least two characters
//! more2 = more1 and back2 says so     at least three, ...
//! number = one, or two where more1, or three where more2, ...
//! ended  = lanes whose own character does not say "more follow": 2 3 4 6 7
//! ```
//!
//! The lanes that end a number are moved to the front by a permutation from a table of all 256 sets of lanes. All eight lanes are
//! stored, the output advances by the number of lanes that ended, and the next block overwrites the rest.
//!
//! Counts and ends are then prefix sums, eight at a time: of every second number, and of all.
//!
//! # Why it is safe
//!
//! A block stores 32 bytes at most 7 lanes beyond the numbers found; `out` is one block longer than the text, and a bounds check
//! ensures it. Loads are from arrays of known length. Before the text there are characters that end a number, after it
//! characters that end none. The index of the permutation has eight bits.
//!
//! # When it gives up
//!
//! [`Ends::read`] returns false for text that is wrong or rare: a character outside `'0'..='o'`, a text that ends within a
//! number, a negative count, a number of more than six characters, a position of 2³¹ or more. Numbers have at most 30 bits, so
//! every such sum sets the sign bit, and one check at the end suffices. The caller then decodes the text one character at a time
//! and reports what is wrong with it.

use crate::Isa;

/// The positions where the runs of a mask end. Its memory is reused for the next mask.
#[derive(Default)]
pub struct Ends {
    differences: Vec<i32>,
    ends: Vec<u32>,
    count: usize,
    area: u32,
}

/// Number of characters that are read at once.
const BLOCK: usize = 8;
/// Longest number that is read here, in digits.
const MOST_DIGITS: usize = 6;
/// The digit of value 0 that ends a number.
const ZERO: u8 = b'0';
/// The bit of a digit's value that marks that more digits follow.
const MORE: u8 = 0x20;

impl Ends {
    /// Reads a compressed text. Returns false for one that is wrong or rare, as listed in the module's documentation;
    /// the results are then meaningless.
    pub fn read(&mut self, isa: Isa, text: &[u8]) -> bool {
        self.count = 0;
        self.area = 0;
        let padded = text.len().next_multiple_of(BLOCK);
        if self.differences.len() < padded + BLOCK {
            self.differences.resize(2 * padded + BLOCK, 0);
            self.ends.resize(2 * padded + BLOCK, 0);
        }
        let Some(count) = differences(isa, text, &mut self.differences) else { return false };
        let ends_within = text.last().is_some_and(|last| last.wrapping_sub(ZERO) & MORE != 0);
        if ends_within {
            return false;
        }
        let (differences, ends) = (&mut self.differences[..count], &mut self.ends[..count]);
        let Some(area) = sums(isa, differences, ends) else { return false };
        self.count = count;
        self.area = area;
        true
    }

    /// The end of each run: background, foreground, background, ...
    pub fn all(&self) -> &[u32] {
        &self.ends[..self.count]
    }

    /// Positions where foreground begins and ends, alternating, including empty runs.
    pub fn toggles(&self) -> &[u32] {
        &self.ends[..self.count & !1]
    }

    /// Number of foreground pixels.
    pub fn area(&self) -> u32 {
        self.area
    }
}

/// Writes the numbers of a text and returns how many there are; `None` if one is too long or a character is not a digit.
fn differences(isa: Isa, text: &[u8], out: &mut [i32]) -> Option<usize> {
    match isa.level() {
        // SAFETY: a value of these levels exists only where `detect` saw these features.
        #[cfg(target_arch = "x86_64")]
        crate::machine::isa::Level::Avx2 | crate::machine::isa::Level::Avx512 => unsafe {
            x86::differences(text, out)
        },
        _ => differences_one_by_one(text, out),
    }
}

/// Writes every partial number to the next place, and advances only if a number ends.
fn differences_one_by_one(text: &[u8], out: &mut [i32]) -> Option<usize> {
    let (mut begun, mut bits, mut most_bits, mut count, mut all) = (0i32, 0u32, 0, 0, 0u8);
    for byte in text {
        all |= byte.wrapping_sub(ZERO);
        let digit = i32::from(byte.wrapping_sub(ZERO));
        let low = digit & 0x1f;
        let signed = low << 27 >> 27;
        out[count] = begun | signed.wrapping_shl(bits);
        let ends = digit & i32::from(MORE) == 0;
        most_bits = if ends { most_bits.max(bits) } else { most_bits };
        count += usize::from(ends);
        begun = if ends { 0 } else { begun | low.wrapping_shl(bits) };
        bits = if ends { 0 } else { bits + 5 };
    }
    (most_bits < 5 * MOST_DIGITS as u32 && all < 64).then_some(count)
}

/// Turns differences into counts and counts into positions, and returns the number of foreground pixels; `None` if a count or
/// a position is outside 0..2³¹. Differences have at most 30 bits, so a step out of that range always shows in the highest bit.
fn sums(isa: Isa, differences: &mut [i32], ends: &mut [u32]) -> Option<u32> {
    if let [first, _, third, ..] = differences {
        *third = third.wrapping_sub(*first); // the third count is absolute
    }
    let mut sums = Sums::default();
    let done = match isa.level() {
        // SAFETY: a value of these levels exists only where `detect` saw these features.
        #[cfg(target_arch = "x86_64")]
        crate::machine::isa::Level::Avx2 | crate::machine::isa::Level::Avx512 => unsafe {
            x86::sums(&mut sums, differences, ends)
        },
        _ => 0,
    };
    sums.add(&differences[done..], &mut ends[done..]);
    (sums.bad >= 0).then_some(sums.area)
}

/// The state of the sums between two blocks.
#[derive(Default)]
struct Sums {
    /// The last two counts, and the last position.
    even: i32,
    odd: i32,
    end: i32,
    /// All counts and positions, combined by OR: negative if any of them is.
    bad: i32,
    area: u32,
}

impl Sums {
    /// Adds numbers; the first is a count of background.
    fn add(&mut self, differences: &[i32], ends: &mut [u32]) {
        let Sums { mut even, mut odd, mut end, mut bad, mut area } = *self;
        let (pairs, last) = differences.as_chunks::<2>();
        let (pairs_out, last_out) = ends.as_chunks_mut::<2>();
        for (pair, out) in pairs.iter().zip(pairs_out) {
            even = even.wrapping_add(pair[0]);
            odd = odd.wrapping_add(pair[1]);
            let start = end.wrapping_add(even);
            end = start.wrapping_add(odd);
            *out = [start as u32, end as u32];
            bad |= even | odd | start | end;
            area = area.wrapping_add(odd as u32);
        }
        if let ([difference], [out]) = (last, last_out) {
            even = even.wrapping_add(*difference);
            end = end.wrapping_add(even);
            *out = end as u32;
            bad |= even | end;
        }
        *self = Sums { even, odd, end, bad, area };
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{BLOCK, Sums};
    use std::arch::x86_64::*;

    /// For each set of eight bits: the positions of the bits that are set, ascending.
    #[repr(align(32))]
    struct Positions([[i32; 8]; 256]);

    static POSITIONS: Positions = {
        let mut table = [[0; 8]; 256];
        let mut set = 0;
        while set < 256 {
            let (mut count, mut bit) = (0, 0);
            while bit < 8 {
                if set >> bit & 1 == 1 {
                    table[set][count] = bit;
                    count += 1;
                }
                bit += 1;
            }
            set += 1;
        }
        Positions(table)
    };

    /// Eight characters at a time, as described in the module's documentation.
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn differences(text: &[u8], out: &mut [i32]) -> Option<usize> {
        let mut count = 0;
        let mut long = _mm256_setzero_si256();
        let zero = _mm_set1_epi8(super::ZERO as i8);
        let low = _mm256_set1_epi32(0x1f);
        let mut all = _mm_setzero_si128();
        for start in (0..text.len()).step_by(BLOCK) {
            // Characters before the text end a number of their own; those after it end none.
            let chars = match text.get(start.wrapping_sub(BLOCK)..).and_then(|rest| rest.first_chunk()) {
                Some(both) => load(both),
                None => {
                    let mut both = [super::ZERO; 2 * BLOCK];
                    let before = start.min(BLOCK);
                    let rest = &text[start - before..];
                    let rest = &rest[..rest.len().min(before + BLOCK)];
                    both[BLOCK - before..][..rest.len()].copy_from_slice(rest);
                    both[BLOCK - before + rest.len()..].fill(super::ZERO + super::MORE);
                    load(&both)
                }
            };
            let digits = _mm_sub_epi8(chars, zero);
            all = _mm_or_si128(all, digits);
            let back0 = _mm256_cvtepu8_epi32(_mm_srli_si128::<8>(digits));
            let back1 = _mm256_cvtepu8_epi32(_mm_srli_si128::<7>(digits));
            let back2 = _mm256_cvtepu8_epi32(_mm_srli_si128::<6>(digits));
            let back3 = _mm256_cvtepu8_epi32(_mm_srli_si128::<5>(digits));
            // the highest bit: whether the number continues after that digit
            let more0 = _mm256_slli_epi32::<26>(back0);
            let more1 = _mm256_slli_epi32::<26>(back1);
            let more2 = _mm256_and_si256(more1, _mm256_slli_epi32::<26>(back2));
            let more3 = _mm256_and_si256(more2, _mm256_slli_epi32::<26>(back3));
            let one = _mm256_srai_epi32::<27>(_mm256_slli_epi32::<27>(back0));
            let two = _mm256_or_si256(_mm256_slli_epi32::<5>(one), _mm256_and_si256(back1, low));
            let three = _mm256_or_si256(_mm256_slli_epi32::<5>(two), _mm256_and_si256(back2, low));
            let four = _mm256_or_si256(_mm256_slli_epi32::<5>(three), _mm256_and_si256(back3, low));
            let mut numbers = select(one, two, more1);
            numbers = select(numbers, three, more2);
            numbers = select(numbers, four, more3);
            if _mm256_movemask_ps(_mm256_castsi256_ps(more3)) != 0 {
                let back4 = _mm256_cvtepu8_epi32(_mm_srli_si128::<4>(digits));
                let back5 = _mm256_cvtepu8_epi32(_mm_srli_si128::<3>(digits));
                let back6 = _mm256_cvtepu8_epi32(_mm_srli_si128::<2>(digits));
                let more4 = _mm256_and_si256(more3, _mm256_slli_epi32::<26>(back4));
                let more5 = _mm256_and_si256(more4, _mm256_slli_epi32::<26>(back5));
                let more6 = _mm256_and_si256(more5, _mm256_slli_epi32::<26>(back6));
                let five = _mm256_or_si256(_mm256_slli_epi32::<5>(four), _mm256_and_si256(back4, low));
                let six = _mm256_or_si256(_mm256_slli_epi32::<5>(five), _mm256_and_si256(back5, low));
                numbers = select(numbers, five, more4);
                numbers = select(numbers, six, more5);
                long = _mm256_or_si256(long, _mm256_andnot_si256(more0, more6));
            }
            let ended = !_mm256_movemask_ps(_mm256_castsi256_ps(more0)) as usize & 0xff;
            let to: &mut [i32; 8] = out.get_mut(count..)?.first_chunk_mut()?;
            // SAFETY: 32 aligned readable bytes of the table; 32 writable bytes of `out`; the function has AVX2.
            unsafe {
                let order = _mm256_load_si256(POSITIONS.0[ended].as_ptr().cast());
                let together = _mm256_permutevar8x32_epi32(numbers, order);
                _mm256_storeu_si256(to.as_mut_ptr().cast(), together);
            }
            count += ended.count_ones() as usize;
        }
        let is_long = _mm256_movemask_ps(_mm256_castsi256_ps(long)) != 0;
        (!is_long && _mm_testz_si128(all, _mm_set1_epi8(0xc0u8 as i8)) == 1).then_some(count)
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn load(bytes: &[u8; 2 * BLOCK]) -> __m128i {
        // SAFETY: 16 readable bytes of any alignment.
        unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) }
    }

    /// [`Sums::add`] for all whole blocks. Returns how many numbers they have.
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn sums(sums: &mut Sums, differences: &[i32], ends: &mut [u32]) -> usize {
        let (blocks, _) = differences.as_chunks::<BLOCK>();
        let (out, _) = ends.as_chunks_mut::<BLOCK>();
        let zero = _mm256_setzero_si256();
        let (mut counts, mut end, mut bad, mut area) = (zero, zero, zero, zero);
        let last = _mm256_set1_epi32(7);
        for (block, out) in blocks.iter().zip(out) {
            // SAFETY: 32 readable bytes of any alignment.
            let steps = unsafe { _mm256_loadu_si256(block.as_ptr().cast()) };
            // count[i] = count[i - 2] + step[i]: sums of every second lane
            let pairs = _mm256_add_epi32(steps, _mm256_slli_si256::<8>(steps));
            let lower = _mm256_permute4x64_epi64::<0b01_01_00_00>(pairs);
            let lower = _mm256_blend_epi32::<0xf0>(zero, lower);
            let own = _mm256_add_epi32(pairs, lower);
            // end[i] = end[i - 1] + count[i]: sums of all lanes
            let now = _mm256_add_epi32(own, counts);
            counts = _mm256_permute4x64_epi64::<0xff>(now);
            let two = _mm256_add_epi32(now, _mm256_slli_si256::<4>(now));
            let four = _mm256_add_epi32(two, _mm256_slli_si256::<8>(two));
            let lower = _mm256_permutevar8x32_epi32(four, _mm256_set1_epi32(3));
            let lower = _mm256_blend_epi32::<0xf0>(zero, lower);
            let place = _mm256_add_epi32(_mm256_add_epi32(four, lower), end);
            end = _mm256_permutevar8x32_epi32(place, last);
            bad = _mm256_or_si256(bad, _mm256_or_si256(now, place));
            area = _mm256_add_epi32(area, now);
            // SAFETY: 32 writable bytes of any alignment.
            unsafe { _mm256_storeu_si256(out.as_mut_ptr().cast(), place) };
        }
        let area = _mm256_srli_epi64::<32>(area); // the odd ones
        let area = _mm_add_epi32(_mm256_castsi256_si128(area), _mm256_extracti128_si256::<1>(area));
        let area = _mm_add_epi32(area, _mm_unpackhi_epi64(area, area));
        *sums = Sums {
            even: _mm256_extract_epi32::<6>(counts),
            odd: _mm256_extract_epi32::<7>(counts),
            end: _mm256_extract_epi32::<7>(end),
            bad: _mm256_movemask_ps(_mm256_castsi256_ps(bad)).wrapping_neg(),
            area: _mm_cvtsi128_si32(area) as u32,
        };
        blocks.len() * BLOCK
    }

    /// The second where the highest bit of `by` is set, otherwise the first.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn select(first: __m256i, second: __m256i, by: __m256i) -> __m256i {
        let floats = _mm256_castsi256_ps;
        _mm256_castps_si256(_mm256_blendv_ps(floats(first), floats(second), floats(by)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// COCO's compressed form.
    fn text_of(counts: &[u32]) -> Vec<u8> {
        let mut text = Vec::new();
        for (i, count) in counts.iter().enumerate() {
            let mut rest = i64::from(*count) - if i > 2 { i64::from(counts[i - 2]) } else { 0 };
            loop {
                let digit = (rest & 0x1f) as u8;
                rest >>= 5;
                let done = rest == if digit & 0x10 == 0 { 0 } else { -1 };
                text.push(ZERO + if done { digit } else { digit | MORE });
                if done {
                    break;
                }
            }
        }
        text
    }

    fn counts() -> impl Strategy<Value = Vec<u32>> {
        let count = prop_oneof![8 => 0u32..20, 4 => 0u32..600, 2 => 0u32..20_000, 1 => 0u32..3_000_000];
        prop::collection::vec(count, 0..80)
    }

    proptest! {
        #[test]
        fn every_instruction_set_finds_the_ends_of_all_runs(counts in counts()) {
            let text = text_of(&counts);
            let mut ends = Ends::default();
            for isa in Isa::available() {
                prop_assert!(ends.read(isa, &text));
                let expected: Vec<u32> = counts.iter().scan(0, |at, count| { *at += count; Some(*at) }).collect();
                prop_assert_eq!(ends.all(), &expected[..]);
                prop_assert_eq!(ends.toggles().len(), counts.len() / 2 * 2);
                prop_assert_eq!(ends.area(), counts.iter().skip(1).step_by(2).sum::<u32>());
            }
        }

        #[test]
        fn every_instruction_set_judges_any_text_alike(text in prop::collection::vec(prop_oneof![40 => 48u8..112, 1 => any::<u8>()], 0..40)) {
            let mut ends = Ends::default();
            let first = ends.read(Isa::SCALAR, &text).then(|| (ends.all().to_vec(), ends.area()));
            for isa in Isa::available() {
                prop_assert_eq!(&ends.read(isa, &text).then(|| (ends.all().to_vec(), ends.area())), &first);
            }
        }
    }

    #[test]
    fn what_is_wrong_or_rare_is_left_alone() {
        let mut ends = Ends::default();
        for isa in Isa::available() {
            for text in [&b"P"[..], b"00P", b"0/", b"p", b"O", b"51N", b"PPPPPP1", b"\xff"] {
                assert!(!ends.read(isa, text), "{text:?}");
                assert!(ends.all().is_empty());
            }
            assert!(!ends.read(isa, &text_of(&[1 << 30, 1 << 30])));
            assert!(ends.read(isa, &text_of(&[1 << 28, 1 << 28])));
            assert!(ends.read(isa, b""));
        }
    }
}
