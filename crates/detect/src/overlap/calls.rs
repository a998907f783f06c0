//! Overlaps for callers with numbers of either precision. All arguments are checked first.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::boxes::best_overlap::Best;
use boxwise_kernels::{Float, Isa};
use boxwise_threads::{Threads, Work};

use super::best::{Pairs, best_match, overlap_pairs};
use super::matrix::{Kind, matrix, paired};
use super::rotated::{RotatedKind, rotated_matrix, rotated_paired};
use crate::boxes::{Format, Frame, corners, rotated};
use crate::check::room;
use crate::floats::{FloatVec, Floats, FloatsMut, in_one_precision};
use crate::suppress::batch::check_fraction;

/// A measure of upright or rotated boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Intersection over union.
    Iou,
    /// Generalised IoU.
    Giou,
    /// IoU minus the normalised distance of the centres.
    Diou,
    /// `Diou` minus a term for the aspect ratios.
    Ciou,
    /// Intersection over the first box's area.
    Iof,
    /// Intersection over the smaller area.
    Ios,
    /// Rotated boxes as Gaussians.
    Prob,
}

/// Options of [`iou`] and [`paired_iou`].
#[derive(Clone, Copy, Debug)]
pub struct OverlapRequest {
    /// The measure.
    pub measure: Measure,
    /// The box format.
    pub format: Format,
    /// Lower limit of unions, areas and diagonals in divisors.
    pub eps: f64,
    /// Number of threads; `None` for as many as the work is worth.
    pub threads: Option<Threads>,
}

impl Measure {
    fn upright(self) -> Result<Kind> {
        Ok(match self {
            Measure::Iou => Kind::Iou,
            Measure::Giou => Kind::Giou,
            Measure::Diou => Kind::Diou,
            Measure::Ciou => Kind::Ciou,
            Measure::Iof => Kind::Iof,
            Measure::Ios => Kind::Ios,
            Measure::Prob => return Err(self.refused("iou, giou, diou, ciou, iof or ios for upright boxes")),
        })
    }

    fn rotated(self) -> Result<RotatedKind> {
        Ok(match self {
            Measure::Iou => RotatedKind::Iou,
            Measure::Iof => RotatedKind::Iof,
            Measure::Ios => RotatedKind::Ios,
            Measure::Prob => RotatedKind::Prob,
            _ => return Err(self.refused("iou, iof, ios or prob for rotated boxes")),
        })
    }

    fn refused(self, expected: &str) -> Error {
        Error::new(Code::InvalidArgument, expected, format!("{self:?}").to_ascii_lowercase()).in_input("kind")
    }
}

impl OverlapRequest {
    fn check(&self) -> Result<()> {
        if self.eps >= 0.0 && self.eps.is_finite() {
            return Ok(());
        }
        Err(Error::new(Code::OutOfRange, "a number of at least 0", self.eps.to_string()).in_input("eps"))
    }
}

fn pool(threads: Option<Threads>, pairs: usize) -> Threads {
    threads.unwrap_or_else(|| Threads::available().if_worth(Work::OverlapsUnasked, pairs))
}

/// Number of overlaps of every box of `a` with every box of `b`.
fn pairs_of<T>(a: &[T], b: &[T], format: Format) -> Result<usize> {
    Ok(format.count(a, "a")?.saturating_mul(format.count(b, "b")?))
}

/// Number of overlaps of corresponding boxes.
fn paired_of<T>(a: &[T], b: &[T], format: Format) -> Result<usize> {
    let (count, other) = (format.count(a, "a")?, format.count(b, "b")?);
    if count != other {
        let expected = format!("{count} boxes, as many as in a");
        return Err(Error::new(Code::LengthMismatch, expected, other.to_string()).in_input("b"));
    }
    Ok(count)
}

fn fill_matrix<T: Float>(a: &[T], b: &[T], request: &OverlapRequest, out: &mut [T]) -> Result<()> {
    let OverlapRequest { measure, format, eps, threads } = *request;
    let pairs = pairs_of(a, b, format)?;
    check_room(pairs, out.len())?;
    let threads = pool(threads, pairs);
    if format.frame() == Frame::Turned {
        let measure = measure.rotated()?;
        rotated_matrix(threads, &rotated(a, format, "a")?, &rotated(b, format, "b")?, measure, out);
    } else {
        let (a, b) = (corners(a, format, "a")?, corners(b, format, "b")?);
        matrix(Isa::detect(), threads, &a, &b, measure.upright()?, T::from_f64(eps), out);
    }
    Ok(())
}

