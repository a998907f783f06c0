//! Adam7 interlacing: seven passes over the image, each with every n-th pixel of every m-th row.

use boxwise_error::Result;
use png::Adam7Info;

use crate::filter;
use crate::header::Header;

/// For each pass: first column, first row, column step, row step.
pub(crate) const PASSES: [[u32; 4]; 7] =
    [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]];

/// Number of columns and rows of a pass.
pub(crate) fn size(header: &Header, [x, y, right, down]: [u32; 4]) -> [u32; 2] {
    [header.width.saturating_sub(x).div_ceil(right), header.height.saturating_sub(y).div_ceil(down)]
}

/// Number of bytes of all filtered rows before compression, interlaced or not.
pub(crate) fn filtered_bytes(header: &Header) -> u64 {
    match header.interlaced {
        true => bytes_of_passes(header),
        false => (header.row(header.width) + 1) * u64::from(header.height),
    }
}

/// Number of bytes of the filtered rows of all passes. A pass without columns has none.
fn bytes_of_passes(header: &Header) -> u64 {
    let sizes = PASSES.iter().map(|pass| size(header, *pass));
    sizes
        .filter(|[width, _]| *width > 0)
        .map(|[width, height]| (header.row(width) + 1) * u64::from(height))
        .sum()
}

/// Decodes the passes into the image. `above` and `line` each hold one row of the image; `above` starts as zeros.
pub(crate) fn decode(
    header: &Header,
    mut filtered: &[u8],
    image: &mut [u8],
    [mut above, mut line]: [&mut Vec<u8>; 2],
) -> Result<()> {
    image.fill(0);
    let stride = header.row(header.width) as usize;
    for (number, pass) in (1..).zip(PASSES) {
        let [width, height] = size(header, pass);
        if width == 0 {
            continue;
        }
        let row = header.row(width) as usize;
        above[..row].fill(0);
        for y in 0..height {
            let (from, rest) = filtered.split_at(row + 1);
            filtered = rest;
            filter::undo(header.pixel(), from, &above[..row], &mut line[..row])?;
            let place = Adam7Info::new(number, y, header.width);
            png::expand_interlaced_row(image, stride, &line[..row], &place, header.bits() as u8);
            std::mem::swap(&mut above, &mut line);
        }
    }
    Ok(())
}
