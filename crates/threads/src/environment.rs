//! The number of threads that the environment asks for.

use std::sync::OnceLock;

use crate::MAX_THREADS;

/// The variable's name.
pub const NUM_THREADS: &str = "BOXWISE_NUM_THREADS";

/// The number of threads in [`NUM_THREADS`], read once; `None` if it is not set or empty.
///
/// # Errors
/// Its text, if that is not a whole number from 1 to [`MAX_THREADS`].
pub fn environment() -> Result<Option<usize>, &'static str> {
    static FOUND: OnceLock<Result<Option<usize>, String>> = OnceLock::new();
    let found = FOUND.get_or_init(|| {
        let text = if cfg!(target_family = "wasm") { None } else { std::env::var_os(NUM_THREADS) };
        parse(&text.unwrap_or_default().to_string_lossy())
    });
    found.as_ref().map(|count| *count).map_err(String::as_str)
}

fn parse(text: &str) -> Result<Option<usize>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let count = text.parse().ok().filter(|count| (1..=MAX_THREADS).contains(count));
    count.map(Some).ok_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_of_threads_are_taken_and_all_else_is_returned() {
        assert_eq!(parse(""), Ok(None));
        assert_eq!(parse(" 3 "), Ok(Some(3)));
        assert_eq!(parse("256"), Ok(Some(256)));
        for wrong in ["0", "257", "-1", "1.5", "two", "1e9", "99999999999999999999"] {
            assert_eq!(parse(wrong), Err(wrong.to_owned()));
        }
    }
}
