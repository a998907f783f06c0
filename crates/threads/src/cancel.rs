//! Cancelling: work that nobody waits for any more ends soon.
//!
//! The work of a promise runs under a [`Token`]. Long loops call [`poll`] once for each image, tile or few thousand records: a
//! millisecond of work or less. When the token is cancelled, it unwinds out of the work, so everything that the work holds is dropped, and no
//! function needs a result for the case. [`Threads::map`](crate::Threads::map) hands the token to its threads, and polls before each piece.
//!
//! Work outside [`under`] has no token; it cannot be cancelled.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Whether a piece of work is still wanted. Clones are the same token.
#[derive(Clone, Debug, Default)]
pub struct Token(Arc<Flag>);

#[derive(Debug, Default)]
struct Flag(AtomicBool);

/// Number of cancelled tokens that somebody still holds, and one more while memory is short. While there is none, [`poll`] need not look for
/// the token of its thread.
static CANCELLED: AtomicUsize = AtomicUsize::new(0);

/// Whether memory is short.
static SHORT: AtomicBool = AtomicBool::new(false);

/// Ends all work at its next [`poll`], because the memory for something small had to be taken from a reserve. Does not allocate.
pub fn memory_is_short() {
    if !SHORT.swap(true, Ordering::Relaxed) {
        CANCELLED.fetch_add(1, Ordering::Relaxed);
    }
}

/// Ends the state that [`memory_is_short`] began. Returns whether there was one.
pub fn memory_is_back() -> bool {
    let was_short = SHORT.load(Ordering::Relaxed) && SHORT.swap(false, Ordering::Relaxed);
    if was_short {
        CANCELLED.fetch_sub(1, Ordering::Relaxed);
    }
    was_short
}

impl Token {
    /// Ends the work under this token at its next [`poll`]. What waits for a thread has none: see `end_cancelled`.
    pub fn cancel(&self) {
        if !self.0.0.swap(true, Ordering::Relaxed) {
            CANCELLED.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Whether `cancel` was called.
    pub fn is_cancelled(&self) -> bool {
        self.0.0.load(Ordering::Relaxed)
    }
}

impl Drop for Flag {
    fn drop(&mut self) {
        if *self.0.get_mut() {
            CANCELLED.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// What cancelled work unwinds with. It is no panic: no message is printed.
pub struct Cancelled;

/// What work unwinds with while memory is short.
pub struct OutOfMemory;

thread_local! {
    static CURRENT: RefCell<Option<Token>> = const { RefCell::new(None) };
}

/// Runs `work` under `token`; it unwinds with [`Cancelled`] if the token is cancelled.
pub fn under<T>(token: Option<Token>, work: impl FnOnce() -> T) -> T {
    struct Before(Option<Token>);
    impl Drop for Before {
        fn drop(&mut self) {
            CURRENT.set(self.0.take());
        }
    }
    let _before = Before(CURRENT.replace(token));
    work()
}

/// The token of the work on this thread.
#[cfg(not(target_family = "wasm"))] // has no other thread to hand it to
pub(crate) fn current() -> Option<Token> {
    CURRENT.with_borrow(Option::clone)
}

/// Ends the work on this thread if it has been cancelled or memory is short. Costs the load of one number while nothing is.
///
/// # Panics
/// Unwinds with [`Cancelled`] or [`OutOfMemory`]; [`under`]'s caller catches it.
#[inline]
pub fn poll() {
    #[cfg(not(target_family = "wasm"))] // has one thread, which cannot cancel what it is doing
    if CANCELLED.load(Ordering::Relaxed) > 0 {
        end_work();
    }
}

#[cfg(not(target_family = "wasm"))]
#[cold]
fn end_work() {
    if SHORT.load(Ordering::Relaxed) {
        std::panic::resume_unwind(Box::new(OutOfMemory));
    }
    if CURRENT.with_borrow(|token| token.as_ref().is_some_and(Token::is_cancelled)) {
        std::panic::resume_unwind(Box::new(Cancelled));
    }
}

/// As [`poll`], at every 256th of the calls with successive numbers: for loops whose rounds take a few microseconds or less.
#[inline]
pub fn poll_at(round: usize) {
    if round.is_multiple_of(256) {
        poll();
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::AtomicUsize;

    use super::*;
    use crate::Threads;

    fn is_cancelled(work: impl FnOnce()) -> bool {
        catch_unwind(AssertUnwindSafe(work)).is_err_and(|payload| payload.is::<Cancelled>())
    }

    #[test]
    fn work_without_a_token_goes_on() {
        poll();
        assert!(current().is_none());
    }

    #[test]
    fn cancelled_work_ends_at_the_next_poll_and_the_thread_is_free_of_its_token() {
        let token = Token::default();
        let reached = AtomicUsize::new(0);
        assert!(is_cancelled(|| under(Some(token.clone()), || {
            poll();
            reached.store(1, Ordering::Relaxed);
            token.cancel();
            poll();
            reached.store(2, Ordering::Relaxed);
        })));
        assert_eq!(reached.into_inner(), 1);
        poll();
    }

    #[test]
    fn all_threads_of_a_map_end() {
        for threads in [1, 2, 8] {
            let token = Token::default();
            let done = AtomicUsize::new(0);
            let work = || {
                Threads::new(threads).map(1000, |piece| {
                    if piece == 3 {
                        token.cancel();
                    }
                    done.fetch_add(1, Ordering::Relaxed);
                });
            };
            assert!(is_cancelled(|| under(Some(token.clone()), work)));
            assert!(done.into_inner() < 1000);
        }
    }
}
