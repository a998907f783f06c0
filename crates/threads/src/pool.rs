//! Pieces of work on a pool of threads.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// The results of `work(0..pieces)` in order, on the calling thread and `threads - 1` others.
pub(crate) fn share<S, T: Send>(
    threads: usize,
    pieces: usize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, T)>> = Mutex::new(Vec::with_capacity(pieces));
    let run = || {
        let mut own = state();
        let mut mine = Vec::new();
        loop {
            let piece = next.fetch_add(1, Ordering::Relaxed);
            if piece >= pieces {
                break;
            }
            mine.push((piece, work(&mut own, piece)));
        }
        done.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).append(&mut mine);
    };
    match pool(threads) {
        Some(pool) => pool.in_place_scope(|scope| {
            for _ in 1..threads {
                scope.spawn(|_| run());
            }
            run();
        }),
        None => run(),
    }
    let mut done = done.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    done.sort_unstable_by_key(|(piece, _)| *piece);
    done.into_iter().map(|(_, result)| result).collect()
}

/// A pool that has, beside the calling thread, at least `threads - 1` workers. The largest asked for so
/// far is kept for the next call. `None` where the system gives no more threads.
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
