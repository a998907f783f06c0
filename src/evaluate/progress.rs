//! How far a call has come, for callers who watch from JavaScript.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use boxwise_coco::Source;
use boxwise_coco::eval::Step;
use napi_derive::napi;

use crate::border::{Share, Shared};
use crate::guard::guard;

/// How far a call has come, on whichever thread it works.
#[napi]
#[derive(Default)]
pub struct Progress(Arc<Counters>);

/// A [`Progress`] as an argument.
pub type Watched = Share<Progress>;

impl Shared for Progress {
    type Content = Counters;

    fn share(&self) -> Option<Arc<Counters>> {
        Some(self.0.clone())
    }
}

/// Bytes and categories, over all inputs of a call.
#[derive(Default)]
pub struct Counters {
    bytes: AtomicU64,
    bytes_read: AtomicU64,
    categories: AtomicU64,
    categories_done: AtomicU64,
}

impl Counters {
    /// Adds an input to what is to be read. Returns what to call with the number of its bytes that have been read.
    pub(crate) fn reading(&self, source: &Source<'_>) -> impl Fn(u64) + Sync + use<'_> {
        let bytes = match source {
            Source::Path(path) => std::fs::metadata(path).map_or(0, |metadata| metadata.len()),
            Source::Bytes(bytes, _) => bytes.len() as u64,
        };
        let before = self.bytes.fetch_add(bytes, Ordering::Relaxed);
        move |read| {
            self.bytes_read.fetch_max(before + read, Ordering::Relaxed);
        }
    }

    /// Takes note of the categories that have been evaluated.
    pub(crate) fn step(&self, step: Step) {
        self.bytes_read.store(self.bytes.load(Ordering::Relaxed), Ordering::Relaxed);
        self.categories.store(step.total, Ordering::Relaxed);
        self.categories_done.fetch_max(step.done, Ordering::Relaxed);
    }
}

/// The share of reading in the whole, about; the rest is evaluating.
const READING_SHARE: f64 = 0.6;

#[napi]
impl Progress {
    /// Nothing done so far.
    #[napi(constructor)]
    #[allow(clippy::new_without_default, reason = "the derived Default is for Rust, this for JavaScript")]
    pub fn new() -> napi::Result<Self> {
        guard(|| Ok(Progress::default()))
    }

    /// The share that is done, from 0 to 1.
    #[napi]
    pub fn fraction(&self) -> napi::Result<f64> {
        guard(|| {
            let share = |done: &AtomicU64, total: &AtomicU64| {
                let total = total.load(Ordering::Relaxed);
                let done = done.load(Ordering::Relaxed).min(total);
                if total == 0 { 0.0 } else { done as f64 / total as f64 }
            };
            let read = share(&self.0.bytes_read, &self.0.bytes);
            let evaluated = share(&self.0.categories_done, &self.0.categories);
            Ok(READING_SHARE * read + (1.0 - READING_SHARE) * evaluated)
        })
    }
}
