//! Run lengths as COCO writes them to text, to the positions where the runs end.

use crate::Isa;
use crate::isa::dispatch;

/// Where a mask's runs end, in memory that the next mask uses again.
#[derive(Default)]
pub struct Ends {
    text: Vec<u8>,
    differences: Vec<i32>,
    ends: Vec<u32>,
    count: usize,
    area: u32,
}

/// Text is preceded by this many characters: a number's digits are looked for there.
const BEFORE: usize = 8;
/// Digits of a number that is read here.
const MOST_DIGITS: usize = 6;
/// The digit of value 0 that ends a number.
const ZERO: u8 = b'0';
/// The digit of value 0 after which the number goes on.
const ZERO_AND_MORE: u8 = b'P';
/// The bit of a digit's value that says that more digits follow.
const MORE: u8 = 0x20;

impl Ends {
    /// Reads a compressed text: each number is the difference of a count from the count before the last (from the
    /// fourth on), in two's complement, five bits a character from `0` on, the lowest first.
    ///
    /// False for what is wrong (characters that are no digits, an end within a number, negative counts) and
    /// for what is rare (numbers of more than six digits, positions from 2³¹ on): then nothing has been read.
    pub fn read(&mut self, isa: Isa, text: &[u8]) -> bool {
        self.count = 0;
        self.area = 0;
        let padded = text.len().next_multiple_of(BEFORE);
        self.text.clear();
        self.text.extend_from_slice(&[ZERO; BEFORE]);
        self.text.extend_from_slice(text);
        self.text.resize(BEFORE + padded, ZERO_AND_MORE);
        if self.differences.len() < padded + BEFORE {
            self.differences.resize(2 * padded + BEFORE, 0);
            self.ends.resize(2 * padded + BEFORE, 0);
        }
        let ends_within = text.last().is_some_and(|last| last.wrapping_sub(ZERO) & MORE != 0);
        if ends_within || !all_digits(isa, &self.text) {
            return false;
        }
        let Some(count) = differences(isa, &self.text, &mut self.differences) else { return false };
        let (differences, ends) = (&mut self.differences[..count], &mut self.ends[..count]);
        let Some(area) = sums(differences, ends) else { return false };
        self.count = count;
        self.area = area;
        true
    }

    /// Where each run ends: background, foreground, background, ...
    pub fn all(&self) -> &[u32] {
        &self.ends[..self.count]
    }

    /// Where foreground begins and ends, in turn; runs of no pixels included.
    pub fn toggles(&self) -> &[u32] {
        &self.ends[..self.count & !1]
    }

    /// The foreground's pixels.
    pub fn area(&self) -> u32 {
        self.area
    }
}

dispatch! {
    fn all_digits(text: &[u8]) -> bool = all_digits_body;
}

#[inline(always)]
fn all_digits_body(text: &[u8]) -> bool {
    text.iter().fold(true, |all, byte| all & (byte.wrapping_sub(ZERO) < 64))
}

/// Writes the numbers of a padded text and answers how many; `None` where one is too long.
fn differences(isa: Isa, text: &[u8], out: &mut [i32]) -> Option<usize> {
    match isa.level() {
        // SAFETY: a value of these levels exists only where `detect` saw these features.
        #[cfg(target_arch = "x86_64")]
        crate::isa::Level::Avx2 | crate::isa::Level::Avx512 => unsafe { x86::differences(text, out) },
        _ => differences_one_by_one(text, out),
    }
}

/// Most numbers have one or two digits, in no order that a processor could foresee: so there is no branch on
/// where one ends.
fn differences_one_by_one(text: &[u8], out: &mut [i32]) -> Option<usize> {
    let (mut begun, mut bits, mut most_bits, mut count) = (0i32, 0u32, 0, 0);
    for byte in &text[BEFORE..] {
        let digit = i32::from(byte - ZERO);
        let low = digit & 0x1f;
        let signed = low << 27 >> 27;
        out[count] = begun | signed.wrapping_shl(bits);
        let ends = digit >> 5 == 0;
        // characters that pad the text end no number
        most_bits = if ends { most_bits.max(bits) } else { most_bits };
        count += usize::from(ends);
        begun = if ends { 0 } else { begun | low.wrapping_shl(bits) };
        bits = if ends { 0 } else { bits + 5 };
    }
    (most_bits < 5 * MOST_DIGITS as u32).then_some(count)
}

/// Turns differences to counts and those to positions; `None` where either is not in 0..2³¹. Differences have
/// at most 30 bits, so a step out of that range always shows in the highest bit.
fn sums(differences: &mut [i32], ends: &mut [u32]) -> Option<u32> {
    if let [first, _, third, ..] = differences {
        *third = third.wrapping_sub(*first); // the third count stands for itself
    }
    let (mut even, mut odd, mut end, mut bad, mut area) = (0i32, 0i32, 0i32, 0i32, 0u32);
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
    (bad >= 0).then_some(area)
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    /// By the bits that are set: their positions, in order.
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

    /// Eight characters at a time, each taken for a number's last one; then those that are move together.
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn differences(text: &[u8], out: &mut [i32]) -> Option<usize> {
        let mut count = 0;
        let mut long = _mm256_setzero_si256();
        let zero = _mm_set1_epi8(super::ZERO as i8);
        let low = _mm256_set1_epi32(0x1f);
        let (blocks, _) = text.as_chunks::<8>();
        for pair in blocks.windows(2) {
            let chars = _mm_set_epi64x(i64::from_le_bytes(pair[1]), i64::from_le_bytes(pair[0]));
            let digits = _mm_sub_epi8(chars, zero);
            let back0 = _mm256_cvtepu8_epi32(_mm_srli_si128::<8>(digits));
            let back1 = _mm256_cvtepu8_epi32(_mm_srli_si128::<7>(digits));
            let back2 = _mm256_cvtepu8_epi32(_mm_srli_si128::<6>(digits));
            let back3 = _mm256_cvtepu8_epi32(_mm_srli_si128::<5>(digits));
            // the highest bit: whether the number goes on after that digit
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
        (_mm256_movemask_ps(_mm256_castsi256_ps(long)) == 0).then_some(count)
    }

    /// The second where the highest bit of `by` is set.
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
