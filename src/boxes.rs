//! Plain operations on boxes.

use boxwise_detect::Number;
use boxwise_detect::boxes::Letterbox;
use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;
use napi::bindgen_prelude::{Float32Array, Float64Array, Uint32Array};
use napi_derive::napi;

use crate::guard::guard;
use crate::numbers::format_of;

/// Operation, format, and up to five numbers that it takes.
fn run<T: Number>(boxes: &[T], numbers: &[f64]) -> Result<Vec<T>> {
    let &[operation, format, p, q, r, s, t] = numbers else {
        return Err(Error::new(Code::Internal, "7 numbers", numbers.len().to_string()));
    };
    let format = format_of(format)?;
    match operation as u32 {
        0 => T::areas(Isa::detect(), boxes, format),
        1 => T::convert(boxes, format, format_of(p)?),
        2 => T::clip(boxes, format, T::from_f64(p), T::from_f64(q)),
        3 => T::scale(boxes, format, T::from_f64(p), T::from_f64(q)),
        4 => T::letterbox(&Letterbox::new([p, q], [r, s], t != 0.0)?, boxes, format),
        _ => T::unletterbox(&Letterbox::new([p, q], [r, s], t != 0.0)?, boxes, format),
    }
}

/// `boxArea`, `convertBoxes`, `clipBoxes`, `scaleBoxes`, `letterbox` and `unletterbox`.
#[napi]
pub fn transform_f32(boxes: &[f32], numbers: &[f64]) -> napi::Result<Float32Array> {
    guard(|| Ok(run(boxes, numbers)?.into()))
}

/// As [`transform_f32`].
#[napi]
pub fn transform_f64(boxes: &[f64], numbers: &[f64]) -> napi::Result<Float64Array> {
    guard(|| Ok(run(boxes, numbers)?.into()))
}

fn large<T: Number>(boxes: &[T], format: f64, least: f64) -> Result<Uint32Array> {
    Ok(T::sides_at_least(boxes, format_of(format)?, T::from_f64(least))?.into())
}

/// The places of boxes with sides of at least a length.
#[napi]
pub fn sides_at_least_f32(boxes: &[f32], format: f64, least: f64) -> napi::Result<Uint32Array> {
    guard(|| large(boxes, format, least))
}

/// As [`sides_at_least_f32`].
#[napi]
pub fn sides_at_least_f64(boxes: &[f64], format: f64, least: f64) -> napi::Result<Uint32Array> {
    guard(|| large(boxes, format, least))
}

/// The same, off the event loop.
#[cfg(not(target_family = "wasm"))] // has no other thread: JavaScript makes the promises there
mod promises {
    use napi::bindgen_prelude::AsyncTask;

    use super::*;
    use crate::work::Work;

    /// As [`transform_f32`], off the event loop.
    #[napi(ts_return_type = "Promise<Float32Array>")]
    pub fn transform_f32_async(boxes: &[f32], numbers: &[f64]) -> AsyncTask<Work> {
        let (boxes, numbers) = (boxes.to_vec(), numbers.to_vec());
        Work::promise::<Float32Array>(move || Ok(run(&boxes, &numbers)?.into()))
    }

    /// As [`transform_f64`], off the event loop.
    #[napi(ts_return_type = "Promise<Float64Array>")]
    pub fn transform_f64_async(boxes: &[f64], numbers: &[f64]) -> AsyncTask<Work> {
        let (boxes, numbers) = (boxes.to_vec(), numbers.to_vec());
        Work::promise::<Float64Array>(move || Ok(run(&boxes, &numbers)?.into()))
    }
}
