//! Undoes the filters of rows. A filtered row holds the differences from a guess: the pixel to the left, the one above, or a
//! mix of both.
//!
//! The `png` crate has the same filters, but gives no access to them; and here a block of pixels that equals the row above,
//! of which label maps mostly consist, is copied at once: such maps decode twice as fast.

use boxwise_error::Result;

use crate::{broken, cut_short};

/// Undoes a row's filter, which its first byte names. `pixel` is the bytes of a pixel; `above` is the row above, undone,
/// or zeros.
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

/// Pixels that are looked at together, whether they differ from the guess at all.
const BLOCK: usize = 8;

#[inline(always)]
fn paeth<const PIXEL: usize>(from: &[u8], above: &[u8], to: &mut [u8]) {
    // In 16 bits from pixel to pixel: turning them back into bytes in between takes longer than the rest.
    let mut left = [0; PIXEL];
    let mut left_above = [0; PIXEL];
    let rows = from.chunks(BLOCK * PIXEL).zip(above.chunks(BLOCK * PIXEL));
    for (to, (from, above)) in to.chunks_mut(BLOCK * PIXEL).zip(rows) {
        let (above_pixels, _) = above.as_chunks::<PIXEL>();
        // Where left is what stands above it, the guess is what stands above, and so for the next pixel: most of a map.
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

/// Paeth's guess: which of the three is nearest to `left + above - left_above`, in this order where two are as near.
///
/// Where that sum is at or beyond the greater or the smaller of left and above, the one on that side is nearest;
/// between them, the third one is, or as near.
#[inline(always)]
pub(crate) fn nearest(left: i16, above: i16, left_above: i16) -> i16 {
    let turn = 3 * left_above - (left + above);
    let (less, more) = (left.min(above), left.max(above));
    let low = if more <= turn { less } else { left_above };
    if turn <= less { more } else { low }
}
