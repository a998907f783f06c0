use boxwise_kernels::{Isa, machine::memory, masks::bits};

use super::{Rle, Size};
use crate::{Code, Error, Result};

/// The order of a bitmap's pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Column after column, as in COCO and Fortran.
    Column,
    /// Row after row, as in images and tensors.
    Row,
}

/// Maximum number of pixels that are decoded at once; a text of a few bytes can describe any number.
const MOST_PIXELS: u64 = 1 << 31;

/// The mask of a bitmap with one byte per pixel: nonzero is foreground.
///
/// # Errors
///
/// [`Code::LengthMismatch`] if the bitmap does not have one byte per pixel of `size`.
///
/// # Examples
///
/// ```
/// use boxwise_coco::mask::{Order, Size, compress, encode};
/// use boxwise_kernels::Isa;
///
/// // Two rows of three pixels.
/// let mask = encode(Isa::detect(), &[0, 1, 1, 0, 0, 1], Size::new(2, 3)?, Order::Row)?;
/// assert_eq!(mask.counts(), [2, 1, 1, 2]); // down the columns: 00 10 11
/// assert_eq!(compress(&mask), "2111");
/// # Ok::<(), boxwise_error::Error>(())
/// ```
pub fn encode(isa: Isa, bitmap: &[u8], size: Size, order: Order) -> Result<Rle> {
    if bitmap.len() as u64 != u64::from(size.pixels()) {
        let expected = format!("{} bytes for {} × {} pixels", size.pixels(), size.height(), size.width());
        return Err(Error::new(Code::LengthMismatch, expected, format!("{} bytes", bitmap.len())));
    }
    let mut toggles = Vec::new();
    let inside = match order {
        Order::Column => bits::changes(isa, bitmap, 0, false, &mut toggles),
        Order::Row => changes_by_row(isa, bitmap, size, &mut toggles),
    };
    if inside {
        toggles.push(size.pixels());
    }
    Ok(Rle::from_toggles(size, &toggles))
}

/// Like [`bits::changes`] for pixels in row order: transposes the bits of 64 rows × 64 columns at once.
fn changes_by_row(isa: Isa, bitmap: &[u8], size: Size, toggles: &mut Vec<u32>) -> bool {
    let (height, width) = (size.height() as usize, size.width() as usize);
    let stripes = height.div_ceil(64);
    let mut row_bits = vec![0u64; 64 * width.div_ceil(64)];
    let words = width.div_ceil(64);
    let mut columns = vec![0u64; width * stripes];
    for stripe in 0..stripes {
        let rows = (height - 64 * stripe).min(64);
        for row in 0..rows {
            let from = (64 * stripe + row) * width;
            bits::nonzero_bits(
                isa,
                &bitmap[from..from + width],
                &mut row_bits[row * words..(row + 1) * words],
            );
        }
        for word in 0..words {
            let mut square = [0u64; 64];
            for row in 0..rows {
                square[row] = row_bits[row * words + word];
            }
            if square.iter().all(|bits| *bits == 0) {
                continue;
            }
            bits::transpose(&mut square);
            for (bit, bits) in square.iter().enumerate().take(width - 64 * word) {
                columns[(64 * word + bit) * stripes + stripe] = *bits;
            }
        }
    }
    let mut inside = 0u64;
    for (column, words) in columns.chunks_exact(stripes.max(1)).enumerate() {
        for (stripe, &word) in words.iter().enumerate() {
            let rows = (height - 64 * stripe).min(64);
            let within = u64::MAX >> (64 - rows);
            let mut flips = (word ^ (word << 1 | inside)) & within;
            inside = word >> (rows - 1) & 1;
            let first = (column * height + 64 * stripe) as u32;
            while flips != 0 {
                toggles.push(first + flips.trailing_zeros());
                flips &= flips - 1;
            }
        }
    }
    inside != 0
}

