//! Learns the spelling that results share.

use std::ops::Range;

use boxwise_kernels::text::pattern::{Around, Pattern};

use crate::json::Cursor;

/// The pattern by which results are read, if there is one, and whether to learn another one.
pub(super) struct Alike<P> {
    pub(super) pattern: Option<P>,
    /// How many patterns in a row did not fit the next record.
    failures: u32,
    /// Number of records to skip before trying again.
    wait: u32,
}

/// After this many failures in a row, the spelling is considered random, and most records are not learned from.
const PATIENCE: u32 = 8;

impl<P> Default for Alike<P> {
    fn default() -> Self {
        Alike { pattern: None, failures: 0, wait: 0 }
    }
}

#[cfg(test)]
thread_local! {
    /// For comparisons in tests: whether this thread never learns patterns.
    pub(super) static LEARNS_NOTHING: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

impl<P> Alike<P> {
    pub(super) fn may_learn(&mut self) -> bool {
        #[cfg(test)]
        if LEARNS_NOTHING.get() {
            return false;
        }
        let may = self.wait == 0;
        self.wait = self.wait.saturating_sub(1);
        may
    }

    /// Stores the result of learning from a record, if any.
    pub(super) fn learn(&mut self, pattern: Option<P>) {
        self.pattern = pattern.or(self.pattern.take());
    }

    pub(super) fn learned(&mut self, fits: bool) {
        self.failures = if fits { 0 } else { self.failures + 1 };
        self.wait = if self.failures > PATIENCE { 32 } else { 0 };
    }
}

/// Byte offsets of the parts of a result in the input.
pub(super) struct Places<'a> {
    pub(super) start: u64,
    /// Numbers.
    pub(super) wholes: &'a [u64],
    /// A number.
    pub(super) score: u64,
    /// A list of four numbers.
    pub(super) bbox: Option<u64>,
}

/// The pattern learned from a result that ends before the cursor, where the next one starts. The floats are the box and
/// the score.
pub(super) fn pattern(cursor: &Cursor<'_>, places: &Places<'_>) -> Option<Pattern> {
    let (text, start) = cursor.around(places.start)?;
    let place = |offset: u64| cursor.around(offset).map(|(_, place)| place);
    let [image, category] = *places.wholes else { return None };
    let [x, y, w, h] = items(text, place(places.bbox?)?)?;
    let wholes = [place(image)?, place(category)?];
    Pattern::learn(text, start, place(cursor.offset())?, wholes, [x, y, w, h, place(places.score)?])
}

/// Like [`pattern`], for a result with a long value. The floats are the score and, if there is one, the box.
pub(super) fn around(cursor: &Cursor<'_>, places: &Places<'_>, value: Range<u64>) -> Option<Around> {
    let (text, start) = cursor.around(places.start)?;
    let place = |offset: u64| cursor.around(offset).map(|(_, place)| place);
    let wholes = places.wholes.iter().map(|offset| place(*offset)).collect::<Option<Vec<_>>>()?;
    let mut floats = vec![place(places.score)?];
    if let Some(bbox) = places.bbox {
        floats.extend(items::<4>(text, place(bbox)?)?);
    }
    let value = place(value.start)?..place(value.end)?;
    Around::learn(text, start, value, place(cursor.offset())?, &wholes, &floats)
}

/// The byte offsets of the numbers in a list that starts at a byte of the input, if that part is in the window.
pub(super) fn list<const N: usize>(cursor: &Cursor<'_>, list: u64) -> Option<[u64; N]> {
    let (text, place) = cursor.around(list)?;
    Some(items(text, place)?.map(|item| list + (item - place) as u64))
}

/// The offsets of the items of a list. There may be words such as NaN among them.
fn items<const N: usize>(text: &[u8], list: usize) -> Option<[usize; N]> {
    let mut at = list;
    let mut items = [0; N];
    for item in &mut items {
        at += 1;
        at += text.get(at..)?.iter().position(|byte| !byte.is_ascii_whitespace())?;
        *item = at;
        at += text[at..].iter().position(|byte| matches!(byte, b',' | b']'))?;
    }
    Some(items)
}
