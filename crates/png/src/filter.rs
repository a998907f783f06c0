//! Undoes the filters of rows. A filtered row holds differences from a prediction: the pixel to the left, the pixel
//! above, or a mix of both.
//!
//! The `png` crate implements the same filters but does not export them. This version also copies blocks of pixels that
//! equal the row above. Label maps consist mostly of such blocks and decode twice as fast.

use boxwise_error::Result;

use crate::{broken, cut_short};

/// Undoes the filter of a row; the first byte of `row` names the filter. `pixel` is the number of bytes of a pixel.
/// `above` is the decoded row above, or zeros.
pub(crate) fn undo(pixel: usize, row: &[u8], above: &[u8], to: &mut [u8]) -> Result<()> {
    let (filter, from) = row.split_first().ok_or_else(cut_short)?;
    match (*filter, pixel) {
        (0, _) => to.copy_from_slice(from),
        (2, _) => {
            for ((to, from), above) in to.iter_mut().zip(from).zip(above) {
                *to = from.wrapping_add(*above);
            }
        }
        (1 | 3 | 4, 1) => look_left::<1>(*filter, from, above, to),
        (1 | 3 | 4, 2) => look_left::<2>(*filter, from, above, to),
        (1 | 3 | 4, 3) => look_left::<3>(*filter, from, above, to),
        (1 | 3 | 4, _) => look_left::<4>(*filter, from, above, to),
        _ => return Err(broken(format!("a filter {filter}"))),
    }
    Ok(())
}

#[inline(always)]
fn look_left<const PIXEL: usize>(filter: u8, from: &[u8], above: &[u8], to: &mut [u8]) {
    if filter == 4 {
        return paeth::<PIXEL>(from, above, to);
    }
    let mut left = [0; PIXEL];
    let rows = from.as_chunks::<PIXEL>().0.iter().zip(above.as_chunks::<PIXEL>().0);
    for (to, (from, above)) in to.as_chunks_mut::<PIXEL>().0.iter_mut().zip(rows) {
        left = match filter {
            1 => std::array::from_fn(|i| from[i].wrapping_add(left[i])),
            _ => std::array::from_fn(|i| from[i].wrapping_add(left[i].midpoint(above[i]))),
        };
        *to = left;
    }
}

/// Number of pixels that are compared with the prediction at once.
const BLOCK: usize = 8;

#[inline(always)]
fn paeth<const PIXEL: usize>(from: &[u8], above: &[u8], to: &mut [u8]) {
    // `i16` from pixel to pixel: converting back to bytes in between takes longer than the rest.
    let mut left = [0; PIXEL];
    let mut left_above = [0; PIXEL];
    let rows = from.chunks(BLOCK * PIXEL).zip(above.chunks(BLOCK * PIXEL));
    for (to, (from, above)) in to.chunks_mut(BLOCK * PIXEL).zip(rows) {
        let (above_pixels, _) = above.as_chunks::<PIXEL>();
        // If the left pixel equals the one above it, the prediction is the pixel above, and the same holds for the next
        // pixel. This is most of a label map.
        if left == left_above && from.iter().fold(0, |any, byte| any | byte) == 0 {
            to.copy_from_slice(above);
            left = above_pixels.last().map_or(left, |last| last.map(i16::from));
            left_above = left;
            continue;
        }
        let pixels = from.as_chunks::<PIXEL>().0.iter().zip(above_pixels);
        for (to, (from, above)) in to.as_chunks_mut::<PIXEL>().0.iter_mut().zip(pixels) {
            let above = above.map(i16::from);
            *to = std::array::from_fn(|i| {
                from[i].wrapping_add(nearest(left[i], above[i], left_above[i]) as u8)
            });
            left = to.map(i16::from);
            left_above = above;
        }
    }
}

/// Paeth's predictor: the one of the three that is nearest to `left + above - left_above`, in this order if two are
/// equally near.
///
/// If that sum is at or beyond the larger (or smaller) of left and above, that one is the nearest. Between them,
/// `left_above` is the nearest, or equally near.
#[inline(always)]
pub(crate) fn nearest(left: i16, above: i16, left_above: i16) -> i16 {
    let turn = 3 * left_above - (left + above);
    let (less, more) = (left.min(above), left.max(above));
    let low = if more <= turn { less } else { left_above };
    if turn <= less { more } else { low }
}
