//! What JavaScript's garbage collector is told of memory that it does not see.

use std::sync::atomic::{AtomicI64, Ordering};

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
