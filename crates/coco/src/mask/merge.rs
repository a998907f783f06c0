use super::{Rle, Size};
use crate::{Code, Error, Result};

/// How several masks are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combine {
    /// Foreground in any of them.
    Union,
    /// Foreground in all of them.
    Intersection,
}

/// Combines several masks into one. A single mask is returned with its counts unchanged.
///
/// # Errors
///
/// [`Code::InvalidArgument`] for no masks, [`Code::ShapeMismatch`] for masks of different sizes (the reference
/// returns a mask of size 0 × 0).
pub fn merge(masks: &[Rle], combine: Combine) -> Result<Rle> {
    let size = match masks {
        [] => return Err(Error::new(Code::InvalidArgument, "at least one mask", "none")),
        [one] => return Ok(one.clone()),
        [first, ..] => first.size(),
    };
    for (i, mask) in masks.iter().enumerate() {
        same_size(size, mask.size()).map_err(|error| error.at_record("masks", i as u64))?;
    }
    let toggles = masks.iter().map(Rle::toggles).collect();
    Ok(Rle::from_toggles(size, &merge_toggles(toggles, combine)))
}

/// Returns an error unless both sizes are equal.
///
/// # Errors
///
/// [`Code::ShapeMismatch`].
pub(super) fn same_size(expected: Size, got: Size) -> Result<()> {
    if expected == got {
        return Ok(());
    }
    let text = |size: Size| format!("a mask of {} × {} pixels", size.height(), size.width());
    Err(Error::new(Code::ShapeMismatch, text(expected), text(got)))
}

/// Merges pairs, then pairs of results: each position is processed log₂ n times.
pub(super) fn merge_toggles(mut masks: Vec<Vec<u32>>, combine: Combine) -> Vec<u32> {
    while masks.len() > 1 {
        masks = masks
            .chunks(2)
            .map(|pair| match pair {
                [a, b] => merge_two(a, b, combine),
                rest => rest.concat(),
            })
            .collect();
    }
    masks.pop().unwrap_or_default()
}

fn merge_two(a: &[u32], b: &[u32], combine: Combine) -> Vec<u32> {
    let mut merged = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    let mut was = false;
    loop {
        let (next_a, next_b) = (a.get(i), b.get(j));
        let at = match (next_a, next_b) {
            (Some(x), Some(y)) => *x.min(y),
            (Some(x), None) | (None, Some(x)) => *x,
            (None, None) => break,
        };
        i += usize::from(next_a == Some(&at));
        j += usize::from(next_b == Some(&at));
        let (in_a, in_b) = (i % 2 == 1, j % 2 == 1);
        let is = match combine {
            Combine::Union => in_a || in_b,
            Combine::Intersection => in_a && in_b,
        };
        if is != was {
            merged.push(at);
            was = is;
        }
    }
    merged
}
