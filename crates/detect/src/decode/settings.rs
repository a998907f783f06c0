//! Resolved settings of a batch: the caller's options, with the model's defaults for the rest.

use std::borrow::Cow;

use boxwise_error::{Code, Error, Result};

use super::Resize;
use super::head::{DefaultInput, Head};
use super::options::{Options, OwnOptions};
use crate::check::{all_positive, unit};

pub(super) struct Settings<'a> {
    /// The input's width and height; a reader may derive it from the shapes of the outputs.
    pub(super) input: Option<[f64; 2]>,
    pub(super) resize: Resize,
    pub(super) enlarge: bool,
    pub(super) clip: bool,
    pub(super) score_threshold: f64,
    pub(super) iou_threshold: Option<f64>,
    pub(super) max_detections: usize,
    pub(super) top_k: usize,
    pub(super) class_agnostic: bool,
    pub(super) suppress_equal: bool,
    /// Whether the result is in single precision.
    pub(super) single: bool,
    // Options that many heads have, but not all.
    pub(super) multi_label: bool,
    pub(super) logits: bool,
    pub(super) classes: Option<usize>,
    pub(super) strides: Cow<'a, [f64]>,
    /// Whether coordinates are fractions of the input; `None` if the caller did not say.
    pub(super) normalized: Option<bool>,
    pub(super) own: &'a OwnOptions<'a>,
}

impl<'a> Settings<'a> {
    pub(super) fn new(options: &'a Options<'a>, head: &Head) -> Result<Settings<'a>> {
        let (own, defaults) = (&options.own, &head.defaults);
        own.check(head)?;
        let score_threshold = options.score_threshold.unwrap_or(defaults.score_threshold);
        if score_threshold.is_nan() {
            return Err(Error::new(Code::OutOfRange, "a number", "NaN").in_input("scoreThreshold"));
        }
        let suppress = options.suppress.unwrap_or(true);
        let iou_threshold = options.iou_threshold.or(defaults.iou_threshold).filter(|_| suppress);
        match iou_threshold {
            Some(threshold) => unit("iouThreshold", threshold)?,
            None if options.suppress != Some(false) => needs_no_suppression(options, head)?,
            None => {}
        }
        let strides = own.numbers("strides")?.unwrap_or(Cow::Borrowed(defaults.strides));
        all_positive("strides", &strides)?;
        if let Some(input) = options.input_size {
            all_positive("inputSize", &input)?;
        }
        let resize = options.resize.unwrap_or(defaults.resize);
        if options.enlarge.is_some() && matches!(resize, Resize::Stretch | Resize::None) {
            let expected = "undefined; the option applies only to resize: 'letterbox' or 'letterbox-corner'";
            return Err(Error::new(Code::InvalidArgument, expected, "a value").in_input("enlarge"));
        }
        let own_input = match defaults.input {
            DefaultInput::Is(size) => Some(size),
            DefaultInput::Image | DefaultInput::Follows => None,
        };
        Ok(Settings {
            input: options.input_size.or(own_input),
            resize,
            enlarge: options.enlarge.unwrap_or(true),
            clip: options.clip.unwrap_or(true),
            score_threshold,
            iou_threshold,
            max_detections: options.max_detections.unwrap_or(defaults.max_detections),
            top_k: options.top_k.unwrap_or(defaults.top_k),
            class_agnostic: options.class_agnostic.unwrap_or(defaults.class_agnostic),
            suppress_equal: options.suppress_equal.unwrap_or(defaults.suppress_equal),
            single: true,
            multi_label: own.flag("multiLabel")?.unwrap_or(defaults.multi_label),
            logits: own.flag("logits")?.unwrap_or(defaults.logits),
            classes: own.count("numClasses", 0..=usize::MAX)?,
            strides,
            normalized: own.flag("normalized")?,
            own,
        })
    }
}

/// Returns an error for options of suppression that would do nothing, because the model's boxes are not suppressed by default.
fn needs_no_suppression(options: &Options, head: &Head) -> Result<()> {
    let asked = [
        ("suppress", options.suppress),
        ("classAgnostic", options.class_agnostic),
        ("suppressEqual", options.suppress_equal),
    ];
    match asked.into_iter().find(|(_, value)| *value == Some(true)) {
        None => Ok(()),
        Some((name, _)) => {
            let expected =
                format!("an iouThreshold beside it, as boxes of {} are not suppressed without", head.name());
            Err(Error::new(Code::InvalidArgument, expected, "true alone").in_input(name))
        }
    }
}

/// The error for a model that needs the size of its input.
pub(super) fn no_input() -> Error {
    let expected = "the width and height of the network's input, which do not follow from these outputs";
    Error::new(Code::InvalidArgument, expected, "none").in_input("inputSize")
}

/// Whether the error is that of a model that needs the size of its input.
pub(super) fn needs_input(error: &Error) -> bool {
    error.code == Code::InvalidArgument && error.place.input.as_deref() == Some("inputSize")
}
