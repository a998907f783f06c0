//! All tests of the crate from outside, in one program: each program is linked, and compiles its generic functions, anew.

mod confusion;
mod eval_corrected;
mod eval_open_images;
mod eval_oracles;
mod eval_reference;
mod eval_voc;
mod lvis_oracles;
mod panoptic_oracles;
mod rotated_oracles;
mod semantic_oracles;
mod streaming;
mod world;
