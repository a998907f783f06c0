//! The thread pool.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::cancel::{current, under};

/// Workers that calls have taken.
static TAKEN: AtomicUsize = AtomicUsize::new(0);

/// Runs `run` at the same time on the calling thread and on up to `threads - 1` idle workers, if the system provides them.
///
/// A call takes only workers that are idle: a worker that another call keeps busy would begin when that call ends, and this one would wait for
/// it though all its pieces were done long before.
pub(crate) fn everywhere(threads: usize, run: &(dyn Fn() + Sync)) {
    let Some(pool) = pool(threads) else { return run() };
    let taken = Taken::of(threads - 1, pool.current_num_threads());
    if taken.0 == 0 {
        return run();
    }
    let token = current();
    pool.in_place_scope(|scope| {
        for _ in 0..taken.0 {
            let token = token.clone();
            scope.spawn(move |_| under(token, run));
        }
        run();
    });
}

/// Workers that a call has taken, until it ends.
struct Taken(usize);

impl Taken {
    /// Takes up to `wanted` of the workers that no other call has.
    fn of(wanted: usize, workers: usize) -> Self {
        let mut own = 0;
        let take = |taken: usize| {
            own = wanted.min(workers.saturating_sub(taken));
            Some(taken + own)
        };
        let _ = TAKEN.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take); // `take` always has an answer
        Taken(own)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        TAKEN.fetch_sub(self.0, Ordering::Relaxed);
    }
}

/// A pool with at least `threads - 1` workers beside the calling thread. The largest pool so far is kept for later
/// calls. `None` if the system provides no more threads.
fn pool(threads: usize) -> Option<Arc<rayon::ThreadPool>> {
    static POOL: Mutex<Option<Arc<rayon::ThreadPool>>> = Mutex::new(None);
    let mut kept = POOL.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    match &*kept {
        Some(pool) if pool.current_num_threads() + 1 >= threads => {}
        _ => {
            let workers = rayon::ThreadPoolBuilder::new()
                .num_threads(threads - 1)
                .thread_name(|worker| format!("boxwise-{worker}"));
            *kept = workers.build().ok().map(Arc::new).or_else(|| kept.take());
        }
    }
    kept.clone()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use crate::Threads;

    #[test]
    fn a_call_does_not_wait_for_a_worker_that_another_call_keeps_busy() {
        let (release, held) = mpsc::channel::<()>();
        let held = std::sync::Mutex::new(held);
        let (begun, begins) = mpsc::channel();
        let large = std::thread::spawn(move || {
            Threads::new(4).map(4, |_| {
                begun.send(()).unwrap();
                let _ = held.lock().unwrap().recv();
            });
        });
        begins.recv().unwrap(); // at least one piece has begun, and none ends
        let small = Threads::new(4).map(100, |piece| piece);
        assert_eq!(small.len(), 100);
        drop(release);
        large.join().unwrap();
    }
}
