//! Warnings about suspicious data.

/// A kind of suspicious data, and how often it occurred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Stable name of the kind.
    pub code: &'static str,
    /// One sentence: what was found, and its effect on the metrics.
    pub message: String,
    /// Number of affected records.
    pub count: u64,
}
