//! Detects values that contradict the head: logits given as probabilities and the reverse, fractions given as pixels.
//! Correct tensors prove themselves within their first numbers, so the checks cost next to nothing.

use boxwise_error::{Code, Error, Result};

use super::candidates::Candidates;
use super::head::{Head, ScoreRange};
use super::inputs::Image;
use super::settings::Settings;

/// How many numbers are searched for a negative one: most logits are negative, and no probability is.
const SAMPLE: usize = 256;
/// At least this many logits are never all within 0..1.
const FEW: usize = 16;
/// Rounding and quantisation move a probability at most this far below 0 or above 1.
const SLACK: f64 = 0.01;
/// Range of boxes in fractions of the input; boxes in pixels exceed it.
const FRACTIONS: std::ops::RangeInclusive<f64> = -0.5..=1.5;

/// Returns an error if class scores contradict `logits`.
pub(super) fn check_scores(
    image: &Image,
    settings: &Settings,
    mut numbers: impl Iterator<Item = f64>,
) -> Result<()> {
    if image.head.scores == ScoreRange::Any {
        return Ok(());
    }
    if !settings.logits {
        return match numbers.take(SAMPLE).find(|&number| number < -SLACK) {
            None => Ok(()),
            Some(number) => Err(not_probabilities(image.head, number)),
        };
    }
    let (mut count, mut greatest) = (0, 0.0);
    let all_fractions = numbers.all(|number| {
        count += 1;
        greatest = f64::max(greatest, number);
        (0.0..=1.0).contains(&number)
    });
    if all_fractions && count >= FEW && greatest > 0.0 {
        let expected = "class scores that are logits (logits: false says that they are probabilities)";
        return Err(
            Error::new(Code::InvalidValue, expected, "numbers that are all in 0..1").in_input("outputs")
        );
    }
    Ok(())
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

fn not_probabilities(head: &Head, got: f64) -> Error {
    let cure = if head.has("logits") {
        "logits: true says that they are logits"
    } else {
        "are the class scores logits, or the outputs those of another model?"
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
    mut coordinates: impl Iterator<Item = f64>,
) -> Result<[f64; 2]> {
    match settings.normalized {
        Some(true) => image.need_input(),
        Some(false) => Ok([1.0; 2]),
        None => {
            let large = image.input.is_none_or(|input| input.iter().any(|&side| side > 2.0));
            let mut greatest = 0.0;
            let fractions = large
                && coordinates.all(|number| {
                    greatest = f64::max(greatest, number);
                    FRACTIONS.contains(&number)
                });
            if fractions && greatest > 0.0 {
                let expected = "coordinates in pixels of the input (normalized: true says that they are fractions of it)";
                let got = format!("none above {greatest}");
                return Err(Error::new(Code::InvalidValue, expected, got).in_input("outputs"));
            }
            Ok([1.0; 2])
        }
    }
}
