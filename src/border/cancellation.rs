//! How JavaScript ends the work of a promise.

use std::sync::Arc;

use boxwise_threads::Token;
#[cfg(target_family = "wasm")]
use napi::{bindgen_prelude::FromNapiValue, sys};
use napi_derive::napi;

use super::{Share, Shared};
use crate::guard::guard;

/// Ends the work of the promises that it was passed to.
#[napi]
#[derive(Default)]
pub struct Cancellation(Arc<Token>);

/// A [`Cancellation`] as an argument.
pub type Cancelling = Share<Cancellation>;

/// A [`Cancellation`] in WebAssembly, whose promises JavaScript makes: not looked at.
#[cfg(target_family = "wasm")]
pub struct Ignored;

#[cfg(target_family = "wasm")]
impl FromNapiValue for Ignored {
    unsafe fn from_napi_value(_: sys::napi_env, _: sys::napi_value) -> napi::Result<Self> {
        Ok(Ignored)
    }
}

impl Shared for Cancellation {
    type Content = Token;
    const BYTES: usize = 0;

    fn share(&self) -> Option<Arc<Token>> {
        Some(self.0.clone())
    }
}

#[napi]
impl Cancellation {
    /// For work that has not been cancelled.
    #[napi(constructor)]
    #[allow(clippy::new_without_default, reason = "the derived Default is for Rust, this for JavaScript")]
    pub fn new() -> napi::Result<Self> {
        guard(|| Ok(Cancellation::default()))
    }

    /// Ends the work, which then rejects its promise, at its next check: within milliseconds.
    #[napi]
    pub fn cancel(&self) -> napi::Result<()> {
        guard(|| {
            self.0.cancel();
            #[cfg(not(target_family = "wasm"))] // where nothing waits
            boxwise_threads::end_cancelled();
            Ok(())
        })
    }
}
