//! Rotated boxes under a map with another factor for each axis.

use boxwise_kernels::math::sin_cos::sin_cos;

/// The sides and the angle in radians of a rotated box after `map`, which multiplies x and y by a factor each. A rotated box becomes a
/// parallelogram then; its sides get the lengths of its mapped axes, and its angle, from -π to π, the direction of the first of them.
pub fn stretched([w, h]: [f64; 2], angle: f64, map: impl Fn([f64; 2]) -> [f64; 2]) -> ([f64; 2], f64) {
    let (sin, cos) = sin_cos(angle);
    let (first, second) = (map([cos, sin]), map([-sin, cos]));
    let length = |[x, y]: [f64; 2]| (x * x + y * y).sqrt();
    ([w * length(first), h * length(second)], libm::atan2(first[1], first[0]))
}
