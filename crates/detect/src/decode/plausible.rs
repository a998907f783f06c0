//! Detects values that contradict the head: logits given as probabilities and the reverse, fractions given as pixels,
//! columns that have another meaning. Correct tensors prove themselves within their first numbers or in a sample, so the
//! checks cost next to nothing. Each check needs many numbers that no such head has together: a few odd ones are read.

use std::ops::RangeInclusive;

use boxwise_error::{Code, Error, Result};

use super::candidates::Candidates;
use super::channels::Grid;
use super::head::{Head, ScoreRange};
use super::inputs::Image;
use super::settings::Settings;
use super::tensor::Data;

/// How many numbers are searched for a negative one: most logits are negative, and no probability is.
const SAMPLE: usize = 256;
/// At least this many logits are never all within 0..1.
const FEW: usize = 16;
/// Rounding and quantisation move a probability at most this far below 0 or above 1.
const SLACK: f64 = 0.01;
/// Range of boxes in fractions of the input; boxes in pixels exceed it.
const FRACTIONS: RangeInclusive<f64> = -0.5..=1.5;
/// Logits of distributions are below this: a softmax of more has one bin alone.
const MOST_LOGIT: f64 = 60.0;
/// Fractions of a box that reaches far beyond the input are below this.
const MOST_FRACTION: f64 = 4.0;
/// Fewer boxes that are not finite are left out.
const FEW_BROKEN: usize = 4;
/// Angles are within a turn, however it is counted.
const MOST_ANGLE: f64 = std::f64::consts::TAU + 0.01;
/// At least this many rows show what a column means.
const MANY: usize = 256;

/// Returns an error if class scores contradict `logits`.
pub(super) fn check_scores(
    image: &Image,
    settings: &Settings,
    count: usize,
    number: &dyn Fn(usize) -> f64,
) -> Result<()> {
    if image.head.scores == ScoreRange::Any {
        return Ok(());
    }
    if !settings.logits {
        return match (0..count.min(SAMPLE)).map(number).find(|&number| number < -SLACK) {
            None => Ok(()),
            Some(number) => Err(not_probabilities(image.head, number)),
        };
    }
    if count >= FEW && all_within(&(0.0..=1.0), count, number).is_some_and(|greatest| greatest > 0.0) {
        let cure = if image.head.has("logits") {
            "logits: false says that they are probabilities"
        } else {
            "export the maps before the sigmoid: after it, sides that are exponents are lost"
        };
        let expected = format!("class scores that are logits ({cure})");
        return Err(
            Error::new(Code::InvalidValue, expected, "numbers that are all in 0..1").in_input("outputs")
        );
    }
    Ok(())
}

/// Like [`check_scores`] for an output of scores alone.
pub(super) fn check_all(image: &Image, settings: &Settings, scores: &Data) -> Result<()> {
    check_scores(image, settings, scores.len(), &|place| scores.at(place))
}

/// The greatest of numbers that are all in a range, and 0.
fn all_within(range: &RangeInclusive<f64>, count: usize, number: &dyn Fn(usize) -> f64) -> Option<f64> {
    (0..count)
        .map(number)
        .try_fold(0.0, |greatest, number| range.contains(&number).then_some(f64::max(greatest, number)))
}

/// Returns an error for scores above 1.
pub(super) fn check_candidates(head: &Head, candidates: &Candidates) -> Result<()> {
    match head.scores {
        ScoreRange::Probability => match candidates.score_above(1.0 + SLACK) {
            Some(score) => Err(not_probabilities(head, score)),
            None => Ok(()),
        },
        ScoreRange::Any => Ok(()),
    }
}

/// Returns an error for an image without detections where the network overflowed: an output, or one role of the columns of an output,
/// is all NaN, or every box that scores enough is not finite.
pub(super) fn check_empty(image: &Image, settings: &Settings, candidates: &Candidates) -> Result<()> {
    if candidates.len() > 0 {
        return Ok(());
    }
    check_scale(image, settings)?;
    let got = if image.views().any(|view| view.len() >= MANY && view.is_float() && has_nan(&view)) {
        "an output with columns that are all NaN"
    } else if candidates.broken() >= FEW_BROKEN {
        "no box that scores enough with finite coordinates"
    } else {
        return Ok(());
    };
    let expected =
        "numbers (NaN is what a network gives that overflows in half precision, or whose input has NaN)";
    Err(implausible(expected, got))
}

