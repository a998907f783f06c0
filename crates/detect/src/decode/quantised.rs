//! Quantised numbers of eight bits: (number - zero point) · scale.

use boxwise_error::{Code, Error, Result};

use super::ordered::Ordered;

/// The quantised numbers of a tensor, with one scale and zero point for all or for each index of one dimension. A value
/// is in single precision: the difference of integers, times the scale, rounded once, as defined by ONNX's
/// DequantizeLinear.
#[derive(Clone, Copy, Debug)]
pub struct Quantised<'a> {
    bytes: &'a [u8],
    /// Whether bytes are signed.
    signed: bool,
    scales: &'a [f32],
    zero_points: &'a [i32],
    /// How many consecutive numbers have the same scale.
    run: usize,
    /// Index of the first number in the whole tensor.
    first: usize,
}

/// Fewer numbers of one scale are not compared as bytes.
const SHORT: usize = 64;

impl<'a> Quantised<'a> {
    /// Numbers of a tensor with dimensions `dims`, one byte each. There is one scale, or one for each index of the dimension `axis`,
    /// and as many zero points, or none if they are 0.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` for a scale that is not finite and above 0, `INVALID_ARGUMENT` if the axis is missing and does not follow from
    /// `dims`, `LENGTH_MISMATCH` for other counts of scales and zero points.
    pub fn new(
        bytes: &'a [u8],
        signed: bool,
        dims: &[usize],
        scales: &'a [f32],
        zero_points: &'a [i32],
        axis: Option<usize>,
    ) -> Result<Self> {
        if let Some(scale) = scales.iter().find(|scale| !(scale.is_finite() && **scale > 0.0)) {
            let expected = "finite numbers above 0";
            return Err(Error::new(Code::OutOfRange, expected, scale.to_string()).in_input("scale"));
        }
        if !zero_points.is_empty() && zero_points.len() != scales.len() {
            let expected = format!("as many zero points as scales, {}", scales.len());
            return Err(Error::new(Code::LengthMismatch, expected, zero_points.len().to_string())
                .in_input("zeroPoint"));
        }
        let run = match (scales.len(), axis) {
            (1, _) => usize::MAX,
            (count, Some(axis)) if dims.get(axis) == Some(&count) => dims[axis + 1..].iter().product(),
            (count, None) => {
                // The one dimension with as many indices as there are scales.
                let mut axes = (0..dims.len()).filter(|&axis| dims[axis] == count);
                match (axes.next(), axes.next()) {
                    (Some(axis), None) => dims[axis + 1..].iter().product(),
                    _ => {
                        let expected =
                            format!("the dimension of dims {dims:?} that {count} scales belong to");
                        return Err(Error::new(Code::InvalidArgument, expected, "none").in_input("axis"));
                    }
                }
            }
            (count, Some(axis)) => {
                let expected = format!("a scale for each index of dimension {axis} of {dims:?}");
                return Err(Error::new(Code::LengthMismatch, expected, count.to_string()).in_input("scale"));
            }
        };
        Ok(Quantised { bytes, signed, scales, zero_points, run: run.max(1), first: 0 })
    }

    /// Whether no value lies between 0 and 1: there is one scale, which is greater.
    pub(super) fn has_no_fraction(&self) -> bool {
        matches!(self.scales, [scale] if *scale >= 1.0)
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn part(&self, from: usize, len: usize) -> Self {
        Quantised { bytes: &self.bytes[from..from + len], first: self.first + from, ..*self }
    }

    /// The scale and zero point at an index.
    #[inline]
    fn parameters(&self, place: usize) -> (f32, i32) {
        let index =
            if self.scales.len() == 1 { 0 } else { (self.first + place) / self.run % self.scales.len() };
        (self.scales[index], self.zero_points.get(index).copied().unwrap_or(0))
    }

    /// The bytes, if all have one scale and zero point.
    pub(super) fn ordered(&self) -> Option<Ordered<'a>> {
        let (scale, zero_point) = self.parameters(0);
        // The scales repeat; the last number may be of a run that none of these places is in.
        let places = (0..self.len()).step_by(self.run).take(self.scales.len());
        let mut all = places.chain(self.len().checked_sub(1)).map(|place| self.parameters(place));
        let is_one = self.scales.len() == 1 || all.all(|other| other == (scale, zero_point));
        is_one.then_some(Ordered { bytes: self.bytes, signed: self.signed, scale, zero_point })
    }

