//! What vector instructions do for text: marking and converting many bytes at once.
//!
//! [`Portable`] defines each operation; the others answer the same, faster. A value of another type stands for
//! instructions that the machine has.

/// Where the point stands in the 16 bytes that a number ends with, if it has none.
pub(crate) const NO_POINT: usize = 16;

/// The bytes of `word` that equal `byte`, as their highest bits.
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
const fn equal(word: u64, byte: u8) -> u64 {
    let different = word ^ (ONES * byte as u64);
    !(((different & !HIGH) + !HIGH) | different) & HIGH
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = ONES << 7;

/// Operations on text. Bit `i` of a mask stands for byte `i`.
pub(crate) trait Bytes: Copy {
    /// Gathers what is wrong with several numbers.
    type Wrong: Copy;

    /// Whether this serves machines that hardly exist, or is downloaded, so that code is better small.
    const RARE: bool = false;

    /// Nothing wrong yet.
    fn nothing_wrong(self) -> Self::Wrong;

    /// Whether anything was wrong.
    fn is_wrong(self, wrong: Self::Wrong) -> bool;

    /// The bytes from `-` to `9`: digits, signs and points, and the slash between them.
    fn numeric(self, text: &[u8; 64]) -> u64;

    /// Which bytes are what in a list of plain numbers.
    fn kinds(self, text: &[u8; 64]) -> Kinds;

    /// Adds to `wrong` where the text differs from the literal in bytes that the mask has set.
    fn compare(self, text: &[u8; 32], literal: &[u8; 32], mask: &[u8; 32], wrong: &mut Self::Wrong);

    /// Two numbers, each of the last `length` bytes (1 to 16) of a window: their digits without the point,
    /// and the point's place in the window or [`NO_POINT`]. What is neither digit nor the first point is
    /// wrong.
    fn decimals(
        self,
        windows: [&[u8; 16]; 2],
        lengths: [usize; 2],
        wrong: &mut Self::Wrong,
    ) -> ([u64; 2], [usize; 2]);
}

/// Masks of the bytes that lists of plain numbers are made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Kinds {
    pub(crate) digits: u64,
    /// The digits that are 0.
    pub(crate) zeros: u64,
    pub(crate) points: u64,
    pub(crate) minus: u64,
    pub(crate) commas: u64,
    pub(crate) spaces: u64,
}

/// What every machine does.
#[derive(Clone, Copy)]
pub(crate) struct Portable;

impl Bytes for Portable {
    type Wrong = u64;

    const RARE: bool = cfg!(any(target_arch = "x86_64", target_arch = "wasm32")); // from before 2013, or downloaded

    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    fn nothing_wrong(self) -> u64 {
        0
    }

    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    fn is_wrong(self, wrong: u64) -> bool {
        wrong != 0
    }

    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
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

    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
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

    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
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

    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
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

/// How many of a word's lowest bytes are from `-` to `9`.
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(crate) fn numeric_length(word: u64) -> usize {
    let low = word & !HIGH;
    let from = low + ONES * (0x80 - b'-' as u64);
    let past = low + ONES * (0x7f - b'9' as u64);
    ((!from | past | word) & HIGH).trailing_zeros() as usize / 8
}

/// Eight highest bits side by side.
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
fn gather(high: u64) -> u64 {
    (high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// One number of [`Bytes::decimals`].
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
fn decimal(window: &[u8; 16], length: usize, wrong: &mut u64) -> (u64, usize) {
    decimal_in_front(u128::from_le_bytes(*window) >> (8 * (16 - length)), length, wrong)
}

/// A number as in [`Bytes::decimals`], of the `length` lowest bytes; those above hold no point.
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
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
    // the shift drops what stood above the number before it was brought down
    let digits = digits << (8 * (16 - count));
    let (high, low) = (eight(digits as u64, wrong), eight((digits >> 64) as u64, wrong));
    (high * 100_000_000 + low, point)
}

/// As [`decimal_in_front`], for up to 8 bytes.
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
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

/// The number of eight digits, the first in the lowest byte, each byte the digit's value.
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(crate) fn eight(digits: u64, wrong: &mut u64) -> u64 {
    *wrong |= (digits | digits.wrapping_add(ONES * 6)) & (ONES * 0xf0);
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xffff_ffff
}

#[cfg(target_arch = "x86_64")]
pub(crate) use x86::Avx2;

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Bytes, Kinds, NO_POINT};
    use std::arch::x86_64::*;

    /// Proof that AVX2, BMI and LZCNT may be executed.
    #[derive(Clone, Copy)]
    pub(crate) struct Avx2(());

