//! Numbers that carry their derivatives with respect to the four coordinates of a box (forward-mode differentiation). A
//! loss that is written once as a formula also yields its gradient.

use std::ops::{Add, Div, Mul, Sub};

#[derive(Clone, Copy, Debug)]
pub(super) struct Dual {
    pub(super) value: f64,
    pub(super) slope: [f64; 4],
}

impl Dual {
    pub(super) fn constant(value: f64) -> Self {
        Dual { value, slope: [0.0; 4] }
    }

    /// The coordinates of a box, each as a variable.
    pub(super) fn corners(b: [f64; 4]) -> [Dual; 4] {
        std::array::from_fn(|i| Dual { value: b[i], slope: std::array::from_fn(|j| f64::from(i == j)) })
    }

    /// The smaller; the first among equals. NaN if either is.
    pub(super) fn min(self, other: Dual) -> Dual {
        if self.value <= other.value || self.value.is_nan() { self } else { other }
    }

    /// The greater; the first among equals. NaN if either is.
    pub(super) fn max(self, other: Dual) -> Dual {
        if self.value >= other.value || self.value.is_nan() { self } else { other }
    }

    pub(super) fn at_least(self, least: f64) -> Dual {
        if self.value < least { Dual::constant(least) } else { self }
    }

    pub(super) fn atan(self) -> Dual {
        let d = 1.0 / (1.0 + self.value * self.value);
        self.chain(libm::atan(self.value), d)
    }

    pub(super) fn square(self) -> Dual {
        self * self
    }

    fn chain(self, value: f64, derivative: f64) -> Dual {
        Dual { value, slope: self.slope.map(|s| s * derivative) }
    }

    fn combine(self, other: Dual, value: f64, by_self: f64, by_other: f64) -> Dual {
        let slope = std::array::from_fn(|i| self.slope[i] * by_self + other.slope[i] * by_other);
        Dual { value, slope }
    }
}

impl Add for Dual {
    type Output = Dual;
    fn add(self, other: Dual) -> Dual {
        self.combine(other, self.value + other.value, 1.0, 1.0)
    }
}

impl Sub for Dual {
    type Output = Dual;
    fn sub(self, other: Dual) -> Dual {
        self.combine(other, self.value - other.value, 1.0, -1.0)
    }
}

impl Mul for Dual {
    type Output = Dual;
    fn mul(self, other: Dual) -> Dual {
        self.combine(other, self.value * other.value, other.value, self.value)
    }
}

impl Div for Dual {
    type Output = Dual;
    fn div(self, other: Dual) -> Dual {
        let value = self.value / other.value;
        self.combine(other, value, 1.0 / other.value, -value / other.value)
    }
}
