//! Everything that depends on the machine: instruction set, caches and pages.

pub mod disjoint_columns;
#[cfg(target_os = "linux")]
pub mod huge_pages;
pub mod isa;
pub mod memory;
pub mod prefetch;
pub mod streaming;
