//! exp, ln and related functions as polynomials. They have the same bits on every machine and instruction set, which
//! the system's libm does not guarantee. Branch-free, so that loops over them vectorise.

/// ln 2 in two parts: the first ends in 21 zero bits, so its product with an exponent is exact.
const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// 1.5 · 2⁵²: adding it rounds to an integer, which is then in the lowest bits.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// 1/k! for k = 2..=13; on |r| ≤ ln 2 / 2 the next term is below 2⁻⁵⁷.
const TAYLOR: [f64; 12] = [
    1.0 / 2.0,
    1.0 / 6.0,
    1.0 / 24.0,
    1.0 / 120.0,
    1.0 / 720.0,
    1.0 / 5_040.0,
    1.0 / 40_320.0,
    1.0 / 362_880.0,
    1.0 / 3_628_800.0,
    1.0 / 39_916_800.0,
    1.0 / 479_001_600.0,
    1.0 / 6_227_020_800.0,
];

/// eˣ, within 1 ulp of the exact value. 0 below -745.2, infinity above 709.8; NaN stays NaN.
///
/// # Examples
///
/// ```
/// use boxwise_kernels::math::exp::{exp, ln};
///
/// assert_eq!(exp(0.0), 1.0);
/// assert!((ln(exp(1.0)) - 1.0).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    // Written so that NaN passes both comparisons unchanged.
    let x = if x > 710.0 { 710.0 } else { x };
    let x = if x < -746.0 { -746.0 } else { x };
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let exponent = shifted.to_bits() as u32 as i32;
    let n = shifted - ROUND;
    let r = (x - n * LN2_HIGH) - n * LN2_LOW;
    let mut q = TAYLOR[TAYLOR.len() - 1];
    for k in (0..TAYLOR.len() - 1).rev() {
        q = q * r + TAYLOR[k];
    }
    let mantissa = 1.0 + (r + r * r * q);
    // Two factors, because 2ⁿ alone is out of range if the result is subnormal or nearly infinite.
    let half = exponent >> 1;
    mantissa * power_of_two(half) * power_of_two(exponent - half)
}

/// 2ⁿ for n in -1022..=1023.
#[inline(always)]
fn power_of_two(n: i32) -> f64 {
    f64::from_bits(((n.wrapping_add(1023)) as u32 as u64 & 0x7ff) << 52)
}

/// Coefficients of (eʳ - 1 - r) / r² for |r| ≤ ln 2 / 2, lowest power first: the minimax set of Moshier's Cephes
/// (expf.c, 1989), sufficient for single precision.
const SINGLE: [f32; 6] = [5e-1, 1.666_666_5e-1, 4.166_579_6e-2, 8.333_452e-3, 1.398_2e-3, 1.987_569_1e-4];
/// ln 2 in two parts: the first has 9 significant bits, so its product with an exponent is exact.
const SINGLE_LN2_HIGH: f32 = 355.0 / 512.0;
const SINGLE_LN2_LOW: f32 = -2.121_944_4e-4;
/// 1.5 · 2²³, see [`ROUND`].
const SINGLE_ROUND: f32 = 12_582_912.0;

/// eˣ computed in single precision, within 1 ulp of the exact value. 0 below -104, infinity above 88.8; NaN stays NaN.
#[inline(always)]
pub fn exp_f32(x: f32) -> f32 {
    let x = if x > 89.0 { 89.0 } else { x };
    let x = if x < -105.0 { -105.0 } else { x };
    let shifted = x * std::f32::consts::LOG2_E + SINGLE_ROUND;
    let exponent = (shifted.to_bits() as i32).wrapping_sub(SINGLE_ROUND.to_bits() as i32);
    let n = shifted - SINGLE_ROUND;
    let r = (x - n * SINGLE_LN2_HIGH) - n * SINGLE_LN2_LOW;
    let [c2, c3, c4, c5, c6, c7] = SINGLE;
    let q = ((((c7 * r + c6) * r + c5) * r + c4) * r + c3) * r + c2;
    let mantissa = 1.0 + (r + r * r * q);
    let half = exponent >> 1;
    mantissa * single_power_of_two(half) * single_power_of_two(exponent.wrapping_sub(half))
}

