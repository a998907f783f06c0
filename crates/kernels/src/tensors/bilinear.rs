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

/// How many pixels are read before they are interpolated.
const BLOCK: usize = 64;

dispatch! {
    /// Interpolates three channels of a row, with `step` bytes per pixel, between columns.
    pub fn across(row: &[u8], step: usize, taps: &[Tap], out: [&mut [i32]; 3]) = across_body;
}

/// The bytes of a pixel are read as one word, and its channels are taken apart in vectors.
#[inline(always)]
fn across_body(row: &[u8], step: usize, taps: &[Tap], [first, second, third]: [&mut [i32]; 3]) {
    // Ends short of a word only at the end of the row.
    let word = |place: usize| match row.get(place * step..place * step + 4) {
        Some(bytes) => u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]),
        None => u32::from_le_bytes([row[place * step], row[place * step + 1], row[place * step + 2], 0]),
    };
    // At whole scales, such as 1920 pixels to 640, output pixels lie on source pixels.
    let between = taps.iter().any(|tap| tap.weights[1] != 0);
    let outs = first.chunks_mut(BLOCK).zip(second.chunks_mut(BLOCK)).zip(third.chunks_mut(BLOCK));
    for (taps, ((first, second), third)) in taps.chunks(BLOCK).zip(outs) {
        let (mut near, mut far, mut weights) = ([0u32; BLOCK], [0u32; BLOCK], [[0i32; BLOCK]; 2]);
        for (i, tap) in taps.iter().enumerate() {
            near[i] = word(tap.near);
            weights[0][i] = tap.weights[0];
        }
        if between {
            for (i, tap) in taps.iter().enumerate() {
                far[i] = word(tap.far);
                weights[1][i] = tap.weights[1];
            }
        }
        for (channel, out) in [first, second, third].into_iter().enumerate() {
            let value = |word: u32| (word >> (8 * channel) & 255) as i32;
            for (i, out) in out.iter_mut().enumerate() {
                *out = value(near[i]) * weights[0][i] + value(far[i]) * weights[1][i];
            }
        }
    }
}

dispatch! {
    /// Interpolates between two rows of [`across`] and converts.
    pub fn down(upper: &[i32], lower: &[i32], weights: [i32; 2], normalise: Normalise, out: &mut [f32]) = down_body;
}

#[inline(always)]
fn down_body(upper: &[i32], lower: &[i32], weights: [i32; 2], normalise: Normalise, out: &mut [f32]) {
    // Subtracting 0 and dividing by 1 change no byte's number.
    let plain = normalise.mean == 0.0 && normalise.deviation == 1.0;
    let number = |byte: i32| if plain { byte as f32 / normalise.divisor } else { normalise.of(byte) };
    for ((out, &upper), &lower) in out.iter_mut().zip(upper).zip(lower) {
        let sum = ((weights[0] * (upper >> 4)) >> 16) + ((weights[1] * (lower >> 4)) >> 16);
        *out = number((sum + 2) >> 2);
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
            let pixels: Vec<u8> = row.iter().flat_map(|&byte| [byte, byte ^ 9, byte ^ 90]).collect();
            let (mut sums, mut out) = (vec![[0; 256]; 3], vec![0.0; 256]);
            let [first, second, third] = &mut sums[..] else { unreachable!() };
            across(isa, &pixels, 3, &columns, [first, second, third]);
            for (sums, flip) in sums.iter().zip([0, 9, 90]) {
                down(isa, sums, sums, taps(9, 9, false)[4].weights, PLAIN, &mut out);
                assert!(out.iter().zip(&row).all(|(&a, &b)| a == f32::from(b ^ flip)));
            }
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
