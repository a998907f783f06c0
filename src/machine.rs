//! What the addon found on this machine.

use boxwise_kernels::Isa;
use boxwise_threads::Threads;
use napi_derive::napi;

use crate::guard::guard;
use crate::numbers::Output;

/// What calls run on, unless they ask otherwise.
#[napi(object)]
pub struct Machine {
    /// The instruction set: `scalar`, `avx2`, `avx512`, `neon` or `simd128`.
    pub isa: String,
    /// The threads that the process may use.
    pub threads: u32,
    /// The addon's version.
    pub version: String,
}

/// The instruction set and the threads that calls run on.
#[napi]
pub fn machine() -> napi::Result<Machine> {
    guard(|| {
        Ok(Machine {
            isa: Isa::detect().name().to_owned(),
            threads: Threads::available().count() as u32,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    })
}

/// Does nothing but write its length into a typed array: what benchmarks hold the cost of small calls against.
#[napi]
pub fn empty_call(#[napi(ts_arg_type = "Uint32Array")] out: Output<'_, u32>) {
    let length = out.len() as u32;
    if let Some(first) = out.first_mut() {
        *first = length;
    }
}
