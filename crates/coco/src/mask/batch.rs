use boxwise_kernels::Isa;
use boxwise_threads::{Threads, Work, poll};

use super::{Order, Rle, Size, encode, from_polygons};
use crate::{Code, Error, Result};

/// Number of pieces per thread.
const PIECES: usize = 4;

/// Masks of `count` consecutive bitmaps, each as in [`encode`].
///
/// # Errors
///
/// Those of [`encode`]; [`Code::LengthMismatch`] if the bytes are not `count` times the pixels of `size`,
/// [`Code::OutOfRange`] for several bitmaps without pixels, because any number of them would fit.
pub fn encode_all(
    isa: Isa,
    threads: Threads,
    bitmaps: &[u8],
    size: Size,
    count: u32,
    order: Order,
) -> Result<Vec<Rle>> {
    let pixels = size.pixels() as usize;
    if bitmaps.len() as u64 != u64::from(count) * u64::from(size.pixels()) {
        let expected = format!("{} × {} × {count} bytes", size.height(), size.width());
        return Err(Error::new(Code::LengthMismatch, expected, format!("{} bytes", bitmaps.len())));
    }
    if pixels == 0 && count > 1 {
        return Err(Error::new(Code::OutOfRange, "at most one bitmap without pixels", count.to_string()));
    }
    let one = |i: usize| encode(isa, &bitmaps[i * pixels..(i + 1) * pixels], size, order);
    each(threads, count as usize, bitmaps.len(), one)
}

/// Masks of several objects' polygons, each with the size of its image, as in [`from_polygons`].
///
/// # Errors
///
/// Those of [`from_polygons`], in `objects[i]`; [`Code::LengthMismatch`] if there is not one size per object.
pub fn from_polygons_all(
    isa: Isa,
    threads: Threads,
    objects: &[Vec<&[f64]>],
    sizes: &[Size],
) -> Result<Vec<Rle>> {
    if objects.len() != sizes.len() {
        let expected = format!("a size for each of {} objects", objects.len());
        return Err(Error::new(Code::LengthMismatch, expected, format!("{} sizes", sizes.len())));
    }
    let numbers = objects.iter().flatten().map(|polygon| polygon.len()).sum();
    let one = |i: usize| from_polygons(isa, &objects[i], sizes[i]);
    each(threads, objects.len(), numbers, one)
}

/// `work(0..count)`, or the first error in that order.
fn each<T: Send>(
    threads: Threads,
    count: usize,
    weight: usize,
    work: impl Fn(usize) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    let threads = threads.if_worth(Work::MaskPixels, weight);
    let length = count.div_ceil(PIECES * threads.count()).max(1);
    let piece = |piece: usize| {
        let own = piece * length..count.min((piece + 1) * length);
        own.inspect(|_| poll()).map(&work).collect::<Result<Vec<T>>>()
    };
    let pieces = threads.map(count.div_ceil(length), piece).into_iter().collect::<Result<Vec<Vec<T>>>>()?;
    Ok(pieces.into_iter().flatten().collect())
}
