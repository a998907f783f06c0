//! How much boxes overlap.

use boxwise_detect::Number;
use boxwise_detect::boxes::{Format, Frame};
use boxwise_detect::overlap::Kind;
use boxwise_detect::overlap::best::Pairs;
use boxwise_detect::overlap::rotated::RotatedKind;
use boxwise_detect::suppress::batch::check_fraction;
use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;
use boxwise_kernels::boxes::best_overlap::Best;
use napi::bindgen_prelude::{Float32Array, Float64Array, Int32Array, Uint32Array};
use napi_derive::napi;

use crate::guard::guard;
use crate::numbers::{Output, format_of, pool};

/// A matrix is worth a pool from so many overlaps on, and so are fused answers: about a millisecond of work.
const POOL_FROM_PAIRS: usize = 1 << 22;

/// Kind, format, eps, threads.
struct Asked {
    kind: usize,
    format: Format,
    eps: f64,
    threads: f64,
}

fn asked(numbers: &[f64]) -> Result<Asked> {
    let &[kind, format, eps, threads] = numbers else {
        return Err(Error::new(Code::Internal, "4 numbers", numbers.len().to_string()));
    };
    if !(eps >= 0.0 && eps.is_finite()) {
        return Err(Error::new(Code::OutOfRange, "a number of at least 0", eps.to_string()).in_input("eps"));
    }
    Ok(Asked { kind: kind as usize, format: format_of(format)?, eps, threads })
}

/// The measures of upright boxes, in the order of `api/options.ts`; `prob` comes last and is none of them.
const KINDS: [Kind; 5] = [Kind::Iou, Kind::Giou, Kind::Diou, Kind::Ciou, Kind::Iof];
const PROB: usize = 5;

fn upright(kind: usize) -> Result<Kind> {
    let none = || Error::new(Code::InvalidArgument, "iou, giou, diou, ciou or iof for upright boxes", "prob");
    KINDS.get(kind).copied().ok_or_else(|| none().in_input("kind"))
}

fn turned(kind: usize) -> Result<RotatedKind> {
    match (KINDS.get(kind), kind) {
        (Some(Kind::Iou), _) => Ok(RotatedKind::Iou),
        (Some(Kind::Iof), _) => Ok(RotatedKind::Iof),
        (None, PROB) => Ok(RotatedKind::Prob),
        (other, _) => {
            let got = other.map_or(kind.to_string(), |kind| format!("{kind:?}").to_lowercase());
            Err(Error::new(Code::InvalidArgument, "iou, iof or prob for rotated boxes", got).in_input("kind"))
        }
    }
}

fn room(expected: usize, out: usize) -> Result<()> {
    if expected == out {
        return Ok(());
    }
    let expected = format!("{expected} places, one for each overlap");
    Err(Error::new(Code::LengthMismatch, expected, out.to_string()).in_input("out"))
}

fn run_matrix<T: Number>(a: &[T], b: &[T], numbers: &[f64], out: &mut [T]) -> Result<()> {
    let Asked { kind, format, eps, threads } = asked(numbers)?;
    let pairs = format.count(a, "a")?.saturating_mul(format.count(b, "b")?);
    room(pairs, out.len())?;
    let threads = pool(threads, pairs >= POOL_FROM_PAIRS)?;
    if format.frame() == Frame::Turned {
        let kind = turned(kind)?;
        T::rotated_matrix(threads, &T::rotated(a, format, "a")?, &T::rotated(b, format, "b")?, kind, out);
    } else {
        let (a, b) = (T::corners(a, format, "a")?, T::corners(b, format, "b")?);
        T::matrix(Isa::detect(), threads, &a, &b, upright(kind)?, T::from_f64(eps), out);
    }
    Ok(())
}

