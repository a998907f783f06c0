//! The operations on text that each set of vector instructions implements.

/// Index of the decimal point in a window of 16 bytes that holds no point.
pub(crate) const NO_POINT: usize = 16;

/// Operations on text. Bit `i` of a mask belongs to byte `i`.
pub(crate) trait Bytes: Copy {
    /// Accumulates errors over several numbers.
    type Wrong: Copy;

    /// No error yet.
    fn nothing_wrong(self) -> Self::Wrong;

    /// Whether there was an error.
    fn is_wrong(self, wrong: Self::Wrong) -> bool;

    /// Mask of the bytes from `-` to `9`: digits, signs and points, and the slash between them.
    fn numeric(self, text: &[u8; 64]) -> u64;

    /// Masks of the kinds of bytes in a list of plain numbers.
    fn kinds(self, text: &[u8; 64]) -> Kinds;

    /// Adds to `wrong` if the text differs from the literal in bytes that the mask has set.
    fn compare(self, text: &[u8; 32], literal: &[u8; 32], mask: &[u8; 32], wrong: &mut Self::Wrong);

    /// Two numbers, each in the last `length` bytes (1 to 16) of a window: their digits without the point, and the
    /// index of the point in the window or [`NO_POINT`]. A byte that is neither a digit nor the first point is an
    /// error.
    fn decimals(
        self,
        windows: [&[u8; 16]; 2],
        lengths: [usize; 2],
        wrong: &mut Self::Wrong,
    ) -> ([u64; 2], [usize; 2]);
}

/// Masks of the bytes that make up lists of plain numbers.
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
