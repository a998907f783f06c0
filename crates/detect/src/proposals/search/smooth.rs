//! Gaussian smoothing.

use boxwise_kernels::math::exp::exp;

/// A plane of bytes, smoothed by a Gaussian with the standard deviation `sigma`, truncated after four of them. Beyond
/// its border the plane is mirrored around its outermost pixels.
pub(super) fn smoothed(plane: &[u8], width: usize, height: usize, sigma: f32) -> Vec<f32> {
    let plane: Vec<f32> = plane.iter().map(|byte| f32::from(*byte)).collect();
    let weights = gaussian(sigma);
    if weights.len() == 1 {
        return plane;
    }
    let reach = weights.len() / 2;
    let mut down = vec![0.0; plane.len()];
    for (y, out) in down.chunks_exact_mut(width).enumerate() {
        for (k, weight) in weights.iter().enumerate() {
            let line = mirrored(y as isize + k as isize - reach as isize, height) * width;
            for (out, value) in out.iter_mut().zip(&plane[line..line + width]) {
                *out += weight * value;
            }
        }
    }
    let mut across = plane;
    across.fill(0.0);
    let mut wide = vec![0.0; width + 2 * reach];
    for (line, out) in down.chunks_exact(width).zip(across.chunks_exact_mut(width)) {
        for (place, value) in wide.iter_mut().enumerate() {
            *value = line[mirrored(place as isize - reach as isize, width)];
        }
        for (k, weight) in weights.iter().enumerate() {
            for (out, value) in out.iter_mut().zip(&wide[k..]) {
                *out += weight * value;
            }
        }
    }
    across
}

/// An odd number of weights that sum to 1.
fn gaussian(sigma: f32) -> Vec<f32> {
    let sigma = f64::from(sigma);
    let reach = (4.0 * sigma).round() as i32;
    if reach == 0 {
        return vec![1.0];
    }
    let raw: Vec<f64> = (-reach..=reach).map(|x| exp(-f64::from(x * x) / (2.0 * sigma * sigma))).collect();
    let sum: f64 = raw.iter().sum();
    raw.iter().map(|weight| (weight / sum) as f32).collect()
}

/// The index within `0..count` that stands for one outside.
fn mirrored(place: isize, count: usize) -> usize {
    if count == 1 {
        return 0;
    }
    let period = 2 * (count as isize - 1);
    let place = place.rem_euclid(period);
    place.min(period - place) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_plane_stays_flat_and_a_point_spreads_evenly() {
        for value in smoothed(&[100; 35], 5, 7, 0.8) {
            assert!((value - 100.0).abs() < 1e-4);
        }
        let mut point = [0; 81];
        point[40] = 255;
        let spread = smoothed(&point, 9, 9, 0.8);
        assert!((spread.iter().sum::<f32>() - 255.0).abs() < 0.1);
        assert_eq!(spread[39], spread[41]);
        assert!((spread[31] - spread[41]).abs() < 1e-4);
        assert_eq!(smoothed(&point, 9, 9, 0.0)[40], 255.0);
        assert_eq!(smoothed(&[7], 1, 1, 3.0).len(), 1);
    }

    #[test]
    fn places_outside_are_mirrored_around_the_border() {
        let places: Vec<usize> = (-5..9).map(|place| mirrored(place, 4)).collect();
        assert_eq!(places, [1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1, 0, 1, 2]);
    }
}
