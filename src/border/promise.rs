//! Promises of work off the event loop, with their type in the declarations.

use std::marker::PhantomData;

use boxwise_error::Result;
use boxwise_threads::{Size, Token, poll, under};
use napi::Env;
use napi::bindgen_prelude::{JsValue, ToNapiValue};
use napi::sys;

use super::{Cancelling, Share};
use crate::guard::guard;

/// A promise with the type of its result. Its work runs on threads of boxwise's own: Node.js's four threads for files and names would
/// otherwise be taken by a few evaluations.
pub struct Promise<T> {
    run: Run,
    size: Size,
    token: Option<Token>,
    answer: PhantomData<T>,
}

/// Jobs with more bytes of inputs are long.
const SHORT_BYTES: usize = 1 << 20;

/// The work of one call, with copies of all inputs that JavaScript may change meanwhile. Not generic, because what napi makes of a
/// promise is compiled for each type of result.
type Run = Box<dyn FnOnce() -> Result<Settle> + Send>;

/// Converts the result to a JavaScript value, on JavaScript's thread.
type Settle = Box<dyn FnOnce(Env) -> napi::Result<Settled> + Send>;

/// A value of JavaScript's, converted already.
struct Settled(sys::napi_value);

impl ToNapiValue for Settled {
    unsafe fn to_napi_value(_: sys::napi_env, settled: Self) -> napi::Result<sys::napi_value> {
        Ok(settled.0)
    }
}

impl<T: Send + 'static + ToNapiValue> Promise<T> {
    /// The promise of the result of `run`, whose inputs have so many bytes. It ends early if `cancellation` is used.
    pub fn of(
        cancellation: Cancelling,
        bytes: usize,
        run: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Self {
        let run = move || -> Result<Settle> {
            let answer = run()?;
            // SAFETY: this is called on JavaScript's thread, with its environment.
            Ok(Box::new(move |env| unsafe { T::to_napi_value(env.raw(), answer) }.map(Settled)))
        };
        let size = if bytes > SHORT_BYTES { Size::Long } else { Size::Short };
        let token = Share::content(cancellation).as_deref().cloned();
        Promise { run: Box::new(run), size, token, answer: PhantomData }
    }
}

impl<T> ToNapiValue for Promise<T> {
    unsafe fn to_napi_value(env: sys::napi_env, promise: Self) -> napi::Result<sys::napi_value> {
        let env = Env::from_raw(env);
        let (deferred, object) = env.create_deferred::<Settled, Settle>()?;
        let Promise { run, size, token, .. } = promise;
        let own = token.clone();
        let run = move || {
            poll();
            run()
        };
        let job = move || match guard(|| under(own, run)) {
            Ok(settle) => deferred.resolve(settle),
            Err(error) => deferred.reject(error),
        };
        boxwise_threads::spawn(Box::new(job), size, token);
        Ok(object.raw())
    }
}
