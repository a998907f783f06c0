//! What vector instructions do for text: marking and converting many bytes at once.
//!
//! `Portable` defines each operation; the others answer the same, faster. A value of another type stands for
//! instructions that the machine has.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128;
mod words;

#[cfg(target_arch = "x86_64")]
pub(crate) use avx2::Avx2;
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub(crate) use portable::Portable as Anywhere;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) use simd128::Simd128 as Anywhere;
pub(crate) use words::{decimal_in_front, eight, numeric_length, short_decimal};

/// Where the point stands in the 16 bytes that a number ends with, if it has none.
pub(crate) const NO_POINT: usize = 16;

/// Operations on text. Bit `i` of a mask stands for byte `i`.
pub(crate) trait Bytes: Copy {
    /// Gathers what is wrong with several numbers.
    type Wrong: Copy;

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

/// Compiles one generic `#[inline(always)]` body for every instruction set: its first parameter is the
/// [`Bytes`] of the set.
macro_rules! with_bytes {
    ($isa:expr, fn $(<$($generic:ident : $bound:path),+>)? ($($arg:ident : $ty:ty),* $(,)?) $(-> $ret:ty)? = $body:path) => {{
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
        fn avx2 $(<$($generic: $bound),+>)? ($($arg: $ty),*) $(-> $ret)? {
            $body($crate::text::bytes::Avx2::proven(), $($arg),*)
        }
        match $isa.level() {
            // With AVX-512 both loops were slower: its masks take longer to come by.
            // SAFETY: a value of these levels exists only where `detect` saw these features.
            #[cfg(target_arch = "x86_64")]
            $crate::machine::isa::Level::Avx2 | $crate::machine::isa::Level::Avx512 => unsafe { avx2($($arg),*) },
            _ => $body($crate::text::bytes::Anywhere, $($arg),*),
        }
    }};
}
pub(crate) use with_bytes;
