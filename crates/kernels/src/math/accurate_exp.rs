//! eˣ, correctly rounded in about 99 of 100 cases. For results that are compared with those of other programs, which
//! use the libm of their system: good libms miss the nearest double once in thousands of calls, fast ones once in
//! thirty.

/// 1.5 · 2⁵²: adding it rounds to an integer, which is then in the lowest bits.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// The table has powers of two in steps of 2^(1/256).
const STEPS: usize = 256;
const STEPS_PER_UNIT: f64 = STEPS as f64 * std::f64::consts::LOG2_E;

/// ln 2 / 256 in two parts: the first ends in 21 zero bits, so its product with a number of steps is exact.
const STEP_HIGH: f64 = 6.931_471_803_691_238e-1 / STEPS as f64;
const STEP_LOW: f64 = 1.908_214_929_270_587_7e-10 / STEPS as f64;

/// eˣ, within 0.51 ulp of the exact value if that is a normal number, with the same bits on every machine. 0 below
/// -745.2, infinity above 709.8; NaN stays NaN.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    // Written so that NaN passes both comparisons unchanged.
    let x = if x > 710.0 { 710.0 } else { x };
    let x = if x < -746.0 { -746.0 } else { x };
    let shifted = x * STEPS_PER_UNIT + ROUND;
    let steps = shifted.to_bits() as u32 as i32;
    let n = shifted - ROUND;
    let r = (x - n * STEP_HIGH) - n * STEP_LOW;
    // eʳ - 1 for |r| <= ln 2 / 512; the next term is below 2⁻⁶⁶
    let q = r + r * r * (1.0 / 2.0 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0))));
    let [high, low] = POWERS[steps as usize % STEPS];
    let mantissa = high + (low + high * q);
    // two factors, because 2ⁿ alone is out of range if the result is subnormal or nearly infinite
    let exponent = steps >> 8;
    let half = exponent >> 1;
    mantissa * power_of_two(half) * power_of_two(exponent - half)
}

/// 2ⁿ for n in -1022..=1023.
#[inline(always)]
fn power_of_two(n: i32) -> f64 {
    f64::from_bits(((n.wrapping_add(1023)) as u32 as u64 & 0x7ff) << 52)
}

/// 2^(j/256) as the sum of two doubles.
static POWERS: [[f64; 2]; STEPS] = powers();

const fn powers() -> [[f64; 2]; STEPS] {
    // in units of 2⁻¹²⁶; ln 2 / 256 is ln 2 in units of 2⁻¹³⁴
    const ONE: u128 = 1 << 126;
    const STEP: u128 = 0x2c5c_85fd_f473_de6a_f278_ece6_00fc_bdad >> 8;
    let (mut factor, mut term, mut k) = (ONE, ONE, 1);
    while term > 0 {
        term = product(term, STEP) / k;
        factor += term;
        k += 1;
    }
    let mut table = [[0.0; 2]; STEPS];
    let (mut power, mut j) = (ONE, 0);
    while j < STEPS {
        let high = power as f64;
        let rest = power.wrapping_sub(high as u128) as i128;
        table[j] = [high / ONE as f64, rest as f64 / ONE as f64];
        power = product(power, factor);
        j += 1;
    }
    table
}

/// The product of two numbers below 4 in units of 2⁻¹²⁶, truncated.
const fn product(a: u128, b: u128) -> u128 {
    const LOW: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & LOW, b >> 64, b & LOW);
    let middle = ((a0 * b0) >> 64) + ((a1 * b0) & LOW) + ((a0 * b1) & LOW);
    let high = a1 * b1 + ((a1 * b0) >> 64) + ((a0 * b1) >> 64) + (middle >> 64);
    (high << 2) | ((middle & LOW) >> 62)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_two_are_nearest_with_their_rests() {
        assert_eq!(POWERS[0], [1.0, 0.0]);
        assert_eq!(POWERS[128][0], std::f64::consts::SQRT_2);
        // sqrt(2) - SQRT_2, from its decimals
        assert!((POWERS[128][1] - -9.667_293_313_452_913e-17).abs() < 1e-31, "{:e}", POWERS[128][1]);
        for [high, low] in POWERS {
            assert!(low.abs() <= f64::EPSILON / 2.0 * high, "{high} {low}");
        }
    }

    #[test]
    fn ends_are_those_of_the_function() {
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(-0.0), 1.0);
        assert_eq!(exp(f64::NEG_INFINITY), 0.0);
        assert_eq!(exp(f64::INFINITY), f64::INFINITY);
        assert_eq!(exp(709.9), f64::INFINITY);
        assert_eq!(exp(-745.2), 0.0);
        assert_eq!(exp(-745.0), 5e-324);
        assert!(exp(f64::NAN).is_nan());
    }

    #[test]
    #[allow(clippy::excessive_precision, reason = "as Python writes them")]
    #[allow(clippy::approx_constant, reason = "nearest doubles of computed values")]
    fn values_are_the_nearest_doubles() {
        // from 60 decimals each
        for (x, nearest) in [
            (1.0, 2.718281828459045),
            (-1.0, 0.36787944117144233),
            (-0.5, 0.6065306597126334),
            (-0.1, 0.9048374180359595),
            (-10.0, 4.5399929762484854e-05),
            (-0.6931471805599453, 0.5),
            (-700.0, 9.85967654375977e-305),
            (-1.3932133846634196, 0.24827621444740602),
            (-1.9342434452561383, 0.14453357503210082),
            (-2.265271383105824, 0.10380186064667778),
            (-4.0787229639880795, 0.01692907088760941),
            (-1.9238337526865852, 0.146045983309531),
            (-3.65031682967584, 0.025982895322220208),
            (-0.042048850196364645, 0.9588229407394923),
            (-0.8952186426183901, 0.40851826937153607),
            (-4.101402669537208, 0.016549445710424025),
            (-1.4955665142267667, 0.22412160068381928),
            (-3.302329714034607, 0.03679734018376055),
            (-0.17163218186226328, 0.8422889253427296),
            (-0.9044618566905036, 0.40475964519971236),
            (-0.4044613209591792, 0.6673361940746101),
            (-1.1210545363339124, 0.3259359020800475),
            (-1.2188255510498336, 0.29557710337331156),
            (-0.01885848549636317, 0.981318223178419),
            (-0.3489679429956126, 0.7054157434230793),
            (-0.4682648416958747, 0.6260876875734273),
            (-3.544369321470086, 0.028886835072622657),
        ] {
            assert_eq!(exp(x), nearest, "{x}");
        }
    }

    #[test]
    fn it_agrees_with_the_double_of_a_wider_sum() {
        // e^x by its series in double-double would be as long as the function; `exp` of the sibling module is within 1
        // ulp
        for i in 0..200_000 {
            let x = -(f64::from(i) * 0.003_7) % 700.0;
            let (own, other) = (exp(x), crate::math::exp::exp(x));
            assert!(own.to_bits().abs_diff(other.to_bits()) <= 1, "{x}: {own} {other}");
        }
    }
}
