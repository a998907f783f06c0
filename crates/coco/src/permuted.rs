//! When results look as if their classes were numbered otherwise than those of the ground truth.

/// Smallest number of results on objects of other categories for a warning.
pub(crate) const FEW: u64 = 10;

/// Whether so many results on objects of other categories are more than a weak model's mistakes: of all that were looked at, so many are on their
/// `own`, and so many on `others` alone.
pub(crate) fn look_permuted(own: u64, others: u64, looked_at: u64) -> bool {
    others >= FEW && others > 4 * own && 2 * others >= looked_at
}
