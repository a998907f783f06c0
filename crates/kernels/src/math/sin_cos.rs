//! Sine and cosine with the same bits on every machine, which the system's libm does not guarantee.
//!
//! The `libm` crate guarantees that too, but differs from these functions in the last bit of one angle in forty, and
//! results for rotated boxes must stay the same.

use std::f64::consts::FRAC_PI_4;

/// 2/π after the binary point: enough for the largest double.
const TWO_OVER_PI: [u64; 20] = [
    0xa2f9_836e_4e44_1529,
    0xfc27_57d1_f534_ddc0,
    0xdb62_9599_3c43_9041,
    0xfe51_63ab_debb_c561,
    0xb724_6e3a_424d_d2e0,
    0x0649_2eea_09d1_921c,
    0xfe1d_eb1c_b129_a73e,
    0xe882_35f5_2ebb_4484,
    0xe99c_7026_b45f_7e41,
    0x3991_d639_8353_39f4,
    0x9c84_5f8b_bdf9_283b,
    0x1ff8_97ff_de05_980f,
    0xef2f_118b_5a0a_6d1f,
    0x6d36_7ecf_27cb_09b7,
    0x4f46_3f66_9e5f_ea2d,
    0x7527_bac7_ebe5_f17b,
    0x3d07_39f7_8a52_92ea,
    0x6bfb_5fb1_1f8d_5d08,
    0x5603_3046_fc7b_6bab,
    0xf0cf_bc20_9af4_361d,
];

/// π/2 · 2¹²⁷.
const HALF_PI: u128 = 0xc90f_daa2_2168_c234_c4c6_628b_80dc_1cd1;

/// (-1)ᵏ/(2k + 1)! for k = 1..=8. For |x| ≤ π/4 the next term is below 2⁻⁶³ of the sine.
const SINE: [f64; 8] = [
    -1.0 / 6.0,
    1.0 / 120.0,
    -1.0 / 5_040.0,
    1.0 / 362_880.0,
    -1.0 / 39_916_800.0,
    1.0 / 6_227_020_800.0,
    -1.0 / 1_307_674_368_000.0,
    1.0 / 355_687_428_096_000.0,
];

/// (-1)ᵏ/(2k)! for k = 2..=9.
const COSINE: [f64; 8] = [
    1.0 / 24.0,
    -1.0 / 720.0,
    1.0 / 40_320.0,
    -1.0 / 3_628_800.0,
    1.0 / 479_001_600.0,
    -1.0 / 87_178_291_200.0,
    1.0 / 20_922_789_888_000.0,
    -1.0 / 6_402_373_705_728_000.0,
];

/// The sine and the cosine of an angle in radians, each within 1 ulp of the exact value for angles of any size. NaN if
/// the angle is not finite.
pub fn sin_cos(angle: f64) -> (f64, f64) {
    if !angle.is_finite() {
        return (f64::NAN, f64::NAN);
    }
    if angle.abs() <= FRAC_PI_4 {
        return (sine(angle, 0.0), cosine(angle, 0.0));
    }
    let (quarters, rest, tail) = reduced(angle.abs());
    let (sin, cos) = (sine(rest, tail), cosine(rest, tail));
    let (sin, cos) = match quarters {
        0 => (sin, cos),
        1 => (cos, -sin),
        2 => (-sin, -cos),
        _ => (-cos, sin),
    };
    (if angle < 0.0 { -sin } else { sin }, cos)
}

/// Quarter turns (0 to 3) and the remainder, within ±π/4, as the sum of two doubles. For finite angles above π/4.
///
/// Payne and Hanek, Radian Reduction for Trigonometric Functions, 1983: the bits of 2/π that contribute only whole
/// turns are left out, and those that matter are multiplied as integers.
fn reduced(angle: f64) -> (u8, f64, f64) {
    let bits = angle.to_bits();
    let mantissa = bits & ((1 << 52) - 1) | 1 << 52;
    let exponent = (bits >> 52) as i32 - 1075; // angle = mantissa · 2^exponent
    let skipped = (exponent - 2).max(0) as usize;
    // mantissa · (192 bits of 2/π): quarter turns, times 2^(192 + skipped - exponent)
    let mut product = [0u64; 4];
    let mut carry = 0;
    for limb in 0..3 {
        let part = u128::from(window(skipped + 64 * (2 - limb))) * u128::from(mantissa) + carry;
        product[limb] = part as u64;
        carry = part >> 64;
    }
    product[3] = carry as u64;
    let point = (192 + skipped as i32 - exponent) as usize; // 190 to 245
    let quarters = bits_at(&product, point) & 3;
    let fraction =
        u128::from(bits_at(&product, point - 64)) << 64 | u128::from(bits_at(&product, point - 128));
    // The nearest quarter turn: the fraction as a number from -1/2 to 1/2, times 2¹²⁸.
    let fraction = fraction as i128;
    let quarters = if fraction < 0 { quarters + 1 } else { quarters };
    // × π/2 · 2¹²⁷, the upper half: the remainder, times 2¹²⁷.
    let rest = upper_half(fraction.unsigned_abs(), HALF_PI) as i128;
    let rest = if fraction < 0 { -rest } else { rest };
    let high = rest as f64;
    let low = (rest - high as i128) as f64;
    const SCALE: f64 = 1.0 / (1u128 << 127) as f64;
    ((quarters & 3) as u8, high * SCALE, low * SCALE)
}

