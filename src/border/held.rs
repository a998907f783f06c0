//! Rust objects that JavaScript keeps, the shares that calls have in them, and the memory reported to the garbage
//! collector.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use boxwise_error::{Code, Error, Result};
use napi::bindgen_prelude::{FromNapiRef, FromNapiValue, TypeName, ValidateNapiValue};
use napi::{Env, ValueType, sys};

use super::unreachable::{self, Release};
use super::{Argument, Own, Pause};

/// Bytes attributed to a JavaScript object. Without this, the collector would let handles of tens of megabytes pile up,
/// because each looks like a few bytes.
#[derive(Default)]
struct Weight(AtomicI64);

impl Weight {
    /// Reports `bytes` instead of the previous number. Returns by how much it is more.
    fn put(&self, env: Env, bytes: usize) -> napi::Result<i64> {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        let before = self.0.swap(bytes, Ordering::Relaxed);
        env.adjust_external_memory(bytes - before)?;
        Ok(bytes - before)
    }
}

/// The content of a JavaScript object until it is disposed of or collected. Calls and promises have shares of their
/// own.
pub struct Held<T>(Arc<Slot<T>>);

/// What a [`Held`] holds; the list of those that may be unreachable knows it too.
struct Slot<T> {
    value: Mutex<Option<Arc<T>>>,
    weight: Weight,
    is_listed: AtomicBool,
}

impl<T> Slot<T> {
    fn value(&self) -> MutexGuard<'_, Option<Arc<T>>> {
        self.value.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Send + Sync> Release for Slot<T> {
    fn is_first(&self) -> bool {
        !self.is_listed.swap(true, Ordering::Relaxed)
    }

    fn release(&self, env: Env) -> napi::Result<()> {
        drop(self.value().take());
        self.weight.put(env, 0).map(|_| ())
    }
}

impl<T: Send + Sync + 'static> Held<T> {
    pub fn new(value: T) -> Self {
        Held::shared(Arc::new(value))
    }

    /// Another holder of a value.
    pub fn shared(value: Arc<T>) -> Self {
        let value = Mutex::new(Some(value));
        Held(Arc::new(Slot { value, weight: Weight::default(), is_listed: AtomicBool::new(false) }))
    }

    /// The content.
    ///
    /// # Errors
    /// `DISPOSED` after `dispose`.
    pub fn get(&self) -> Result<Arc<T>> {
        self.share().ok_or_else(disposed)
    }

    /// A share; `None` after `dispose`.
    pub fn share(&self) -> Option<Arc<T>> {
        self.0.value().clone()
    }

    /// Reports the memory of the object `this` to the garbage collector, and frees that of objects which the collector has found
    /// unreachable.
    pub fn weigh(
        &self,
        env: Env,
        this: sys::napi_value,
        bytes: impl FnOnce(&T) -> usize,
    ) -> napi::Result<()> {
        let bytes = self.0.value().as_deref().map_or(0, bytes);
        let grown = self.0.weight.put(env, bytes)?;
        let slot: Arc<dyn Release> = self.0.clone();
        unreachable::note(env, this, &slot, grown)
    }

    /// Drops the content, and frees it unless a call has a share. Calling it again has no effect.
    pub fn dispose(&self, env: Env) -> napi::Result<()> {
        self.0.release(env)
    }
}

/// Locks the state of an object; after a panic it is what it was before the call.
pub fn lock<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds the state of one object to that of another. Errors name the argument `evaluators`.
pub fn add_to<T: Send + 'static>(
    own: &Held<Mutex<T>>,
    other: &Held<Mutex<T>>,
    add: impl FnOnce(&mut T, &T) -> Result<()>,
) -> Result<()> {
    let (own, other) = (own.get()?, other.get()?);
    if Arc::ptr_eq(&own, &other) {
        let got = "one of them twice";
        return Err(Error::new(Code::InvalidArgument, "different evaluators", got).in_input("evaluators"));
    }
    // locked in one order, so that two threads that add to each other do not wait for each other
    let (mut to, from);
    if Arc::as_ptr(&own) < Arc::as_ptr(&other) {
        (to, from) = (lock(&own), lock(&other));
    } else {
        (from, to) = (lock(&other), lock(&own));
    }
    add(&mut to, &from)
}

/// The error for a use after `dispose`.
pub fn disposed() -> Error {
    Error::new(Code::Disposed, "an object that has not been disposed", "one that has been disposed")
}

/// A class of the addon whose objects are arguments.
pub trait Shared: FromNapiRef + 'static {
    /// What functions take.
    type Content: Send + Sync + 'static;

    /// How much work the content makes for a call that takes it; see [`Own::bytes`].
    const BYTES: usize;

    /// A share of the object's content; `None` after `dispose`.
    fn share(&self) -> Option<Arc<Self::Content>>;
}

/// An object of the addon as an argument: a share of its content, which stays valid if the caller disposes of the
/// object.
pub struct Share<C: Shared>(Option<Arc<C::Content>>);

impl<C: Shared> Share<C> {
    /// The share; `None` after `dispose`.
    pub fn content(self) -> Option<Arc<C::Content>> {
        self.0
    }
}

impl<C: Shared> FromNapiValue for Share<C> {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> napi::Result<Self> {
        // SAFETY: ensured by the caller. The object is read while no JavaScript runs, and not kept.
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

    fn bytes(&self) -> usize {
        C::BYTES
    }
}