fn run_paired<T: Number>(a: &[T], b: &[T], numbers: &[f64], out: &mut [T]) -> Result<()> {
    let Asked { kind, format, eps, .. } = asked(numbers)?;
    let (count, other) = (format.count(a, "a")?, format.count(b, "b")?);
    if count != other {
        let expected = format!("{count} boxes, as many as in a");
        return Err(Error::new(Code::LengthMismatch, expected, other.to_string()).in_input("b"));
    }
    room(count, out.len())?;
    if format.frame() == Frame::Turned {
        let kind = turned(kind)?;
        T::rotated_paired(&T::rotated(a, format, "a")?, &T::rotated(b, format, "b")?, kind, out);
    } else {
        let (a, b) = (T::corners(a, format, "a")?, T::corners(b, format, "b")?);
        T::paired(Isa::detect(), &a, &b, upright(kind)?, T::from_f64(eps), out);
    }
    Ok(())
}

/// Upright boxes of a format that is not rotated.
fn upright_only(format: Format) -> Result<()> {
    if format.frame() == Frame::Turned {
        let error = Error::new(Code::InvalidArgument, "a format of upright boxes", "rotated");
        return Err(error.in_input("format"));
    }
    Ok(())
}

fn run_best<T: Number>(a: &[T], b: &[T], numbers: &[f64]) -> Result<Best<T>> {
    let Asked { format, threads, .. } = asked(numbers)?;
    upright_only(format)?;
    let (a, b) = (T::corners(a, format, "a")?, T::corners(b, format, "b")?);
    let threads = pool(threads, a.len().saturating_mul(b.len()) >= POOL_FROM_PAIRS)?;
    Ok(T::best_match(Isa::detect(), threads, &a, &b))
}

fn run_pairs<T: Number>(a: &[T], b: &[T], threshold: f64, numbers: &[f64]) -> Result<Pairs<T>> {
    let Asked { format, threads, .. } = asked(numbers)?;
    upright_only(format)?;
    check_fraction(threshold, "threshold")?;
    let (a, b) = (T::corners(a, format, "a")?, T::corners(b, format, "b")?);
    let threads = pool(threads, a.len().saturating_mul(b.len()) >= POOL_FROM_PAIRS)?;
    Ok(T::overlap_pairs(Isa::detect(), threads, &a, &b, T::from_f64(threshold)))
}

macro_rules! overlap {
    ($float:ident, $array:ident, $best:ident, $pairs:ident, $matrix:ident, $paired:ident, $best_match:ident,
     $overlap_pairs:ident) => {
        /// The best counterparts of rows and columns.
        #[napi(object)]
        pub struct $best {
            pub row_iou: $array,
            pub row_index: Int32Array,
            pub column_iou: $array,
            pub column_index: Int32Array,
        }

        impl From<Best<$float>> for $best {
            fn from(Best { row_iou, row_index, column_iou, column_index }: Best<$float>) -> Self {
                $best {
                    row_iou: row_iou.into(),
                    row_index: row_index.into(),
                    column_iou: column_iou.into(),
                    column_index: column_index.into(),
                }
            }
        }

        /// Pairs above a threshold.
        #[napi(object)]
        pub struct $pairs {
            pub rows: Uint32Array,
            pub columns: Uint32Array,
            pub ious: $array,
        }

        impl From<Pairs<$float>> for $pairs {
            fn from(Pairs { rows, columns, ious }: Pairs<$float>) -> Self {
                $pairs { rows: rows.into(), columns: columns.into(), ious: ious.into() }
            }
        }

        /// All pairs into an array of JavaScript's.
        #[napi]
        pub fn $matrix(
            a: &[$float],
            b: &[$float],
            numbers: &[f64],
            #[napi(ts_arg_type = "Float32Array | Float64Array")] out: Output<'_, $float>,
        ) -> napi::Result<()> {
            guard(|| run_matrix(a, b, numbers, out))
        }

        /// Corresponding pairs into an array of JavaScript's.
        #[napi]
        pub fn $paired(
            a: &[$float],
            b: &[$float],
            numbers: &[f64],
            #[napi(ts_arg_type = "Float32Array | Float64Array")] out: Output<'_, $float>,
        ) -> napi::Result<()> {
            guard(|| run_paired(a, b, numbers, out))
        }

        /// The best counterparts.
        #[napi]
        pub fn $best_match(a: &[$float], b: &[$float], numbers: &[f64]) -> napi::Result<$best> {
            guard(|| Ok(run_best(a, b, numbers)?.into()))
        }

        /// Pairs above a threshold.
        #[napi]
        pub fn $overlap_pairs(
            a: &[$float],
            b: &[$float],
            threshold: f64,
            numbers: &[f64],
        ) -> napi::Result<$pairs> {
            guard(|| Ok(run_pairs(a, b, threshold, numbers)?.into()))
        }
    };
}