/// Returns an error if probabilities are quantised by a scale that has no number between 0 and 1, as where boxes in pixels share it.
fn check_scale(image: &Image, settings: &Settings) -> Result<()> {
    if settings.logits || image.head.scores == ScoreRange::Any {
        return Ok(());
    }
    let of_scores = image.head.roles.iter().position(|role| matches!(role.name, "output" | "scores"));
    match of_scores.map(|role| image.view(role)) {
        Some(Data::Q8(data)) if data.has_no_fraction() => {
            let expected = "scores with a scale below 1 (export with boxes in fractions, a scale for each channel, or boxes and scores as \
                            two outputs)";
            Err(implausible(
                expected,
                "one scale of 1 or more for boxes and scores, in which every score is 0",
            ))
        }
        _ => Ok(()),
    }
}

/// Whether at least one number of 128 is NaN, as where a column of 85 is. Looks at 2048 numbers that lie in no pattern of rows.
fn has_nan(view: &Data) -> bool {
    let place = |i: usize| (i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) % view.len() as u64;
    (0..2048).filter(|&i| view.at(place(i) as usize).is_nan()).count() >= 16
}

/// Returns an error if at least half of the boxes have no shape that the head gives: negative sizes, or angles beyond any turn.
pub(super) fn check_shapes(head: &Head, candidates: &Candidates) -> Result<()> {
    let turned = |&place: &usize| candidates.angle(place).is_some_and(|angle| angle.abs() > MOST_ANGLE);
    let inverted = |&place: &usize| match (candidates.numbers(place), candidates.angle(place)) {
        ([_, _, w, h], Some(_)) => w < 0.0 || h < 0.0,
        (corners, None) => is_inverted(corners),
    };
    let all = sampled(candidates.len());
    let most = all.clone().count().div_ceil(2).saturating_sub(1);
    if let Some(place) = all.clone().filter(turned).nth(most) {
        let expected = format!("angles of {} in radians (are these degrees?)", head.name());
        let got = format!("{} and others", candidates.angle(place).unwrap_or_default());
        return Err(implausible(expected, got));
    }
    match all.filter(inverted).nth(most) {
        Some(place) => {
            let expected = format!(
                "sizes of {} that are not negative (are they logarithms or offsets, or of another layout?)",
                head.name()
            );
            Err(implausible(expected, format!("the box {:?} and others", candidates.numbers(place))))
        }
        None => Ok(()),
    }
}

/// The centres of boxes lie at most this part of a side beyond the input.
const BEYOND: f64 = 0.25;

/// Returns an error if at least half of the boxes lie beyond the input, with no pixel of theirs in it: its size is another one. Large boxes
/// of a small input may have their centres outside of it.
pub(super) fn check_places(head: &Head, candidates: &Candidates, input: Option<[f64; 2]>) -> Result<()> {
    let Some(input) = input else { return Ok(()) };
    let is_beyond = |&place: &usize| {
        let [a, b, c, d] = candidates.numbers(place);
        let centre = if candidates.angle(place).is_some() { [a, b] } else { [(a + c) / 2.0, (b + d) / 2.0] };
        let inside =
            |axis: usize| (-BEYOND * input[axis]..=(1.0 + BEYOND) * input[axis]).contains(&centre[axis]);
        let touches = |axis: usize, low: f64, high: f64| high >= 0.0 && low <= input[axis];
        let is_near = candidates.angle(place).is_none() && touches(0, a, c) && touches(1, b, d);
        !(is_near || inside(0) && inside(1))
    };
    let all = sampled(candidates.len());
    let most = all.clone().count().div_ceil(2).saturating_sub(1);
    match all.filter(is_beyond).nth(most) {
        Some(place) => {
            let [w, h] = input;
            let expected = format!(
                "boxes of {} in the input of {w} x {h} pixels (inputSize is [width, height] of the network's input, and of exports that scale \
                 boxes themselves the size that they were given)",
                head.name()
            );
            let got = format!("the box {:?} and others beyond it", candidates.numbers(place));
            Err(implausible(expected, got))
        }
        None => Ok(()),
    }
}

/// Returns an error for logits of distributions that are boxes in pixels; `greatest` is that of the four numbers that a box would have.
pub(super) fn check_distributions(head: &Head, cells: usize, greatest: &dyn Fn(usize) -> f64) -> Result<()> {
    let (mut count, mut large) = (0, 0);
    for number in (0..cells).step_by((cells / 64).max(1)).map(greatest) {
        count += 1;
        large += usize::from(number > MOST_LOGIT);
    }
    if large * 2 <= count {
        return Ok(());
    }
    let expected =
        format!("distributions of {} in logits of some units (are these boxes in pixels?)", head.name());
    Err(implausible(expected, format!("numbers above {MOST_LOGIT} in most cells")))
}

/// Returns an error for masks that are probabilities where logits are expected: every pixel would be inside.
pub(super) fn check_mask_logits(masks: &Data) -> Result<()> {
    let mut samples = sampled(masks.len()).map(|place| masks.at(place));
    let greatest =
        samples.try_fold(0.0, |most: f64, number| (0.0..=1.0).contains(&number).then_some(most.max(number)));
    if masks.len() >= MANY && greatest.is_some_and(|greatest| greatest > 0.0) {
        let expected = "masks of logits, negative outside of the object (logits of p are ln(p / (1 - p)))";
        return Err(implausible(expected, "numbers that are all in 0..1, as after a sigmoid"));
    }
    Ok(())
}

