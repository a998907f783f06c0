//! Checks of arguments that several modules share.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::machine::memory::try_reserved;

/// Returns an error unless a number is finite and above 0.
pub(crate) fn positive(name: &str, value: f64) -> Result<()> {
    if value.is_finite() && value > 0.0 {
        return Ok(());
    }
    Err(Error::new(Code::OutOfRange, "a finite number above 0", value.to_string()).in_input(name))
}

/// Like [`positive`], for each number in a list.
pub(crate) fn all_positive(name: &'static str, values: &[f64]) -> Result<()> {
    for (i, &value) in values.iter().enumerate() {
        positive(name, value).map_err(|error| error.at_record(name, i as u64))?;
    }
    Ok(())
}

/// Returns an error for a number outside 0..=1 and for NaN.
pub(crate) fn unit(name: &str, value: f64) -> Result<()> {
    if (0.0..=1.0).contains(&value) {
        return Ok(());
    }
    Err(Error::new(Code::OutOfRange, "a number from 0 to 1", value.to_string()).in_input(name))
}

/// Returns an error for two columns of different lengths.
pub(crate) fn same_length(name: &str, length: usize, other: &str, other_length: usize) -> Result<()> {
    if length == other_length {
        return Ok(());
    }
    Err(Error::new(
        Code::LengthMismatch,
        format!("{name} as long as {other}, {other_length}"),
        length.to_string(),
    )
    .in_input(name))
}

/// Largest number of anchors that one call makes: 2 GiB of doubles.
pub(crate) const MOST_ANCHORS: usize = 1 << 26;

/// The product of counts, unless it is too many anchors.
pub(crate) fn anchor_count(counts: &[usize]) -> Result<usize> {
    counts
        .iter()
        .try_fold(1usize, |product, &count| product.checked_mul(count))
        .filter(|&product| product <= MOST_ANCHORS)
        .ok_or_else(|| {
            Error::new(
                Code::TooLarge,
                format!("at most {MOST_ANCHORS} anchors"),
                format!("{counts:?} of them"),
            )
        })
}

/// An empty list with room for `count` items. What answers of a size that is a product of their inputs are made in: `vec!` would
/// abort the process where memory is short.
///
/// # Errors
/// `TOO_LARGE` if they do not fit in memory.
pub(crate) fn room<T>(count: usize, items: &str) -> Result<Vec<T>> {
    try_reserved(count)
        .map_err(|_| Error::new(Code::TooLarge, format!("{items} that fit in memory"), count.to_string()))
}

/// A flat list as rows of `N`.
///
/// # Errors
/// `LENGTH_MISMATCH` if the length is not a multiple of `N`.
pub fn rows<'a, T, const N: usize>(name: &str, flat: &'a [T]) -> Result<&'a [[T; N]]> {
    let (rows, rest) = flat.as_chunks::<N>();
    if rest.is_empty() {
        return Ok(rows);
    }
    let expected = format!("a multiple of {N} numbers");
    Err(Error::new(Code::LengthMismatch, expected, flat.len().to_string()).in_input(name))
}
