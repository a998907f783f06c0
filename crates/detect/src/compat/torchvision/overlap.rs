//! `box_iou`, `generalized_box_iou`, `distance_box_iou` and `complete_box_iou`: every box of one list with every box of
//! another.

use std::sync::Mutex;

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::boxes::iou::can_overlap;
use boxwise_kernels::machine::memory::try_reserved;
use boxwise_kernels::{Float, Isa};
use boxwise_threads::{Threads, Work, poll};

use super::Real;
use crate::overlap::matrix;

/// The measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Intersection over union; 0 / 0 is NaN.
    Iou,
    /// IoU minus the part of the enclosing box that neither covers.
    Generalized,
    /// IoU minus the squared distance of the centres over the square of the enclosing diagonal plus eps.
    Distance,
    /// [`Kind::Distance`] minus the difference of the aspect ratios.
    Complete,
}

/// Box formats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Format {
    /// Corners.
    Xyxy,
    /// Corner, width and height.
    Xywh,
    /// Centre, width and height.
    Cxcywh,
}

/// Row-major `[a, b]`. Each value follows torchvision's steps and has its bits, except the arc tangent in
/// [`Kind::Complete`]. Infinity and NaN propagate as in torchvision. `eps` is used by the last two kinds.
pub fn box_overlap<T: Real>(
    a: &[[T; 4]],
    b: &[[T; 4]],
    kind: Kind,
    format: Format,
    eps: f64,
    threads: Threads,
) -> Result<Vec<T>> {
    let error =
        |cells: &str| Error::new(Code::TooLarge, "a matrix that fits in memory", format!("{cells} cells"));
    let cells = a.len().checked_mul(b.len()).ok_or_else(|| error("more than 2^64"))?;
    let mut out: Vec<T> = try_reserved(cells).map_err(|_| error(&cells.to_string()))?;
    out.resize(cells, T::ZERO);
    if cells == 0 {
        return Ok(out);
    }
    let threads = threads.if_worth(Work::TorchvisionOverlaps, cells);
    let standard = match kind {
        Kind::Iou => Some(matrix::Kind::Iou),
        Kind::Generalized => Some(matrix::Kind::Giou),
        Kind::Distance | Kind::Complete => None,
    };
    if let Some(kind) = standard.filter(|_| format == Format::Xyxy && a.iter().chain(b).all(ordinary)) {
        matrix::matrix(Isa::detect(), threads, a, b, kind, T::ZERO, &mut out);
        return Ok(out);
    }
    let columns: Vec<_> = b.iter().map(|b| Measured::new(b, format)).collect();
    let rows = a.len().div_ceil(threads.count() * 4);
    let pieces = a.chunks(rows).zip(out.chunks_mut(rows * b.len()));
    let pieces: Vec<_> = pieces.map(|piece| Mutex::new(Some(piece))).collect();
    threads.map(pieces.len(), |piece| {
        let taken = pieces[piece].lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
        if let Some((a, out)) = taken {
            fill(a, &columns, kind, format, T::from_f64(eps), out);
        }
    });
    drop(pieces);
    Ok(out)
}

/// For such boxes the package's own IoU and GIoU are the same: the union is above 0 and nothing overflows.
fn ordinary<T: Float>(b: &[T; 4]) -> bool {
    can_overlap(b) && b.iter().all(|corner| (-1e18..1e18).contains(&corner.to_f64()))
}

/// A box with values that are used more than once.
#[derive(Clone, Copy)]
struct Measured<T> {
    x1: T,
    y1: T,
    x2: T,
    y2: T,
    area: T,
    cx: T,
    cy: T,
    angle: T,
}

impl<T: Real> Measured<T> {
    fn new(&[a, b, c, d]: &[T; 4], format: Format) -> Self {
        let half = T::from_f64(2.0);
        let ([x1, y1, x2, y2], area) = match format {
            Format::Xyxy => ([a, b, c, d], (c - a) * (d - b)),
            Format::Xywh => ([a, b, a + c, b + d], c * d),
            Format::Cxcywh => ([a - c / half, b - d / half, a + c / half, b + d / half], c * d),
        };
        let (cx, cy) = ((x1 + x2) / half, (y1 + y2) / half);
        Measured { x1, y1, x2, y2, area, cx, cy, angle: ((x2 - x1) / (y2 - y1)).atan() }
    }
}