fn fill_paired<T: Float>(a: &[T], b: &[T], request: &OverlapRequest, out: &mut [T]) -> Result<()> {
    let OverlapRequest { measure, format, eps, .. } = *request;
    check_room(paired_of(a, b, format)?, out.len())?;
    if format.frame() == Frame::Turned {
        rotated_paired(&rotated(a, format, "a")?, &rotated(b, format, "b")?, measure.rotated()?, out);
    } else {
        let (a, b) = (corners(a, format, "a")?, corners(b, format, "b")?);
        paired(Isa::detect(), &a, &b, measure.upright()?, T::from_f64(eps), out);
    }
    Ok(())
}

fn check_room(expected: usize, out: usize) -> Result<()> {
    if expected == out {
        return Ok(());
    }
    let expected = format!("{expected} places, one for each overlap");
    Err(Error::new(Code::LengthMismatch, expected, out.to_string()).in_input("out"))
}

/// Calls a function that fills an array, with boxes in the precision of the array.
fn filled<'a>(
    a: Floats<'a>,
    b: Floats<'a>,
    out: FloatsMut<'a>,
    single: impl FnOnce(&[f32], &[f32], &mut [f32]) -> Result<()>,
    double: impl FnOnce(&[f64], &[f64], &mut [f64]) -> Result<()>,
) -> Result<()> {
    match (a, b, out) {
        (Floats::F32(a), Floats::F32(b), FloatsMut::F32(out)) => single(a, b, out),
        (Floats::F32(_), Floats::F32(_), FloatsMut::F64(_)) => {
            Err(other_precision("a Float32Array", "a Float64Array"))
        }
        (_, _, FloatsMut::F32(_)) => Err(other_precision("a Float64Array", "a Float32Array")),
        (a, b, FloatsMut::F64(out)) => double(&a.doubles(), &b.doubles(), out),
    }
}

fn other_precision(expected: &str, got: &str) -> Error {
    Error::new(Code::InvalidArgument, format!("{expected}, the boxes' own type"), got).in_input("out")
}

/// Writes the overlap of every box of `a` with every box of `b` into `out`.
pub fn iou_into(a: Floats, b: Floats, request: &OverlapRequest, out: FloatsMut) -> Result<()> {
    request.check()?;
    filled(
        a,
        b,
        out,
        |a, b, out| fill_matrix(a, b, request, out),
        |a, b, out| fill_matrix(a, b, request, out),
    )
}

/// Writes the overlap of each box of `a` with the corresponding box of `b` into `out`.
pub fn paired_iou_into(a: Floats, b: Floats, request: &OverlapRequest, out: FloatsMut) -> Result<()> {
    request.check()?;
    filled(
        a,
        b,
        out,
        |a, b, out| fill_paired(a, b, request, out),
        |a, b, out| fill_paired(a, b, request, out),
    )
}

/// Like [`iou_into`], into new memory.
///
/// # Examples
///
/// ```
/// use boxwise_detect::boxes::Format;
/// use boxwise_detect::overlap::calls::{Measure, OverlapRequest, iou};
/// use boxwise_detect::{FloatVec, Floats};
///
/// let (a, b) = ([0.0, 0.0, 2.0, 2.0], [1.0, 0.0, 3.0, 2.0, 8.0, 8.0, 9.0, 9.0]);
/// let request = OverlapRequest { measure: Measure::Iou, format: Format::Xyxy, eps: 0.0, threads: None };
/// let overlaps = iou(Floats::F64(&a), Floats::F64(&b), &request)?;
/// assert_eq!(overlaps, FloatVec::F64(vec![2.0 / 6.0, 0.0])); // one row of `a`, two columns of `b`
/// # Ok::<(), boxwise_error::Error>(())
/// ```
pub fn iou(a: Floats, b: Floats, request: &OverlapRequest) -> Result<FloatVec> {
    request.check()?;
    in_one_precision!(a, b => {
        let mut out = zeros(pairs_of(a, b, request.format)?)?;
        fill_matrix(a, b, request, &mut out)?;
        Ok(out.into())
    })
}

