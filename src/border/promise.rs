//! Promises of work off the event loop, with their type in the declarations.

use boxwise_error::Result;
use napi::bindgen_prelude::{AsyncTask, ToNapiValue};

use crate::work::Work;

/// A promise with the type of its result. The declarations would otherwise use `unknown`, because `AsyncTask` does not
/// show it.
pub struct Promise<T>(AsyncTask<Work>, std::marker::PhantomData<T>);

impl<T: Send + 'static + ToNapiValue> Promise<T> {
    /// The promise of the result of `run`.
    pub fn of(run: impl FnOnce() -> Result<T> + Send + 'static) -> Self {
        Promise(Work::promise(run), std::marker::PhantomData)
    }
}

impl<T> ToNapiValue for Promise<T> {
    unsafe fn to_napi_value(env: napi::sys::napi_env, promise: Self) -> napi::Result<napi::sys::napi_value> {
        // SAFETY: ensured by the caller.
        unsafe { ToNapiValue::to_napi_value(env, promise.0) }
    }
}
