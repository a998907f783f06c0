//! Anchors of one feature map.

use boxwise_error::Result;

use crate::check::{all_positive, anchor_count, positive, room};
use boxwise_threads::poll;

/// Anchors of a map of `height` × `width` cells of `stride` pixels: for each cell (y, then x), each scale and each
/// ratio, a box of width s·√r and height s/√r around the centre of the cell, ((x + ½)·stride, (y + ½)·stride). A ratio
/// is width over height. There are no anchors if the map, the scales or the ratios are empty.
///
/// # Errors
/// A stride, scale or ratio that is not finite and above 0; more anchors than fit in 2 GiB.
///
/// # Examples
///
/// ```
/// use boxwise_detect::anchors::grid;
///
/// // Two cells of 16 pixels, side by side, with one square anchor each.
/// let anchors = grid(1, 2, 16.0, &[32.0], &[1.0])?;
/// assert_eq!(anchors, [[-8.0, -8.0, 24.0, 24.0], [8.0, -8.0, 40.0, 24.0]]);
/// # Ok::<(), boxwise_error::Error>(())
/// ```
pub fn grid(
    height: usize,
    width: usize,
    stride: f64,
    scales: &[f64],
    ratios: &[f64],
) -> Result<Vec<[f64; 4]>> {
    positive("stride", stride)?;
    all_positive("scales", scales)?;
    all_positive("ratios", ratios)?;
    let sizes = sizes(scales, ratios)?;
    let mut anchors = room(anchor_count(&[height, width, sizes.len()])?, "anchors")?;
    tile(height, width, stride, stride, &sizes, &mut anchors);
    Ok(anchors)
}

/// Widths and heights of the anchors of a cell; ratios vary fastest.
pub(super) fn sizes(scales: &[f64], ratios: &[f64]) -> Result<Vec<[f64; 2]>> {
    let size = |scale: f64, ratio: f64| [scale * ratio.sqrt(), scale / ratio.sqrt()];
    let mut sizes = room(anchor_count(&[scales.len(), ratios.len()])?, "sizes")?;
    sizes.extend(scales.iter().flat_map(|&scale| ratios.iter().map(move |&ratio| size(scale, ratio))));
    Ok(sizes)
}

/// Puts boxes of these sizes around the centres of all cells.
pub(super) fn tile(
    height: usize,
    width: usize,
    stride_y: f64,
    stride_x: f64,
    sizes: &[[f64; 2]],
    anchors: &mut Vec<[f64; 4]>,
) {
    for y in 0..height {
        poll();
        let cy = (y as f64 + 0.5) * stride_y;
        for x in 0..width {
            let cx = (x as f64 + 0.5) * stride_x;
            for &[w, h] in sizes {
                anchors.push([cx - w / 2.0, cy - h / 2.0, cx + w / 2.0, cy + h / 2.0]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boxwise_error::Code;

    #[test]
    fn cells_run_by_rows_and_ratios_run_fastest() {
        let anchors = grid(1, 2, 16.0, &[32.0, 64.0], &[1.0, 4.0]).unwrap();
        assert_eq!(anchors.len(), 8);
        assert_eq!(anchors[0], [-8.0, -8.0, 24.0, 24.0]);
        assert_eq!(anchors[1], [8.0 - 32.0, 0.0, 8.0 + 32.0, 16.0]);
        assert_eq!(anchors[2], [-24.0, -24.0, 40.0, 40.0]);
        assert_eq!(anchors[4], [8.0, -8.0, 40.0, 24.0]);
    }

    #[test]
    fn an_empty_map_has_no_anchors() {
        assert!(grid(0, 5, 8.0, &[8.0], &[1.0]).unwrap().is_empty());
        assert!(grid(5, 5, 8.0, &[], &[1.0]).unwrap().is_empty());
    }

    #[test]
    fn a_negative_stride_is_out_of_range() {
        for stride in [-8.0, 0.0, f64::NAN, f64::INFINITY] {
            assert_eq!(grid(2, 2, stride, &[8.0], &[1.0]).unwrap_err().code, Code::OutOfRange);
        }
    }

    #[test]
    fn a_gigantic_map_is_refused_before_memory_is_taken() {
        assert_eq!(grid(1 << 40, 1 << 40, 8.0, &[8.0], &[1.0]).unwrap_err().code, Code::TooLarge);
    }
}
