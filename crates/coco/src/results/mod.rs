//! Reads a detector's results.

mod alike;
mod detection;
mod keypoints;
mod masks;
mod rotated;
mod wrong;

use std::sync::OnceLock;

use detection::Detections;
pub use detection::Sink;
pub use keypoints::KeypointSink;
use keypoints::Poses;
pub(crate) use keypoints::extent;
use masks::MaskDetections;
pub(crate) use masks::{MaskDetection, MaskSink, Rule};
pub use rotated::RotatedSink;
use rotated::Shapes;

use crate::json::{Cursor, Input, List, Records, read_list};
use crate::source::Reading;
use crate::{Error, Result, Source};

/// Reads a list of results: objects with `image_id`, `category_id`, `bbox` (x, y, width, height) and `score`.
/// Other members are skipped.
///
/// `new_sink` is called with the maximum number of detections for the sink. The sinks are returned in the order of
/// the input. Sinks that were started at a wrong place are dropped.
///
/// # Errors
/// `INVALID_JSON`, `TOO_DEEP`, `TOO_LARGE`: not valid JSON, or beyond the parser's limits. `INVALID_SHAPE`: not a list.
/// `MISSING_KEY`, `INVALID_TYPE`, `LENGTH_MISMATCH`: a record that is not a detection. `EMPTY_INPUT`,
/// `UNREADABLE_FILE`. Errors of sinks, with the record's place added.
pub fn read<S: Sink>(
    source: &Source<'_>,
    reading: &Reading<'_>,
    new_sink: impl Fn(usize) -> S + Sync,
) -> Result<Vec<S>> {
    let input = Input::open(source, reading)?;
    read_input(&input, new_sink).map_err(|error| error.in_input(input.name()))
}

/// Reads a list of results with masks: objects with `image_id`, `category_id`, `score`, and `segmentation` or `bbox` or both,
/// by the [`Rule`] that the first of them decides.
///
/// # Errors
/// Like [`read`].
pub(crate) fn read_masks<S: MaskSink>(
    source: &Source<'_>,
    reading: &Reading<'_>,
    new_sink: impl Fn(usize) -> S + Sync,
) -> Result<Vec<S>> {
    let input = Input::open(source, reading)?;
    read_masks_input(&input, new_sink).map_err(|error| error.in_input(input.name()))
}

fn read_masks_input<S: MaskSink>(input: &Input<'_>, new_sink: impl Fn(usize) -> S + Sync) -> Result<Vec<S>> {
    let rule = OnceLock::new();
    if let Ok(Some(first)) = masks::rule_of(input) {
        let _ = rule.set(first);
    }
    let parts = read_parts(input, |bytes| MaskDetections::new(bytes, &rule, &new_sink))?;
    Ok(parts.into_iter().map(MaskDetections::into_sink).collect())
}

/// Whether the boxes of results are those of their masks, because the first result has none. False for inputs that can only be
/// read once.
///
/// # Errors
/// `UNREADABLE_FILE`.
pub(crate) fn have_masks_alone(source: &Source<'_>, reading: &Reading<'_>) -> Result<bool> {
    const FIRST: usize = 4 << 10;
    // opening and closing a pipe would end it
    if let Source::Path(path) = source
        && !path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() > 0)
    {
        return Ok(false);
    }
    let input =
        Input::open(source, &Reading { progress: None, buffer: FIRST.min(reading.buffer), ..*reading })?;
    // errors in the text are reported when it is read
    Ok(matches!(masks::rule_of(&input), Ok(Some(Rule::Masks))))
}

/// Reads a list of results with `keypoints` (x, y and a third number of each point), `image_id`, `category_id` and `score`.
///
/// Areas are those of each `bbox` if the first record has one, otherwise those of the bounding boxes of the points.
///
/// # Errors
/// Like [`read`]; and `INVALID_SHAPE` if the first record has a `segmentation` but no `bbox`.
pub fn read_keypoints<S: KeypointSink>(
    source: &Source<'_>,
    reading: &Reading<'_>,
    new_sink: impl Fn(usize) -> S + Sync,
) -> Result<Vec<S>> {
    let mut input = Input::open(source, reading)?;
    let all; // the first record is read twice
    if input.len().is_none() {
        all = input.read_all().map_err(|error| error.in_input(input.name()))?;
        input = input.replaced_by(&all);
    }
    let read = || {
        let from = keypoints::area_from(&input)?;
        let parts = read_parts(&input, |bytes| Poses::new(bytes, from, &new_sink))?;
        Ok(parts.into_iter().map(Poses::into_sink).collect())
    };
    read().map_err(|error: Error| error.in_input(input.name()))
}

/// Reads a list of results with rotated boxes: objects with `image_id`, `category_id`, `score` and a shape. The shape is `poly`
/// (the corners in order: eight numbers), or else a `bbox` of five numbers (centre, width, height, angle in radians), or a
/// `segmentation` of one outline with four corners, or a `bbox` of four (x, y, width, height).
///
/// # Errors
/// Like [`read`]; and `INVALID_VALUE` for corners whose sides cross each other.
pub fn read_rotated<S: RotatedSink>(
    source: &Source<'_>,
    reading: &Reading<'_>,
    new_sink: impl Fn(usize) -> S + Sync,
) -> Result<Vec<S>> {
    let input = Input::open(source, reading)?;
    let parts = read_parts(&input, |bytes| Shapes::new(bytes, &new_sink));
    let parts = parts.map_err(|error| error.in_input(input.name()))?;
    Ok(parts.into_iter().map(Shapes::into_sink).collect())
}

fn read_input<S: Sink>(input: &Input<'_>, new_sink: impl Fn(usize) -> S + Sync) -> Result<Vec<S>> {
    let parts = read_parts(input, |bytes| Detections::new(bytes, &new_sink))?;
    Ok(parts.into_iter().map(Detections::into_sink).collect())
}

fn read_parts<R: Records>(input: &Input<'_>, part: impl Fn(Option<u64>) -> R + Sync) -> Result<Vec<R>> {
    let mut cursor = Cursor::at_front(input)?;
    if cursor.next()? != b'[' {
        let object = "an object; write all detections into one list: [{...}, ...]";
        return Err(cursor.other_root("a list of results", "a list", object));
    }
    cursor.take(b'[', "`[`")?;
    let parts = read_list(&mut cursor, &List { name: "results", is_long: true, part })?;
    cursor.finish()?;
    Ok(parts)
}

#[cfg(test)]
mod tests;
