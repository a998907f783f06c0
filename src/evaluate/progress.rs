//! Progress of a call, for callers in JavaScript.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use boxwise_coco::Source;
use boxwise_coco::eval::Step;
use napi_derive::napi;

use crate::border::{Share, Shared};
use crate::guard::guard;

/// The progress of a call, on whichever thread it runs.
#[napi]
#[derive(Default)]
pub struct Progress(Arc<Counters>);

/// A [`Progress`] as an argument.
pub type Watched = Share<Progress>;

impl Shared for Progress {
    type Content = Counters;
    const BYTES: usize = 0;

    fn share(&self) -> Option<Arc<Counters>> {
        Some(self.0.clone())
    }
}

/// Bytes and categories over all inputs of a call.
#[derive(Default)]
pub struct Counters {
    bytes: AtomicU64,
    bytes_read: AtomicU64,
    categories: AtomicU64,
    categories_done: AtomicU64,
}

impl Counters {
    /// Adds an input to the work. Returns a function to be called with the number of its bytes read so far.
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

    /// Records the number of categories evaluated so far.
    pub(crate) fn step(&self, step: Step) {
        self.bytes_read.store(self.bytes.load(Ordering::Relaxed), Ordering::Relaxed);
        self.categories.store(step.total, Ordering::Relaxed);
        self.categories_done.fetch_max(step.done, Ordering::Relaxed);
    }
}

/// The approximate share of reading in the whole; the rest is evaluating.
const READING_SHARE: f64 = 0.6;

#[napi]
impl Progress {
    /// No progress yet.
    #[napi(constructor)]
    #[allow(clippy::new_without_default, reason = "the derived Default is for Rust, this for JavaScript")]
    pub fn new() -> napi::Result<Self> {
        guard(|| Ok(Progress::default()))
    }

    /// The completed share, from 0 to 1.
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
