//! What the addon detected on this machine.

use boxwise_kernels::Isa;
use boxwise_threads::Threads;
use napi_derive::napi;

use crate::guard::guard;

/// The defaults of calls.
#[napi(object)]
pub struct Machine {
    /// The instruction set: `scalar`, `avx2`, `avx512`, `neon` or `simd128`.
    pub isa: String,
    /// The threads that the process may use.
    pub threads: u32,
    /// The addon's version.
    pub version: String,
}

/// The instruction set and the number of threads that calls use by default.
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
