//! Names of the border's types in the TypeScript declarations. napi writes the declarations from these aliases.
#![allow(dead_code, reason = "for the declarations alone")]
#![allow(clippy::disallowed_types, reason = "no function takes these")]

use napi::bindgen_prelude::{
    BigInt64Array, Either, Either3, Either6, Float32Array, Float64Array, Int8Array, Int32Array, Uint8Array,
    Uint8ClampedArray, Uint16Array, Uint32Array,
};
use napi_derive::napi;

/// Numbers of either precision.
#[napi]
pub type Floats = Either<Float32Array, Float64Array>;
/// Numbers of either precision, for writing.
#[napi]
pub type FloatsOut = Either<Float32Array, Float64Array>;
/// A result in the precision of the boxes.
#[napi]
pub type FloatArray = Either<Float32Array, Float64Array>;
/// Numbers in double precision.
#[napi]
pub type Doubles = Float64Array;
/// Numbers in single precision.
#[napi]
pub type Singles = Float32Array;
/// Whole numbers.
#[napi]
pub type Ints = Int32Array;
/// Whole numbers from 0.
#[napi]
pub type Uints = Uint32Array;
/// Bits of half-precision numbers.
#[napi]
pub type Halves = Uint16Array;
/// Bytes.
#[napi]
pub type Bytes = Either<Uint8Array, Uint8ClampedArray>;
/// Whole numbers of up to 64 bits, or strings, each alone or once in a list.
#[napi]
pub type Ids = Either6<Int32Array, Uint32Array, BigInt64Array, Float64Array, Vec<String>, NamedIds>;
/// Ids as positions in a list of distinct strings.
#[napi(object, object_to_js = false)]
pub struct NamedIds {
    pub names: Vec<String>,
    pub at: Uint32Array,
}
/// A path, or JSON bytes.
#[napi]
pub type JsonInput = Either<String, Uint8Array>;
/// A label for each pixel.
#[napi]
pub type Labels = Either3<Uint8Array, Uint16Array, Int32Array>;
/// Ground truth in memory.
#[napi]
pub type LoadedDataset = crate::evaluate::DatasetHandle;
/// An evaluation in memory.
#[napi]
pub type LoadedEvaluation = crate::evaluate::EvaluationHandle;
/// A panoptic evaluation in memory.
#[napi]
pub type LoadedPanoptic = crate::panoptic::PanopticEvaluatorHandle;
/// Where a call records its progress.
#[napi]
pub type Watched = crate::evaluate::progress::Progress;
/// How a promise's work is ended.
#[napi]
pub type Cancelling = super::Cancellation;
/// Options, scores and boxes in one array.
#[napi]
pub type Scratch = Float32Array;
/// Whole numbers that a call returns.
#[napi]
pub type IntArray = Int32Array;
/// Whole numbers from 0 that a call returns.
#[napi]
pub type UintArray = Uint32Array;
/// Labels of -1, 0 and 1.
#[napi]
pub type SignArray = Int8Array;
/// Bits of half-precision numbers that a call returns.
#[napi]
pub type HalfArray = Uint16Array;
/// Bytes that a call returns.
#[napi]
pub type ByteArray = Uint8Array;
/// Doubles that a call returns.
#[napi]
pub type DoubleArray = Float64Array;
