//! The operations on text that each set of vector instructions has.

/// Where the point stands in the 16 bytes that a number ends with, if it has none.
pub(crate) const NO_POINT: usize = 16;

/// Operations on text. Bit `i` of a mask stands for byte `i`.
pub(crate) trait Bytes: Copy {
    /// Gathers what is wrong with several numbers.
    type Wrong: Copy;

    /// Nothing wrong yet.
    fn nothing_wrong(self) -> Self::Wrong;

    /// Whether anything was wrong.
    fn is_wrong(self, wrong: Self::Wrong) -> bool;

    /// The bytes from `-` to `9`: digits, signs and points, and the slash between them.
    fn numeric(self, text: &[u8; 64]) -> u64;

    /// Which bytes are what in a list of plain numbers.
    fn kinds(self, text: &[u8; 64]) -> Kinds;

    /// Adds to `wrong` where the text differs from the literal in bytes that the mask has set.
    fn compare(self, text: &[u8; 32], literal: &[u8; 32], mask: &[u8; 32], wrong: &mut Self::Wrong);

    /// Two numbers, each of the last `length` bytes (1 to 16) of a window: their digits without the point,
    /// and the point's place in the window or [`NO_POINT`]. What is neither digit nor the first point is
    /// wrong.
    fn decimals(
        self,
        windows: [&[u8; 16]; 2],
        lengths: [usize; 2],
        wrong: &mut Self::Wrong,
    ) -> ([u64; 2], [usize; 2]);
}

/// Masks of the bytes that lists of plain numbers are made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Kinds {
    pub(crate) digits: u64,
    /// The digits that are 0.
    pub(crate) zeros: u64,
    pub(crate) points: u64,
    pub(crate) minus: u64,
    pub(crate) commas: u64,
    pub(crate) spaces: u64,
}
