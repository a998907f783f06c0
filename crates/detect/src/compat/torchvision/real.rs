//! The two number types of boxes.

use boxwise_kernels::Float;

/// `f32` or `f64`.
pub trait Real: Float {
    /// Arc tangent; PyTorch's differs by at most an ulp.
    fn atan(self) -> Self;
}

impl Real for f32 {
    fn atan(self) -> f32 {
        f32::atan(self)
    }
}

impl Real for f64 {
    fn atan(self) -> f64 {
        f64::atan(self)
    }
}
