//! Jobs that nobody waits for: what promises are made of.
//!
//! They run on threads of their own, so that a runtime's own pool stays free for what it is for: in Node.js its four threads read
//! files and resolve names, which would otherwise wait for the end of an evaluation.
//!
//! There are two queues: a short job never waits for a long one. Within a queue jobs start in the order in which they come.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::{Threads, Token};

/// A piece of work.
pub type Job = Box<dyn FnOnce() + Send>;

/// How long a job probably takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Milliseconds.
    Short,
    /// Perhaps seconds, and much memory.
    Long,
}

/// On a machine of few cores so many long jobs run at once.
const LEAST_LONG_AT_ONCE: usize = 4;

/// So many short jobs run at once. A few that turn out to be long leave room for others.
const SHORT_AT_ONCE: usize = 16;

/// Starts a job on another thread. As many long jobs run at once as there are cores, but at least four, and up to sixteen short ones beside
/// them; others wait. If the system gives no thread at all, the job runs on the calling thread. A job with a token must begin with
/// [`poll`](crate::poll): see [`end_cancelled`].
pub fn spawn(job: Job, size: Size, token: Option<Token>) {
    queue().add(Waiting { job, token }, size);
}

/// Runs the jobs whose tokens were cancelled before they began, on the calling thread: each does nothing but report it, and gives back
/// the memory of its inputs.
pub fn end_cancelled() {
    queue().end_cancelled();
}

fn queue() -> &'static Arc<Queue> {
    static QUEUE: OnceLock<Arc<Queue>> = OnceLock::new();
    QUEUE.get_or_init(|| {
        let long = Threads::available().count().max(LEAST_LONG_AT_ONCE);
        Arc::new(Queue::new([SHORT_AT_ONCE, long]))
    })
}

/// A job that waits.
struct Waiting {
    job: Job,
    token: Option<Token>,
}

/// Jobs that wait, and the threads that take them.
struct Queue {
    state: Mutex<State>,
    /// Tells a waiting thread of a job.
    added: Condvar,
    /// How many jobs of each size may run at once.
    most: [usize; 2],
}

#[derive(Default)]
struct State {
    /// Jobs that wait, by size.
    waiting: [VecDeque<Waiting>; 2],
    /// Number of jobs that run, by size.
    running: [usize; 2],
    threads: usize,
    /// Threads that wait for a job.
    idle: usize,
}

impl Queue {
    fn new(most: [usize; 2]) -> Self {
        Queue { state: Mutex::default(), added: Condvar::new(), most }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Number of waiting jobs of a size that may start.
    fn startable(&self, state: &State, size: usize) -> usize {
        state.waiting[size].len().min(self.most[size].saturating_sub(state.running[size]))
    }

    fn add(self: &Arc<Self>, job: Waiting, size: Size) {
        let mut state = self.lock();
        state.waiting[size as usize].push_back(job);
        let startable = self.startable(&state, 0) + self.startable(&state, 1);
        if startable > state.idle && state.threads < self.most[0] + self.most[1] {
            let queue = self.clone();
            let thread = std::thread::Builder::new().name("boxwise-promise".to_owned());
            match thread.spawn(move || queue.work()) {
                Ok(_) => state.threads += 1,
                Err(_) if state.threads > 0 => {} // those that run take it later
                Err(_) => {
                    let own = state.waiting[size as usize].pop_back();
                    drop(state);
                    own.into_iter().for_each(|own| (own.job)());
                    return;
                }
            }
        }
        drop(state);
        self.added.notify_one();
    }

    fn end_cancelled(&self) {
        let mut cancelled = Vec::new();
        let mut state = self.lock();
        for waiting in &mut state.waiting {
            let is_cancelled = |job: &Waiting| job.token.as_ref().is_some_and(Token::is_cancelled);
            if waiting.iter().any(is_cancelled) {
                let (ended, left): (Vec<_>, Vec<_>) = waiting.drain(..).partition(is_cancelled);
                cancelled.extend(ended);
                *waiting = left.into();
            }
        }
        drop(state);
        cancelled.into_iter().for_each(|cancelled| (cancelled.job)());
    }

    /// Takes jobs for ever.
    fn work(&self) {
        let mut state = self.lock();
        loop {
            while let Some(size) = [0, 1].into_iter().find(|size| self.startable(&state, *size) > 0) {
                let Some(Waiting { job, .. }) = state.waiting[size].pop_front() else { break };
                state.running[size] += 1;
                drop(state);
                let _ = catch_unwind(AssertUnwindSafe(job)); // a job reports its own failure
                state = self.lock();
                state.running[size] -= 1;
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
    use crate::{poll, under};

    fn add(queue: &Arc<Queue>, size: Size, job: impl FnOnce() + Send + 'static) {
        queue.add(Waiting { job: Box::new(job), token: None }, size);
    }

    #[test]
    fn all_jobs_run_though_few_at_once_and_one_panics() {
        let queue = Arc::new(Queue::new([1, 2]));
        let (done, results) = mpsc::channel();
        for i in 0..100 {
            let done = done.clone();
            add(&queue, if i % 3 == 0 { Size::Short } else { Size::Long }, move || {
                assert!(i != 7);
                done.send(i).unwrap();
            });
        }
        drop(done);
        let mut found: Vec<i32> = results.iter().collect();
        found.sort_unstable();
        assert_eq!(found, (0..100).filter(|i| *i != 7).collect::<Vec<_>>());
        assert!(queue.lock().threads <= 3);
    }

    #[test]
    fn a_short_job_does_not_wait_for_a_hundred_long_ones() {
        let queue = Arc::new(Queue::new([1, 2]));
        let (release, held) = mpsc::channel::<()>();
        let held = Arc::new(Mutex::new(held));
        let (ended, long) = mpsc::channel();
        for _ in 0..100 {
            let (held, ended) = (held.clone(), ended.clone());
            add(&queue, Size::Long, move || {
                let _ = held.lock().unwrap().recv();
                ended.send(()).unwrap();
            });
        }
        let (done, short) = mpsc::channel();
        add(&queue, Size::Short, move || done.send(()).unwrap());
        short.recv().unwrap();
        drop((release, ended));
        assert_eq!(long.iter().count(), 100);
    }

    #[test]
    fn a_job_that_is_cancelled_while_it_waits_ends_on_the_thread_that_cancels() {
        let queue = Arc::new(Queue::new([1, 1]));
        let (release, held) = mpsc::channel::<()>();
        let (begun, begins) = mpsc::channel();
        add(&queue, Size::Long, move || {
            begun.send(()).unwrap();
            let _ = held.recv();
        });
        begins.recv().unwrap();
        let token = Token::default();
        let own = token.clone();
        let (ended, ends) = mpsc::channel();
        let job = move || {
            let ending = catch_unwind(AssertUnwindSafe(|| under(Some(own), poll)));
            ended.send((std::thread::current().id(), ending.is_err())).unwrap();
        };
        queue.add(Waiting { job: Box::new(job), token: Some(token.clone()) }, Size::Long);
        token.cancel();
        queue.end_cancelled();
        assert_eq!(ends.recv().unwrap(), (std::thread::current().id(), true));
        assert!(queue.lock().waiting[1].is_empty());
        drop(release);
    }
}
