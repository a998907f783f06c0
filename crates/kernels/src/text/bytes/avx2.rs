//! AVX2: 32 bytes at once.

use super::operations::{Bytes, Kinds, NO_POINT};
use std::arch::x86_64::*;

/// Proof that AVX2, BMI and LZCNT can be executed.
#[derive(Clone, Copy)]
pub(crate) struct Avx2(());

impl Avx2 {
    /// For use within functions that are compiled with these instructions.
    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    pub(crate) fn proven() -> Self {
        Avx2(())
    }
}

#[repr(align(64))]
struct Tables {
    /// The 16 bytes from `length` on keep the last `length` bytes of a window.
    keep: [u8; 48],
    /// By the index of the point: the shuffle that closes the gap towards the front.
    without_point: [[u8; 16]; 32],
}

static TABLES: Tables = tables();

const fn tables() -> Tables {
    let mut tables = Tables { keep: [0; 48], without_point: [[0; 16]; 32] };
    let mut at = 16;
    while at < 32 {
        tables.keep[at] = 0xff;
        at += 1;
    }
    let mut point = 0;
    while point <= NO_POINT {
        let mut at = 0;
        while at < 16 {
            tables.without_point[point][at] = match at {
                0 if point < NO_POINT => 0x80, // a zero
                _ if point < NO_POINT && at <= point => at as u8 - 1,
                _ => at as u8,
            };
            at += 1;
        }
        point += 1;
    }
    tables
}

#[inline(always)]
fn keep(length: usize) -> &'static [u8; 16] {
    TABLES.keep[length % 32..].first_chunk().unwrap_or(&[0xff; 16])
}

#[inline(always)]
fn without_point(place: usize) -> &'static [u8; 16] {
    &TABLES.without_point[place % 32]
}

#[inline(always)]
fn load16(bytes: &[u8; 16]) -> __m128i {
    // SAFETY: 16 readable bytes of any alignment; SSE2 is part of the architecture.
    unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) }
}

impl Avx2 {
    #[inline(always)]
    fn load(self, bytes: &[u8; 32]) -> __m256i {
        // SAFETY: 32 readable bytes of any alignment; `self` proves AVX2.
        unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
    }

    #[inline(always)]
    fn numeric32(self, text: &[u8; 32]) -> u32 {
        // SAFETY: `self` proves AVX2.
        unsafe {
            let above = _mm256_sub_epi8(self.load(text), _mm256_set1_epi8(b'-' as i8));
            let within = _mm256_min_epu8(above, _mm256_set1_epi8(12));
            _mm256_movemask_epi8(_mm256_cmpeq_epi8(within, above)) as u32
        }
    }

    #[inline(always)]
    fn equal(self, low: __m256i, high: __m256i, byte: u8) -> u64 {
        // SAFETY: `self` proves AVX2.
        unsafe {
            let byte = _mm256_set1_epi8(byte as i8);
            let low = _mm256_movemask_epi8(_mm256_cmpeq_epi8(low, byte)) as u32 as u64;
            let high = _mm256_movemask_epi8(_mm256_cmpeq_epi8(high, byte)) as u32 as u64;
            low | high << 32
        }
    }

    #[inline(always)]
    fn pair(self, low: &[u8; 16], high: &[u8; 16]) -> __m256i {
        // SAFETY: `self` proves AVX2.
        unsafe { _mm256_inserti128_si256(_mm256_castsi128_si256(load16(low)), load16(high), 1) }
    }
}

impl Bytes for Avx2 {
    type Wrong = __m256i;

    #[inline(always)]
    fn nothing_wrong(self) -> __m256i {
        // SAFETY: `self` proves AVX2.
        unsafe { _mm256_setzero_si256() }
    }

    #[inline(always)]
    fn is_wrong(self, wrong: __m256i) -> bool {
        // SAFETY: `self` proves AVX2.
        unsafe { _mm256_testz_si256(wrong, wrong) == 0 }
    }

    #[inline(always)]
    fn numeric(self, text: &[u8; 64]) -> u64 {
        let [low, high] = text.as_chunks::<32>().0 else { unreachable!("64 bytes") };
        self.numeric32(low) as u64 | (self.numeric32(high) as u64) << 32
    }

    #[inline(always)]
    fn kinds(self, text: &[u8; 64]) -> Kinds {
        let [low, high] = text.as_chunks::<32>().0 else { unreachable!("64 bytes") };
        let (low, high) = (self.load(low), self.load(high));
        // SAFETY: `self` proves AVX2.
        let digits = unsafe {
            let (from, most) = (_mm256_set1_epi8(b'0' as i8), _mm256_set1_epi8(9));
            let (low, high) = (_mm256_sub_epi8(low, from), _mm256_sub_epi8(high, from));
            let low = _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(low, most), low));
            let high = _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(high, most), high));
            low as u32 as u64 | (high as u32 as u64) << 32
        };
        Kinds {
            digits,
            zeros: self.equal(low, high, b'0'),
            points: self.equal(low, high, b'.'),
            minus: self.equal(low, high, b'-'),
            commas: self.equal(low, high, b','),
            spaces: self.equal(low, high, b' '),
        }
    }

    #[inline(always)]
    fn compare(self, text: &[u8; 32], literal: &[u8; 32], mask: &[u8; 32], wrong: &mut __m256i) {
        // SAFETY: `self` proves AVX2.
        unsafe {
            let different = _mm256_xor_si256(self.load(text), self.load(literal));
            *wrong = _mm256_or_si256(*wrong, _mm256_and_si256(different, self.load(mask)));
        }
    }

    #[inline(always)]
    fn decimals(
        self,
        windows: [&[u8; 16]; 2],
        lengths: [usize; 2],
        wrong: &mut __m256i,
    ) -> ([u64; 2], [usize; 2]) {
        // SAFETY: `self` proves AVX2.
        unsafe {
            let text = self.pair(windows[0], windows[1]);
            let points = _mm256_cmpeq_epi8(text, _mm256_set1_epi8(b'.' as i8));
            let points = _mm256_movemask_epi8(points) as u32;
            let first = points & (0xffff << (16 - lengths[0])) & 0xffff | 0x1_0000;
            let second = points >> 16 & (0xffff << (16 - lengths[1])) | 0x1_0000;
            let places = [first.trailing_zeros() as usize, second.trailing_zeros() as usize];
            let digits = _mm256_sub_epi8(text, _mm256_set1_epi8(b'0' as i8));
            let digits = _mm256_and_si256(digits, self.pair(keep(lengths[0]), keep(lengths[1])));
            let digits =
                _mm256_shuffle_epi8(digits, self.pair(without_point(places[0]), without_point(places[1])));
            *wrong = _mm256_or_si256(*wrong, _mm256_subs_epu8(digits, _mm256_set1_epi8(9)));
            let pairs = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010a));
            let fours = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x0001_0064));
            let fours = _mm256_packus_epi32(fours, fours);
            let eights = _mm256_madd_epi16(fours, _mm256_set1_epi32(0x0001_2710));
            let high = _mm256_mul_epu32(eights, _mm256_set1_epi64x(100_000_000));
            let whole = _mm256_add_epi64(high, _mm256_srli_epi64(eights, 32));
            let first = _mm_cvtsi128_si64(_mm256_castsi256_si128(whole)) as u64;
            let second = _mm_cvtsi128_si64(_mm256_extracti128_si256(whole, 1)) as u64;
            ([first, second], places)
        }
    }
}
