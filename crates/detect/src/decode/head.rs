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
    /// Number of its dimensions without the batch.
    pub(super) rank: usize,
    /// Whether models may lack it.
    pub optional: bool,
    /// Whether it may have an integer type, like class numbers.
    pub(super) whole: bool,
    /// Whether it may have more dimensions before those of its rank.
    pub(super) nested: bool,
}

/// Describes the outputs of one family of models.
#[derive(Debug)]
pub struct Head {
    /// The model's name, and those of models with the same outputs.
    pub names: &'static [&'static str],
    /// Its outputs in order.
    pub roles: &'static [Role],
    /// The options it has in addition to those of every model.
    pub options: &'static [&'static str],
    /// Whether outputs may have a batch dimension.
    pub(super) batched: bool,
    /// Whether it has any number of outputs, which are told apart by their dims. They all have the one role.
    pub(super) maps: bool,
    /// Whether its boxes are rotated.
    pub(super) rotated: bool,
    pub(super) scores: ScoreRange,
    pub(super) order: Order,
    pub(super) defaults: Defaults,
}

/// The range of scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScoreRange {
    /// Probabilities, or logits with the option `logits`: numbers of the other kind are rejected.
    Probability,
    /// Any number: the format defines no range.
    Any,
}

/// The order of detections if nothing is suppressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// In descending score order.
    ByScore,
    /// As in the tensor.
    ByPlace,
}

/// The size of the network's input if `inputSize` is not given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum DefaultInput {
    /// Always this size.
    Is([f64; 2]),
    /// The size of the image.
    Image,
    /// Derived from the shape of the outputs; otherwise it must be given.
    Follows,
}

/// The default settings of a model.
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

    /// Whether it has this option in addition to those of every model.
    pub(super) fn has(&self, option: &str) -> bool {
        self.options.contains(&option)
    }
}