/// 2ⁿ for n in -126..=127.
#[inline(always)]
fn single_power_of_two(n: i32) -> f32 {
    f32::from_bits((n.wrapping_add(127) as u32 & 0xff) << 23)
}

/// 1 / (1 + e⁻ˣ), within 2 ulp and without overflow. NaN stays NaN.
#[inline(always)]
pub fn sigmoid(x: f64) -> f64 {
    let e = exp(-x.abs());
    let numerator = if x < 0.0 { e } else { 1.0 };
    numerator / (1.0 + e)
}

/// Natural logarithm, within 1 ulp. -infinity at 0, NaN below 0 and for NaN.
#[inline]
pub fn ln(x: f64) -> f64 {
    // Coefficients of (ln(1+f) - f)/s in powers of s² with s = f / (2 + f): the minimax set of Sun's fdlibm (e_log.c,
    // 1993).
    const L: [f64; 7] = [
        6.666_666_666_666_735e-1,
        3.999_999_999_940_942e-1,
        2.857_142_874_366_239e-1,
        2.222_219_843_214_978_4e-1,
        1.818_357_216_161_805e-1,
        1.531_383_769_920_937_3e-1,
        1.479_819_860_511_658_6e-1,
    ];
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    if x == f64::INFINITY {
        return x;
    }
    let (k, m) = exponent_and_mantissa(x);
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let r = z * (L[0] + z * (L[1] + z * (L[2] + z * (L[3] + z * (L[4] + z * (L[5] + z * L[6]))))));
    let half = 0.5 * f * f;
    k * LN2_HIGH - ((half - (s * (half + r) + k * LN2_LOW)) - f)
}

/// x as 2ᵏ · m with m from √½ to √2, for finite x above 0.
#[inline]
fn exponent_and_mantissa(x: f64) -> (f64, f64) {
    let (x, shift) = if x < f64::MIN_POSITIVE { (x * 18_014_398_509_481_984.0, -54) } else { (x, 0) };
    let bits = x.to_bits();
    let exponent = (bits >> 52) as i32 - 1023 + shift;
    let m = f64::from_bits(bits & 0x000f_ffff_ffff_ffff | 0x3ff0_0000_0000_0000);
    if m > std::f64::consts::SQRT_2 { (f64::from(exponent + 1), m * 0.5) } else { (f64::from(exponent), m) }
}

/// Logarithm to base 2, within 2 ulp and exact for powers of two. -infinity at 0, NaN below 0 and for NaN.
pub fn log2(x: f64) -> f64 {
    if !(x > 0.0 && x < f64::INFINITY) {
        return ln(x);
    }
    let (k, m) = exponent_and_mantissa(x);
    k + ln(m) * std::f64::consts::LOG2_E
}

/// `base` to the power of `exponent`, for bases that are not negative: by multiplication for small whole exponents,
/// otherwise within a relative error of 1e-13 for results from 1e-30 to 1e30.
pub fn pow(base: f64, exponent: f64) -> f64 {
    if exponent.fract() == 0.0 && (0.0..=16.0).contains(&exponent) {
        return (0..exponent as u32).fold(1.0, |product, _| product * base);
    }
    if base == 0.0 {
        return if exponent > 0.0 { 0.0 } else { f64::INFINITY };
    }
    exp(exponent * ln(base))
}

/// ln(1 + x) for x ≥ 0, accurate for tiny x.
#[inline]
pub fn ln_1p(x: f64) -> f64 {
    let u = 1.0 + x;
    // ln(u) / (u - 1) changes slowly, so the rounding of u cancels.
    if u == 1.0 { x } else { ln(u) * x / (u - 1.0) }
}