overlap!(f32, Float32Array, BestF32, PairsF32, iou_f32, paired_iou_f32, best_match_f32, overlap_pairs_f32);
overlap!(f64, Float64Array, BestF64, PairsF64, iou_f64, paired_iou_f64, best_match_f64, overlap_pairs_f64);

/// The same, off the event loop.
#[cfg(not(target_family = "wasm"))] // has no other thread: JavaScript makes the promises there
mod promises {
    use napi::bindgen_prelude::AsyncTask;

    use super::*;
    use crate::work::Work;

    macro_rules! overlap {
        ($float:ident, $array:ident, $best:ident, $pairs:ident, $matrix_async:ident, $paired_async:ident,
         $best_match_async:ident, $overlap_pairs_async:ident) => {
            /// All pairs, off the event loop.
            #[napi(ts_return_type = "Promise<Float32Array | Float64Array>")]
            pub fn $matrix_async(a: &[$float], b: &[$float], numbers: &[f64], len: f64) -> AsyncTask<Work> {
                let (a, b, numbers) = (a.to_vec(), b.to_vec(), numbers.to_vec());
                Work::promise::<$array>(move || {
                    let mut out = zeros(len)?;
                    run_matrix(&a, &b, &numbers, &mut out)?;
                    Ok(out.into())
                })
            }

            /// Corresponding pairs, off the event loop.
            #[napi(ts_return_type = "Promise<Float32Array | Float64Array>")]
            pub fn $paired_async(a: &[$float], b: &[$float], numbers: &[f64], len: f64) -> AsyncTask<Work> {
                let (a, b, numbers) = (a.to_vec(), b.to_vec(), numbers.to_vec());
                Work::promise::<$array>(move || {
                    let mut out = zeros(len)?;
                    run_paired(&a, &b, &numbers, &mut out)?;
                    Ok(out.into())
                })
            }

            /// The best counterparts, off the event loop.
            #[napi(ts_return_type = "Promise<BestF32 | BestF64>")]
            pub fn $best_match_async(a: &[$float], b: &[$float], numbers: &[f64]) -> AsyncTask<Work> {
                let (a, b, numbers) = (a.to_vec(), b.to_vec(), numbers.to_vec());
                Work::promise::<$best>(move || Ok(run_best(&a, &b, &numbers)?.into()))
            }

            /// Pairs above a threshold, off the event loop.
            #[napi(ts_return_type = "Promise<PairsF32 | PairsF64>")]
            pub fn $overlap_pairs_async(
                a: &[$float],
                b: &[$float],
                threshold: f64,
                numbers: &[f64],
            ) -> AsyncTask<Work> {
                let (a, b, numbers) = (a.to_vec(), b.to_vec(), numbers.to_vec());
                Work::promise::<$pairs>(move || Ok(run_pairs(&a, &b, threshold, &numbers)?.into()))
            }
        };
    }

    overlap!(
        f32,
        Float32Array,
        BestF32,
        PairsF32,
        iou_f32_async,
        paired_iou_f32_async,
        best_match_f32_async,
        overlap_pairs_f32_async
    );
    overlap!(
        f64,
        Float64Array,
        BestF64,
        PairsF64,
        iou_f64_async,
        paired_iou_f64_async,
        best_match_f64_async,
        overlap_pairs_f64_async
    );

    /// So many zeros, if there is room.
    fn zeros<T: Number>(len: f64) -> Result<Vec<T>> {
        let mut zeros = Vec::new();
        let none = |_| Error::new(Code::TooLarge, "a result that fits in memory", format!("{len} numbers"));
        zeros.try_reserve_exact(len as usize).map_err(none)?;
        zeros.resize(len as usize, T::ZERO);
        Ok(zeros)
    }
}
