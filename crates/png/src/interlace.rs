//! Adam7: seven passes over the image, each of some columns of some rows.

use boxwise_error::Result;

use crate::filter;
use crate::header::Header;
use crate::pixels::Pixels;

/// First column and row, and the steps to the next.
pub(crate) const PASSES: [[u32; 4]; 7] =
    [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]];

/// Columns and rows of a pass.
pub(crate) fn size(header: &Header, [x, y, right, down]: [u32; 4]) -> [u32; 2] {
    [header.width.saturating_sub(x).div_ceil(right), header.height.saturating_sub(y).div_ceil(down)]
}

/// Bytes of all passes, filters included; a pass without columns has none.
pub(crate) fn bytes(header: &Header) -> u64 {
    let sizes = PASSES.iter().map(|pass| size(header, *pass));
    sizes
        .filter(|[width, _]| *width > 0)
        .map(|[width, height]| (header.row(width) + 1) * u64::from(height))
        .sum()
}

/// Reads the passes into the image. The rows hold the longest one; the first of them is zeros.
pub(crate) fn decode(
    header: &Header,
    pixels: &mut Pixels<'_, '_>,
    image: &mut [u8],
    [mut above, mut line]: [&mut Vec<u8>; 2],
) -> Result<()> {
    image.fill(0);
    let stride = header.row(header.width) as usize;
    for pass in PASSES {
        let [width, height] = size(header, pass);
        if width == 0 {
            continue;
        }
        let row = header.row(width) as usize;
        above[..row].fill(0);
        let [x, y, right, down] = pass.map(|place| place as usize);
        let rows = image.chunks_exact_mut(stride).skip(y).step_by(down);
        for (to, _) in rows.zip(0..height) {
            filter::undo(header.pixel(), pixels.row(row)?, &above[..row], &mut line[..row])?;
            let places = (0..width as usize).map(|n| (n, x + n * right));
            match header.bits() {
                bits @ 8.. => spread(bits / 8, &line[..row], to, places),
                bits => spread_bits(bits, &line[..row], to, places),
            }
            std::mem::swap(&mut above, &mut line);
        }
    }
    Ok(())
}

fn spread(pixel: usize, from: &[u8], to: &mut [u8], places: impl Iterator<Item = (usize, usize)>) {
    for (n, x) in places {
        to[x * pixel..][..pixel].copy_from_slice(&from[n * pixel..][..pixel]);
    }
}

fn spread_bits(bits: usize, from: &[u8], to: &mut [u8], places: impl Iterator<Item = (usize, usize)>) {
    let shift = |n: usize| 8 - bits - n * bits % 8;
    for (n, x) in places {
        let sample = from[n * bits / 8] >> shift(n) & ((1 << bits) - 1);
        to[x * bits / 8] |= sample << shift(x);
    }
}
