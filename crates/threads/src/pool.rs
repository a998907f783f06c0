//! The thread pool.

use std::sync::{Arc, Mutex};

/// Runs `run` at the same time on the calling thread and on up to `threads - 1` others, if the system provides them.
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
