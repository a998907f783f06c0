//! The addon that Node.js loads. It computes nothing: it takes arguments at the [`border`], calls the core crates, and
//! converts their results and errors to JavaScript.
//!
//! Every export and every task runs in [`guard::guard`], because a panic that leaves a native function ends the
//! process.

#![deny(unsafe_code)]
#![allow(unreachable_pub, reason = "what napi exports must be public, though no crate sees it")]
#![cfg_attr(test, allow(dead_code, reason = "napi leaves out the exports where it is built for tests"))]
#![cfg_attr(
    target_family = "wasm",
    allow(dead_code, reason = "copies of arguments are for promises, which JavaScript makes there")
)]

mod analysis;
mod anchors;
mod assign;
mod assigners;
#[expect(unsafe_code, reason = "Node-API is a C interface")]
mod border;
mod boxes;
mod coding;
mod compat;
mod decode;
mod evaluate;
mod export;
mod fusion;
mod guard;
mod letterbox_image;
mod loss;
mod machine;
mod mask;
mod matching;
mod numbers;
mod overlap;
mod panoptic;
mod proposals;
mod roi;
mod semantic;
mod suppress;
mod words;

/// Evaluations touch tens of megabytes of new memory; with small pages that would be a tenth of their time.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: boxwise_kernels::machine::huge_pages::HugePages =
    boxwise_kernels::machine::huge_pages::HugePages { short: boxwise_threads::memory_is_short };
