//! Vector operations on text: marking and converting many bytes at once.
//!
//! `Portable` defines each operation; the others return the same results faster. A value of another type is a proof
//! that the machine has the instructions.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod operations;
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128;
mod words;

#[cfg(target_arch = "x86_64")]
pub(crate) use avx2::Avx2;
pub(crate) use operations::{Bytes, Kinds, NO_POINT};
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub(crate) use portable::Portable as Anywhere;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) use simd128::Simd128 as Anywhere;
pub(crate) use words::{decimal_in_front, eight, numeric_length, short_decimal};

/// Compiles one generic `#[inline(always)]` body for every instruction set. Its first parameter is the [`Bytes`] of the
/// set.
macro_rules! with_bytes {
    ($isa:expr, fn $(<$($generic:ident : $bound:path),+>)? ($($arg:ident : $ty:ty),* $(,)?) $(-> $ret:ty)? = $body:path) => {{
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
        fn avx2 $(<$($generic: $bound),+>)? ($($arg: $ty),*) $(-> $ret)? {
            $body($crate::text::bytes::Avx2::proven(), $($arg),*)
        }
        match $isa.level() {
            // Both loops were slower with AVX-512: its masks take longer to compute.
            // SAFETY: a value of these levels exists only where `detect` saw these features.
            #[cfg(target_arch = "x86_64")]
            $crate::machine::isa::Level::Avx2 | $crate::machine::isa::Level::Avx512 => unsafe { avx2($($arg),*) },
            _ => $body($crate::text::bytes::Anywhere, $($arg),*),
        }
    }};
}
pub(crate) use with_bytes;
