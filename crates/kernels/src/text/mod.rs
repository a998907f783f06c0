//! Reading JSON: strings, numbers, lists of numbers, and records whose layout repeats.

mod bytes;
pub mod digits;
pub mod number_list;
pub mod pattern;
pub mod skip_numbers;
pub mod strings;
