//! Distributes work over threads. This is the only crate that uses the thread pool.
//!
//! Results never depend on the number of threads: work is cut into numbered pieces, and the result of each piece goes
//! to its own place.

#![forbid(unsafe_code)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

#[cfg(not(target_family = "wasm"))]
mod background;
mod cancel;
mod environment;
#[cfg(not(target_family = "wasm"))]
mod pool; // WebAssembly has only the calling thread
mod worth;

#[cfg(not(target_family = "wasm"))]
pub use background::{Job, Size, end_cancelled, spawn};
pub use cancel::{Cancelled, Token, poll, poll_at, under};
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

    /// The number of threads.
    pub fn count(self) -> usize {
        self.0
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
        let next = AtomicUsize::new(0);
        let done = Mutex::new(Vec::from_iter((0..pieces).map(|_| None)));
        self.min(pieces).run(&|| {
            let mut own = state();
            let mut mine = Vec::new();
            loop {
                let piece = next.fetch_add(1, Ordering::Relaxed);
                if piece >= pieces {
                    break;
                }
                poll();
                mine.push((piece, work(&mut own, piece)));
            }
            let mut done = done.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            for (piece, result) in mine {
                done[piece] = Some(result);
            }
        });
        let done = done.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
        done.into_iter().map(|result| result.expect("every piece is taken by a thread")).collect()
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
