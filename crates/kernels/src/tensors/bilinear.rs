//! Bilinear resizing of byte images, bit for bit like OpenCV's `resize` with `INTER_LINEAR` (4.x and 5.0).
//!
//! Output pixel `i` is at `x = (i + 0.5) * from / to - 0.5` in the source, in single precision. Its neighbours are `floor(x)`
//! and the next pixel, with the weights `1 - f` and `f`, times 2048, rounded to integers, ties to even. First each row is
//! interpolated ([`across`]: sums of up to 19 bits), then pairs of rows ([`down`]), with weights `b`:
//!
//! ```text
//! value = (((b0 * (upper >> 4)) >> 16) + ((b1 * (lower >> 4)) >> 16) + 2) >> 2
//! ```
//!
//! If both sides are halved exactly, OpenCV takes the mean of each four pixels instead ([`halve`]).

use crate::machine::isa::dispatch;

/// The weight 1.
const ONE: f32 = 2048.0;

/// The two source pixels of an output pixel, with their weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tap {
    /// Index of the pixel before.
    pub near: usize,
    /// Index of the pixel after, or the same at the border.
    pub far: usize,
    /// Both weights, in 2048ths.
    pub weights: [i32; 2],
}

/// The taps for resizing `from` pixels to `to` in one direction. At the border, columns have one pixel with the full
/// weight (`at_border`); rows have one pixel twice.
pub fn taps(from: usize, to: usize, at_border: bool) -> Vec<Tap> {
    let scale = from as f64 / to as f64;
    let last = from.saturating_sub(1);
    let tap = |i: usize| {
        let x = ((i as f64 + 0.5) * scale - 0.5) as f32;
        let floor = x.floor();
        let share = if at_border && (floor < 0.0 || floor >= last as f32) { 0.0 } else { x - floor };
        let weight = |share: f32| (share * ONE).round_ties_even() as i32;
        let place = |place: f32| (place.max(0.0) as usize).min(last);
        Tap { near: place(floor), far: place(floor + 1.0), weights: [weight(1.0 - share), weight(share)] }
    };
    (0..to).map(tap).collect()
}

/// The conversion of a byte: `(byte / divisor - mean) / deviation` in single precision, rounded at each step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normalise {
    /// 255 for numbers in 0..1.
    pub divisor: f32,
    /// Subtracted after the division.
    pub mean: f32,
    /// The last divisor.
    pub deviation: f32,
}

impl Normalise {
    /// Converts a byte.
    #[inline(always)]
    pub fn of(self, byte: i32) -> f32 {
        (byte as f32 / self.divisor - self.mean) / self.deviation
    }
}

dispatch! {
    /// Interpolates one channel of a row, with `step` bytes per pixel, between columns.
    pub fn across(row: &[u8], step: usize, channel: usize, taps: &[Tap], out: &mut [i32]) = across_body;
}

#[inline(always)]
fn across_body(row: &[u8], step: usize, channel: usize, taps: &[Tap], out: &mut [i32]) {
    for (out, tap) in out.iter_mut().zip(taps) {
        let value = |place: usize| i32::from(row[place * step + channel]);
        *out = value(tap.near) * tap.weights[0] + value(tap.far) * tap.weights[1];
    }
}

dispatch! {
    /// Interpolates between two rows of [`across`] and converts.
    pub fn down(upper: &[i32], lower: &[i32], weights: [i32; 2], normalise: Normalise, out: &mut [f32]) = down_body;
}

#[inline(always)]
fn down_body(upper: &[i32], lower: &[i32], weights: [i32; 2], normalise: Normalise, out: &mut [f32]) {
    for ((out, &upper), &lower) in out.iter_mut().zip(upper).zip(lower) {
        let sum = ((weights[0] * (upper >> 4)) >> 16) + ((weights[1] * (lower >> 4)) >> 16);
        *out = normalise.of((sum + 2) >> 2);
    }
}

/// One channel of a row of an image that is halved: the converted means of each four pixels.
pub fn halve(rows: [&[u8]; 2], step: usize, channel: usize, normalise: Normalise, out: &mut [f32]) {
    for (i, out) in out.iter_mut().enumerate() {
        let at = |row: &[u8], place: usize| i32::from(row[place * step + channel]);
        let pair = |row: &[u8]| at(row, 2 * i) + at(row, 2 * i + 1);
        *out = normalise.of((pair(rows[0]) + pair(rows[1]) + 2) >> 2);
    }
}

dispatch! {
    /// Single to half precision (IEEE 754 binary16), rounded to nearest, ties to even.
    pub fn to_halves(singles: &[f32], out: &mut [u16]) = to_halves_body;
}

#[inline(always)]
fn to_halves_body(singles: &[f32], out: &mut [u16]) {
    for (out, &single) in out.iter_mut().zip(singles) {
        *out = half(single);
    }
}

/// The bits of the half that is nearest to a single.
#[inline(always)]
fn half(single: f32) -> u16 {
    let bits = single.to_bits();
    let sign = ((bits >> 16) & 0x8000) as u16;
    let magnitude = bits & 0x7fff_ffff;
    // Infinity from 65520 up; NaN keeps its highest bit.
    if magnitude >= 0x4780_0000 {
        return sign | if magnitude > 0x7f80_0000 { 0x7e00 } else { 0x7c00 };
    }
    if magnitude < 0x3880_0000 {
        // Adding ½ moves the last bit of a subnormal half to the last bit of the single's fraction.
        let shifted = f32::from_bits(magnitude) + 0.5;
        return sign | (shifted.to_bits() - 0x3f00_0000) as u16;
    }
    let rounded = magnitude + 0x0fff + ((magnitude >> 13) & 1);
    sign | ((rounded - 0x3800_0000) >> 13) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;

    const PLAIN: Normalise = Normalise { divisor: 1.0, mean: 0.0, deviation: 1.0 };

    #[test]
    fn an_image_of_the_same_size_stays_as_it_is() {
        let row: Vec<u8> = (0..=255).collect();
        let columns = taps(256, 256, true);
        for isa in Isa::available() {
            let (mut sums, mut out) = (vec![0; 256], vec![0.0; 256]);
            across(isa, &row, 1, 0, &columns, &mut sums);
            down(isa, &sums, &sums, taps(9, 9, false)[4].weights, PLAIN, &mut out);
            assert!(out.iter().zip(&row).all(|(&a, &b)| a == f32::from(b)));
        }
    }

    #[test]
    fn weights_add_up_and_places_stay_within() {
        for (from, to) in [(1, 5), (5, 1), (7, 64), (1920, 640), (640, 1920)] {
            for tap in taps(from, to, true) {
                assert!(tap.near <= tap.far && tap.far < from);
                assert!((tap.weights[0] + tap.weights[1] - 2048).abs() <= 1);
            }
        }
    }

    #[test]
    fn halves_are_the_nearest() {
        for (single, bits) in [
            (0.0, 0x0000),
            (-0.0, 0x8000),
            (1.0, 0x3c00),
            (-2.0, 0xc000),
            (65504.0, 0x7bff),
            (65519.0, 0x7bff),
            (65520.0, 0x7c00),
            (f32::INFINITY, 0x7c00),
            (6.0e-8, 0x0001),
            (1.0 / 255.0, 0x1c04),
            (5.0e-8, 0x0001),
            (2.0e-8, 0x0000),
            (6.1e-5, 0x03ff),
            (1.000_488_3, 0x3c00),
            (1.001_464_8, 0x3c02),
        ] {
            assert_eq!(half(single), bits, "{single}");
        }
        assert_eq!(half(f32::NAN) & 0x7e00, 0x7e00);
    }
}
