//! Work off the event loop: a closure on libuv's thread pool, with a promise for its result.

use boxwise_error::Result;
use napi::bindgen_prelude::{AsyncTask, ToNapiValue, Unknown};
use napi::{Env, ScopedTask};

use crate::guard::guard;

/// The work of one call, with copies of all inputs that JavaScript may change meanwhile. Not generic, because napi's
/// code for a task is compiled for each type of task.
pub(crate) struct Work(Option<Box<dyn FnOnce() -> Result<Answer> + Send>>);

/// Converts a result to a JavaScript value.
pub(crate) type Answer = Box<dyn for<'env> FnOnce(&'env Env) -> napi::Result<Unknown<'env>> + Send>;

impl Work {
    /// The promise of the result of `run`.
    pub(crate) fn promise<T: Send + 'static + ToNapiValue>(
        run: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> AsyncTask<Work> {
        let run = move || -> Result<Answer> {
            let answer = run()?;
            Ok(Box::new(move |env| answer.into_unknown(env)))
        };
        AsyncTask::new(Work(Some(Box::new(run))))
    }
}

impl<'env> ScopedTask<'env> for Work {
    type Output = Answer;
    type JsValue = Unknown<'env>;

    fn compute(&mut self) -> napi::Result<Answer> {
        let run = self.0.take();
        guard(|| run.expect("a task is computed once")())
    }

    fn resolve(&mut self, env: &'env Env, answer: Answer) -> napi::Result<Unknown<'env>> {
        answer(env)
    }
}