    /// Parts that each have one scale and zero point, in order, with their first indices.
    pub(super) fn runs(&self) -> impl Iterator<Item = (usize, Quantised<'a>)> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let left = (self.run - (self.first + from) % self.run).min(self.len() - from);
            let part = (left > 0).then(|| (from, self.part(from, left)));
            from += left;
            part
        })
    }

    /// Whether numbers of one scale lie so far apart that comparing them one by one is the faster way.
    pub(super) fn has_short_runs(&self) -> bool {
        self.run < SHORT
    }

    /// Whether each row of `columns` has one scale and zero point.
    pub(super) fn has_whole_rows(&self, columns: usize) -> bool {
        [self.run, self.first].iter().all(|count| count.is_multiple_of(columns.max(1)))
    }

    #[inline]
    pub(super) fn at(&self, place: usize) -> f32 {
        let (scale, zero_point) = self.parameters(place);
        let byte = self.bytes[place];
        let number = if self.signed { i32::from(byte as i8) } else { i32::from(byte) };
        number.saturating_sub(zero_point) as f32 * scale
    }

    /// The values from an index on, run by run.
    pub(super) fn fill(&self, from: usize, wide: &mut [f32]) {
        let mut done = 0;
        while done < wide.len() {
            let place = from + done;
            let left = self.run - (self.first + place) % self.run;
            let count = left.min(wide.len() - done);
            let (scale, zero_point) = self.parameters(place);
            let (bytes, out) = (&self.bytes[place..place + count], &mut wide[done..done + count]);
            if self.signed {
                for (out, &byte) in out.iter_mut().zip(bytes) {
                    *out = i32::from(byte as i8).saturating_sub(zero_point) as f32 * scale;
                }
            } else {
                for (out, &byte) in out.iter_mut().zip(bytes) {
                    *out = i32::from(byte).saturating_sub(zero_point) as f32 * scale;
                }
            }
            done += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_of_dequantize_linear() {
        let one = Quantised::new(&[0x80, 0, 127], true, &[3], &[0.1], &[-5], None).unwrap();
        assert_eq!([one.at(0), one.at(1), one.at(2)], [-123.0 * 0.1f32, 5.0 * 0.1f32, 132.0 * 0.1f32]);
        let each = Quantised::new(&[1, 2, 3, 4, 5, 6], false, &[2, 3], &[0.5, 2.0], &[], None).unwrap();
        let mut wide = [0.0; 4];
        each.fill(1, &mut wide);
        assert_eq!(wide, [1.0, 1.5, 8.0, 10.0]);
        assert_eq!(each.part(2, 3).at(1), 8.0);
        let last = Quantised::new(&[1, 2, 3, 4], false, &[2, 2], &[0.5, 2.0], &[1, 0], Some(1)).unwrap();
        assert_eq!([0, 1, 2, 3].map(|place| last.at(place)), [0.0, 4.0, 1.0, 8.0]);
    }

    #[test]
    fn scales_that_fit_no_dimension_are_errors() {
        let of = |scales: &[f32], zeros: &[i32], axis| {
            Quantised::new(&[0; 4], false, &[2, 2], scales, zeros, axis)
                .map(|_| ())
                .map_err(|error| error.code)
        };
        assert_eq!(of(&[1.0, 1.0], &[], None), Err(Code::InvalidArgument));
        assert_eq!(of(&[1.0, 1.0], &[], Some(1)), Ok(()));
        assert_eq!(of(&[1.0, 1.0, 1.0], &[], Some(1)), Err(Code::LengthMismatch));
        assert_eq!(of(&[1.0], &[1, 2], None), Err(Code::LengthMismatch));
        assert_eq!(of(&[0.0], &[], None), Err(Code::OutOfRange));
        assert_eq!(of(&[f32::NAN], &[], None), Err(Code::OutOfRange));
    }
}
