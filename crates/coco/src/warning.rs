//! What is computed all the same, but would surprise.

/// A kind of surprise in the data and how often it was met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Stable name of the kind.
    pub code: &'static str,
    /// One sentence that says what was met and what it does to the numbers.
    pub message: String,
    /// How many records it concerns.
    pub count: u64,
}