/// 64 bits of 2/π, from bit `from` after the point on.
fn window(from: usize) -> u64 {
    let (word, bit) = (from / 64, from % 64);
    let (first, second) = (TWO_OVER_PI[word], TWO_OVER_PI[word + 1]);
    if bit == 0 { first } else { first << bit | second >> (64 - bit) }
}

/// 64 bits, from bit `from` on; bit 0 is the lowest, and bits beyond the end are zero.
fn bits_at(number: &[u64; 4], from: usize) -> u64 {
    let (word, bit) = (from / 64, from % 64);
    let second = number.get(word + 1).copied().unwrap_or(0);
    if bit == 0 { number[word] } else { number[word] >> bit | second << (64 - bit) }
}

/// a · b / 2¹²⁸, rounded down.
fn upper_half(a: u128, b: u128) -> u128 {
    const LOW: u128 = u64::MAX as u128;
    let (ah, al, bh, bl) = (a >> 64, a & LOW, b >> 64, b & LOW);
    let middle = ah * bl + ((al * bl) >> 64);
    let (carry, low) = (middle >> 64, middle & LOW);
    ah * bh + carry + ((low + al * bh) >> 64)
}

/// The sine of x + tail, |x| ≤ π/4.
fn sine(x: f64, tail: f64) -> f64 {
    let z = x * x;
    let series = SINE.iter().rev().fold(0.0, |sum, term| sum * z + term);
    x + (x * z * series + tail * (1.0 - 0.5 * z))
}

/// The cosine of x + tail, |x| ≤ π/4.
fn cosine(x: f64, tail: f64) -> f64 {
    let z = x * x;
    let series = COSINE.iter().rev().fold(0.0, |sum, term| sum * z + term);
    let half = 0.5 * z;
    let most = 1.0 - half;
    most + (((1.0 - most) - half) + (z * z * series - x * tail))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ulps(own: f64, right: f64) -> u64 {
        let ordered = |x: f64| {
            let bits = x.to_bits() as i64;
            if bits < 0 { i64::MIN - bits } else { bits }
        };
        ordered(own).abs_diff(ordered(right))
    }

    fn check(angle: f64) -> Result<(), TestCaseError> {
        let (own, right) = (sin_cos(angle), angle.sin_cos());
        prop_assert!(ulps(own.0, right.0) <= 1, "sin {angle:e}: {:e} {:e}", own.0, right.0);
        prop_assert!(ulps(own.1, right.1) <= 1, "cos {angle:e}: {:e} {:e}", own.1, right.1);
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 20_000, ..Default::default() })]

        #[test]
        fn within_one_ulp_of_the_systems(angle in -10.0..10.0f64, any: u64, quarters in -1e6..1e6f64) {
            check(angle)?;
            check((quarters.round()) * std::f64::consts::FRAC_PI_2)?;
            let any = f64::from_bits(any);
            if any.is_finite() {
                check(any)?;
            }
        }
    }

    /// To 60 digits by mpmath 1.3.
    #[test]
    fn hard_angles_are_right() {
        for (angle, sin, cos) in HARD {
            let own = sin_cos(angle);
            assert!(ulps(own.0, sin) <= 1 && ulps(own.1, cos) <= 1, "{angle:e}: {own:?}");
        }
        assert!(sin_cos(f64::NAN).0.is_nan() && sin_cos(f64::INFINITY).1.is_nan());
        assert_eq!(sin_cos(-0.0), (0.0, 1.0));
    }

    #[allow(clippy::approx_constant, reason = "angles are what they are, to the last digit")]
    const HARD: [(f64, f64, f64); 6] = [
        (5.319372648326541e255, 1.0, -4.687165924254628e-19),
        (1.7976931348623157e308, 0.004961954789184062, -0.9999876894265599),
        (3.141592653589793, 1.2246467991473532e-16, -1.0),
        (1e22, -0.8522008497671888, 0.523214785395139),
        (355.0, -3.014435335948845e-05, -0.999999999545659),
        (0.7853981633974484, 0.7071067811865476, 0.7071067811865475),
    ];
}
