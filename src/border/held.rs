//! Objects of Rust's that JavaScript keeps, the shares that calls have in them, and what the garbage collector is told.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use boxwise_error::{Code, Error, Result};
use napi::bindgen_prelude::{FromNapiRef, FromNapiValue, TypeName, ValidateNapiValue};
use napi::{Env, ValueType, sys};

use super::{Argument, Own, Pause};

/// Bytes that hang on a JavaScript object. Without this knowledge the collector would let handles of tens of megabytes
/// pile up, because each looks like a few bytes.
#[derive(Default)]
struct Weight(AtomicI64);

impl Weight {
    /// Reports `bytes` in place of what was reported before.
    fn put(&self, env: Env, bytes: usize) -> napi::Result<()> {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        let before = self.0.swap(bytes, Ordering::Relaxed);
        env.adjust_external_memory(bytes - before).map(|_| ())
    }
}

/// What a JavaScript object holds until it is disposed of or collected. Calls and promises have shares of their own.
pub struct Held<T> {
    value: RefCell<Option<Arc<T>>>,
    weight: Weight,
}

impl<T> Held<T> {
    pub fn new(value: T) -> Self {
        Held { value: RefCell::new(Some(Arc::new(value))), weight: Weight::default() }
    }

    /// # Errors
    /// `DISPOSED`.
    pub fn get(&self) -> Result<Arc<T>> {
        self.share().ok_or_else(disposed)
    }

    /// A share; `None` after `dispose`.
    pub fn share(&self) -> Option<Arc<T>> {
        self.value.borrow().clone()
    }

    /// Reports the object's memory to the garbage collector.
    pub fn weigh(&self, env: Env, bytes: impl FnOnce(&T) -> usize) -> napi::Result<()> {
        let bytes = self.value.borrow().as_deref().map_or(0, bytes);
        self.weight.put(env, bytes)
    }

    /// Lets go of the value, and frees it unless a call has a share; the second time nothing happens.
    pub fn dispose(&self, env: Env) -> napi::Result<()> {
        drop(self.value.take());
        self.weight.put(env, 0)
    }
}

/// The error of a use after `dispose`.
pub fn disposed() -> Error {
    Error::new(Code::Disposed, "an object that has not been disposed", "one that has been disposed")
}

/// A class of the addon's whose objects are arguments.
pub trait Shared: FromNapiRef + 'static {
    /// What a function takes of it.
    type Content: Send + Sync + 'static;

    /// A share of what the object holds; `None` after `dispose`.
    fn share(&self) -> Option<Arc<Self::Content>>;
}

/// An object of the addon's as an argument: a share of what it holds, which the caller's `dispose` does not take away.
pub struct Share<C: Shared>(Option<Arc<C::Content>>);

impl<C: Shared> FromNapiValue for Share<C> {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> napi::Result<Self> {
        // SAFETY: the caller's. The object is looked at while no JavaScript runs, and not kept.
        Ok(Share(unsafe { C::from_napi_ref(env, value) }?.share()))
    }
}

impl<C: Shared> TypeName for Share<C> {
    fn type_name() -> &'static str {
        "Share"
    }

    fn value_type() -> ValueType {
        ValueType::Object
    }
}

impl<C: Shared> ValidateNapiValue for Share<C> {}

impl<C: Shared> Argument for Share<C> {
    type Lent<'a> = &'a C::Content;
    type Own = SharedCopy<C>;

    fn lend<'a>(&'a self, _: &'static str, _: &'a Pause) -> Result<&'a C::Content> {
        self.0.as_deref().ok_or_else(disposed)
    }

    fn own(&self, _: &'static str, _: &Pause) -> Result<SharedCopy<C>> {
        self.0.clone().map(SharedCopy).ok_or_else(disposed)
    }
}

/// A share for another thread.
pub struct SharedCopy<C: Shared>(Arc<C::Content>);

impl<C: Shared> Own for SharedCopy<C> {
    type Lent<'a> = &'a C::Content;

    fn lend(&mut self) -> &C::Content {
        &self.0
    }
}
