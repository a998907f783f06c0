//! What the addon found on this machine.

use boxwise_kernels::Isa;
use boxwise_threads::Threads;
use napi_derive::napi;

use crate::guard::guard;

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
