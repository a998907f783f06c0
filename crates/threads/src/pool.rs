//! Threads that wait for work.

use std::sync::{Arc, Mutex};

/// Runs `run` on the calling thread and on `threads - 1` others at the same time, or as many as the system gives.
pub(crate) fn everywhere(threads: usize, run: &(dyn Fn() + Sync)) {
    match pool(threads) {
        Some(pool) => pool.in_place_scope(|scope| {
            for _ in 1..threads {
                scope.spawn(|_| run());
            }
            run();
        }),
        None => run(),
    }
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