    impl Avx2 {
        /// Inside of a function that is compiled with these instructions.
        #[inline]
        #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
        pub(crate) fn proven() -> Self {
            Avx2(())
        }
    }

    #[repr(align(64))]
    struct Tables {
        /// The 16 bytes from `length` on keep a window's last `length` bytes.
        keep: [u8; 48],
        /// By the point's place: which byte goes where to close the gap at the front.
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

    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    fn keep(length: usize) -> &'static [u8; 16] {
        TABLES.keep[length % 32..].first_chunk().unwrap_or(&[0xff; 16])
    }

    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    fn without_point(place: usize) -> &'static [u8; 16] {
        &TABLES.without_point[place % 32]
    }

    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    fn load16(bytes: &[u8; 16]) -> __m128i {
        // SAFETY: 16 readable bytes of any alignment; SSE2 is part of the architecture.
        unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) }
    }

    impl Avx2 {
        #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
        fn load(self, bytes: &[u8; 32]) -> __m256i {
            // SAFETY: 32 readable bytes of any alignment; `self` proves AVX2.
            unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
        }

        #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
        fn numeric32(self, text: &[u8; 32]) -> u32 {
            // SAFETY: `self` proves AVX2.
            unsafe {
                let above = _mm256_sub_epi8(self.load(text), _mm256_set1_epi8(b'-' as i8));
                let within = _mm256_min_epu8(above, _mm256_set1_epi8(12));
                _mm256_movemask_epi8(_mm256_cmpeq_epi8(within, above)) as u32
            }
        }

        #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
        fn equal(self, low: __m256i, high: __m256i, byte: u8) -> u64 {
            // SAFETY: `self` proves AVX2.
            unsafe {
                let byte = _mm256_set1_epi8(byte as i8);
                let low = _mm256_movemask_epi8(_mm256_cmpeq_epi8(low, byte)) as u32 as u64;
                let high = _mm256_movemask_epi8(_mm256_cmpeq_epi8(high, byte)) as u32 as u64;
                low | high << 32
            }
        }

        #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
        fn pair(self, low: &[u8; 16], high: &[u8; 16]) -> __m256i {
            // SAFETY: `self` proves AVX2.
            unsafe { _mm256_inserti128_si256(_mm256_castsi128_si256(load16(low)), load16(high), 1) }
        }
    }

    impl Bytes for Avx2 {
        type Wrong = __m256i;

        #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
        fn nothing_wrong(self) -> __m256i {
            // SAFETY: `self` proves AVX2.
            unsafe { _mm256_setzero_si256() }
        }

        #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
        fn is_wrong(self, wrong: __m256i) -> bool {
            // SAFETY: `self` proves AVX2.
            unsafe { _mm256_testz_si256(wrong, wrong) == 0 }
        }

        #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
        fn numeric(self, text: &[u8; 64]) -> u64 {
            let [low, high] = text.as_chunks::<32>().0 else { unreachable!("64 bytes") };
            self.numeric32(low) as u64 | (self.numeric32(high) as u64) << 32
        }

        #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
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

        #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
        fn compare(self, text: &[u8; 32], literal: &[u8; 32], mask: &[u8; 32], wrong: &mut __m256i) {
            // SAFETY: `self` proves AVX2.
            unsafe {
                let different = _mm256_xor_si256(self.load(text), self.load(literal));
                *wrong = _mm256_or_si256(*wrong, _mm256_and_si256(different, self.load(mask)));
            }
        }

        #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
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
                let digits = _mm256_shuffle_epi8(
                    digits,
                    self.pair(without_point(places[0]), without_point(places[1])),
                );
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
}

/// Compiles one generic `#[cfg_attr(not(target_arch = "wasm32"), inline(always))]` body for every instruction set: its first parameter is the
/// [`Bytes`] of the set.
macro_rules! with_bytes {
    ($isa:expr, fn $(<$($generic:ident : $bound:path),+>)? ($($arg:ident : $ty:ty),* $(,)?) $(-> $ret:ty)? = $body:path) => {{
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
        fn avx2 $(<$($generic: $bound),+>)? ($($arg: $ty),*) $(-> $ret)? {
            $body($crate::bytes::Avx2::proven(), $($arg),*)
        }
        match $isa.level() {
            // With AVX-512 both loops were slower: its masks take longer to come by.
            // SAFETY: a value of these levels exists only where `detect` saw these features.
            #[cfg(target_arch = "x86_64")]
            $crate::isa::Level::Avx2 | $crate::isa::Level::Avx512 => unsafe { avx2($($arg),*) },
            _ => $body($crate::bytes::Portable, $($arg),*),
        }
    }};
}
pub(crate) use with_bytes;
