//! The addon: what Node.js calls. Nothing here computes; arguments are taken, the core crates are called,
//! and their answers and errors are turned into JavaScript's.
