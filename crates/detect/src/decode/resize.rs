//! How the image was resized to the network's input, and the mapping back.

use boxwise_error::Result;

use crate::boxes::{Letterbox, stretched};
use crate::check::positive;

/// How the image was resized to the network's input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resize {
    /// Scaled by one factor to fit, centred, and padded. If the padding is odd, the extra pixel is after the image.
    Letterbox,
    /// Scaled by one factor to fit, in the upper left corner.
    LetterboxCorner,
    /// Scaled to the input's width and height.
    Stretch,
    /// Not resized.
    None,
}

impl Resize {
    /// Whether both sides are scaled by one factor, so that the rest of the input is padding.
    pub(super) fn keeps_shape(self) -> bool {
        matches!(self, Resize::Letterbox | Resize::LetterboxCorner)
    }
}

/// Maps from the network's input to the image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Mapping {
    gain: [f64; 2],
    pad: [f64; 2],
    clip: Option<[f64; 2]>,
}

impl Mapping {
    /// The identity.
    pub(super) const SAME: Mapping = Mapping { gain: [1.0; 2], pad: [0.0; 2], clip: None };

    /// `input` and `image` are width and height. With `enlarge`, letterboxes scale small images up. With `clip`, boxes are clipped to
    /// the image.
    pub(super) fn new(
        resize: Resize,
        input: [f64; 2],
        image: [f64; 2],
        enlarge: bool,
        clip: bool,
    ) -> Result<Mapping> {
        for side in input {
            positive("inputSize", side)?;
        }
        for side in image {
            positive("imageSize", side)?;
        }
        let clip = clip.then_some(image);
        let ratio = [input[0] / image[0], input[1] / image[1]];
        let fit = ratio[0].min(ratio[1]).min(if enlarge { f64::INFINITY } else { 1.0 });
        Ok(match resize {
            Resize::None => Mapping { clip, ..Mapping::SAME },
            Resize::Stretch => Mapping { gain: ratio, pad: [0.0; 2], clip },
            Resize::LetterboxCorner => Mapping { gain: [fit; 2], pad: [0.0; 2], clip },
            Resize::Letterbox => {
                let place = Letterbox::new(image, input, enlarge)?;
                Mapping { gain: [place.scale; 2], pad: [place.left, place.top], clip }
            }
        })
    }

    /// Maps a point of the input to the image.
    pub(super) fn point(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [x, y] = [(x - self.pad[0]) / self.gain[0], (y - self.pad[1]) / self.gain[1]];
        match self.clip {
            Some([w, h]) => [keep_within(x, w), keep_within(y, h)],
            None => [x, y],
        }
    }

    /// Maps a box (x1, y1, x2, y2) of the input to the image.
    pub(super) fn corners(&self, b: [f64; 4]) -> [f64; 4] {
        let ([x1, y1], [x2, y2]) = (self.point([b[0], b[1]]), self.point([b[2], b[3]]));
        [x1, y1, x2, y2]
    }

    /// Maps a rotated box (cx, cy, w, h) and its angle to the image, without clipping. If the factors of width and
    /// height differ, it is [`stretched`].
    pub(super) fn rotated(&self, [cx, cy, w, h]: [f64; 4], angle: f64) -> ([f64; 4], f64) {
        let [x, y] = Mapping { clip: None, ..*self }.point([cx, cy]);
        let [gx, gy] = self.gain;
        if gx == gy {
            return ([x, y, w / gx, h / gx], angle);
        }
        let ([w, h], angle) = stretched([w, h], angle, |[x, y]| [x / gx, y / gy]);
        ([x, y, w, h], angle)
    }

    /// Maps a point of the image to the input.
    pub(super) fn back(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [x * self.gain[0] + self.pad[0], y * self.gain[1] + self.pad[1]]
    }
}

/// NaN stays.
fn keep_within(value: f64, greatest: f64) -> f64 {
    if value < 0.0 {
        0.0
    } else if value > greatest {
        greatest
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_wide_image_in_a_square_has_bars_above_and_below() {
        let mapping = Mapping::new(Resize::Letterbox, [640.0, 640.0], [1280.0, 720.0], true, true).unwrap();
        assert_eq!(mapping.corners([0.0, 140.0, 640.0, 500.0]), [0.0, 0.0, 1280.0, 720.0]);
        assert_eq!(mapping.corners([-9.0, 0.0, 320.0, 320.0]), [0.0, 0.0, 640.0, 360.0]);
    }

    #[test]
    fn an_odd_padding_has_its_extra_pixel_after_the_image() {
        let mapping = Mapping::new(Resize::Letterbox, [640.0, 640.0], [640.0, 427.0], true, false).unwrap();
        assert_eq!(mapping.point([0.0, 106.0]), [0.0, 0.0]);
    }

    #[test]
    fn stretching_has_a_factor_for_each_side() {
        let mapping = Mapping::new(Resize::Stretch, [300.0, 300.0], [600.0, 150.0], true, true).unwrap();
        assert_eq!(mapping.corners([30.0, 30.0, 60.0, 400.0]), [60.0, 15.0, 120.0, 150.0]);
    }

    #[test]
    fn a_quarter_turn_swaps_the_factors_of_a_rotated_box() {
        let mapping = Mapping::new(Resize::Stretch, [100.0, 100.0], [200.0, 100.0], true, false).unwrap();
        let (b, angle) = mapping.rotated([10.0, 10.0, 4.0, 2.0], std::f64::consts::FRAC_PI_2);
        assert!((b[0] - 20.0).abs() < 1e-12 && (b[2] - 4.0).abs() < 1e-12 && (b[3] - 4.0).abs() < 1e-12);
        assert!((angle - std::f64::consts::FRAC_PI_2).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn a_letterbox_of_boxes_leads_where_decode_does(
            x in 0.0..1280.0f64, y in 0.0..1280.0f64, w in 1..4000u32, h in 1..4000u32, input in 1..41u32,
            enlarge in any::<bool>()
        ) {
            let (image, input) = ([f64::from(w), f64::from(h)], [f64::from(input * 32); 2]);
            let mapping = Mapping::new(Resize::Letterbox, input, image, enlarge, false).unwrap();
            let place = Letterbox::new(image, input, enlarge).unwrap();
            let b = [x, y, x + 1.0, y + 1.0];
            let there = place.undo(&b, crate::boxes::Format::Xyxy).unwrap();
            prop_assert_eq!(&there[..], &mapping.corners(b)[..]);
            for (a, b) in place.apply(&there, crate::boxes::Format::Xyxy).unwrap().iter().zip(b) {
                prop_assert!((a - b).abs() < 1e-9 * (1.0 + b.abs()));
            }
        }

        #[test]
        fn points_come_back(
            x in 0.0..640.0f64, y in 0.0..480.0f64, w in 1.0..2000.0f64, h in 1.0..2000.0f64,
            resize in prop_oneof![Just(Resize::Letterbox), Just(Resize::LetterboxCorner), Just(Resize::Stretch), Just(Resize::None)],
            enlarge in any::<bool>()
        ) {
            let mapping = Mapping::new(resize, [640.0, 480.0], [w, h], enlarge, false).unwrap();
            let [bx, by] = mapping.back(mapping.point([x, y]));
            prop_assert!((bx - x).abs() < 1e-9 && (by - y).abs() < 1e-9);
        }
    }
}
