//! The span of text in which a record is read, and the literals that it is compared with.

/// Number of bytes before a record that are read.
pub const BEFORE: usize = 32;
/// Length of the span; it starts [`BEFORE`] bytes before the record.
pub const AFTER: usize = 544;

/// Text that must follow a run, with a mask of the bytes that count.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(super) struct Literal {
    pub(super) text: [u8; 32],
    pub(super) mask: [u8; 32],
}

/// `N` bytes of a span. The offset of a record that follows the pattern is below the length of the span less 32; the
/// modulo does not change such an offset, and replaces a bounds check that could fail.
#[inline(always)]
pub(super) fn at<const SPAN: usize, const N: usize>(span: &[u8; SPAN], offset: usize) -> &[u8; N] {
    const { assert!(N <= 64 && SPAN % 64 == 32) };
    let offset = offset % (SPAN - 32);
    match span[offset..].first_chunk() {
        Some(bytes) => bytes,
        None => unreachable!("offsets stay away from the span's end"),
    }
}