/// ln(1 + eˣ), stable at both ends: -ln of sigmoid(-x).
#[inline]
pub fn softplus(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    x.max(0.0) + ln_1p(exp(-x.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ulps(a: f64, b: f64) -> u64 {
        if a == b {
            return 0;
        }
        a.to_bits().abs_diff(b.to_bits())
    }

    #[test]
    fn special_values_are_those_of_the_functions() {
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(f64::INFINITY), f64::INFINITY);
        assert_eq!(exp(f64::NEG_INFINITY), 0.0);
        assert!(exp(f64::NAN).is_nan());
        assert_eq!(exp(-1000.0), 0.0);
        assert_eq!(exp(710.0), f64::INFINITY);
        assert_eq!(exp_f32(0.0), 1.0);
        assert!(exp_f32(f32::NAN).is_nan());
        assert_eq!(exp_f32(100.0), f32::INFINITY);
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(ln(0.0), f64::NEG_INFINITY);
        assert!(ln(-1.0).is_nan());
        assert_eq!(ln(f64::INFINITY), f64::INFINITY);
        assert_eq!([log2(0.0), log2(1.0), log2(f64::INFINITY)], [f64::NEG_INFINITY, 0.0, f64::INFINITY]);
        assert!(log2(-1.0).is_nan() && log2(f64::NAN).is_nan());
        for k in -1074..1024 {
            assert_eq!(log2(f64::from(k).exp2()), f64::from(k));
        }
        assert_eq!([pow(0.0, 0.0), pow(0.0, 1.5), pow(0.0, -0.5)], [1.0, 0.0, f64::INFINITY]);
        assert!(pow(f64::NAN, 2.0).is_nan() && pow(f64::NAN, 0.5).is_nan());
        assert_eq!(sigmoid(f64::INFINITY), 1.0);
        assert_eq!(sigmoid(f64::NEG_INFINITY), 0.0);
        assert_eq!(sigmoid(0.0), 0.5);
        assert!(sigmoid(f64::NAN).is_nan());
        assert_eq!(softplus(-800.0), 0.0);
        assert_eq!(softplus(800.0), 800.0);
    }

    #[test]
    fn single_exp_is_within_one_ulp_everywhere() {
        // every 97th number of both signs until the result overflows or becomes 0
        for bits in (0..105f32.to_bits()).step_by(97) {
            for x in [f32::from_bits(bits), -f32::from_bits(bits)] {
                let exact = f64::from(x).exp() as f32;
                assert!(exp_f32(x).to_bits().abs_diff(exact.to_bits()) <= 1, "{x}: {} {exact}", exp_f32(x));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 4000, ..Default::default() })]

        #[test]
        fn exp_is_within_one_ulp_of_the_system(x in -745.0..709.7f64) {
            prop_assert!(ulps(exp(x), x.exp()) <= 2, "{x}: {} {}", exp(x), x.exp());
        }

        #[test]
        fn single_exp_is_within_one_ulp(x in -100.0..88.7f32) {
            let exact = f64::from(x).exp() as f32;
            prop_assert!(exp_f32(x).to_bits().abs_diff(exact.to_bits()) <= 1);
        }

        #[test]
        fn ln_is_within_one_ulp_of_the_system(x in prop_oneof![1e-320..1e-300f64, 1e-3..1e3f64, 0.5..2.0f64, 1e300..1e308f64]) {
            prop_assert!(ulps(ln(x), x.ln()) <= 2, "{x}: {} {}", ln(x), x.ln());
            prop_assert!(ulps(log2(x), x.log2()) <= 3, "{x}: {} {}", log2(x), x.log2());
        }

        #[test]
        fn powers_are_those_of_the_system(base in 0.0..3.0f64, exponent in prop_oneof![(0u8..9).prop_map(f64::from), -2.0..5.0f64]) {
            let want = base.powf(exponent);
            prop_assert!((pow(base, exponent) - want).abs() <= 1e-13 * want.max(1e-300), "{base} {exponent}");
        }

        #[test]
        fn softplus_and_sigmoid_agree_with_their_definitions(x in -30.0..30.0f64) {
            prop_assert!((sigmoid(x) - 1.0 / (1.0 + (-x).exp())).abs() <= 1e-15 * sigmoid(x).max(1e-300));
            prop_assert!((softplus(x) - x.exp().ln_1p()).abs() <= 1e-15 * softplus(x).max(1.0));
        }
    }
}
