//! A model's raw output: borrowed numbers with their dimensions.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;
use boxwise_kernels::tensors::scan::{NO_ROW, best_row, positions_above};

use super::ordered::Ordered;
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
    /// Integers, such as labels.
    I32(&'a [i32]),
    /// Quantised numbers.
    Q8(Quantised<'a>),
}

/// How many numbers are widened at once, and how many columns stay in the first-level cache for all rows.
const TILE: usize = 1024;

impl<'a> Data<'a> {
    /// Count of numbers.
    pub fn len(&self) -> usize {
        match self {
            Data::F32(data) => data.len(),
            Data::F64(data) => data.len(),
            Data::F16(data) => data.len(),
            Data::I32(data) => data.len(),
            Data::Q8(data) => data.len(),
        }
    }

    /// Whether there are no numbers.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether results from them are in double precision.
    pub(super) fn is_double(&self) -> bool {
        matches!(self, Data::F64(_))
    }

    /// Whether numbers can be NaN.
    pub(super) fn is_float(&self) -> bool {
        matches!(self, Data::F32(_) | Data::F64(_) | Data::F16(_))
    }

    /// The number at an index.
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
    #[inline(always)] // four numbers that a call returned through memory would be waited for
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

    /// Writes the numbers from an index on as singles.
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

    /// Appends the indices of numbers above `threshold` to `found`, ascending. NaN is never above it.
    pub(super) fn above(&self, isa: Isa, threshold: f64, found: &mut Vec<u32>) {
        match self {
            Data::F32(data) => positions_above(isa, data, bar(threshold), 0, found),
            Data::F64(data) => positions_above(isa, data, threshold, 0, found),
            Data::F16(_) | Data::I32(_) | Data::Q8(_) => {
                if let Data::Q8(data) = self
                    && !data.has_short_runs()
                {
                    for (first, run) in data.runs() {
                        if let Some(ordered) = run.ordered()
                            && let Some(least) = ordered.least_above(bar(threshold))
                        {
                            ordered.places_from(isa, least, first as u32, found);
                        }
                    }
                    return;
                }
                let mut wide = [0.0; TILE];
                for from in (0..self.len()).step_by(TILE) {
                    let wide = &mut wide[..TILE.min(self.len() - from)];
                    self.fill(from, wide);
                    positions_above(isa, wide, bar(threshold), from as u32, found);
                }
            }
        }
    }

    /// The greatest value of each column over the first `rows` rows of `columns`, if it is above `threshold`: calls
    /// `each(column, row, value)` in order of the columns. Among equals, the lowest row.
    pub(super) fn best_of_columns(
        &self,
        isa: Isa,
        rows: usize,
        columns: usize,
        threshold: f64,
        each: &mut dyn FnMut(usize, u32, f64),
    ) {
        let (ordered, rows_of_bytes) = match self {
            Data::Q8(data) => {
                let ordered = data.ordered().filter(Ordered::is_strict);
                let is_by_rows = ordered.is_none() && columns >= TILE / 8 && data.has_whole_rows(columns);
                let of_row = |row: usize| data.part(row * columns, columns).ordered();
                (ordered, if is_by_rows { (0..rows).map(of_row).collect() } else { Vec::new() })
            }
            _ => (None, Vec::new()),
        };
        let least: Vec<Option<u8>> =
            rows_of_bytes.iter().map(|row| row.as_ref()?.least_above(bar(threshold))).collect();
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
                    report(row, &best, f64::from, from, each);
                }
                Data::F64(data) => {
                    let mut best = [threshold; TILE];
                    if rows > 0 {
                        best_row(isa, &data[from..], columns, rows, 0, &mut best[..width], row);
                    }
                    report(row, &best, |best| best, from, each);
                }
                Data::F16(_) | Data::I32(_) | Data::Q8(_) => {
                    let mut best = [bar(threshold); TILE];
                    let (mut ranks, mut found) = ([0; TILE], Vec::new());
                    let compared = ordered.as_ref().is_some_and(|ordered| {
                        let (place, bar) = ((rows, columns, from), bar(threshold));
                        ordered.best_rows(isa, place, bar, &mut ranks[..width], &mut best[..width], row)
                    });
                    let mut wide = [0.0; TILE];
                    for number in 0..if compared { 0 } else { rows } {
                        let at = number * columns + from;
                        if let Some(of_row) = rows_of_bytes.get(number) {
                            found.clear();
                            let stretch = of_row.as_ref().map(|of_row| of_row.part(from, width));
                            if let (Some(stretch), Some(least)) = (stretch, least[number]) {
                                stretch.places_from(isa, least, 0, &mut found);
                            }
                            // Many are compared faster as singles.
                            if found.len() * 8 <= width {
                                for &i in &found {
                                    let (i, value) = (i as usize, self.at(at + i as usize) as f32);
                                    if value > best[i] {
                                        (best[i], row[i]) = (value, number as u32);
                                    }
                                }
                                continue;
                            }
                        }
                        self.fill(at, &mut wide[..width]);
                        best_row(isa, &wide[..width], width, 1, number as u32, &mut best[..width], row);
                    }
                    report(row, &best, f64::from, from, each);
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
    each: &mut dyn FnMut(usize, u32, f64),
) {
    for (i, (&row, &best)) in row.iter().zip(best).enumerate() {
        if row != NO_ROW {
            each(from + i, row, wide(best));
        }
    }
}

/// The greatest single that is at most a double. A single is above it exactly if it is above the double.
fn bar(threshold: f64) -> f32 {
    let near = threshold as f32;
    if f64::from(near) > threshold { near.next_down() } else { near }
}

/// A half as a single, which is exact.
#[inline(always)]
fn widen(half: u16) -> f32 {
    let magnitude = u32::from(half & 0x7fff);
    let sign = u32::from(half & 0x8000) << 16;
    // The fields are moved into place, then 2^112 corrects for the exponents' different biases, subnormals included.
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

/// A raw output with its dimensions. Their product is the number of elements.
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
    /// `OUT_OF_RANGE` for invalid dimensions; `LENGTH_MISMATCH` for another product.
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

    /// Whether results from it are in double precision.
    pub fn is_double(&self) -> bool {
        self.data.is_double()
    }

    /// Whether it has an integer type.
    pub(super) fn is_whole(&self) -> bool {
        matches!(self.data, Data::I32(_))
    }
}

/// `[1, 84, 8400]`.
pub(super) fn spelled(dims: &[usize]) -> String {
    format!("{dims:?}")
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
