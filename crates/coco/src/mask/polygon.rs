use boxwise_kernels::{Isa, masks::bits};

use super::merge::{Combine, merge_toggles};
use super::{Rle, Size};
use crate::{Code, Error, Result};

/// The largest magnitude of a polygon's coordinate, in pixels.
pub const COORDINATE_LIMIT: f64 = 214_748_364.0; // five times this plus a half fits bits::FIFTHS_LIMIT

/// Maximum number of column crossings of a polygon: 512 MiB.
const MOST_CROSSINGS: u64 = 1 << 27;

/// The union of polygons, rasterised as in COCO: outlines are drawn in integer steps at five times the size, and
/// each pixel column is filled by parity between the steps that cross its centre.
///
/// A polygon is x, y, x, y, ... in pixels, closed from its last point to its first; an odd last number is
/// ignored. If the first polygon has four numbers, all are boxes: x, y, width, height. No polygons give an empty mask.
///
/// # Errors
///
/// [`Code::InvalidValue`] for a coordinate that is not finite or beyond [`COORDINATE_LIMIT`];
/// [`Code::LengthMismatch`] for a first polygon of fewer than four numbers, and for boxes mixed with polygons;
/// [`Code::TooLarge`] for an outline that crosses more than 2²⁷ columns.
///
/// # Examples
///
/// ```
/// use boxwise_coco::mask::{Size, from_polygons};
/// use boxwise_kernels::Isa;
///
/// let square: &[f64] = &[1.0, 1.0, 4.0, 1.0, 4.0, 4.0, 1.0, 4.0];
/// let mask = from_polygons(Isa::detect(), &[square], Size::new(6, 6)?)?;
/// assert_eq!((mask.area(), mask.to_bbox()), (9, [1, 1, 3, 3]));
/// # Ok::<(), boxwise_error::Error>(())
/// ```
pub fn from_polygons(isa: Isa, polygons: &[&[f64]], size: Size) -> Result<Rle> {
    let boxes = polygons.first().is_some_and(|first| first.len() == 4);
    let mut parts = Vec::with_capacity(polygons.len());
    for (i, polygon) in polygons.iter().enumerate() {
        let place = |error: Error| error.at_record("polygons", i as u64);
        let wrong =
            |expected| Error::new(Code::LengthMismatch, expected, format!("{} numbers", polygon.len()));
        if boxes && polygon.len() != 4 {
            return Err(place(wrong("four numbers, as the first has (boxes)")));
        }
        if i == 0 && polygon.len() < 4 {
            return Err(place(wrong("a polygon of at least 4 numbers")));
        }
        let toggles = match *polygon {
            &[x, y, width, height] if boxes => fill(isa, &corners([x, y, width, height]), size),
            polygon => fill(isa, polygon, size),
        };
        parts.push(toggles.map_err(place)?);
    }
    Ok(Rle::from_toggles(size, &merge_toggles(parts, Combine::Union)))
}

/// The mask of a box (x, y, width, height in pixels), rasterised as the polygon of its corners.
///
/// # Errors
///
/// Like [`from_polygons`].
pub fn from_bbox(isa: Isa, bbox: [f64; 4], size: Size) -> Result<Rle> {
    Ok(Rle::from_toggles(size, &fill(isa, &corners(bbox), size)?))
}

/// The polygon of a box, in the order of the reference.
pub(crate) fn corners([x, y, width, height]: [f64; 4]) -> [f64; 8] {
    let (right, bottom) = (x + width, y + height);
    [x, y, x, bottom, right, bottom, right, y]
}

/// The union of outlines. Each is the points of a polygon in fifths of a pixel (see [`fifths`]), from its first point
/// to the same point again.
///
/// # Errors
///
/// [`Code::TooLarge`] as in [`from_polygons`].
pub(crate) fn from_outlines<'a>(
    isa: Isa,
    outlines: impl Iterator<Item = &'a [[i32; 2]]>,
    size: Size,
) -> Result<Rle> {
    let parts: Vec<_> = outlines.map(|outline| fill_outline(isa, outline, size)).collect::<Result<_>>()?;
    Ok(Rle::from_toggles(size, &merge_toggles(parts, Combine::Union)))
}

/// The positions where the polygon's foreground begins and ends.
fn fill(isa: Isa, polygon: &[f64], size: Size) -> Result<Vec<u32>> {
    let mut points = Vec::with_capacity(polygon.len() / 2 + 1);
    for point in polygon.chunks_exact(2) {
        points.push([fifths(point[0])?, fifths(point[1])?]);
    }
    points.extend(points.first().copied());
    fill_outline(isa, &points, size)
}

fn fill_outline(isa: Isa, points: &[[i32; 2]], size: Size) -> Result<Vec<u32>> {
    if points.is_empty() || size.pixels() == 0 {
        return Ok(Vec::new());
    }
    let (height, width) = (size.height(), size.width());
    let canvas = bits::Canvas { height, width, step: height, origin: 0 };
    let count: u64 = points
        .windows(2)
        .map(|edge| {
            let (first, end) = bits::crossed_columns(canvas, edge[0], edge[1]);
            u64::from(end.saturating_sub(first))
        })
        .sum();
    if count > MOST_CROSSINGS {
        let got = format!("{count} crossings");
        return Err(Error::new(Code::TooLarge, "an outline of at most 2^27 column crossings", got));
    }
    let mut crossings = Vec::new();
    if crossings.try_reserve_exact(count as usize).is_err() {
        return Err(Error::new(Code::TooLarge, "memory for the outline", format!("{count} crossings")));
    }
    bits::crossings(isa, canvas, points, &mut crossings);
    let mut toggles = odd_positions(crossings);
    // A run that begins at the end of the image covers nothing.
    if toggles.len() % 2 == 1 {
        match toggles.last() {
            Some(&last) if last == size.pixels() => drop(toggles.pop()),
            _ => toggles.push(size.pixels()),
        }
    }
    Ok(toggles)
}

/// A coordinate in fifths of a pixel, rounded half up (towards zero if negative).
pub(crate) fn fifths(value: f64) -> Result<i32> {
    if value.abs() <= COORDINATE_LIMIT { Ok((5.0 * value + 0.5) as i32) } else { Err(too_far(value)) }
}

#[cold]
#[inline(never)]
fn too_far(value: f64) -> Error {
    let expected = format!("coordinates from {} to {COORDINATE_LIMIT}", -COORDINATE_LIMIT);
    Error::new(Code::InvalidValue, expected, value.to_string())
}

/// The positions that occur an odd number of times, ascending.
fn odd_positions(mut positions: Vec<u32>) -> Vec<u32> {
    let (Some(&low), Some(&high)) = (positions.iter().min(), positions.iter().max()) else {
        return positions;
    };
    let first_word = low / 64;
    let words = (high / 64 - first_word) as usize + 1;
    // Flips bits instead of sorting, unless there would be far more bits than positions.
    if words <= 16 * positions.len() + 64 {
        let mut bits = vec![0u64; words];
        for position in &positions {
            bits[(position / 64 - first_word) as usize] ^= 1 << (position % 64);
        }
        positions.clear();
        for (i, mut word) in bits.into_iter().enumerate() {
            while word != 0 {
                positions.push((first_word + i as u32) * 64 + word.trailing_zeros());
                word &= word - 1;
            }
        }
        return positions;
    }
    positions.sort_unstable();
    let mut odd = 0;
    for i in 0..positions.len() {
        if odd > 0 && positions[odd - 1] == positions[i] {
            odd -= 1;
        } else {
            positions[odd] = positions[i];
            odd += 1;
        }
    }
    positions.truncate(odd);
    positions
}
