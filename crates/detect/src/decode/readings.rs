//! Which models read a set of outputs, and with which of their options. Every answer is that of a decoding that was tried.

use std::borrow::Cow;

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::math::order::sorted_by_key;
use boxwise_threads::Threads;

use super::centernet::are_in_pixels;
use super::head::Head;
use super::inputs::{Batch, Output};
use super::looks;
use super::models::Model;
use super::options::{Options, OwnOptions, Value};
use super::pyramid::Pyramid;
use super::run::read;
use super::settings::needs_input;
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
    /// Options of its own.
    pub own: Way,
    /// Whether it needs the size of the input.
    pub input_size: bool,
    /// Whether it needs anchors, which do not follow from the outputs.
    pub anchors: bool,
}

/// Options of a model, by name.
type Way = Vec<(&'static str, Value<'static>)>;

/// Options that say how outputs are to be understood, each alone, in the order in which they are tried.
fn single_ways(head: &Head) -> Vec<Way> {
    let word = |word: &str| ("layout", Value::Word(word.to_owned()));
    let flag = |name| (name, Value::Flag(true));
    let all = [
        word("anchors-first"),
        word("anchors-last"),
        flag("normalized"),
        flag("decoded"),
        flag("channelsLast"),
    ];
    let own = all.into_iter().filter(|(name, _)| head.has(name)).map(|option| vec![option]);
    std::iter::once(Vec::new()).chain(own).collect()
}

/// Several options together, and those that are tried only if no other model reads the outputs without them. The fewest first.
fn joint_ways(head: &Head, outputs: &[Output]) -> Vec<Way> {
    let flag = |name| vec![(name, Value::Flag(true))];
    let reg_max = looks::reg_max(outputs).into_iter().map(|number| ("regMax", Value::Number(number)));
    let choices: [Way; 5] = [
        flag("channelsLast"),
        flag("sizesInPixels"),
        flag("normalized"),
        vec![("logits", Value::Flag(!head.defaults.logits))],
        reg_max.collect(),
    ];
    let mut ways = vec![Vec::new()];
    for choice in choices.iter().filter(|choice| choice.first().is_some_and(|(name, _)| head.has(name))) {
        let longer = choice
            .chunks(1)
            .flat_map(|option| ways.iter().map(move |way: &Way| [way, option].concat()))
            .collect::<Vec<_>>();
        ways.extend(longer);
    }
    let mut ways = sorted_by_key(ways, |way| way.len() as u64);
    ways.remove(0);
    ways
}

/// What each model makes of the outputs, the likeliest first and then those that do not read them. Of the options, those of
/// sizes are used. Models that read them with several options, or with anchors that are not known, come after those that need neither.
///
/// # Errors
/// `OUT_OF_RANGE` for sizes that are not positive.
pub fn describe(outputs: &[Output], options: &Options) -> Result<Vec<Reading>> {
    if let Some(input) = options.input_size {
        all_positive("inputSize", &input)?;
    }
    let first = |model| Reading { model, outcome: reading(model, outputs, options) };
    let mut readings: Vec<Reading> = looks::in_order(outputs).map(first).collect();
    for further in [with_several, with_anchors] {
        // Stable: those that read them stay before those that need more.
        readings = readable_first(readings);
        for reading in readings.iter_mut().filter(|reading| reading.outcome.is_err()) {
            if let Some(needs) = further(reading.model, outputs, options) {
                reading.outcome = Ok(needs);
            }
        }
    }
    Ok(readable_first(readings))
}

fn readable_first(readings: Vec<Reading>) -> Vec<Reading> {
    sorted_by_key(readings, |reading| reading.outcome.is_err().into())
}

/// What a model needs that reads the outputs with several options.
fn with_several(model: &'static Model, outputs: &[Output], options: &Options) -> Option<Needs> {
    let ways = joint_ways(&model.head, outputs);
    first_way(model, outputs, options, ways).ok()
}

