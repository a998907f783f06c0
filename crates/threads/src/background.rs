//! Jobs that nobody waits for: what promises are made of.
//!
//! They run on threads of their own, so that a runtime's own pool stays free for what it is for: in Node.js its four threads read
//! files and resolve names, which would otherwise wait for the end of an evaluation.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::Threads;

/// A piece of work.
pub type Job = Box<dyn FnOnce() + Send>;

/// On a machine of few cores so many jobs run at once, so that short ones do not wait for a long one.
const LEAST_AT_ONCE: usize = 4;

/// Starts a job on another thread. Jobs start in the order in which they come, as many at once as there are cores, but at least
/// four; others wait. If the system gives no thread at all, the job runs on the calling thread.
pub fn spawn(job: Job) {
    static QUEUE: OnceLock<Arc<Queue>> = OnceLock::new();
    let most = Threads::available().count().max(LEAST_AT_ONCE);
    QUEUE.get_or_init(|| Arc::new(Queue::new(most))).add(job);
}

/// Jobs that wait, and the threads that take them.
struct Queue {
    state: Mutex<State>,
    /// Tells a waiting thread of a job.
    added: Condvar,
    most_threads: usize,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    threads: usize,
    /// Threads that wait for a job.
    idle: usize,
}

impl Queue {
    fn new(most_threads: usize) -> Self {
        Queue { state: Mutex::default(), added: Condvar::new(), most_threads }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(self: &Arc<Self>, job: Job) {
        let mut state = self.lock();
        state.jobs.push_back(job);
        if state.jobs.len() > state.idle && state.threads < self.most_threads {
            let queue = self.clone();
            let thread = std::thread::Builder::new().name("boxwise-promise".to_owned());
            match thread.spawn(move || queue.work()) {
                Ok(_) => state.threads += 1,
                Err(_) if state.threads > 0 => {} // those that run take it later
                Err(_) => {
                    let own = state.jobs.pop_back();
                    drop(state);
                    own.into_iter().for_each(|job| job());
                    return;
                }
            }
        }
        drop(state);
        self.added.notify_one();
    }

    /// Takes jobs for ever.
    fn work(&self) {
        let mut state = self.lock();
        loop {
            while let Some(job) = state.jobs.pop_front() {
                drop(state);
                let _ = catch_unwind(AssertUnwindSafe(job)); // a job reports its own failure
                state = self.lock();
            }
            state.idle += 1;
            state = self.added.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn all_jobs_run_though_few_at_once_and_one_panics() {
        let queue = Arc::new(Queue::new(2));
        let (done, results) = mpsc::channel();
        for i in 0..100 {
            let done = done.clone();
            queue.add(Box::new(move || {
                assert!(i != 7);
                done.send(i).unwrap();
            }));
        }
        drop(done);
        let mut found: Vec<i32> = results.iter().collect();
        found.sort_unstable();
        assert_eq!(found, (0..100).filter(|i| *i != 7).collect::<Vec<_>>());
        assert!(queue.lock().threads <= 2);
    }

    #[test]
    fn a_short_job_does_not_wait_for_a_long_one() {
        let queue = Arc::new(Queue::new(2));
        let (release, long) = mpsc::channel::<()>();
        queue.add(Box::new(move || long.recv().unwrap()));
        let (done, short) = mpsc::channel();
        queue.add(Box::new(move || done.send(()).unwrap()));
        short.recv().unwrap();
        release.send(()).unwrap();
    }
}
