//! Suppression as in other libraries, index for index: with their arithmetic, order and edge cases.
//!
//! Where a library computes like this crate, its function uses the same kernels. Where it does not (doubles on float32
//! boxes, corners in either order, widths instead of corners), its rule is written out here. Each module says which.

pub mod exp;
mod greedy;
pub mod onnx;
pub mod opencv;
mod order;
pub mod tfjs;
pub mod torchvision;

use boxwise_error::{Code, Error, Result};

/// Boxes of four numbers from a flat array.
pub fn boxes_of<T>(flat: &[T]) -> Result<&[[T; 4]]> {
    let (boxes, rest) = flat.as_chunks::<4>();
    if rest.is_empty() {
        return Ok(boxes);
    }
    let error = Error::new(Code::LengthMismatch, "boxes of 4 numbers", format!("{} numbers", flat.len()));
    Err(error.in_input("boxes"))
}

fn one_score_a_box(scores: usize, boxes: usize) -> Result<()> {
    if scores == boxes {
        return indexable(boxes);
    }
    let error =
        Error::new(Code::LengthMismatch, format!("{boxes} scores, one for each box"), format!("{scores}"));
    Err(error.in_input("scores"))
}

/// Indices are 32-bit signed in these libraries.
fn indexable(boxes: usize) -> Result<()> {
    if boxes <= i32::MAX as usize {
        return Ok(());
    }
    Err(Error::new(Code::TooLarge, "at most 2147483647 boxes", format!("{boxes}")).in_input("boxes"))
}

fn within(name: &'static str, value: f64, low: f64, high: f64) -> Result<()> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    let expected = if high == f64::INFINITY {
        format!("a number of at least {low}")
    } else {
        format!("a number from {low} to {high}")
    };
    Err(Error::new(Code::OutOfRange, expected, format!("{value}")).in_input(name))
}