/// Like [`paired_iou_into`], into new memory.
pub fn paired_iou(a: Floats, b: Floats, request: &OverlapRequest) -> Result<FloatVec> {
    request.check()?;
    in_one_precision!(a, b => {
        let mut out = zeros(paired_of(a, b, request.format)?)?;
        fill_paired(a, b, request, &mut out)?;
        Ok(out.into())
    })
}

/// `count` zeros, or an error if they do not fit in memory.
fn zeros<T: Float>(count: usize) -> Result<Vec<T>> {
    let mut zeros = room(count, "overlaps")?;
    zeros.resize(count, T::ZERO);
    Ok(zeros)
}

/// Options of [`best_overlaps`] and [`pairs_above`].
#[derive(Clone, Copy, Debug)]
pub struct MatchRequest {
    /// The box format, which must be upright.
    pub format: Format,
    /// Number of threads; `None` for as many as the work is worth.
    pub threads: Option<Threads>,
}

impl MatchRequest {
    fn check(&self) -> Result<()> {
        if self.format.frame() == Frame::Turned {
            let error = Error::new(Code::InvalidArgument, "a format of upright boxes", "rotated");
            return Err(error.in_input("format"));
        }
        Ok(())
    }
}

/// The best matches of rows and columns.
#[derive(Clone, Debug, PartialEq)]
pub struct BestOverlaps {
    /// Each row's highest IoU.
    pub row_iou: FloatVec,
    /// The column of that match.
    pub row_index: Vec<i32>,
    /// Each column's highest IoU.
    pub column_iou: FloatVec,
    /// The row of that match.
    pub column_index: Vec<i32>,
}

impl<T> From<Best<T>> for BestOverlaps
where
    FloatVec: From<Vec<T>>,
{
    fn from(best: Best<T>) -> Self {
        BestOverlaps {
            row_iou: best.row_iou.into(),
            row_index: best.row_index,
            column_iou: best.column_iou.into(),
            column_index: best.column_index,
        }
    }
}

/// The highest IoU of each box of `a` among `b`, and of each box of `b` among `a`.
pub fn best_overlaps(a: Floats, b: Floats, request: &MatchRequest) -> Result<BestOverlaps> {
    request.check()?;
    let MatchRequest { format, threads } = *request;
    in_one_precision!(a, b => {
        let (a, b) = (corners(a, format, "a")?, corners(b, format, "b")?);
        let threads = pool(threads, a.len().saturating_mul(b.len()));
        Ok(best_match(Isa::detect(), threads, &a, &b).into())
    })
}

/// Pairs of boxes that overlap.
#[derive(Clone, Debug, PartialEq)]
pub struct PairsAbove {
    /// Indices in `a`, ascending.
    pub rows: Vec<u32>,
    /// Indices in `b`, ascending within a row.
    pub columns: Vec<u32>,
    /// Their IoU.
    pub ious: FloatVec,
}

impl<T> From<Pairs<T>> for PairsAbove
where
    FloatVec: From<Vec<T>>,
{
    fn from(pairs: Pairs<T>) -> Self {
        PairsAbove { rows: pairs.rows, columns: pairs.columns, ious: pairs.ious.into() }
    }
}

/// Every pair of boxes with an IoU above `threshold`.
///
/// # Errors
/// `TOO_LARGE` for more pairs than `limit`, or than memory holds; `OUT_OF_RANGE` and `LENGTH_MISMATCH` for other mistakes.
pub fn pairs_above(
    a: Floats,
    b: Floats,
    threshold: f64,
    limit: usize,
    request: &MatchRequest,
) -> Result<PairsAbove> {
    request.check()?;
    check_fraction(threshold, "threshold")?;
    let MatchRequest { format, threads } = *request;
    in_one_precision!(a, b => {
        let (a, b) = (corners(a, format, "a")?, corners(b, format, "b")?);
        let threads = pool(threads, a.len().saturating_mul(b.len()));
        Ok(overlap_pairs(Isa::detect(), threads, &a, &b, Float::from_f64(threshold), limit)?.into())
    })
}