fn fill<T: Real>(a: &[[T; 4]], b: &[Measured<T>], kind: Kind, format: Format, eps: T, out: &mut [T]) {
    for (corners, row) in a.iter().zip(out.chunks_exact_mut(b.len())) {
        poll();
        let a = Measured::new(corners, format);
        let cells = row.iter_mut().zip(b);
        match kind {
            Kind::Iou => cells.for_each(|(cell, b)| *cell = iou(&a, b).0),
            Kind::Generalized => cells.for_each(|(cell, b)| *cell = generalized(&a, b)),
            Kind::Distance => cells.for_each(|(cell, b)| *cell = distance(&a, b, eps).0),
            Kind::Complete => cells.for_each(|(cell, b)| *cell = complete(&a, b, eps)),
        }
    }
}

/// (IoU, union)
#[inline(always)]
fn iou<T: Real>(a: &Measured<T>, b: &Measured<T>) -> (T, T) {
    let width = not_below_zero(min(a.x2, b.x2) - max(a.x1, b.x1));
    let height = not_below_zero(min(a.y2, b.y2) - max(a.y1, b.y1));
    let inter = width * height;
    let union = a.area + b.area - inter;
    (inter / union, union)
}

/// Width and height of the enclosing box.
#[inline(always)]
fn around<T: Real>(a: &Measured<T>, b: &Measured<T>) -> (T, T) {
    (not_below_zero(max(a.x2, b.x2) - min(a.x1, b.x1)), not_below_zero(max(a.y2, b.y2) - min(a.y1, b.y1)))
}

#[inline(always)]
fn generalized<T: Real>(a: &Measured<T>, b: &Measured<T>) -> T {
    let (iou, union) = iou(a, b);
    let (width, height) = around(a, b);
    let area = width * height;
    iou - (area - union) / area
}

/// (distance IoU, IoU)
#[inline(always)]
fn distance<T: Real>(a: &Measured<T>, b: &Measured<T>, eps: T) -> (T, T) {
    let (iou, _) = iou(a, b);
    let (width, height) = around(a, b);
    let diagonal = width * width + height * height + eps;
    let (x, y) = (a.cx - b.cx, a.cy - b.cy);
    (iou - (x * x + y * y) / diagonal, iou)
}

#[inline(always)]
fn complete<T: Real>(a: &Measured<T>, b: &Measured<T>, eps: T) -> T {
    let (distance, iou) = distance(a, b, eps);
    let angle = a.angle - b.angle;
    let v = T::from_f64(4.0 / std::f64::consts::PI.powi(2)) * (angle * angle);
    let alpha = v / (T::from_f64(1.0) - iou + v + eps);
    distance - alpha * v
}

/// Like `torch.max`: NaN if either is.
#[inline(always)]
#[expect(clippy::eq_op, reason = "NaN is what differs from itself")]
fn max<T: Real>(a: T, b: T) -> T {
    if a != a || a > b { a } else { b }
}

/// Like `torch.min`: NaN if either is.
#[inline(always)]
#[expect(clippy::eq_op, reason = "NaN is what differs from itself")]
fn min<T: Real>(a: T, b: T) -> T {
    if a != a || a < b { a } else { b }
}

/// NaN stays.
#[inline(always)]
fn not_below_zero<T: Real>(side: T) -> T {
    if side < T::default() { T::default() } else { side }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_of_no_area_have_no_defined_overlap() {
        let point = [[1.0_f32, 1.0, 1.0, 1.0]];
        let iou = box_overlap(&point, &point, Kind::Iou, Format::Xyxy, 0.0, Threads::ONE).unwrap();
        assert!(iou[0].is_nan());
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let boxes: Vec<[f32; 4]> =
            (0..1100).map(|i| [i, i % 7, i + 40, i % 7 + 30].map(|x| x as f32 * 0.37)).collect();
        for kind in [Kind::Iou, Kind::Generalized, Kind::Distance, Kind::Complete] {
            let on = |threads| {
                box_overlap(&boxes, &boxes, kind, Format::Xywh, 1e-7, Threads::new(threads)).unwrap()
            };
            assert_eq!(on(1), on(3));
        }
    }
}
