//! Reads JSON records that differ only in their numbers, by a pattern learned from one of them.
//!
//! # The idea
//!
//! The objects of a long JSON list are nearly always written by one program: the same keys, in the same order, with the same white
//! space. The general parser reads one record; [`Pattern::learn`] keeps the text *between* its numbers; [`Pattern::read`] then
//! reads the following records by comparing that text and converting the numbers in between.
//!
//! ```text
//! record      {"image_id": 42, "category_id": 18, "bbox": [258.1, 41.2, 348.2, 243.7], "score": 0.236}, {"image_id": ..
//! runs                     ==                 ==           =====  ====  =====  =====            =====               ==
//! literals    <-- lead -->   <-------------->   <------->                                            <------------>
//!                            0                  1          ...                                       6, ends with the lead
//! ```
//!
//! A *run* is a longest sequence of the bytes from `-` to `9`: digits, signs, points (and the slash, which is not part of a
//! number). A *literal* is the text after a run, up to the next one, at most 32 bytes with a mask of the bytes that count. The last
//! literal extends into the next record, up to its first run.
//!
//! # Reading a record
//!
//! A record is read within a span that starts [`BEFORE`] (32) bytes before its first run:
//!
//! ```text
//! offset   0        32                 96                160
//!          | before | block 0          | block 1          | ..  2 to 4 blocks of 64 bytes
//!
//! numeric  = for each byte of the blocks, one bit: is it from `-` to `9`?
//! ends     = !numeric & numeric << 1                          one bit where each run has just ended
//! start[k] = end[k - 1] + length of literal k - 1             no search: the literal's length is known
//! wrong   |= (32 bytes at end[k] ^ literal k) & mask          for all runs, checked once
//! number   = the 16 bytes before end[k], cut to end[k] - start[k]
//! if anything is wrong: stop before this record
//! next record = end of the last run + length of the last literal
//! ```
//!
//! There is no loop over characters and no branch that depends on a digit: two whole numbers and five floats are converted
//! together. The usual records (two or three blocks, seven runs in the order of the fields) have a separate body with constant
//! bounds, which the compiler unrolls.
//!
//! Records with one long value, such as the run lengths of a mask, have a pattern on either side of it: [`Around`].
//!
//! # Why it is correct and safe
//!
//! It does not matter if values are computed from unrelated bytes, because no value is used until all literals have matched, every
//! number has been checked to be a plain decimal by JSON's grammar (no sign but a leading minus, no leading zero, a digit on both
//! sides of a point), and its digits have fitted 53 bits or gone through the exact conversion of [`digits`](crate::text::digits). If
//! a literal contains a byte from `-` to `9`, that byte is a run of its own, so the ends always separate runs from literals. The
//! span is an array of constant length. Offsets are taken modulo that length less 32, which does not change correct offsets and
//! keeps wrong ones in bounds.
//!
//! # When it gives up
//!
//! *Learning* fails (`None`) if the record has fewer than 7 or more than 9 runs, a literal of more than 32 bytes, more than about
//! 230 bytes, a wanted number with an exponent, or is not followed by another record. *Reading* stops before a record that
//! differs in a literal, holds a number that is not a plain decimal, has other runs than the pattern, ends within [`AFTER`] bytes
//! of the end of the text, or is declined by the callback. The caller then reads that record by the general parser, which reports
//! what is wrong with it, if anything, and continues with the pattern or learns another.

mod around;
mod learn;
mod number;
mod read;
mod span;
#[cfg(test)]
mod tests;

pub use around::{Around, Numbers};
pub use learn::Pattern;
pub use number::{FLOATS, WHOLES};
pub use span::{AFTER, BEFORE};
