//! Images to tensors.

use boxwise_detect::FloatVec;
use boxwise_detect::letterbox_image::{self as core, Numbers, Pixels, Request};
use boxwise_error::{Code, Error, Result};
use boxwise_kernels::tensors::bilinear::Normalise;
use napi_derive::napi;

use crate::border::{Bytes, FloatArray, HalfArray};
use crate::decode::ResizeRule;
use crate::{export, options};

options! {
    /// Describes the tensor.
    struct LetterboxImageOptions {
        pub image_width: u32,
        pub image_height: u32,
        pub input_width: u32,
        pub input_height: u32,
        pub resize: ResizeRule,
        pub enlarge: bool,
        pub channels_last: bool,
        pub reversed: bool,
        pub halves: bool,
        pub padding: u32,
        pub divisor: f64,
        /// For each channel of the tensor.
        pub mean: Vec<f64>,
        pub deviation: Vec<f64>,
    }
}

/// The numbers of an image: one of the two.
#[napi(object, object_from_js = false)]
pub struct ImageNumbers {
    pub singles: Option<FloatArray>,
    pub halves: Option<HalfArray>,
}

impl From<Numbers> for ImageNumbers {
    fn from(numbers: Numbers) -> Self {
        match numbers {
            Numbers::Singles(singles) => {
                ImageNumbers { singles: Some(FloatVec::from(singles).into()), halves: None }
            }
            Numbers::Halves(halves) => ImageNumbers { singles: None, halves: Some(halves.into()) },
        }
    }
}

export! {
    /// Converts an image to a network's input.
    fn letterbox_image(pixels: Bytes, options: LetterboxImageOptions) -> ImageNumbers = image;
}

fn image(bytes: &[u8], options: &LetterboxImageOptions) -> Result<Numbers> {
    let size = [options.image_width as usize, options.image_height as usize];
    let three = |name: &str, values: &[f64]| -> Result<[f64; 3]> {
        let wrong = || Error::new(Code::LengthMismatch, "3 numbers", values.len().to_string()).in_input(name);
        values.try_into().map_err(|_| wrong())
    };
    let (mean, deviation) = (three("mean", &options.mean)?, three("std", &options.deviation)?);
    let normalise = std::array::from_fn(|channel| Normalise {
        divisor: options.divisor as f32,
        mean: mean[channel] as f32,
        deviation: deviation[channel] as f32,
    });
    let request = Request {
        input: [options.input_width as usize, options.input_height as usize],
        resize: options.resize.into(),
        enlarge: options.enlarge,
        channels_last: options.channels_last,
        reversed: options.reversed,
        halves: options.halves,
        padding: u8::try_from(options.padding).map_err(|_| {
            Error::new(Code::OutOfRange, "a byte", options.padding.to_string()).in_input("padding")
        })?,
        normalise,
    };
    core::letterbox_image(Pixels { bytes, size }, &request)
}