/// Returns an error if most offsets lie far beyond their cells, as sizes do.
pub(super) fn check_offsets(offsets: &Data) -> Result<()> {
    let all = sampled(offsets.len());
    let beyond = |&place: &usize| !(-1.0..=2.0).contains(&offsets.at(place));
    match all.clone().filter(beyond).nth(all.count() / 2) {
        Some(place) => {
            let expected = "offsets within a cell, about 0..1 (is this the output of sizes?)";
            Err(implausible(expected, format!("{} and others", offsets.at(place))))
        }
        None => Ok(()),
    }
}

/// Returns an error if at least half of the boxes have their corners in the wrong order. A head with corners has few such boxes,
/// or none.
pub(super) fn check_corners(head: &Head, candidates: &Candidates) -> Result<()> {
    let mut inverted = (0..candidates.len()).filter(|place| is_inverted(candidates.numbers(*place)));
    match inverted.nth(candidates.len().div_ceil(2).saturating_sub(1)) {
        Some(place) => {
            let expected = format!(
                "boxes of {} by two corners (are these centres and sizes, or is y first?)",
                head.name()
            );
            Err(implausible(expected, format!("{:?} and others", candidates.numbers(place))))
        }
        None => Ok(()),
    }
}

/// Whether the corners of a box are in the wrong order by more than rounding.
fn is_inverted(corners: [f64; 4]) -> bool {
    let [x1, y1, x2, y2] = corners;
    let rounding = 0.002 * corners.iter().fold(0.0, |most: f64, number| most.max(number.abs()));
    x2 < x1 - rounding || y2 < y1 - rounding
}

/// Up to 512 of `count` indices, evenly spread.
pub(super) fn sampled(count: usize) -> impl Iterator<Item = usize> + Clone {
    (0..count).step_by((count / 512).max(1))
}

/// The error for numbers that the head does not have.
pub(super) fn implausible(expected: impl Into<String>, got: impl Into<String>) -> Error {
    Error::new(Code::InvalidValue, expected, got).in_input("outputs")
}

/// Returns an error if the scores of rows, those of `what`, are no scores: negative, or, where `numClasses` does not say that the columns are
/// classes, more than half of all rows above a twentieth, as angles and coefficients are. Most rows of a network find nothing.
pub(super) fn check_sparse(
    image: &Image,
    settings: &Settings,
    what: &str,
    rows: usize,
    score: &dyn Fn(usize) -> f64,
) -> Result<()> {
    let (mut count, mut high) = (0, 0);
    for score in sampled(rows).map(score) {
        if score < -SLACK {
            return Err(not_probabilities(image.head, score));
        }
        count += 1;
        high += usize::from(score > 0.05);
    }
    if settings.classes.is_none() && count >= MANY && high * 2 > count {
        let name = image.head.name();
        let expected = format!(
            "scores of {what}{name}, near 0 in most rows (numClasses says that the columns are classes)"
        );
        return Err(implausible(expected, format!("{high} of {count} above 0.05: no class scores")));
    }
    Ok(())
}

/// Returns an error if angles look like class scores: none negative, none above 1, most of them next to 0.
pub(super) fn check_angles(image: &Image, rows: usize, angle: &dyn Fn(usize) -> f64) -> Result<()> {
    let (mut positive, mut small) = (0, 0);
    for number in sampled(rows).map(angle) {
        if !(0.0..=1.0).contains(&number) {
            return Ok(());
        }
        positive += usize::from(number > 0.0);
        small += usize::from(number > 0.0 && number < 0.01);
    }
    if positive >= MANY && small * 4 > positive * 3 {
        let expected = format!("angles of {} in the last column", image.head.name());
        return Err(implausible(expected, "numbers in 0..1, most of them below 0.01, as class scores are"));
    }
    Ok(())
}

/// Returns an error if more than a tenth of the boxes are no centres and sizes in fractions of the input. Regression is
/// not bounded in some models, so a few boxes may lie anywhere.
pub(super) fn check_fractions(rows: usize, four: &dyn Fn(usize) -> [f64; 4]) -> Result<()> {
    let fits = |number: f64, range: RangeInclusive<f64>| range.contains(&number) || number.is_nan();
    let is_wrong = |row: &usize| {
        let [x, y, w, h] = four(*row);
        !(fits(x, FRACTIONS) && fits(y, FRACTIONS) && fits(w, -SLACK..=2.0) && fits(h, -SLACK..=2.0))
    };
    let mut wrong = (0..rows).filter(is_wrong);
    match wrong.nth(rows / 10) {
        None => check_centres(rows, four),
        Some(row) => {
            let expected = "boxes (cx, cy, w, h) in fractions of the input, about 0..1";
            let got = format!("{:?} and others", four(row));
            Err(implausible(expected, got).at_record("rows", row as u64))
        }
    }
}

