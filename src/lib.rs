//! What Node.js loads. All crates are optimised together at the level of the one that is linked, which is the highest,
//! for the kernels' sake; the binding alone is compiled to be small.

extern crate boxwise_binding as _;

/// Evaluations touch tens of megabytes of fresh memory, which small pages would make a tenth of their time.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: boxwise_kernels::huge::HugePages = boxwise_kernels::huge::HugePages;
