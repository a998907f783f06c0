//! The addon as WebAssembly. A crate that links decides whether loops become vector instructions, in every crate that it links; this one
//! is compiled for speed, so that the addon, whose calls are short, can be compiled for size.

#[cfg(target_family = "wasm")]
extern crate boxwise_addon as _;
