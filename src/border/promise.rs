//! A promise of work off the event loop, as the declarations see it.

use boxwise_error::Result;
use napi::bindgen_prelude::{AsyncTask, ToNapiValue};

use crate::work::Work;

/// A promise in the declarations, which know `AsyncTask` by its task alone and would call its answer `unknown`.
pub struct Promise<T>(AsyncTask<Work>, std::marker::PhantomData<T>);

impl<T: Send + 'static + ToNapiValue> Promise<T> {
    /// The promise of `run`'s answer.
    pub fn of(run: impl FnOnce() -> Result<T> + Send + 'static) -> Self {
        Promise(Work::promise(run), std::marker::PhantomData)
    }
}

impl<T> ToNapiValue for Promise<T> {
    unsafe fn to_napi_value(env: napi::sys::napi_env, promise: Self) -> napi::Result<napi::sys::napi_value> {
        // SAFETY: the caller's.
        unsafe { ToNapiValue::to_napi_value(env, promise.0) }
    }
}
