//! The numeric kernels of boxwise: boxes, masks, text and tensors.
//!
//! Each kernel is one safe scalar body, which is its specification, compiled once for every instruction set in [`Isa`].
//! Kernels do not fuse multiplications with additions and do not reorder sums, so results have the same bits on every
//! machine.
//!
//! [`boxes`], [`masks`], [`text`] and [`tensors`] do not depend on one another; all of them may use [`math`] and
//! [`machine`]. This is the only crate of the project with `unsafe` code, apart from the border with Node-API.

pub mod boxes;
pub mod machine;
pub mod masks;
pub mod math;
pub mod tensors;
pub mod text;

pub use machine::isa::Isa;
pub use math::float::Float;
