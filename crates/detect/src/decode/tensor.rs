//! A model's raw output: borrowed numbers with their dimensions.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;
use boxwise_kernels::tensors::scan::{NO_ROW, best_row, positions_above};

pub use super::quantised::Quantised;

/// Borrowed numbers of a tensor, row-major.
#[derive(Clone, Copy, Debug)]
pub enum Data<'a> {
    /// Single precision.
    F32(&'a [f32]),
    /// Double precision.
    F64(&'a [f64]),
    /// Half precision, as bits (IEEE 754 binary16).
    F16(&'a [u16]),
    /// Whole numbers, such as labels.
    I32(&'a [i32]),
    /// Quantised numbers.
    Q8(Quantised<'a>),
}

/// The numbers that are widened at a time, and the columns that stay in the first cache while all rows pass.
const TILE: usize = 1024;

impl<'a> Data<'a> {
    /// How many numbers.
    pub fn len(&self) -> usize {
        match self {
            Data::F32(data) => data.len(),
            Data::F64(data) => data.len(),
            Data::F16(data) => data.len(),
            Data::I32(data) => data.len(),
            Data::Q8(data) => data.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number at a place.
    #[inline]
    pub fn at(&self, place: usize) -> f64 {
        match self {
            Data::F32(data) => f64::from(data[place]),
            Data::F64(data) => data[place],
            Data::F16(data) => f64::from(widen(data[place])),
            Data::I32(data) => f64::from(data[place]),
            Data::Q8(data) => f64::from(data.at(place)),
        }
    }

    /// Four numbers, `stride` apart.
    #[inline]
    pub(super) fn four(&self, first: usize, stride: usize) -> [f64; 4] {
        let place = |i: usize| first + i * stride;
        match self {
            Data::F32(data) => std::array::from_fn(|i| f64::from(data[place(i)])),
            Data::F64(data) => std::array::from_fn(|i| data[place(i)]),
            Data::F16(_) | Data::I32(_) | Data::Q8(_) => std::array::from_fn(|i| self.at(place(i))),
        }
    }

    /// A part of the numbers.
    pub fn part(&self, from: usize, len: usize) -> Data<'a> {
        match self {
            Data::F32(data) => Data::F32(&data[from..from + len]),
            Data::F64(data) => Data::F64(&data[from..from + len]),
            Data::F16(data) => Data::F16(&data[from..from + len]),
            Data::I32(data) => Data::I32(&data[from..from + len]),
            Data::Q8(data) => Data::Q8(data.part(from, len)),
        }
    }

    /// Singles of the numbers from a place on.
    fn fill(&self, from: usize, wide: &mut [f32]) {
        match self {
            Data::F32(data) => wide.copy_from_slice(&data[from..from + wide.len()]),
            Data::F16(data) => widen_all(&data[from..from + wide.len()], wide),
            Data::Q8(data) => data.fill(from, wide),
            Data::F64(_) | Data::I32(_) => {
                wide.iter_mut().enumerate().for_each(|(i, wide)| *wide = self.at(from + i) as f32);
            }
        }
    }

    /// The places of numbers above `threshold`, ascending, appended to `found`. NaN is above nothing.
    pub(super) fn above(&self, isa: Isa, threshold: f64, found: &mut Vec<u32>) {
        match self {
            Data::F32(data) => positions_above(isa, data, bar(threshold), 0, found),
            Data::F64(data) => positions_above(isa, data, threshold, 0, found),
            Data::F16(_) | Data::I32(_) | Data::Q8(_) => {
                let mut wide = [0.0; TILE];
                for from in (0..self.len()).step_by(TILE) {
                    let wide = &mut wide[..TILE.min(self.len() - from)];
                    self.fill(from, wide);
                    positions_above(isa, wide, bar(threshold), from as u32, found);
                }
            }
        }
    }

    /// The greatest of each column of the first `rows` rows of `columns`, if it is above `threshold`: calls
    /// `each(column, row, value)` in order of the columns. The lowest of equal rows counts.
    pub(super) fn best_of_columns(
        &self,
        isa: Isa,
        rows: usize,
        columns: usize,
        threshold: f64,
        mut each: impl FnMut(usize, u32, f64),
    ) {
        let mut row = [NO_ROW; TILE];
        for from in (0..columns).step_by(TILE) {
            let width = TILE.min(columns - from);
            let row = &mut row[..width];
            row.fill(NO_ROW);
            match self {
                Data::F32(data) => {
                    let mut best = [bar(threshold); TILE];
                    if rows > 0 {
                        best_row(isa, &data[from..], columns, rows, 0, &mut best[..width], row);
                    }
                    report(row, &best, f64::from, from, &mut each);
                }
                Data::F64(data) => {
                    let mut best = [threshold; TILE];
                    if rows > 0 {
                        best_row(isa, &data[from..], columns, rows, 0, &mut best[..width], row);
                    }
                    report(row, &best, |best| best, from, &mut each);
                }
                Data::F16(_) | Data::I32(_) | Data::Q8(_) => {
                    let mut best = [bar(threshold); TILE];
                    let mut wide = [0.0; TILE];
                    for number in 0..rows {
                        let at = number * columns + from;
                        self.fill(at, &mut wide[..width]);
                        best_row(isa, &wide[..width], width, 1, number as u32, &mut best[..width], row);
                    }
                    report(row, &best, f64::from, from, &mut each);
                }
            }
        }
    }
}

fn report<T: Copy>(
    row: &[u32],
    best: &[T],
    wide: impl Fn(T) -> f64,
    from: usize,
    each: &mut impl FnMut(usize, u32, f64),
) {
    for (i, (&row, &best)) in row.iter().zip(best).enumerate() {
        if row != NO_ROW {
            each(from + i, row, wide(best));
        }
    }
}

/// The greatest single below or at a double: so that a single is above the one just when it is above the other.
fn bar(threshold: f64) -> f32 {
    let near = threshold as f32;
    if f64::from(near) > threshold { near.next_down() } else { near }
}

/// A half as a single; every half has one.
#[inline(always)]
fn widen(half: u16) -> f32 {
    let magnitude = u32::from(half & 0x7fff);
    let sign = u32::from(half & 0x8000) << 16;
    // The fields are put in place, then 2^112 makes up for the exponents' different biases, subnormals included.
    let scaled = f32::from_bits(magnitude << 13) * f32::from_bits(0x7780_0000);
    let special = f32::from_bits(magnitude << 13 | 0x7f80_0000);
    let wide = if magnitude >= 0x7c00 { special } else { scaled };
    f32::from_bits(wide.to_bits() | sign)
}

fn widen_all(halves: &[u16], wide: &mut [f32]) {
    for (wide, &half) in wide.iter_mut().zip(halves) {
        *wide = widen(half);
    }
}

/// A raw output with its dimensions, whose product is the number of its elements.
#[derive(Clone, Debug)]
pub struct Tensor<'a> {
    /// The numbers, row-major.
    pub data: Data<'a>,
    /// The dimensions, slowest first.
    pub dims: Vec<usize>,
}

impl<'a> Tensor<'a> {
    /// Checks that the dimensions are whole numbers from 0 whose product is the number of elements.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` for dimensions that are none; `LENGTH_MISMATCH` for another product.
    pub fn new(data: Data<'a>, dims: &[f64]) -> Result<Self> {
        let whole =
            |&dim: &f64| (dim >= 0.0 && dim.fract() == 0.0 && dim <= u32::MAX.into()).then_some(dim as usize);
        let Some(sizes) = dims.iter().map(whole).collect::<Option<Vec<usize>>>() else {
            return Err(Error::new(Code::OutOfRange, "dims of whole numbers from 0", format!("{dims:?}"))
                .in_input("dims"));
        };
        let product = sizes.iter().try_fold(1usize, |product, &dim| product.checked_mul(dim));
        if product != Some(data.len()) {
            let expected = format!("as many numbers as dims {} say", spelled(&sizes));
            return Err(Error::new(Code::LengthMismatch, expected, data.len().to_string()).in_input("data"));
        }
        if data.len() > u32::MAX as usize {
            return Err(Error::new(Code::TooLarge, "fewer than 2^32 numbers", data.len().to_string()));
        }
        Ok(Tensor { data, dims: sizes })
    }

    /// Whether answers made of it are double precision.
    pub fn is_double(&self) -> bool {
        matches!(self.data, Data::F64(_))
    }

    /// Whether its type holds whole numbers alone.
    pub(super) fn is_whole(&self) -> bool {
        matches!(self.data, Data::I32(_))
    }
}

/// `[1, 84, 8400]`.
pub(super) fn spelled(dims: &[usize]) -> String {
    format!("{dims:?}")
}

/// One image's part of a tensor.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub(super) data: Data<'a>,
    /// Without the batch.
    pub(super) dims: &'a [usize],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_half_has_its_value() {
        assert_eq!(widen(0x3c00), 1.0);
        assert_eq!(widen(0xc000), -2.0);
        assert_eq!(widen(0x7bff), 65504.0);
        assert_eq!(widen(0x0001), 2f32.powi(-24));
        assert_eq!(widen(0x03ff), 1023.0 * 2f32.powi(-24));
        assert_eq!(widen(0x8000).to_bits(), (-0f32).to_bits());
        assert_eq!(widen(0x7c00), f32::INFINITY);
        assert_eq!(widen(0xfc00), f32::NEG_INFINITY);
        assert!(widen(0x7e00).is_nan() && widen(0x7c01).is_nan());
        for bits in 0..0x7c00u16 {
            let exponent = i32::from(bits >> 10);
            let fraction = f32::from(bits & 0x3ff);
            let value = if exponent == 0 {
                fraction * 2f32.powi(-24)
            } else {
                (1024.0 + fraction) * 2f32.powi(exponent - 25)
            };
            assert_eq!(widen(bits), value);
        }
    }

    #[test]
    fn a_single_is_above_a_threshold_just_when_its_double_is() {
        for threshold in [0.001, 0.25, 0.3, 0.1, f64::MAX, -0.7] {
            let near = threshold as f32;
            for value in [near.next_down(), near, near.next_up()] {
                assert_eq!(value > bar(threshold), f64::from(value) > threshold);
            }
        }
    }

    #[test]
    fn dims_must_be_whole_and_fit_the_data() {
        let of = |dims: &[f64]| Tensor::new(Data::F32(&[0.0; 6]), dims).map(|t| t.dims).map_err(|e| e.code);
        assert_eq!(of(&[2.0, 3.0]), Ok(vec![2, 3]));
        assert_eq!(of(&[2.0, -3.0]), Err(Code::OutOfRange));
        assert_eq!(of(&[2.5, 3.0]), Err(Code::OutOfRange));
        assert_eq!(of(&[f64::NAN]), Err(Code::OutOfRange));
        assert_eq!(of(&[2.0, 4.0]), Err(Code::LengthMismatch));
        assert_eq!(of(&[4e9, 4e9, 4e9]), Err(Code::LengthMismatch));
    }
}