/// What a model needs that reads the outputs with anchors of its user's.
fn with_anchors(model: &'static Model, outputs: &[Output], options: &Options) -> Option<Needs> {
    if !model.head.has("anchors") {
        return None;
    }
    let batch = Batch::new(&model.head, outputs, &[]).ok()?;
    let count = batch.shapes(&model.head).dims(0)[0];
    // Their places are not known, but any shows whether the numbers are scores and offsets.
    let anchors = Value::Numbers(Cow::Owned([0.0, 0.0, 32.0, 32.0].repeat(count)));
    let ways = std::iter::once(Vec::new()).chain(joint_ways(&model.head, outputs));
    let ways = ways.map(|way: Way| [&way[..], &[("anchors", anchors.clone())]].concat()).collect();
    let mut needs = first_way(model, outputs, options, ways).ok()?;
    needs.own.pop();
    needs.anchors = true;
    Some(needs)
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
        for (name, value) in &needs.own {
            match value {
                Value::Word(word) => looks += &format!(" with {name}: '{word}'"),
                _ => looks += &format!(" with {name}: true"),
            }
        }
        if needs.input_size {
            looks += " with inputSize";
        }
        error.got = looks;
    }
    error
}

/// What a model needs that reads the outputs with one option or none, or its error without options of its own.
fn reading(model: &'static Model, outputs: &[Output], options: &Options) -> Result<Needs> {
    first_way(model, outputs, options, single_ways(&model.head))
}

/// The first of several ways in which a model reads the outputs, or the first error.
fn first_way(model: &'static Model, outputs: &[Output], options: &Options, ways: Vec<Way>) -> Result<Needs> {
    let in_pixels = model.head.has("sizesInPixels");
    let mut first = None;
    for own in ways {
        let with = |input_size: Option<[f64; 2]>| {
            let own = own.iter().cloned().collect::<OwnOptions>();
            let says_pixels = in_pixels && own.flag("sizesInPixels")? == Some(true);
            let last = in_pixels && own.flag("channelsLast")? == Some(true);
            let options = Options { input_size, image_size: options.image_size, own, ..Options::default() };
            read(model, outputs, &options, &[], Threads::ONE, |batch| match batch.images {
                0 => Err(Error::new(Code::ShapeMismatch, "images", "none")),
                _ if in_pixels && are_in_pixels(&model.head, batch, last) != says_pixels => Err(Error::new(
                    Code::InvalidValue,
                    "sizes in cells (see sizesInPixels)",
                    "sizes beyond the map",
                )),
                _ => Ok(()),
            })
        };
        match with(options.input_size) {
            Ok(_) => return Ok(Needs { own, input_size: false, anchors: false }),
            Err(error) if needs_input(&error) => {
                if likely_inputs(model, outputs).any(|input| with(Some(input)).is_ok()) {
                    return Ok(Needs { own, input_size: true, anchors: false });
                }
                first = first.or(Some(error));
            }
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.unwrap_or_else(|| Error::new(Code::Internal, "a way that was tried", "none")))
}

/// Inputs that may have as many rows as the first output: 640 × 640, for heads whose rows say nothing of it, squares with one or 9 rows for
/// each cell of the model's levels, and others with one or 3.
fn likely_inputs(model: &'static Model, outputs: &[Output]) -> impl Iterator<Item = [f64; 2]> {
    let batch = Batch::new(&model.head, outputs, &[]);
    let dims = batch.map_or(&[][..], |batch| batch.shapes(&model.head).dims(0));
    let rows = dims.first().copied().unwrap_or(0);
    let most = dims.iter().copied().max().unwrap_or(0);
    let cells = |side: f64| {
        model.head.defaults.strides.iter().map(move |stride| (side / stride).ceil().powi(2)).sum::<f64>()
    };
    let sides = (1..=64).map(|sides| 32.0 * f64::from(sides));
    let fit = sides.filter(move |&side| [1.0, 9.0].map(|each| each * cells(side)).contains(&(rows as f64)));
    let strides = model.head.defaults.strides;
    let others = [1, 3].into_iter().flat_map(move |each| Pyramid::whole(strides, each).inputs(most));
    std::iter::once(640.0).chain(fit).map(|side| [side; 2]).chain(others)
}
