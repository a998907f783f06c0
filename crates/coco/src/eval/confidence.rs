//! The confidence from which detections count.

use crate::{Code, Error, Result};

/// Checks a confidence: above 1 only where some score is. Above all scores in 0..1 it is a percentage, with which nothing counts.
/// `all_scores` calls its argument with every score until it returns false, and returns whether it never did.
///
/// # Errors
/// `OUT_OF_RANGE`.
pub(crate) fn check_confidence(
    confidence: f64,
    all_scores: impl FnOnce(&mut dyn FnMut(f64) -> bool) -> bool,
) -> Result<()> {
    let refused = |expected: String| {
        Err(Error::new(Code::OutOfRange, expected, confidence.to_string()).in_input("confidence"))
    };
    if confidence.is_nan() {
        return refused("a number".to_owned());
    }
    if confidence <= 1.0 || confidence.is_infinite() {
        return Ok(());
    }
    let mut has_some = false;
    let are_shares = all_scores(&mut |score| {
        has_some = true;
        score <= 1.0
    });
    if !are_shares || !has_some {
        return Ok(());
    }
    let cure = match confidence <= 100.0 {
        true => format!(" (for {confidence} % write {})", confidence / 100.0),
        false => String::new(),
    };
    refused(format!("a number up to 1, as the scores are{cure}"))
}
