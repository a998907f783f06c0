//! The description of a head: its outputs, options and defaults.

use super::Resize;

/// An output of a model.
#[derive(Debug)]
pub struct Role {
    /// Its name in options and documentation.
    pub name: &'static str,
    /// Names that exporters give it.
    pub aliases: &'static [&'static str],
    /// Its dimensions, in words.
    pub dims: &'static str,
    /// The number of its dimensions without the batch.
    pub(super) rank: usize,
    /// Whether a model may lack it.
    pub optional: bool,
    /// Whether it may hold whole numbers, as classes are.
    pub(super) whole: bool,
}

/// How the outputs of one family of models are read.
#[derive(Debug)]
pub struct Head {
    /// The model's name, and those of models with the same outputs.
    pub names: &'static [&'static str],
    /// Its outputs in order.
    pub roles: &'static [Role],
    /// The options that it has beside those of every model.
    pub options: &'static [&'static str],
    /// Whether outputs may have a dimension for the batch.
    pub(super) batched: bool,
    /// Whether its boxes are rotated.
    pub(super) rotated: bool,
    pub(super) scores: ScoreRange,
    pub(super) order: Order,
    pub(super) defaults: Defaults,
}

/// The scores that a head's numbers can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScoreRange {
    /// Probabilities, or logits where the option `logits` says so: numbers of the other kind are refused.
    Probability,
    /// Any number: the format has no range.
    Any,
}

/// The order of detections where nothing is suppressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// Best score first.
    ByScore,
    /// As in the tensor.
    ByPlace,
}

/// The size of the network's input where `inputSize` is absent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum DefaultInput {
    /// The one size that the model has.
    Is([f64; 2]),
    /// The image's own.
    Image,
    /// It follows from the shape of the outputs, or must be given.
    Follows,
}

/// A model's own settings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Defaults {
    pub(super) score_threshold: f64,
    /// `None`: the model's boxes need no suppression.
    pub(super) iou_threshold: Option<f64>,
    pub(super) max_detections: usize,
    pub(super) top_k: usize,
    pub(super) class_agnostic: bool,
    pub(super) multi_label: bool,
    pub(super) suppress_equal: bool,
    pub(super) logits: bool,
    pub(super) input: DefaultInput,
    pub(super) resize: Resize,
    pub(super) strides: &'static [f64],
}

impl Head {
    pub(super) fn name(&self) -> &'static str {
        self.names[0]
    }

    /// Whether it has an option beside those of every model.
    pub(super) fn has(&self, option: &str) -> bool {
        self.options.contains(&option)
    }
}
