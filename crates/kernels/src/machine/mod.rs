//! What depends on the machine: its instruction set, its caches and its pages.

pub mod disjoint_columns;
#[cfg(target_os = "linux")]
pub mod huge_pages;
pub mod isa;
pub mod memory;
pub mod prefetch;
pub mod streaming;
