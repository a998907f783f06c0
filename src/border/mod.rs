//! The border: how values pass between JavaScript and Rust.
//!
//! **A typed array stays a handle until no JavaScript can run any more.** Converting an argument can run the caller's code: a
//! getter, an accessor among a list's elements, a proxy. That code can detach, shrink or transfer the memory of an array that was
//! converted earlier, and a slice taken then would dangle. So the argument types here ([`Floats`], [`Ints`], ...) hold no address:
//!
//! 1. napi converts all arguments. Options and lists are copied; arrays become handles.
//! 2. The body that [`export!`](crate::export) writes calls [`enter`], which makes a [`Pause`], and takes the slice of every handle
//!    under it. Node-API returns addresses without running JavaScript.
//! 3. The core computes. It never calls JavaScript. For a promise, the slices are copied instead.
//! 4. The pause ends, its slices with it, and napi converts the answer.
//!
//! An array that was detached or shrunk in step 1 is an empty or shorter array in step 2: an error about lengths.
//!
//! | file | what it holds |
//! |---|---|
//! | `pause.rs` | the stretch of time without JavaScript, and what is lent in it |
//! | `argument.rs` | what an argument is: lent for the length of a call, or copied for a promise |
//! | `arrays.rs` | handles of typed arrays |
//! | `columns.rs` | arguments of several forms: ids, label maps, JSON by its path or its bytes |
//! | `held.rs` | objects of Rust's that JavaScript keeps, and the shares that calls have in them |
//! | `answers.rs` | typed arrays that a call returns |
//! | `promise.rs` | work off the event loop |
//! | `declared.rs` | what the TypeScript declarations call these types |
//!
//! This is the addon's only `unsafe` code: Node-API is a C interface.

mod answers;
mod argument;
mod arrays;
mod columns;
mod declared;
mod held;
mod pause;
#[cfg(not(target_family = "wasm"))] // has one thread: JavaScript makes the promises there
mod promise;

pub use answers::{ByteArray, DoubleArray, FloatArray, HalfArray, IntArray, SignArray, UintArray};
pub use argument::{Argument, Own};
pub use arrays::{Bytes, Doubles, Floats, FloatsOut, Halves, Ints, Scratch, Singles, Uints};
pub use columns::{Ids, Json, JsonInput, Labels, Pixels};
pub use held::{Held, Share, Shared, disposed};
pub use pause::Pause;
#[cfg(not(target_family = "wasm"))]
pub use promise::Promise;

use boxwise_error::Result;

use crate::guard::guard;

/// Runs the body of an export: all arguments are converted, no answer is yet, and panics become exceptions.
///
/// Only the macros of `export.rs` and the methods of classes call this. Their bodies take slices, call the core and make a value of Rust's; none of that
/// runs JavaScript, which is what [`Pause`] stands for.
pub fn enter<T>(body: impl FnOnce(&Pause) -> Result<T>) -> napi::Result<T> {
    guard(|| {
        // SAFETY: as said above.
        let pause = unsafe { Pause::new() };
        body(&pause)
    })
}
