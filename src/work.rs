//! Work off the event loop: a closure on libuv's pool whose answer becomes a promise.

use boxwise_error::Result;
use napi::bindgen_prelude::{AsyncTask, ToNapiValue, TypeName};
use napi::{Env, Task};

use crate::guard::guard;

/// One call's work, with inputs of its own: what JavaScript may change meanwhile is copied beforehand.
pub(crate) struct Work<T>(Option<Box<dyn FnOnce() -> Result<T> + Send>>);

impl<T> Work<T>
where
    T: Send + 'static + ToNapiValue + TypeName,
{
    /// The promise of `run`'s answer.
    pub(crate) fn promise(run: impl FnOnce() -> Result<T> + Send + 'static) -> AsyncTask<Work<T>> {
        AsyncTask::new(Work(Some(Box::new(run))))
    }
}

impl<T> Task for Work<T>
where
    T: Send + 'static + ToNapiValue + TypeName,
{
    type Output = T;
    type JsValue = T;

    fn compute(&mut self) -> napi::Result<T> {
        let run = self.0.take();
        guard(|| run.expect("a task is computed once")())
    }

    fn resolve(&mut self, _env: Env, output: T) -> napi::Result<T> {
        Ok(output)
    }
}
