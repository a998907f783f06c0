//! Options that JavaScript passes as numbers.

use boxwise_error::{Code, Error, Result};
use boxwise_threads::{MAX_THREADS, Threads};

/// A count that may be infinite.
pub(crate) fn limit(number: f64, input: &str) -> Result<usize> {
    if number >= 0.0 && (number == f64::INFINITY || number.fract() == 0.0) {
        return Ok(number as usize);
    }
    Err(Error::new(Code::OutOfRange, "a whole number, not negative", number.to_string()).in_input(input))
}

/// A number of threads; `None` for 0, which leaves the choice to the work.
pub(crate) fn threads(number: f64) -> Result<Option<Threads>> {
    if number == 0.0 { Ok(None) } else { pool(number, false).map(Some) }
}

/// A number of threads; all cores by default.
pub(crate) fn threads_or_all(count: Option<u32>) -> Threads {
    count.map_or_else(Threads::available, |count| Threads::new(count as usize))
}

/// A number of threads; for 0 all cores if the work is `large`, otherwise one.
pub(crate) fn pool(number: f64, large: bool) -> Result<Threads> {
    if number == 0.0 {
        return Ok(if large { Threads::available() } else { Threads::ONE });
    }
    if number.fract() == 0.0 && (1.0..=MAX_THREADS as f64).contains(&number) {
        return Ok(Threads::new(number as usize));
    }
    let expected = format!("a whole number from 1 to {MAX_THREADS}");
    Err(Error::new(Code::OutOfRange, expected, number.to_string()).in_input("threads"))
}
