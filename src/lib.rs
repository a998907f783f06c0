//! The addon: what Node.js calls. Nothing here computes; arguments are taken at the [`border`], the core crates are called,
//! and their answers and errors are turned into JavaScript's.
//!
//! Every export and every task goes through [`guard::guard`], because a panic that leaves a native
//! function ends the whole process.

#![deny(unsafe_code)]
#![allow(unreachable_pub, reason = "what napi exports must be public, though no crate sees it")]
#![cfg_attr(test, allow(dead_code, reason = "napi leaves out the exports where it is built for tests"))]
#![cfg_attr(
    target_family = "wasm",
    allow(dead_code, reason = "copies of arguments are for promises, which JavaScript makes there")
)]

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
#[cfg(not(target_family = "wasm"))]
mod work;

/// Evaluations touch tens of megabytes of fresh memory, which small pages would make a tenth of their time.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: boxwise_kernels::machine::huge_pages::HugePages =
    boxwise_kernels::machine::huge_pages::HugePages;
