//! Which models read a set of outputs, and with which of their options. Every answer is that of a decoding that was tried.

use boxwise_error::{Code, Error, Result};
use boxwise_threads::Threads;

use super::inputs::{Batch, Output};
use super::looks;
use super::models::Model;
use super::options::{Options, OwnOptions, Value};
use super::run::read;
use crate::check::all_positive;

/// A model and what it makes of some outputs.
#[derive(Debug)]
pub struct Reading {
    /// The model.
    pub model: &'static Model,
    /// What it needs to read the outputs, or why it does not read them.
    pub outcome: Result<Needs>,
}

/// What a model needs to read some outputs, beside the options that were given.
#[derive(Debug)]
pub struct Needs {
    /// An option of its own, if it needs one.
    pub own: Option<(&'static str, Value<'static>)>,
    /// Whether it needs the size of the input.
    pub input_size: bool,
}

/// Options that say how outputs are to be understood, in the order in which they are tried.
fn ways() -> [Option<(&'static str, Value<'static>)>; 6] {
    let word = |word: &str| Some(("layout", Value::Word(word.to_owned())));
    let flag = |name| Some((name, Value::Flag(true)));
    [
        None,
        word("anchors-first"),
        word("anchors-last"),
        flag("normalized"),
        flag("decoded"),
        flag("channelsLast"),
    ]
}

/// What each model makes of the outputs, the likeliest first and then those that do not read them. Of the options, those of
/// sizes are used.
///
/// # Errors
/// `OUT_OF_RANGE` for sizes that are not positive.
pub fn describe(outputs: &[Output], options: &Options) -> Result<Vec<Reading>> {
    if let Some(input) = options.input_size {
        all_positive("inputSize", &input)?;
    }
    let of = |model: &'static Model| Reading { model, outcome: reading(model, outputs, options) };
    let (mut readings, others): (Vec<Reading>, Vec<Reading>) =
        looks::in_order(outputs).map(of).partition(|reading| reading.outcome.is_ok());
    readings.extend(others);
    Ok(readings)
}

/// Adds to an error about outputs the name of a model that reads them, if there is one.
pub(super) fn hint(mut error: Error, own: &'static Model, outputs: &[Output], options: &Options) -> Error {
    let about_outputs = matches!(error.code, Code::ShapeMismatch | Code::MissingKey | Code::InvalidValue);
    // Another model would only not look at the numbers that are wrong.
    let is_other = error.place.input.as_deref().is_some_and(|input| ["keypoints", "masks"].contains(&input));
    // Otherwise the error itself names the option with which the model would read them.
    if is_other || !(about_outputs || needs_input(&error)) || reading(own, outputs, options).is_ok() {
        return error;
    }
    let others = looks::in_order(outputs).filter(|&model| !std::ptr::eq(model, own));
    let mut found = others.map(|model| (model, reading(model, outputs, options)));
    if let Some((model, Ok(needs))) = found.find(|(_, outcome)| outcome.is_ok()) {
        let mut looks = format!("{}, which looks like {}", error.got, model.head.name());
        match &needs.own {
            Some((name, Value::Word(word))) => looks += &format!(" with {name}: '{word}'"),
            Some((name, _)) => looks += &format!(" with {name}: true"),
            None => {}
        }
        if needs.input_size {
            looks += " with inputSize";
        }
        error.got = looks;
    }
    error
}

/// Whether the error is that of a model that needs the size of its input.
fn needs_input(error: &Error) -> bool {
    error.code == Code::InvalidArgument && error.place.input.as_deref() == Some("inputSize")
}

/// The first way in which a model reads the outputs, or its error without options of its own.
fn reading(model: &'static Model, outputs: &[Output], options: &Options) -> Result<Needs> {
    let mut first = None;
    for own in ways() {
        if !own.iter().all(|(name, _)| model.head.has(name)) {
            continue;
        }
        let with = |input_size: Option<[f64; 2]>| {
            let own = own.iter().cloned().collect::<OwnOptions>();
            let options = Options { input_size, image_size: options.image_size, own, ..Options::default() };
            read(model, outputs, &options, &[], Threads::ONE, |batch| match batch.images {
                0 => Err(Error::new(Code::ShapeMismatch, "images", "none")),
                _ => Ok(()),
            })
        };
        match with(options.input_size) {
            Ok(_) => return Ok(Needs { own, input_size: false }),
            Err(error) if needs_input(&error) => {
                if likely_inputs(model, outputs).any(|input| with(Some(input)).is_ok()) {
                    return Ok(Needs { own, input_size: true });
                }
                first = first.or(Some(error));
            }
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.unwrap_or_else(|| Error::new(Code::Internal, "a way that was tried", "none")))
}

/// Square inputs that may have as many rows as the first output: 640, for heads whose rows say nothing of it, and those
/// with one or 9 rows for each cell of the model's levels.
fn likely_inputs(model: &'static Model, outputs: &[Output]) -> impl Iterator<Item = [f64; 2]> {
    let batch = Batch::new(&model.head, outputs, &[]);
    let rows = batch.map_or(0, |batch| batch.shapes(&model.head).dims(0)[0]);
    let cells = |side: f64| {
        model.head.defaults.strides.iter().map(move |stride| (side / stride).ceil().powi(2)).sum::<f64>()
    };
    let sides = (1..=64).map(|sides| 32.0 * f64::from(sides));
    let fit = sides.filter(move |&side| [1.0, 9.0].map(|each| each * cells(side)).contains(&(rows as f64)));
    std::iter::once(640.0).chain(fit).map(|side| [side; 2])
}
