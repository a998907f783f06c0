//! The exponential functions behind the decays of other libraries. Those of the kernels are as accurate, but a score
//! that differs in its last bit can change the order, so these follow the originals step by step.

/// `exp` as in fdlibm and so in V8's `Math.exp`: argument reduction by multiples of ln 2 in two parts, then a rational
/// function with the constants of Sun's `e_exp.c` (1993). For arguments that are not above 0, as in every decay; NaN
/// stays NaN.
#[expect(clippy::excessive_precision, reason = "the constants as they were published")]
pub fn fdlibm(x: f64) -> f64 {
    const LN2_HIGH: f64 = 6.931_471_803_691_238_164_90e-01;
    const LN2_LOW: f64 = 1.908_214_929_270_587_700_02e-10;
    const PER_LN2: f64 = std::f64::consts::LOG2_E;
    const P: [f64; 5] = [
        1.666_666_666_666_660_190_37e-01,
        -2.777_777_777_701_559_338_42e-03,
        6.613_756_321_437_934_361_17e-05,
        -1.653_390_220_546_525_153_90e-06,
        4.138_136_797_057_238_460_39e-08,
    ];
    const BELOW_IS_ZERO: f64 = -7.451_332_191_019_411_084_20e+02;

    if x < BELOW_IS_ZERO {
        return 0.0;
    }
    // Thresholds apply to the upper half of the bits, without the sign.
    let magnitude = (x.to_bits() >> 32) as u32 & 0x7fff_ffff;
    let (high, low, k) = if magnitude > 0x3fd6_2e42 {
        let k = if magnitude < 0x3ff0_a2b2 { -1 } else { (PER_LN2 * x - 0.5) as i32 };
        (x - f64::from(k) * LN2_HIGH, f64::from(k) * LN2_LOW, k)
    } else if magnitude < 0x3e30_0000 {
        return 1.0 + x;
    } else {
        (x, 0.0, 0)
    };
    let x = high - low;
    let t = x * x;
    let c = x - t * (P[0] + t * (P[1] + t * (P[2] + t * (P[3] + t * P[4]))));
    if k == 0 {
        return 1.0 - ((x * c) / (c - 2.0) - x);
    }
    let y = 1.0 - ((low - (x * c) / (2.0 - c)) - high);
    if k >= -1021 { y * two_to(k) } else { y * two_to(k + 1000) * two_to(-1000) }
}

fn two_to(k: i32) -> f64 {
    f64::from_bits(((1023 + k) as u64) << 52)
}

/// `expf` as in glibc since 2.27: a table with 32 steps per octave, a cubic in between, in double precision, then one
/// rounding; the constants are those of Arm's optimized routines. For arguments in -87..=0. Below that the result is
/// [`fdlibm`], rounded. NaN stays NaN.
pub fn glibc_f32(x: f32) -> f32 {
    const STEPS: f64 = 32.0;
    const C0: f64 = 0.055_503_615_593_415_35 / STEPS / STEPS / STEPS;
    const C1: f64 = 0.240_228_452_244_572_2 / STEPS / STEPS;
    const C2: f64 = 0.693_147_180_691_620_3 / STEPS;
    if !(-87.0..=0.0).contains(&x) {
        return fdlibm(f64::from(x)) as f32;
    }
    let z = std::f64::consts::LOG2_E * STEPS * f64::from(x);
    let step = z.round_ties_even();
    let r = z - step;
    let step = step as i64;
    let scale = OCTAVE[(step & 31) as usize] * two_to((step >> 5) as i32);
    let cubic = (C0 * r + C1) * (r * r) + (C2 * r + 1.0);
    (cubic * scale) as f32
}

/// 2^(i/32), correctly rounded.
#[rustfmt::skip]
const OCTAVE: [f64; 32] = [
    1.0, 1.0218971486541166, 1.0442737824274138, 1.0671404006768237,
    1.0905077326652577, 1.1143867425958924, 1.1387886347566916, 1.1637248587775775,
    1.189207115002721, 1.215247359980469, 1.241857812073484, 1.2690509571917332,
    1.2968395546510096, 1.3252366431597413, 1.3542555469368927, 1.383909881963832,
    std::f64::consts::SQRT_2, 1.4451808069770467, 1.4768261459394993, 1.5091644275934228,
    1.5422108254079407, 1.5759808451078865, 1.6104903319492543, 1.645755478153965,
    1.681792830507429, 1.718619298122478, 1.7562521603732995, 1.7947090750031072,
    1.8340080864093424, 1.8741676341103, 1.9152065613971474, 1.9571441241754002,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_stay_within_an_ulp_of_the_platform() {
        for i in 0..20_000 {
            let x = -f64::from(i) * 0.004_321;
            let (ours, theirs) = (fdlibm(x), x.exp());
            assert!((ours - theirs).abs() <= theirs * 2.3e-16, "{x}: {ours} {theirs}");
            let (ours, theirs) = (glibc_f32(x as f32), f64::from(x as f32).exp());
            assert!((f64::from(ours) - theirs).abs() <= theirs * 0.51 * 2.0_f64.powi(-23), "{x}");
        }
    }

    #[test]
    fn the_ends_are_exact() {
        assert_eq!(
            (fdlibm(0.0), fdlibm(-0.0), fdlibm(f64::NEG_INFINITY), fdlibm(-800.0)),
            (1.0, 1.0, 0.0, 0.0)
        );
        assert_eq!((glibc_f32(0.0), glibc_f32(-0.0), glibc_f32(f32::NEG_INFINITY)), (1.0, 1.0, 0.0));
        assert!(fdlibm(f64::NAN).is_nan() && glibc_f32(f32::NAN).is_nan());
    }
}
