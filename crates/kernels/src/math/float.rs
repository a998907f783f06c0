//! The two number types of boxes, and the operations that kernels are generic over.

use std::fmt::Debug;
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub};

/// `f32` or `f64`. Kernels compute in the precision of the boxes and never widen.
pub trait Float:
    Copy
    + Debug
    + Default
    + PartialOrd
    + Send
    + Sync
    + Add<Output = Self>
    + AddAssign
    + Sub<Output = Self>
    + Mul<Output = Self>
    + MulAssign
    + Div<Output = Self>
    + Neg<Output = Self>
    + 'static
{
    /// 0.
    const ZERO: Self;
    /// ½.
    const HALF: Self;
    /// 1.
    const ONE: Self;
    /// The smallest positive number.
    const TINY: Self;
    /// Products from here on have a rounding error relative to their size; smaller ones may be subnormal.
    const PRECISE_FROM: Self;
    /// Infinity.
    const INFINITY: Self;

    /// The nearest value of this type.
    fn from_f64(value: f64) -> Self;
    /// The same value in double precision.
    fn to_f64(self) -> f64;
    /// Whether it is neither infinite nor NaN.
    fn is_finite(self) -> bool;
    /// The value if it is above 0, otherwise 0. For NaN, either.
    #[inline(always)]
    fn positive(self) -> Self {
        greater(self, Self::ZERO)
    }
    /// The next smaller number; zero and negative numbers stay.
    fn before(self) -> Self;
    /// The value rounded towards zero and saturated, so that it never falls as the coordinate grows; 0 for NaN.
    fn cell(self) -> i32;
    /// e to this power, by the polynomial of [`crate::math::exp`].
    fn exp(self) -> Self;
    /// An unsigned key whose ascending order is the descending order of the numbers; -0 and 0 have the same key.
    fn descending_key(self) -> u64;
    /// Number of bits of [`Float::descending_key`].
    const KEY_BITS: u32;
}

macro_rules! float {
    ($ty:ident, $bits:ident, $exp:path $(, $own:item)?) => {
        impl Float for $ty {
            const ZERO: Self = 0.0;
            const HALF: Self = 0.5;
            const ONE: Self = 1.0;
            const TINY: Self = $ty::from_bits(1);
            const PRECISE_FROM: Self = $ty::MIN_POSITIVE / $ty::EPSILON;
            const INFINITY: Self = $ty::INFINITY;
            const KEY_BITS: u32 = $bits::BITS;

            $($own)?
            #[inline(always)]
            fn from_f64(value: f64) -> Self {
                value as $ty
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                self as f64
            }
            #[inline(always)]
            fn is_finite(self) -> bool {
                $ty::is_finite(self)
            }
            #[inline(always)]
            fn before(self) -> Self {
                if self > 0.0 { self.next_down() } else { self }
            }
            #[inline(always)]
            fn cell(self) -> i32 {
                self as i32
            }
            #[inline(always)]
            fn exp(self) -> Self {
                $exp(self)
            }
            #[inline(always)]
            fn descending_key(self) -> u64 {
                const SIGN: $bits = 1 << ($bits::BITS - 1);
                let bits = (self + 0.0).to_bits(); // -0 + 0 is 0
                let ascending = if bits & SIGN != 0 { !bits } else { bits | SIGN };
                u64::from(!ascending)
            }
        }
    };
}
float!(
    f32,
    u32,
    crate::math::exp::exp_f32,
    /// Compared as integers: more execution units compare integers than floats, but not in 64 bits.
    #[inline(always)]
    fn positive(self) -> Self {
        f32::from_bits(self.to_bits().cast_signed().max(0).cast_unsigned())
    }
);
float!(f64, u64, crate::math::exp::exp);

/// The lesser of two; the second if either is NaN.
#[inline(always)]
pub fn lesser<T: Float>(a: T, b: T) -> T {
    if a < b { a } else { b }
}

/// The greater of two; the second if either is NaN.
#[inline(always)]
pub fn greater<T: Float>(a: T, b: T) -> T {
    if a > b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_descend_and_both_zeros_are_equal() {
        let falling = [f64::INFINITY, 1e300, 1.5, 1.0, 5e-324, 0.0, -5e-324, -1.0, f64::NEG_INFINITY];
        assert!(falling.map(Float::descending_key).is_sorted());
        assert_eq!((-0f64).descending_key(), 0f64.descending_key());
        assert_eq!((-0f32).descending_key(), 0f32.descending_key());
        assert!(falling.map(|x| (x as f32).descending_key()).is_sorted());
    }

    #[test]
    fn what_is_not_above_zero_becomes_zero() {
        for x in [-f64::INFINITY, -1.5, -5e-324, -0.0, 0.0, 5e-324, 1e-310, 0.25, 1e300, f64::INFINITY] {
            assert_eq!(x.positive().to_bits(), greater(x, 0.0).to_bits(), "{x}");
            let x = x as f32;
            assert_eq!(x.positive().to_bits(), greater(x, 0.0).to_bits(), "{x}");
        }
    }

    #[test]
    fn cells_round_towards_zero_and_saturate() {
        for (x, cell) in [(1.5, 1), (-0.5, 0), (-2.0, -2), (1e30, i32::MAX), (-1e30, i32::MIN)] {
            assert_eq!(Float::cell(x), cell, "{x}");
            assert_eq!(Float::cell(x as f32), cell, "{x}");
        }
        assert_eq!(Float::cell(f32::NAN), 0);
    }
}
