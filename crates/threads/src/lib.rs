//! Distributes work over threads. This is the only crate that uses the thread pool.
//!
//! Results never depend on the number of threads: work is cut into numbered pieces, and the result of each piece goes
//! to its own place.

#![forbid(unsafe_code)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

#[cfg(not(target_family = "wasm"))]
mod background;
mod cancel;
mod environment;
#[cfg(not(target_family = "wasm"))]
mod pool; // WebAssembly has only the calling thread
mod worth;

#[cfg(not(target_family = "wasm"))]
pub use background::{Job, Size, end_cancelled, spawn};
pub use cancel::{Cancelled, OutOfMemory, Token, memory_is_back, memory_is_short, poll, poll_at, under};
pub use environment::{NUM_THREADS, environment};
pub use worth::Work;

/// The largest number of threads that may be asked for.
pub const MAX_THREADS: usize = 256;

/// Number of threads that a call may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threads(usize);

impl Default for Threads {
    /// All cores available to the process.
    fn default() -> Self {
        Threads::available()
    }
}

impl Threads {
    /// Only the calling thread; never touches the pool.
    pub const ONE: Threads = Threads(1);

    /// `count` threads, at least one and at most [`MAX_THREADS`].
    pub fn new(count: usize) -> Self {
        Threads(count.clamp(1, MAX_THREADS))
    }

    /// What the environment asks for ([`environment`]), or else all cores available to the process, within affinity masks and
    /// container limits.
    pub fn available() -> Self {
        static CORES: OnceLock<usize> = OnceLock::new();
        let cores = || std::thread::available_parallelism().map_or(1, |n| n.get());
        Threads::new(*CORES.get_or_init(|| environment().ok().flatten().unwrap_or_else(cores)))
    }

    /// The number of threads. WebAssembly has only the calling thread, so work is never cut there for others.
    pub fn count(self) -> usize {
        if cfg!(target_family = "wasm") { 1 } else { self.0 }
    }

    /// Calls `work` for each of `0..pieces` and returns the results in order. Pieces are handed out one at a time, so
    /// uneven pieces balance out. With one thread or one piece, everything runs on the calling thread.
    ///
    /// # Examples
    ///
    /// ```
    /// use boxwise_threads::Threads;
    ///
    /// let squares = Threads::available().map(4, |piece| piece * piece);
    /// assert_eq!(squares, [0, 1, 4, 9]);
    /// ```
    pub fn map<T: Send>(self, pieces: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
        self.map_with(pieces, || (), |(), piece| work(piece))
    }

    /// Like [`Threads::map`], with a value for each thread that its pieces share.
    pub fn map_with<S, T: Send>(
        self,
        pieces: usize,
        state: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, usize) -> T + Sync,
    ) -> Vec<T> {
        if cfg!(target_family = "wasm") {
            let mut own = state();
            return (0..pieces).map(|piece| work(&mut own, piece)).collect();
        }
        let pieces = Pieces { next: AtomicUsize::new(0), count: pieces };
        let results = Vec::from_iter((0..pieces.count).map(|_| Mutex::new(None)));
        self.min(pieces.count).run(&|| {
            let mut own = state();
            while let Some(piece) = pieces.take() {
                let result = work(&mut own, piece);
                *results[piece].lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            }
        });
        let result = |place: Mutex<Option<T>>| place.into_inner().unwrap_or_else(PoisonError::into_inner);
        results.into_iter().map(|place| result(place).expect("every piece is taken by a thread")).collect()
    }

    fn min(self, pieces: usize) -> Self {
        Threads::new(self.0.min(pieces))
    }

    /// Runs `share` once on each thread.
    fn run(self, share: &(dyn Fn() + Sync)) {
        #[cfg(not(target_family = "wasm"))]
        if self.0 > 1 {
            return pool::everywhere(self.0, share);
        }
        share();
    }
}

/// Numbered pieces of work that threads take one at a time.
struct Pieces {
    next: AtomicUsize,
    count: usize,
}

impl Pieces {
    /// The next piece that no thread has taken.
    fn take(&self) -> Option<usize> {
        let piece = self.next.fetch_add(1, Ordering::Relaxed);
        (piece < self.count).then(|| {
            poll();
            piece
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_pieces() {
        for threads in [1, 2, 3, 8] {
            let squares = Threads::new(threads).map(100, |i| i * i);
            assert_eq!(squares, (0..100).map(|i| i * i).collect::<Vec<_>>());
        }
    }

    #[test]
    fn no_pieces_give_no_results() {
        assert!(Threads::new(4).map(0, |i| i).is_empty());
    }

    #[test]
    fn a_panic_in_a_piece_reaches_the_caller() {
        let caught = std::panic::catch_unwind(|| Threads::new(2).map(8, |i| assert!(i != 5)));
        assert!(caught.is_err());
    }
}
