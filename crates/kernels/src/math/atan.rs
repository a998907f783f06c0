//! The angle of a slope, the same bits on every machine.

/// atan(0.5), atan(1), atan(1.5) and atan(∞), each in two parts.
const AT: [(f64, f64); 4] = [
    (4.636_476_090_008_061e-1, 2.269_877_745_296_168_7e-17),
    (std::f64::consts::FRAC_PI_4, 3.061_616_997_868_383e-17),
    (9.827_937_232_473_29e-1, 1.390_331_103_123_099_8e-17),
    (std::f64::consts::FRAC_PI_2, 6.123_233_995_736_766e-17),
];

/// The polynomial in x² of Sun's fdlibm (s_atan.c, 1993).
const A: [f64; 11] = [
    3.333_333_333_333_293e-1,
    -1.999_999_999_987_648_3e-1,
    1.428_571_427_250_346_6e-1,
    -1.111_111_040_546_235_6e-1,
    9.090_887_133_436_507e-2,
    -7.691_876_205_044_83e-2,
    6.661_073_137_387_531e-2,
    -5.833_570_133_790_573e-2,
    4.976_877_994_615_932e-2,
    -3.653_157_274_421_691_6e-2,
    1.628_582_011_536_578_2e-2,
];

/// The arctangent in radians, within 1 ulp. NaN stays NaN.
#[inline]
pub fn atan(x: f64) -> f64 {
    let size = x.abs();
    if size >= 1e18 {
        return AT[3].0.copysign(x);
    }
    let (reduced, base) = if size < 0.4375 {
        (size, None)
    } else if size < 0.6875 {
        ((2.0 * size - 1.0) / (2.0 + size), Some(AT[0]))
    } else if size < 1.1875 {
        ((size - 1.0) / (size + 1.0), Some(AT[1]))
    } else if size < 2.4375 {
        ((size - 1.5) / (1.0 + 1.5 * size), Some(AT[2]))
    } else {
        (-1.0 / size, Some(AT[3]))
    };
    let z = reduced * reduced;
    let w = z * z;
    let odd = z * (A[0] + w * (A[2] + w * (A[4] + w * (A[6] + w * (A[8] + w * A[10])))));
    let even = w * (A[1] + w * (A[3] + w * (A[5] + w * (A[7] + w * A[9]))));
    let correction = reduced * (odd + even);
    let angle = match base {
        None => reduced - correction,
        Some((high, low)) => high - ((correction - low) - reduced),
    };
    if x < 0.0 { -angle } else { angle }
}

/// The angle of the direction (x, y) from +x towards +y in radians, -π to π, as C's `atan2` has it for zeros; within 2 ulp
/// unless y / x is subnormal. NaN where either is, or where both are infinite.
#[inline]
pub fn atan2(y: f64, x: f64) -> f64 {
    if x == 0.0 && y == 0.0 {
        let angle = if x.is_sign_negative() { std::f64::consts::PI } else { 0.0 };
        return angle.copysign(y);
    }
    let slope = y.abs() / x.abs();
    let angle = atan(slope);
    let angle = if x < 0.0 { std::f64::consts::PI - (angle - PI_REST) } else { angle };
    angle.copysign(y)
}

/// What π is beyond the double nearest to it.
const PI_REST: f64 = 1.224_646_799_147_353_2e-16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_are_within_one_unit_in_the_last_place() {
        for step in 0..400_000 {
            for x in
                [f64::from(step) * 1e-5, f64::from(step), -1e-3 * f64::from(step), f64::from(step).exp2()]
            {
                let (own, right) = (atan(x), x.atan());
                assert!(own.to_bits().abs_diff(right.to_bits()) <= 1 || own == right, "{x}: {own} {right}");
            }
        }
        assert!(atan(f64::NAN).is_nan());
    }

    #[test]
    fn directions_are_within_two_units_in_the_last_place() {
        for y in -60..=60 {
            for x in -60..=60 {
                let (y, x) = (f64::from(y) / 7.0, f64::from(x) / 3.0);
                let (own, right) = (atan2(y, x), y.atan2(x));
                assert!(
                    own.to_bits().abs_diff(right.to_bits()) <= 2 || own == right,
                    "{y} {x}: {own} {right}"
                );
            }
        }
        for (y, x) in [(0.0, 0.0), (-0.0, 0.0), (0.0, -0.0), (-0.0, -0.0), (1.0, -0.0), (-1.0, 0.0)] {
            assert_eq!(atan2(y, x).to_bits(), f64::atan2(y, x).to_bits(), "{y} {x}");
        }
        assert!(atan2(f64::NAN, 1.0).is_nan() && atan2(1.0, f64::NAN).is_nan());
    }
}
