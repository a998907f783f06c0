//! Memory that runs short ends all work. A program of its own, as it concerns all threads.

use std::panic::{AssertUnwindSafe, catch_unwind};

use boxwise_threads::{Cancelled, OutOfMemory, Threads, Token, memory_is_back, memory_is_short, poll, under};

fn ended_by<T: 'static>(work: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(work)).is_err_and(|payload| payload.is::<T>())
}

#[test]
fn work_ends_while_memory_is_short_and_goes_on_when_it_is_back() {
    assert!(!memory_is_back());
    memory_is_short();
    memory_is_short();
    assert!(ended_by::<OutOfMemory>(poll));
    assert!(ended_by::<OutOfMemory>(|| drop(Threads::new(4).map(100, |piece| piece))));
    assert!(memory_is_back());
    assert!(!memory_is_back());
    assert_eq!(Threads::new(4).map(3, |piece| piece), [0, 1, 2]);
    let token = Token::default();
    token.cancel();
    assert!(ended_by::<Cancelled>(|| under(Some(token), poll)));
    poll();
}
