//! The computational kernels of boxwise: boxes, masks, text and tensors.
//!
//! Each kernel is one safe scalar body, which is its specification, compiled once for every instruction
//! set that [`Isa`] knows. No kernel fuses a multiplication with an addition and none reorders a sum, so
//! all of them answer with the same bits on every machine.
//!
//! [`boxes`], [`masks`], [`text`] and [`tensors`] do not use one another; all of them may use [`math`] and
//! [`machine`]. This is the only crate of the project with `unsafe` code.

pub mod boxes;
pub mod machine;
pub mod masks;
pub mod math;
pub mod tensors;
pub mod text;

pub use machine::isa::Isa;
pub use math::float::Float;
