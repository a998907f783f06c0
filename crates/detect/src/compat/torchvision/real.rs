//! The two types that boxes come in.

use std::fmt::Debug;
use std::ops::{Add, Div, Mul, Sub};

/// `f32` or `f64`.
pub trait Real:
    Copy
    + Debug
    + Default
    + PartialOrd
    + Send
    + Sync
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + 'static
{
    /// Rounded to this type.
    fn of(value: f64) -> Self;
    /// As a double.
    fn double(self) -> f64;
    /// Arc tangent; PyTorch's differs from it by an ulp at most.
    fn atan(self) -> Self;
    /// Indices from the best score down, NaN before all numbers; equal scores by the lower index.
    fn order(scores: &[Self]) -> Vec<u32>;
}

impl Real for f32 {
    fn of(value: f64) -> f32 {
        value as f32
    }
    fn double(self) -> f64 {
        f64::from(self)
    }
    fn atan(self) -> f32 {
        f32::atan(self)
    }
    fn order(scores: &[f32]) -> Vec<u32> {
        crate::compat::order::best_first_nan_leading(scores)
    }
}

impl Real for f64 {
    fn of(value: f64) -> f64 {
        value
    }
    fn double(self) -> f64 {
        self
    }
    fn atan(self) -> f64 {
        f64::atan(self)
    }
    fn order(scores: &[f64]) -> Vec<u32> {
        crate::compat::order::best_first_nan_leading_f64(scores)
    }
}
