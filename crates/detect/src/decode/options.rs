//! Options of a decoder.

use std::borrow::Cow;

use boxwise_error::{Code, Error, Result};

use super::Resize;
use super::head::Head;

/// Options of every model. `None` means the model's default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options<'a> {
    /// Width and height of the network's input in pixels.
    pub input_size: Option<[f64; 2]>,
    /// Width and height of the image. Without them boxes stay in pixels of the input and are not clipped.
    pub image_size: Option<[f64; 2]>,
    /// How the image was resized to the input.
    pub resize: Option<Resize>,
    /// Whether letterboxes scale images up that are smaller than the input. Default: true.
    pub enlarge: Option<bool>,
    /// Whether boxes are clipped to the image. Default: true.
    pub clip: Option<bool>,
    /// Scores must be above this.
    pub score_threshold: Option<f64>,
    /// Boxes with a higher overlap with a better box are dropped.
    pub iou_threshold: Option<f64>,
    /// Maximum number of detections per image.
    pub max_detections: Option<usize>,
    /// Maximum number of candidates for suppression; per level for heads with a pyramid.
    pub top_k: Option<usize>,
    /// Whether boxes of different classes suppress each other.
    pub class_agnostic: Option<bool>,
    /// Whether an overlap equal to the threshold also suppresses.
    pub suppress_equal: Option<bool>,
    /// Whether overlapping boxes are suppressed.
    pub suppress: Option<bool>,
    /// Names of outputs, by role.
    pub names: Vec<(String, String)>,
    /// Options that only some models have.
    pub own: OwnOptions<'a>,
}

/// Options that only some models have, by name. Each head lists the names it has, and its reader defines their meaning.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnOptions<'a>(Vec<(String, Value<'a>)>);

/// The value of an option.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// True or false.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A list of numbers.
    Numbers(Cow<'a, [f64]>),
    /// One of several words.
    Word(String),
}

impl<'a, N: Into<String>> FromIterator<(N, Value<'a>)> for OwnOptions<'a> {
    fn from_iter<I: IntoIterator<Item = (N, Value<'a>)>>(options: I) -> Self {
        OwnOptions(options.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }
}

impl<'a, const COUNT: usize> From<[(&str, Value<'a>); COUNT]> for OwnOptions<'a> {
    fn from(options: [(&str, Value<'a>); COUNT]) -> Self {
        options.into_iter().collect()
    }
}

impl<'a> OwnOptions<'a> {
    /// Returns an error for options that the head does not have.
    pub(super) fn check(&self, head: &Head) -> Result<()> {
        let Some((name, _)) = self.0.iter().find(|(name, _)| !head.has(name)) else { return Ok(()) };
        let own = if head.options.is_empty() { "none".to_owned() } else { head.options.join(", ") };
        let expected = format!("an option that {} has (of its own: {own})", head.name());
        Err(Error::new(Code::InvalidArgument, expected, name.clone()).in_input(name.clone()))
    }

    fn value(&self, name: &str) -> Option<&Value<'a>> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>> {
        match self.value(name) {
            None => Ok(None),
            Some(&Value::Flag(flag)) => Ok(Some(flag)),
            Some(value) => Err(wrong(name, "true or false", value)),
        }
    }

    pub(super) fn number(&self, name: &str) -> Result<Option<f64>> {
        match self.value(name) {
            None => Ok(None),
            Some(&Value::Number(number)) => Ok(Some(number)),
            Some(value) => Err(wrong(name, "a number", value)),
        }
    }

    /// A whole number within a range.
    pub(super) fn count(&self, name: &str, range: std::ops::RangeInclusive<usize>) -> Result<Option<usize>> {
        let Some(number) = self.number(name)? else { return Ok(None) };
        if number.fract() == 0.0 && number >= *range.start() as f64 && number <= *range.end() as f64 {
            return Ok(Some(number as usize));
        }
        let expected = match (range.start(), range.end()) {
            (start, &usize::MAX) => format!("a whole number from {start}"),
            (start, end) => format!("a whole number in {start}..{end}"),
        };
        Err(Error::new(Code::OutOfRange, expected, number.to_string()).in_input(name))
    }

    pub(super) fn numbers(&self, name: &str) -> Result<Option<Cow<'a, [f64]>>> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Numbers(numbers)) => Ok(Some(numbers.clone())),
            Some(value) => Err(wrong(name, "numbers", value)),
        }
    }

    /// One of several words, as its index.
    pub(super) fn word(&self, name: &str, words: &[&str]) -> Result<Option<usize>> {
        let expected = || words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" or ");
        match self.value(name) {
            None => Ok(None),
            Some(Value::Word(word)) => match words.iter().position(|known| known == word) {
                Some(place) => Ok(Some(place)),
                None => {
                    Err(Error::new(Code::InvalidArgument, expected(), format!("'{word}'")).in_input(name))
                }
            },
            Some(value) => Err(wrong(name, &expected(), value)),
        }
    }
}

fn wrong(name: &str, expected: &str, value: &Value) -> Error {
    let got = match value {
        Value::Flag(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Numbers(numbers) => format!("{} numbers", numbers.len()),
        Value::Word(word) => format!("'{word}'"),
    };
    Error::new(Code::InvalidArgument, expected, got).in_input(name)
}
