//! What JavaScript's objects keep of native memory, and what its garbage collector is told of that.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use boxwise_error::{Code, Error, Result};
use napi::Env;

/// Bytes that hang on a JavaScript object. Without knowing of them the collector would let handles of tens of megabytes
/// pile up, because each looks like a few bytes.
#[derive(Default)]
pub(crate) struct Weight(AtomicI64);

impl Weight {
    /// Tells of `bytes` in place of what was told before.
    pub(crate) fn put(&self, env: Env, bytes: usize) -> napi::Result<()> {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        let before = self.0.swap(bytes, Ordering::Relaxed);
        env.adjust_external_memory(bytes - before).map(|_| ())
    }

    /// Takes back what was told.
    pub(crate) fn lift(&self, env: Env) -> napi::Result<()> {
        self.put(env, 0)
    }
}

/// What a JavaScript object holds until it is disposed of or collected. Work off the event loop has a share of its own.
pub(crate) struct Held<T> {
    value: RefCell<Option<Arc<T>>>,
    weight: Weight,
}

impl<T> Held<T> {
    pub(crate) fn new(value: T) -> Self {
        Held { value: RefCell::new(Some(Arc::new(value))), weight: Weight::default() }
    }

    /// # Errors
    /// `DISPOSED`.
    pub(crate) fn get(&self) -> Result<Arc<T>> {
        self.value.borrow().clone().ok_or_else(disposed)
    }

    /// Tells the collector how much hangs on the object.
    pub(crate) fn weigh(&self, env: Env, bytes: impl FnOnce(&T) -> usize) -> napi::Result<()> {
        let bytes = self.value.borrow().as_deref().map_or(0, bytes);
        self.weight.put(env, bytes)
    }

    /// Lets go of the value, and frees it unless work has a share; the second time nothing happens.
    pub(crate) fn dispose(&self, env: Env) -> napi::Result<()> {
        drop(self.value.take());
        self.weight.lift(env)
    }
}

/// The error of a use after `dispose`.
pub(crate) fn disposed() -> Error {
    Error::new(Code::Disposed, "an object that is in use", "one that was disposed of")
}