/// Returns an error if all boxes are two corners: the second is beyond the first in each, and as centres and sizes a tenth of them leave
/// the input, which centres and sizes of a whole head do not do together.
fn check_centres(rows: usize, four: &dyn Fn(usize) -> [f64; 4]) -> Result<()> {
    let mut leaving = 0;
    for row in 0..rows {
        let [x, y, w, h] = four(row);
        if !(w > x && h > y) {
            return Ok(());
        }
        leaving += usize::from(x + w / 2.0 > 1.05 || y + h / 2.0 > 1.05);
    }
    if rows < FEW || leaving * 10 < rows {
        return Ok(());
    }
    let expected =
        "boxes (cx, cy, w, h) in fractions of the input (convert corners: cx = (x1 + x2) / 2, w = x2 - x1)";
    Err(implausible(expected, "boxes that all look like corners (x1, y1, x2, y2)"))
}

/// Returns an error if all numbers are fractions where pixels are expected, and no option reads them as fractions.
pub(super) fn check_pixels(
    what: &str,
    count: usize,
    number: &dyn Fn(usize) -> f64,
    cure: &str,
) -> Result<()> {
    match all_within(&FRACTIONS, count, number).filter(|&greatest| greatest > 0.0) {
        None => Ok(()),
        Some(greatest) => {
            Err(implausible(format!("{what} in pixels{cure}"), format!("none above {greatest}")))
        }
    }
}

/// [`check_pixels`] of the keypoints of rows, x and then `size` - 1 other numbers from channel `first` on, unless the caller
/// says what they are.
pub(super) fn check_keypoints(
    image: &Image,
    settings: &Settings,
    grid: Grid,
    first: usize,
    size: usize,
) -> Result<()> {
    if settings.normalized.is_some() {
        return Ok(());
    }
    let (data, points) = (image.view(0), (grid.channels - first).div_ceil(size));
    let x = |place: usize| data.at(grid.place(first + place % points * size, place / points));
    check_pixels("keypoints", grid.anchors * points, &x, ", as the boxes are")
}

/// Whether a map is so long and thin that it is rather a list of rows.
pub(super) fn is_list(rows: usize, columns: usize) -> bool {
    rows.min(columns) > 0 && rows.max(columns) > 4 * rows.min(columns)
}

fn not_probabilities(head: &Head, got: f64) -> Error {
    let cure = if head.has("logits") {
        "logits: true says that they are logits"
    } else {
        "if the class scores are logits, export the model with its sigmoid or apply 1 / (1 + exp(-x)) to them; or are the outputs those of another model?"
    };
    let expected = format!("scores of {} that are probabilities in 0..1 ({cure})", head.name());
    Error::new(Code::InvalidValue, expected, got.to_string()).in_input("outputs")
}

/// The factors that convert coordinates to pixels of the input.
///
/// # Errors
/// `INVALID_VALUE` if the caller does not say whether coordinates are fractions and all of them could be.
pub(super) fn pixels(
    image: &Image,
    settings: &Settings,
    count: usize,
    coordinate: &dyn Fn(usize) -> f64,
) -> Result<[f64; 2]> {
    match settings.normalized {
        Some(true) => match (0..count.min(4 * SAMPLE)).map(coordinate).find(|&number| number > MOST_FRACTION)
        {
            Some(number) => {
                let expected =
                    "coordinates in fractions of the input (normalized: false says that they are pixels)";
                Err(implausible(expected, number.to_string()))
            }
            None => image.need_input(),
        },
        Some(false) => Ok([1.0; 2]),
        None => {
            let large = image.input.is_none_or(|input| input.iter().any(|&side| side > 2.0));
            if large {
                let cure = " of the input (normalized: true says that they are fractions of it)";
                check_pixels("coordinates", count, coordinate, cure)?;
            }
            Ok([1.0; 2])
        }
    }
}

/// Returns an error if rows are of several images: their first column is the image's place in the batch.
pub(super) fn check_one_image(rows: usize, place: &dyn Fn(usize) -> f64) -> Result<()> {
    match (0..rows).find(|&row| place(row) != 0.0) {
        None => Ok(()),
        Some(row) => Err(Error::new(
            Code::InvalidValue,
            "rows of one image, whose first column is 0 (give each image's rows with a 0 there)",
            place(row).to_string(),
        )
        .in_input("outputs")
        .at_record("rows", row as u64)),
    }
}
