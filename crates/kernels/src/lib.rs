//! The numeric kernels of boxwise.
//!
//! Each kernel is one safe scalar body, which is its specification, compiled once for every instruction
//! set that [`Isa`] knows. No kernel fuses a multiplication with an addition and none reorders a sum, so
//! all of them answer with the same bits on every machine.
//!
//! This is the only crate of the project with `unsafe` code.

pub mod atan;
pub mod augment;
pub mod best;
pub mod beyond;
mod bytes;
pub mod cell;
pub mod convex;
pub mod counts;
pub mod decimal;
pub mod digits;
pub mod disjoint;
pub mod exp;
pub mod few;
pub mod float;
pub mod frames;
#[cfg(target_os = "linux")]
pub mod huge;
#[cfg(target_family = "wasm")]
#[doc(hidden)]
pub mod instances;
pub mod intersect;
pub mod iou;
pub mod isa;
pub mod kept;
pub mod memory;
pub mod number_list;
pub mod numbers;
pub mod oks;
pub mod overlap;
pub mod pairs;
pub mod pattern;
pub mod precise;
pub mod prefetch;
pub mod roi;
pub mod runs;
pub mod scan;
pub mod soft;
pub mod stream;
pub mod text;
pub mod tied;
pub mod trig;

pub use float::Float;
pub use isa::Isa;
