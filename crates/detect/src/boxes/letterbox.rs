//! Letterboxing: mapping between an image and a model's input that contains it at its own aspect ratio, with padding.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Float;

use super::format::{Format, convert, corners};

/// The place of an image in a model's input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Letterbox {
    /// Input pixels per image pixel.
    pub scale: f64,
    /// Padding on the left, in input pixels.
    pub left: f64,
    /// Padding at the top, in input pixels.
    pub top: f64,
}

impl Letterbox {
    /// Fits an image `[width, height]` into an input; `enlarge` allows a scale above 1. As in published pipelines, the
    /// scaled image and the padding are whole numbers of pixels; if the padding is odd, the extra pixel is after the image.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` for sides that are not finite and above 0.
    pub fn new(image: [f64; 2], input: [f64; 2], enlarge: bool) -> Result<Letterbox> {
        for (name, size) in [("image", image), ("input", input)] {
            if !size.iter().all(|side| *side > 0.0 && side.is_finite()) {
                let got = format!("{} x {}", size[0], size[1]);
                return Err(Error::new(Code::OutOfRange, "a width and a height above 0", got).in_input(name));
            }
        }
        let fitting = (input[0] / image[0]).min(input[1] / image[1]);
        let scale = if enlarge { fitting } else { fitting.min(1.0) };
        let padding = |side: usize| {
            let free = input[side] - (image[side] * scale).round_ties_even();
            (free / 2.0 - 0.1).round_ties_even().max(0.0)
        };
        Ok(Letterbox { scale, left: padding(0), top: padding(1) })
    }

    /// Converts boxes of the image to boxes of the input.
    pub fn apply<T: Float>(&self, boxes: &[T], format: Format) -> Result<Vec<T>> {
        let Letterbox { scale, left, top } = *self;
        self.map(boxes, format, |value, side| value * scale + [left, top][side], scale)
    }

    /// Converts boxes of the input to boxes of the image.
    pub fn undo<T: Float>(&self, boxes: &[T], format: Format) -> Result<Vec<T>> {
        let Letterbox { scale, left, top } = *self;
        self.map(boxes, format, |value, side| (value - [left, top][side]) / scale, 1.0 / scale)
    }

    fn map<T: Float>(
        &self,
        boxes: &[T],
        format: Format,
        point: impl Fn(f64, usize) -> f64,
        length: f64,
    ) -> Result<Vec<T>> {
        let point = |value: T, side| T::from_f64(point(value.to_f64(), side));
        if matches!(format, Format::Rotated | Format::RotatedDegrees) {
            format.count(boxes, "boxes")?;
            let moved = |b: &[T; 5]| {
                let length = |side: T| T::from_f64(side.to_f64() * length);
                [point(b[0], 0), point(b[1], 1), length(b[2]), length(b[3]), b[4]]
            };
            return Ok(boxes.as_chunks::<5>().0.iter().flat_map(moved).collect());
        }
        let mut corners = corners(boxes, format, "boxes")?.into_owned();
        for b in &mut corners {
            *b = [point(b[0], 0), point(b[1], 1), point(b[2], 0), point(b[3], 1)];
        }
        convert(corners.as_flattened(), Format::Xyxy, format)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_image_gets_bars_above_and_below() {
        let place = Letterbox::new([1280.0, 720.0], [640.0, 640.0], true).unwrap();
        assert_eq!(place, Letterbox { scale: 0.5, left: 0.0, top: 140.0 });
        let there = place.apply(&[0.0, 0.0, 1280.0, 720.0], Format::Xyxy).unwrap();
        assert_eq!(there, [0.0, 140.0, 640.0, 500.0]);
        assert_eq!(place.undo(&there, Format::Xyxy).unwrap(), [0.0, 0.0, 1280.0, 720.0]);
        let centred = place.apply(&[640.0, 360.0, 100.0, 50.0], Format::Cxcywh).unwrap();
        assert_eq!(centred, [320.0, 320.0, 50.0, 25.0]);
    }

    #[test]
    fn a_small_image_stays_as_it_is_unless_enlarged() {
        let place = Letterbox::new([100.0, 50.0], [200.0, 200.0], false).unwrap();
        assert_eq!(place, Letterbox { scale: 1.0, left: 50.0, top: 75.0 });
        let odd = Letterbox::new([640.0, 427.0], [640.0, 640.0], true).unwrap();
        assert_eq!((odd.left, odd.top), (0.0, 106.0));
        assert!(Letterbox::new([0.0, 5.0], [2.0, 2.0], true).is_err());
    }
}
