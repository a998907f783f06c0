//! Overlap of two boxes given by their corners, with the arithmetic of the references.

/// Left, top, right, bottom.
pub(crate) type Corners = [f64; 4];

/// Corners of x, y, width, height.
pub(crate) fn corners([x, y, w, h]: [f64; 4]) -> Corners {
    [x, y, x + w, y + h]
}

/// VOC's intersection over union; `None` if the boxes share no area. `pixel` is 1 for coordinates in whole pixels, both
/// ends included, and 0 for continuous coordinates.
///
/// A NaN in a box makes its area NaN and therefore the overlap, which is then never the best.
pub(crate) fn voc_iou(a: Corners, b: Corners, pixel: f64) -> Option<f64> {
    let w = a[2].min(b[2]) - a[0].max(b[0]) + pixel;
    let h = a[3].min(b[3]) - a[1].max(b[1]) + pixel;
    if !(w > 0.0 && h > 0.0) {
        return None;
    }
    let area = |b: Corners| (b[2] - b[0] + pixel) * (b[3] - b[1] + pixel);
    Some(w * h / (area(a) + area(b) - w * h))
}

/// The area of a box.
pub(crate) fn area(b: Corners) -> f64 {
    (b[2] - b[0]) * (b[3] - b[1])
}

/// The area that two boxes share; NaN if a coordinate is.
pub(crate) fn shared(a: Corners, b: Corners) -> f64 {
    let side = |low: usize, high: usize| larger(0.0, smaller(a[high], b[high]) - larger(a[low], b[low]));
    side(1, 3) * side(0, 2)
}

/// NumPy's maximum: NaN if either is.
fn larger(a: f64, b: f64) -> f64 {
    if a > b || a.is_nan() { a } else { b }
}

/// NumPy's minimum: NaN if either is.
fn smaller(a: f64, b: f64) -> f64 {
    if a < b || a.is_nan() { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_count_the_last_row_and_column() {
        let (a, b) = ([0.0, 0.0, 9.0, 9.0], [5.0, 0.0, 14.0, 9.0]);
        assert_eq!(voc_iou(a, b, 1.0), Some(50.0 / 150.0));
        assert_eq!(voc_iou(a, b, 0.0), Some(36.0 / 126.0));
        assert_eq!(voc_iou(a, [10.0, 0.0, 14.0, 9.0], 1.0), None);
    }

    #[test]
    fn a_share_with_nan_is_nan() {
        let a = [0.0, 0.0, 9.0, 9.0];
        for at in 0..4 {
            let mut b = a;
            b[at] = f64::NAN;
            assert!(shared(a, b).is_nan() && shared(b, a).is_nan());
        }
        assert_eq!(shared(a, [3.0, 4.0, 20.0, 20.0]), 30.0);
        assert_eq!(shared(a, [30.0, 4.0, 40.0, 20.0]), 0.0);
    }
}