/// Total number of bytes of the masks' bitmaps.
///
/// # Errors
///
/// [`Code::TooLarge`] beyond 2³¹.
pub fn decoded_len(masks: &[Rle]) -> Result<usize> {
    let pixels: u64 = masks.iter().map(|mask| u64::from(mask.size().pixels())).sum();
    if pixels > MOST_PIXELS {
        return Err(Error::new(
            Code::TooLarge,
            "at most 2^31 pixels to decode at once",
            format!("{pixels} pixels"),
        ));
    }
    Ok(pixels as usize)
}

/// Writes the mask's bitmap: `value` for foreground, 0 elsewhere. `bitmap` must hold zeros.
///
/// # Errors
///
/// [`Code::LengthMismatch`] if the bitmap does not have one byte per pixel of the mask, [`Code::TooLarge`]
/// if there is not enough memory.
pub fn decode(isa: Isa, mask: &Rle, order: Order, value: u8, bitmap: &mut [u8]) -> Result<()> {
    let size = mask.size();
    if bitmap.len() as u64 != u64::from(size.pixels()) {
        let got = format!("{} bytes", bitmap.len());
        return Err(Error::new(Code::LengthMismatch, format!("{} bytes", size.pixels()), got));
    }
    let toggles = mask.toggles();
    match order {
        Order::Column => {
            for run in toggles.chunks_exact(2) {
                bitmap[run[0] as usize..run[1] as usize].fill(value);
            }
            Ok(())
        }
        Order::Row => decode_rows(isa, &toggles, size, value, bitmap),
    }
}

fn decode_rows(isa: Isa, toggles: &[u32], size: Size, value: u8, bitmap: &mut [u8]) -> Result<()> {
    let (height, width) = (size.height() as usize, size.width() as usize);
    let stripes = height.div_ceil(64);
    let no_room =
        |_| Error::new(Code::TooLarge, "memory for the mask's bits", format!("{} pixels", size.pixels()));
    // The bits of each column; only columns with foreground are touched.
    let mut columns = memory::try_zeroed::<u64>(width * stripes).map_err(no_room)?;
    let (Some(&first), Some(&end)) = (toggles.first(), toggles.last()) else { return Ok(()) };
    let (left, right) = (first as usize / height, (end as usize - 1) / height + 1);
    for run in toggles.chunks_exact(2) {
        let (mut from, to) = (run[0] as usize, run[1] as usize);
        while from < to {
            let column = from / height;
            let stop = to.min((column + 1) * height);
            set_bits(
                &mut columns[column * stripes..(column + 1) * stripes],
                from - column * height,
                stop - column * height,
            );
            from = stop;
        }
    }
    let words = (left / 64)..right.div_ceil(64);
    let mut row_bits = vec![0u64; 64 * words.len()];
    for stripe in 0..stripes {
        let rows = (height - 64 * stripe).min(64);
        let mut any = 0;
        for (k, word) in words.clone().enumerate() {
            let mut square = [0u64; 64];
            for (bit, bits) in square.iter_mut().enumerate().take(width - 64 * word) {
                *bits = columns[(64 * word + bit) * stripes + stripe];
            }
            any |= square.iter().fold(0, |any, bits| any | bits);
            bits::transpose(&mut square);
            for row in 0..rows {
                row_bits[row * words.len() + k] = square[row];
            }
        }
        if any == 0 {
            continue;
        }
        for row in 0..rows {
            let from = (64 * stripe + row) * width;
            let line = &mut bitmap[from + 64 * words.start..from + width.min(64 * words.end)];
            bits::spread_bits(isa, &row_bits[row * words.len()..(row + 1) * words.len()], value, line);
        }
    }
    Ok(())
}

/// Sets the bits from `from` to before `to`, which is larger.
fn set_bits(words: &mut [u64], from: usize, to: usize) {
    let (first, last) = (from / 64, (to - 1) / 64);
    let head = u64::MAX << (from % 64);
    let tail = u64::MAX >> (63 - (to - 1) % 64);
    if first == last {
        words[first] |= head & tail;
        return;
    }
    words[first] |= head;
    words[first + 1..last].fill(u64::MAX);
    words[last] |= tail;
}
