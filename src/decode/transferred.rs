//! Reads outputs whose memory the caller has transferred, without a copy, on another thread.

#![expect(
    clippy::disallowed_types,
    reason = "the arrays hold on to their memory, which nothing of the caller's reaches"
)]

use boxwise_detect::decode::{Data, Output, Tensor};
use boxwise_error::Error;
use napi::bindgen_prelude::{Either3, Float32Array, Float64Array, Uint16Array};
use napi_derive::napi;

use super::{DecodeRequest, DetectionColumns, OwnOption, run_on};
use crate::border::{Argument, Cancelling, Own, Promise, UNKNOWN_BYTES, enter};

/// An output whose memory was transferred: JavaScript created the array for this call alone, on a buffer that nothing
/// else references, so it cannot change meanwhile.
#[napi(object, object_to_js = false)]
pub struct TransferredOutput {
    pub name: Option<String>,
    pub dims: Vec<f64>,
    /// Singles, doubles, or the bits of halves.
    #[napi(ts_type = "Float32Array | Float64Array | Uint16Array")]
    pub data: Either3<Float32Array, Float64Array, Uint16Array>,
}

/// Like `decode`, on the memory of the outputs itself.
#[napi]
pub fn decode_transferred(
    cancellation: Cancelling,
    outputs: Vec<TransferredOutput>,
    own: Vec<OwnOption>,
    request: DecodeRequest,
) -> napi::Result<Promise<Vec<DetectionColumns>>> {
    let mut own = enter(|pause| own.own("options", pause))?;
    Ok(Promise::of(cancellation, UNKNOWN_BYTES, move || {
        let outputs = outputs.iter().map(output).collect::<Result<Vec<Output>, Error>>()?;
        run_on(&outputs, Own::lend(&mut own), &request)
    }))
}

fn output(output: &TransferredOutput) -> Result<Output<'_>, Error> {
    let data = match &output.data {
        Either3::A(data) => Data::F32(data),
        Either3::B(data) => Data::F64(data),
        Either3::C(data) => Data::F16(data),
    };
    let tensor = Tensor::new(data, &output.dims).map_err(|error| match &output.name {
        Some(name) => error.in_input(name.clone()),
        None => error,
    })?;
    Ok(Output { name: output.name.clone(), tensor })
}
