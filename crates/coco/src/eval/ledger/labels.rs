//! The labels of judged detections, four to a byte.

/// What a protocol derived from PASCAL VOC makes of a detection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Label {
    False = 0,
    True = 1,
    /// Ranked, but counts neither for nor against.
    Neither = 2,
    /// True, with the weight of a group-of box.
    OfGroup = 3,
}

/// Appends labels.
pub(crate) fn put_labels(to: &mut Vec<u8>, labels: impl ExactSizeIterator<Item = Label>) {
    let first = to.len();
    to.resize(first + labels.len().div_ceil(4), 0);
    for (at, label) in labels.enumerate() {
        to[first + at / 4] |= (label as u8) << (2 * (at % 4));
    }
}

/// The label at an index.
#[inline]
pub(super) fn label_at(labels: &[u8], at: usize) -> Label {
    match labels[at / 4] >> (2 * (at % 4)) & 3 {
        0 => Label::False,
        1 => Label::True,
        2 => Label::Neither,
        _ => Label::OfGroup,
    }
}
