//! The colour spaces of a search, as bytes in OpenCV's encoding.

use boxwise_kernels::math::exp::{exp, ln};

use super::image::Image;

/// A colour space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// Hue in half degrees, saturation, value.
    Hsv,
    /// CIE L*a*b* of sRGB under D65: L* · 2.55, a* + 128, b* + 128.
    Lab,
    /// Rec. 601 luma.
    Grey,
    /// Only the hue of HSV.
    Hue,
    /// Red, green and luma.
    RgI,
}

impl Space {
    pub(super) fn name(self) -> &'static str {
        match self {
            Space::Hsv => "hsv",
            Space::Lab => "lab",
            Space::Grey => "grey",
            Space::Hue => "hue",
            Space::RgI => "rgI",
        }
    }

    /// One plane per channel.
    pub(super) fn planes(self, image: &Image) -> Vec<Vec<u8>> {
        match self {
            Space::Hsv => planes(image, hsv),
            Space::Lab => {
                let lab = Lab::new();
                planes(image, |rgb| lab.of(rgb))
            }
            Space::Grey => planes(image, |rgb| [grey(rgb)]),
            Space::Hue => planes(image, |rgb| [hsv(rgb)[0]]),
            Space::RgI => planes(image, |rgb| [rgb[0], rgb[1], grey(rgb)]),
        }
    }
}

fn planes<const N: usize>(image: &Image, of: impl Fn([u8; 3]) -> [u8; N]) -> Vec<Vec<u8>> {
    let mut planes = vec![Vec::with_capacity(image.pixels()); N];
    for rgb in image.rgb() {
        for (plane, value) in planes.iter_mut().zip(of(rgb)) {
            plane.push(value);
        }
    }
    planes
}

fn grey([r, g, b]: [u8; 3]) -> u8 {
    // The weights 0.299, 0.587 and 0.114 in 2^-15, rounded to nearest.
    ((u32::from(r) * 9798 + u32::from(g) * 19235 + u32::from(b) * 3735 + (1 << 14)) >> 15) as u8
}

fn hsv([r, g, b]: [u8; 3]) -> [u8; 3] {
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    if most == least {
        return [0, 0, most];
    }
    let chroma = f32::from(most - least);
    let [red, green, blue] = [r, g, b].map(f32::from);
    let sextant = if most == r {
        (green - blue) / chroma
    } else if most == g {
        2.0 + (blue - red) / chroma
    } else {
        4.0 + (red - green) / chroma
    };
    let hue = if sextant < 0.0 { sextant + 6.0 } else { sextant } * 30.0 + 0.5;
    let hue = if hue >= 180.0 { 0 } else { hue as u8 };
    [hue, (255.0 * chroma / f32::from(most) + 0.5) as u8, most]
}

/// Table entries of the cube root over 0..=1: as fine as bytes need.
const ROOTS: usize = 1 << 13;

struct Lab {
    linear: [f32; 256],
    root: Vec<f32>,
}

impl Lab {
    fn new() -> Self {
        let linear = std::array::from_fn(|byte| {
            let share = byte as f64 / 255.0;
            let value = if share <= 0.04045 { share / 12.92 } else { exp(2.4 * ln((share + 0.055) / 1.055)) };
            value as f32
        });
        let root = |place: usize| {
            let t = place as f64 / ROOTS as f64;
            let value =
                if t > 216.0 / 24389.0 { exp(ln(t) / 3.0) } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
            value as f32
        };
        Lab { linear, root: (0..=ROOTS).map(root).collect() }
    }

    fn of(&self, rgb: [u8; 3]) -> [u8; 3] {
        let [r, g, b] = rgb.map(|byte| self.linear[usize::from(byte)]);
        // sRGB's primaries, divided by the white of D65.
        let x = 0.433_953 * r + 0.376_219 * g + 0.189_828 * b;
        let y = 0.212_671 * r + 0.715_16 * g + 0.072_169 * b;
        let z = 0.017_758 * r + 0.109_477 * g + 0.872_765 * b;
        let [x, y, z] = [x, y, z].map(|t| self.root[((t * ROOTS as f32 + 0.5) as usize).min(ROOTS)]);
        let byte = |value: f32| (value + 0.5) as u8; // saturates
        [byte((116.0 * y - 16.0) * 2.55), byte(500.0 * (x - y) + 128.0), byte(200.0 * (y - z) + 128.0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn primaries_have_their_places_in_each_space() {
        assert_eq!(
            [[255, 0, 0], [0, 255, 0], [0, 0, 255], [90, 90, 90]].map(hsv),
            [[0, 255, 255], [60, 255, 255], [120, 255, 255], [0, 0, 90]]
        );
        // The results of OpenCV's COLOR_RGB2Lab.
        let lab = Lab::new();
        let near = |rgb, want: [u8; 3]| {
            let found = lab.of(rgb);
            assert!(found.iter().zip(want).all(|(a, b)| a.abs_diff(b) <= 1), "{rgb:?} {found:?}");
        };
        near([255, 0, 0], [136, 208, 195]);
        near([0, 255, 0], [224, 42, 211]);
        near([0, 0, 255], [82, 207, 20]);
        near([255, 255, 255], [255, 128, 128]);
        near([0, 0, 0], [0, 128, 128]);
        assert_eq!([[255; 3], [0; 3], [255, 0, 0]].map(grey), [255, 0, 76]);
    }
}
