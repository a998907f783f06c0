//! Whether the keypoints and masks of what is found are numbers.

use boxwise_error::{Code, Error, Result};

/// Returns an error if the details of detections, their keypoints or masks, are not numbers: at least half of them are `broken`.
pub(super) fn check_details(what: &str, count: usize, broken: usize) -> Result<()> {
    if count == 0 || broken * 2 < count {
        return Ok(());
    }
    let expected = format!(
        "{what} that are numbers (NaN is what a network gives that overflows in half precision, or whose input has NaN)"
    );
    let got = format!("NaN or infinity in {broken} of {count}");
    Err(Error::new(Code::InvalidValue, expected, got).in_input(what))
}
