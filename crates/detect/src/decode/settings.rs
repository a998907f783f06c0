//! What may be asked of a decoder, and what it does when nothing is asked.

use boxwise_error::{Code, Error, Result};

use super::Resize;
use crate::check::{all_positive, unit};

/// What a caller asks for; all that is absent is the model's own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Width and height of the network's input in pixels.
    pub input_size: Option<[f64; 2]>,
    /// Width and height of the image; without them boxes stay in pixels of the input and are not clipped.
    pub image_size: Option<[f64; 2]>,
    /// How the image was brought to the input.
    pub resize: Option<Resize>,
    /// Whether boxes are clipped to the image; they are.
    pub clip: Option<bool>,
    /// A score must be above it.
    pub score_threshold: Option<f64>,
    /// Boxes that overlap a better one by more are dropped.
    pub iou_threshold: Option<f64>,
    /// The most detections of an image.
    pub max_detections: Option<usize>,
    /// The most candidates that enter suppression; of a pyramid's heads, from each level.
    pub top_k: Option<usize>,
    /// Whether boxes of different classes suppress each other.
    pub class_agnostic: Option<bool>,
    /// Whether a box is given once for each class above the threshold, or for the best alone.
    pub multi_label: Option<bool>,
    /// Whether an overlap equal to the threshold suppresses too.
    pub suppress_equal: Option<bool>,
    /// Whether overlapping boxes are suppressed at all.
    pub suppress: Option<bool>,
    /// The number of classes, checked against the shape.
    pub classes: Option<usize>,
    /// Whether class scores are logits.
    pub logits: Option<bool>,
    /// Pixels from cell to cell, for each level.
    pub strides: Option<Vec<f64>>,
    /// Reference boxes in pixels of the input, (x1, y1, x2, y2).
    pub anchors: Option<Vec<[f64; 4]>>,
    /// How many of `anchors` are of each level.
    pub anchors_per_level: Option<Vec<usize>>,
    /// YOLOv1's boxes of a cell.
    pub boxes_per_cell: Option<usize>,
    /// Whether YOLOv1's widths and heights are square roots.
    pub square_roots: Option<bool>,
    /// Numbers of a keypoint: 2 for x and y, 3 with a score.
    pub keypoint_size: Option<usize>,
    /// Whether YOLOX's boxes are in pixels already.
    pub decoded: Option<bool>,
    /// Whether CenterNet's maps are [rows, columns, channels].
    pub channels_last: Option<bool>,
    /// Whether CenterNet's sizes and distances are in pixels of the input.
    pub sizes_in_pixels: Option<bool>,
    /// Where CenterNet's centre lies in its cell, in cells from the upper left corner, where no map of offsets tells.
    pub center_offset: Option<f64>,
    /// Names of outputs, by role.
    pub names: Vec<(String, String)>,
}

/// A model's own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Defaults {
    pub(super) score_threshold: f64,
    /// None: the model's boxes need no suppression.
    pub(super) iou_threshold: Option<f64>,
    pub(super) max_detections: usize,
    pub(super) top_k: usize,
    pub(super) class_agnostic: bool,
    pub(super) multi_label: bool,
    pub(super) suppress_equal: bool,
    pub(super) logits: bool,
    pub(super) input: Option<[f64; 2]>,
    pub(super) resize: Resize,
    pub(super) strides: &'static [f64],
}

/// Everything decided.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) input: Option<[f64; 2]>,
    pub(super) resize: Resize,
    pub(super) clip: bool,
    pub(super) score_threshold: f64,
    pub(super) iou_threshold: Option<f64>,
    pub(super) max_detections: usize,
    pub(super) top_k: usize,
    pub(super) class_agnostic: bool,
    pub(super) multi_label: bool,
    pub(super) suppress_equal: bool,
    pub(super) logits: bool,
    pub(super) classes: Option<usize>,
    pub(super) strides: Vec<f64>,
    pub(super) anchors: Option<Vec<[f64; 4]>>,
    pub(super) anchors_per_level: Option<Vec<usize>>,
    pub(super) boxes_per_cell: usize,
    pub(super) square_roots: bool,
    pub(super) keypoint_size: usize,
    pub(super) decoded: bool,
    pub(super) channels_last: bool,
    pub(super) sizes_in_pixels: bool,
    pub(super) center_offset: f64,
    pub(super) single: bool,
}

impl Settings {
    pub(super) fn new(options: &Options, defaults: &Defaults) -> Result<Settings> {
        let score_threshold = options.score_threshold.unwrap_or(defaults.score_threshold);
        if score_threshold.is_nan() {
            return Err(Error::new(Code::OutOfRange, "a number", "NaN").in_input("scoreThreshold"));
        }
        let suppress = options.suppress.unwrap_or(true);
        let iou_threshold = options.iou_threshold.or(defaults.iou_threshold).filter(|_| suppress);
        if let Some(threshold) = iou_threshold {
            unit("iouThreshold", threshold)?;
        }
        let strides = options.strides.clone().unwrap_or_else(|| defaults.strides.to_vec());
        all_positive("strides", &strides)?;
        if let Some(input) = options.input_size {
            all_positive("inputSize", &input)?;
        }
        let boxes_per_cell = options.boxes_per_cell.unwrap_or(2);
        let keypoint_size = options.keypoint_size.unwrap_or(3);
        if !(1..=1 << 16).contains(&boxes_per_cell) {
            let got = boxes_per_cell.to_string();
            return Err(Error::new(Code::OutOfRange, "a whole number from 1", got).in_input("boxesPerCell"));
        }
        if !(2..=3).contains(&keypoint_size) {
            return Err(
                Error::new(Code::OutOfRange, "2 or 3", keypoint_size.to_string()).in_input("keypointSize")
            );
        }
        let center_offset = options.center_offset.unwrap_or(0.5);
        unit("centerOffset", center_offset)?;
        Ok(Settings {
            input: options.input_size.or(defaults.input),
            resize: options.resize.unwrap_or(defaults.resize),
            clip: options.clip.unwrap_or(true),
            score_threshold,
            iou_threshold,
            max_detections: options.max_detections.unwrap_or(defaults.max_detections),
            top_k: options.top_k.unwrap_or(defaults.top_k),
            class_agnostic: options.class_agnostic.unwrap_or(defaults.class_agnostic),
            multi_label: options.multi_label.unwrap_or(defaults.multi_label),
            suppress_equal: options.suppress_equal.unwrap_or(defaults.suppress_equal),
            logits: options.logits.unwrap_or(defaults.logits),
            classes: options.classes,
            strides,
            anchors: options.anchors.clone(),
            anchors_per_level: options.anchors_per_level.clone(),
            boxes_per_cell,
            square_roots: options.square_roots.unwrap_or(false),
            keypoint_size,
            decoded: options.decoded.unwrap_or(false),
            channels_last: options.channels_last.unwrap_or(false),
            sizes_in_pixels: options.sizes_in_pixels.unwrap_or(false),
            center_offset,
            single: true,
        })
    }

    /// The input's width and height, which this model cannot do without.
    pub(super) fn need_input(&self) -> Result<[f64; 2]> {
        self.input.ok_or_else(|| {
            Error::new(Code::InvalidArgument, "the network's width and height", "none").in_input("inputSize")
        })
    }
}
